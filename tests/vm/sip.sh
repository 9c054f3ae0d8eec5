# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What tests of the analyzers share: the modules, and a namespace "phone" with
# telephones whose calls come in at the device "wire". Sourced behind lib.sh.

# shellcheck disable=SC2034
here=$(dirname "$0")
PLUGINS=${PF_RING_KO%/core/*}/plugins
# shellcheck disable=SC2034
SIP_KO=$PLUGINS/sip/sip_plugin.ko
HERE4=10.5.0.2
HERE6=fd05::2
PHONE4=10.5.0.1
PHONE6=fd05::1

leave_sip()
{
	clean_up
	ip netns pids phone | xargs -r kill -9
	ip netns del phone 2>/dev/null
	wait_until rmmod sip_plugin
}

# Addresses are given, not asked for: nothing but calls is on the wire.
wire()
{
	echo 0 >/proc/sys/net/ipv6/conf/all/disable_ipv6
	ip netns add phone
	ip link set lo up
	ip -n phone link set lo up
	ip link add wire address 02:00:00:00:00:02 type veth \
		peer name line address 02:00:00:00:00:01 netns phone
	for name in wire line; do
		local netns=() mine4=$HERE4 mine6=$HERE6
		local peer4=$PHONE4 peer6=$PHONE6 mac=02:00:00:00:00:01
		if [ "$name" = line ]; then
			netns=(-n phone) mine4=$PHONE4 mine6=$PHONE6
			peer4=$HERE4 peer6=$HERE6 mac=02:00:00:00:00:02
		fi
		ip "${netns[@]}" -batch - <<-END
			link set $name addrgenmode none
			addr add $mine4/24 dev $name
			addr add $mine6/64 dev $name nodad
			link set $name up
			neigh replace $peer4 lladdr $mac dev $name nud permanent
			neigh replace $peer6 lladdr $mac dev $name nud permanent
		END
	done
	trap leave_sip EXIT
}

in_phone()
{
	ip netns exec phone "$@"
}

# calls ID UAS-OPTIONS -- UAC-OPTIONS: sipp here answers what sipp there calls, for
# $SIPP_SECONDS at most
SIPP_SECONDS=100
calls()
{
	local id=$1 uas=() uac=() status=0
	shift

	while [ "$1" != -- ]; do uas+=("$1") && shift; done
	shift
	uac=("$@")
	mkdir -p "$TMP/sipp"
	(cd "$TMP/sipp" && exec timeout $SIPP_SECONDS sipp -nostdin "${uas[@]}") \
		>"$TMP/uas.txt" 2>&1 &
	uas_pid=$!
	wait_until listening 5060 || fail "$id: the telephone" "$(tail "$TMP/uas.txt")"
	(cd "$TMP/sipp" && in_phone timeout $SIPP_SECONDS sipp -nostdin -timeout $((SIPP_SECONDS - 10))s \
		"${uac[@]}") >"$TMP/uac.txt" 2>&1 || status=$?
	is "$id: sipp is content" $status 0
	[ $status -eq 0 ] || tail -30 "$TMP/uac.txt" | sed 's/^/# /'
	wait $uas_pid || tail "$TMP/uas.txt" | sed 's/^/# /'
}

# sip_query ID: what its siptap says now, as collect() has it
sip_query()
{
	local id=$1 line

	kill -USR2 "${READER_PID[$id]}"
	while IFS= read -r -t "$WAIT" line <&"${READER_FD[$id]}"; do
		[ "$line" != "done" ] || return 0
		[[ ! $line =~ ^([a-z0-9_.]+)=(.*)$ ]] ||
			R[$id.${BASH_REMATCH[1]}]=${BASH_REMATCH[2]}
	done
	fail "$id answers"
}

listening()
{
	ss -Hltun "sport = :$1" | grep -q .
}
