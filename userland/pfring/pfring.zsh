#compdef pfring
# SPDX-License-Identifier: LGPL-2.1-or-later
# Completion of pfring(1) for zsh. Commands, options and their descriptions are those
# that the program itself prints, so that there is no list here to be kept.

# _pfring_lines SED-SCRIPT ARGUMENT...: what the program says to ARGUMENT..., as
# lines of "word:description"
_pfring_lines()
{
	found=(${(f)"$(_call_program pfring ${(q)words[1]} ${(q)@[2,-1]} 2>/dev/null |
		sed -nE "$1")"})
}

_pfring_devices()
{
	found=(any /sys/class/net/*(N:t))
	_describe -t devices device found
}

# _pfring_plugins WHAT: those of which that is said
_pfring_plugins()
{
	_pfring_lines "/$1/s/.*\"name\":\"([a-z0-9_-]*)\".*/\1/p" plugins -j
	_describe -t plugins plugin found
}

_pfring()
{
	local -a found

	if (( CURRENT == 2 )); then
		_pfring_lines 's/^  ([a-z]+) +(.*)/\1:\2/p' help
		_describe -t commands command found
		return
	fi
	if [[ $PREFIX == -* ]]; then
		# "  -w, --write=FILE   text" has two words, and a line may have none.
		_pfring_lines 'h
			s/^ +(-[^- ]), --[^ ]+ +(.*)/\1:\2/p
			s/^ +(-[^- ]), --[^ ]+$/\1/p
			g
			s/^ +(-[^- ], )?(--[a-z-]+)[^ ]* +(.*)/\2:\3/p
			s/^ +(-[^- ], )?(--[a-z-]+)[^ ]*$/\2/p' "$words[2]" --help
		_describe -o -t options option found
		return
	fi
	case $words[CURRENT-1] in
	pcap)
		(( CURRENT == 3 )) && _command_names -e
		return
		;;
	(-i|--device) _pfring_devices; return ;;
	(-e|--direction) compadd both rx tx; return ;;
	(-f|--filter|--expression|-N|-T|-t|-l|-C|-G|-W|-d) return ;;
	esac
	case $words[2] in
	(rings|rules)
		found=(/proc/net/pf_ring/[0-9]*-*(N:t))
		_describe -t rings ring found
		;;
	plugins) _pfring_plugins '' ;;
	plugin)
		(( CURRENT == 3 )) && compadd load
		(( CURRENT == 4 )) && _pfring_plugins '"loaded":false'
		;;
	(bridge|doctor) _pfring_devices ;;
	*) _files ;;
	esac
}

_pfring "$@"
