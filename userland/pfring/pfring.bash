# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
# Completion of pfring(1) for bash. Commands and options are those that the
# program itself prints, so that there is no list here to be kept.

# _pfring_words TEXT...: those of them that begin like the current word
_pfring_words()
{
	local word

	COMPREPLY=()
	while IFS= read -r word; do
		COMPREPLY+=("$word")
	done < <(compgen -W "$*" -- "$current")
}

_pfring_files()
{
	local word

	COMPREPLY=()
	compopt -o filenames 2>/dev/null
	while IFS= read -r word; do
		COMPREPLY+=("$word")
	done < <(compgen -f -- "$current")
}

_pfring_rings()
{
	local file rings=

	for file in /proc/net/pf_ring/[0-9]*-*; do
		[ -e "$file" ] && rings+=" ${file##*/}"
	done
	_pfring_words "$rings"
}

_pfring_devices()
{
	local file devices=

	for file in /sys/class/net/*; do
		devices+=" ${file##*/}"
	done
	_pfring_words "any $devices"
}

# _pfring_plugins PROGRAM WHAT: names of plugins of which that is said
_pfring_plugins()
{
	"$1" plugins -j 2>/dev/null | grep -F -- "$2" |
		sed -n 's/.*"name":"\([a-z0-9_-]*\)".*/\1/p'
}

_pfring()
{
	local current=${COMP_WORDS[COMP_CWORD]}
	local before=${COMP_WORDS[COMP_CWORD - 1]}
	local program=${COMP_WORDS[0]} command=${COMP_WORDS[1]}

	if [ "$COMP_CWORD" -eq 1 ]; then
		_pfring_words "$("$program" help 2>/dev/null |
			sed -n 's/^  \([a-z]*\) .*/\1/p')"
		return
	fi
	if [[ $current == -* ]]; then
		_pfring_words "$("$program" "$command" --help 2>/dev/null |
			grep -oE '(^| )--?[a-z0-9A-Z][a-z-]*' | tr -d ' ')"
		return
	fi
	case $before in
	pcap) _pfring_words "$(compgen -c -- "$current")" && return ;;
	-i | --device) _pfring_devices && return ;;
	-e | --direction) _pfring_words both rx tx && return ;;
	-f | --filter | --expression | -N | -T | -t | -l | -C | -G | -W | -d)
		return
		;;
	esac
	case $command in
	rings | rules) _pfring_rings ;;
	plugins) _pfring_words "$(_pfring_plugins "$program" '')" ;;
	plugin)
		[ "$COMP_CWORD" -eq 2 ] && _pfring_words load
		[ "$COMP_CWORD" -eq 3 ] &&
			_pfring_words "$(_pfring_plugins "$program" '"loaded":false')"
		;;
	bridge | doctor) _pfring_devices ;;
	*) _pfring_files ;;
	esac
}

complete -F _pfring pfring
