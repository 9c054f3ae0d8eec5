# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Rings that send packets round in circles, and what they have counted. Sourced
# after lib.sh.

# round ID DEVICE ACTION REFLECTOR [OPTION...]: a ring that takes part
round()
{
	local id=$1 device=$2 action=$3 reflector=$4
	shift 4

	reader "$id" -i "$device" -l 65535 -E 0 \
		-W "id=10 action=$action reflector=$reflector" "$@"
}

# wait_seen ID NUMBER
wait_seen()
{
	wait_proc "$(ring_file "${READER_PID[$1]}")" "Tot Packets" "$2"
}

# turned ID SEEN OK LOOPS...: of all these rings, when they have seen so many
turned()
{
	local rings=("$@") id seen ok loops

	while [ $# -gt 0 ]; do
		wait_seen "$1" "$2"
		shift 4
	done
	set -- "${rings[@]}"
	while [ $# -gt 0 ]; do
		id=$1 seen=$2 ok=$3 loops=$4
		shift 4
		stop "$id"
		expect "$id" seen "$seen" reflect_ok "$ok" reflect_errors "$loops" \
			reflect_loops "$loops" transmitted_only "$ok" \
			rule_dropped "$loops" damaged 0 balanced 1
	done
}
