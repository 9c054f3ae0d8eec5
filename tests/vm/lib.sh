# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What tests share: assertions, waiting, devices, readers. Sourced by *.test,
# which run in a network namespace of their own and end with "finish".
#
# No time is asserted: what is waited for has a bound far beyond what it takes,
# and a bound that is reached is a failure.

set -u
TMP=$(mktemp -d /run/vm/XXXXXX)
declare -A READER_PID READER_FD R
WAIT=60		# seconds
# shellcheck disable=SC2034
LAST_CPU=$(($(nproc) - 1))	# another than the first, where there are two

clean_up()
{
	local pid

	for pid in $(jobs -p) "${READER_PID[@]}"; do
		kill -9 "$pid" 2>/dev/null
	done
	# shellcheck disable=SC2119 # without parameters: as it was
	[ -z "${RELOADED:-}" ] || reload
	rm -rf "$TMP"
}
trap clean_up EXIT

# Without it, a test that ends early would pass for a whole one.
finish()
{
	echo "# finished"
	exit 0
}

# ------------------------------------------------------------------- assertions

pass()
{
	printf 'ok - %s\n' "$1"
}

fail()
{
	printf 'not ok - %s\n' "$1"
	shift
	[ $# -eq 0 ] || printf '# %s\n' "$@"
}

# ok NAME COMMAND...
ok()
{
	local name=$1 output
	shift

	if output=$("$@" 2>&1); then
		pass "$name"
	else
		fail "$name" "status $? of: $*" "$output"
	fi
}

# refused NAME ERROR COMMAND...: it fails, and says ERROR
refused()
{
	local name=$1 error=$2 output
	shift 2

	if output=$("$@" 2>&1); then
		fail "$name" "no error from: $*" "$output"
	elif [[ $output == *"$error"* ]]; then
		pass "$name"
	else
		fail "$name" "not '$error' from: $*" "$output"
	fi
}

# is NAME GOT WANT
is()
{
	if [ "$2" = "$3" ]; then
		pass "$1"
	else
		fail "$1" "got '$2', want '$3'"
	fi
}

# like NAME TEXT REGEX
like()
{
	if [[ $2 =~ $3 ]]; then
		pass "$1"
	else
		fail "$1" "no '$3' in: $2"
	fi
}

# within NAME GOT LOW HIGH
within()
{
	if [[ $2 =~ ^[0-9]+$ ]] && [ "$2" -ge "$3" ] && [ "$2" -le "$4" ]; then
		pass "$1"
	else
		fail "$1" "got '$2', want $3 .. $4"
	fi
}

# A test program prints its own assertions; it must not end in any other way.
program()
{
	local status

	"$@"
	status=$?
	[ "$status" -le 1 ] || fail "$1 ends by itself" "status $status of: $*"
}

# wait_until COMMAND...: false if it does not come true
wait_until()
{
	local until=$((SECONDS + WAIT))

	until "$@" >/dev/null 2>&1; do
		[ $SECONDS -lt $until ] || return 1
		sleep 0.05
	done
}

# -------------------------------------------------------------------- devices

# Nothing but what a test sends: no router solicitations, no ARP.
quiet_namespace()
{
	echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6
	echo 1 >/proc/sys/net/ipv6/conf/default/disable_ipv6
}

# pair A B [QUEUES]: a veth pair that is up; what goes into A comes out of B
pair()
{
	local a=$1 b=$2 queues=${3:-1}

	ip -batch - <<-END || fail "devices $a, $b"
		link add $a mtu 1500 numtxqueues $queues numrxqueues $queues type veth peer name $b mtu 1500 numtxqueues $queues numrxqueues $queues
		link set $a up
		link set $b up
	END
}

# ------------------------------------------------------------ the module itself

# reload [PARAMETER...]
# shellcheck disable=SC2120
reload()
{
	RELOADED=yes
	[ ! -e /sys/module/pf_ring ] || wait_until rmmod pf_ring
	insmod "$PF_RING_KO" "$@"
	[ $# -gt 0 ] || RELOADED=
}

# ring_file PID: the name of the first /proc file of a process' rings
ring_file()
{
	local file

	for file in /proc/net/pf_ring/"$1"-*; do
		[ -e "$file" ] && echo "$file" && return
	done
	return 1
}

# proc_value FILE NAME
proc_value()
{
	local line

	while IFS= read -r line; do
		if [[ $line =~ ^"$2"[[:space:]]*:\ (.*)$ ]]; then
			echo "${BASH_REMATCH[1]}"
			return
		fi
	done <"$1"
	return 1
}

# wait_proc FILE NAME VALUE
wait_proc()
{
	local until=$((SECONDS + WAIT)) value

	while value=$(proc_value "$1" "$2") && [ "$value" != "$3" ]; do
		[ $SECONDS -lt $until ] || break
		sleep 0.05
	done
	is "/proc: $2 is $3" "$value" "$3"
}

# -------------------------------------------------------------------- readers

# start ID COMMAND...: in the background, its output to be collected
start()
{
	local id=$1 fd
	shift

	exec {fd}< <(exec "$@" 2>&1)
	READER_PID[$id]=$!
	READER_FD[$id]=$fd
}

# await ID TEXT: until a line of its output has TEXT
await()
{
	local line

	while IFS= read -r -t "$WAIT" line <&"${READER_FD[$1]}"; do
		[[ $line != *"$2"* ]] || return 0
		printf '# %s: %s\n' "$1" "$line"
	done
	fail "$1 says '$2'"
	return 1
}

# reader ID OPTION...: a ringread whose rings are enabled
reader()
{
	local id=$1
	shift

	start "$id" ringread "$@"
	await "$id" ready
}

# capture ID FILE DEVICE [OPTION...]: a tcpdump that sees all from now on
capture()
{
	local id=$1 file=$2 device=$3
	shift 3

	start "$id" tcpdump -i "$device" -U -B 32768 -Z root -w "$file" "$@"
	await "$id" "listening on"
}

# collect ID: NAME=VALUE lines of its output become ${R[ID.NAME]}, all others
# ${R[ID.output]}
collect()
{
	local id=$1 line fd=${READER_FD[$1]}

	R[$id.output]=
	while IFS= read -r -t "$WAIT" line <&"$fd"; do
		if [[ $line =~ ^([a-z0-9_.]+)=(.*)$ ]]; then
			R[$id.${BASH_REMATCH[1]}]=${BASH_REMATCH[2]}
		else
			printf '# %s: %s\n' "$id" "$line"
			R[$id.output]+=$line$'\n'
		fi
	done
	exec {fd}<&-
	wait "${READER_PID[$id]}"
	R[$id.status]=$?
	unset "READER_PID[$id]" "READER_FD[$id]"
}

# stop ID: ask it to end, then collect
stop()
{
	kill -TERM "${READER_PID[$1]}" 2>/dev/null
	collect "$1"
}

# expect ID NAME VALUE...: what collect() got, in one assertion
expect()
{
	local id=$1 name="$1:" wrong=()
	shift

	while [ $# -gt 0 ]; do
		name+=" $1=$2"
		[ "${R[$id.$1]-none}" = "$2" ] ||
			wrong+=("$1 is ${R[$id.$1]-missing}, not $2")
		shift 2
	done
	if [ ${#wrong[@]} -eq 0 ]; then
		pass "$name"
	else
		fail "$name" "${wrong[@]}"
	fi
}

# whole ID NUMBER [NAME VALUE]...: that many frames, all sound, once, in order
whole()
{
	local id=$1 number=$2
	shift 2

	expect "$id" end 1 timeout 0 frames "$number" distinct "$number" \
		damaged 0 duplicates 0 out_of_order 0 balanced 1 "$@"
}

quiet_namespace
