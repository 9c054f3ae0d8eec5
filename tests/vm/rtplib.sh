# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What tests of the RTP analyzer share. Sourced behind lib.sh.

RTP_KO=${PF_RING_KO%/core/*}/plugins/rtp/rtp_plugin.ko
trap 'clean_up; rmmod rtp_plugin 2>/dev/null' EXIT

# calls N: until the analyzer was called N times in all
calls()
{
	wait_proc /proc/net/pf_ring/plugins/rtp Calls "$1"
}

# analyzer [PARAMETER...]: loaded anew, so that nothing was called yet. On a machine
# with much else to do a test takes its time: nothing is idle unless it says so.
# shellcheck disable=SC2119,SC2120 # without parameters: the defaults
analyzer()
{
	[ ! -e /sys/module/rtp_plugin ] || wait_until rmmod rtp_plugin
	insmod "$RTP_KO" idle_seconds=3600 "$@" || fail "the analyzer loads: $*"
}

# open_ring ID OPTION...: an rtpring, its streams go to $TMP/ID.json
open_ring()
{
	local id=$1
	shift

	start "$id" rtpring -j "$TMP/$id.json" "$@"
	await "$id" ready
}

# ring ID OPTION...: the same on v1, with the analyzer loaded anew
ring()
{
	analyzer
	open_ring "$@" v1
}

# query ID: what the ring says now, as collect() has it
query()
{
	local id=$1 line

	kill -USR1 "${READER_PID[$id]}"
	while IFS= read -r -t "$WAIT" line <&"${READER_FD[$id]}"; do
		[ "$line" != "done" ] || return 0
		[[ ! $line =~ ^([a-z0-9_.]+)=(.*)$ ]] ||
			R[$id.${BASH_REMATCH[1]}]=${BASH_REMATCH[2]}
	done
	fail "$id answers"
}

# where ID FILTER: how many of the ring's streams jq's filter is true of
where()
{
	jq "[.streams[] | select($2)] | length" "$TMP/$1.json"
}
