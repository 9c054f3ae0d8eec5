# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Three libpcaps for one program, side by side: the distribution's, the same with
# PF_RING inside (packaging/libpcap/build, whose folder is $PF_RING_LIBPCAP), and
# the distribution's behind our preload library. Sourced by libpcap.test.

# shellcheck source=tests/vm/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

export PF_RING_PCAP=$VM_BUILD/userland/pcapring/libpfring-pcap.so
[[ $PF_RING_PCAP = /* ]] || PF_RING_PCAP=$PWD/$PF_RING_PCAP
packaged=$(echo "${PF_RING_LIBPCAP:-/none}"/root/usr/lib/*/libpcap.so.0.8)
ok "there is a packaged libpcap" test -e "$packaged"

# What to put in front of a program; its words are split.
declare -A WAY=(
	[standard]="env"
	[packaged]="env LD_LIBRARY_PATH=${packaged%/*}"
	[preload]="pfring pcap"
)

# shellcheck disable=SC2034 # for those who source us
WAYS="standard packaged preload"
OURS="packaged preload"

# by WAY COMMAND...
by()
{
	local way=$1
	shift

	# shellcheck disable=SC2086 # words
	${WAY[$way]} "$@"
}

# same WHAT: $TMP/WHAT.WAY is the same for all ways, and not empty
same()
{
	local way difference

	[ -s "$TMP/$1.standard" ] || fail "$1: the standard says something"
	for way in $OURS; do
		if difference=$(diff "$TMP/$1.standard" "$TMP/$1.$way" 2>&1); then
			pass "$1: $way as standard"
		else
			mapfile -t difference <<<"$difference"
			fail "$1: $way as standard" "${difference[@]:0:30}"
		fi
	done
}

# Nobody is left when a test ends.
no_rings()
{
	[ "$(proc_value /proc/net/pf_ring/info "Total rings")" = 0 ]
}
