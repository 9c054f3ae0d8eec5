# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What bench/run, bench/where and bench/guest share. Sourced in the tree's top.

BENCH_KERNEL=6.1
BENCH_DIR=$PWD/build/bench

trim()
{
	local text=$1

	text=${text#"${text%%[![:space:]]*}"}
	printf '%s' "${text%"${text##*[![:space:]]}"}"
}

case_names()
{
	sed -n 's/^\([a-z0-9-]*\) *|.*/\1/p' bench/cases
}

# find_case NAME: sets CASE_*, which are the columns of bench/cases
# shellcheck disable=SC2034  # some are for others
find_case()
{
	local line

	line=$(grep "^$1 *|" bench/cases) || {
		echo "bench: no case called '$1'; see bench/cases" >&2
		return 1
	}
	IFS='|' read -r _ CASE_LABEL CASE_SIDE CASE_BYTES CASE_LESS CASE_PER \
		CASE_CEILING CASE_READERS <<<"$line"
	CASE_LABEL=$(trim "$CASE_LABEL")
	CASE_SIDE=$(trim "$CASE_SIDE")
	CASE_BYTES=$(trim "$CASE_BYTES")
	CASE_LESS=$(trim "$CASE_LESS")
	CASE_PER=$(trim "$CASE_PER")
	CASE_CEILING=$(trim "$CASE_CEILING")
}

# The module and user space as they are shipped, and our programs. The sources
# are copied first: somebody may go on writing while we measure. Debugging
# information changes no instruction; bench/where reads it.
build_all()
{
	local dir=$BENCH_DIR kernel lock

	mkdir -p "$dir/tree"
	exec {lock}>"$dir/.lock"
	flock "$lock"
	rsync -a --delete --exclude=/build core common include plugins plugin-sdk VERSION "$dir/tree/"
	kernel=$(tests/lab/kernel build "$BENCH_KERNEL" "$dir/tree" KCFLAGS=-g)
	cp "$kernel/core/pf_ring.ko" "$kernel/plugins/rtp/rtp_plugin.ko" \
		"$kernel/plugins/sip/sip_plugin.ko" "$dir/"

	[ -f "$dir/meson/build.ninja" ] ||
		meson setup "$dir/meson" --buildtype=release -Dtests=false \
			-Dbpf=enabled >"$dir/meson.log" ||
		{ cat "$dir/meson.log" >&2; return 1; }
	meson compile -C "$dir/meson" pfring:shared_library >"$dir/ninja.log" ||
		{ cat "$dir/ninja.log" >&2; return 1; }
	cp "$dir"/meson/userland/libpfring/libpfring.so.? "$dir/"
	build_programs "$dir"
	exec {lock}>&-
}

# A virtual machine uses its own: somebody may build anew while it waits.
copy_build()
{
	cp "$BENCH_DIR"/{pf_ring.ko,rtp_plugin.ko,sip_plugin.ko,libpfring.so.?,meter,read_pfring,read_tpacket,rules_cost} \
		"$1/"
}

build_programs()
{
	local dir=$1 cc=(cc -std=gnu11 -O2 -g -Wall -Wextra -Wshadow)

	"${cc[@]}" -Iplugins/sip/tests -o "$dir/meter" bench/meter.c bench/media.c
	"${cc[@]}" -Iinclude/uapi -Icommon -Iplugins/rtp -Iplugins/sip -o "$dir/read_tpacket" \
		bench/read_tpacket.c bench/reader.c bench/rtp_reader.c common/*.c \
		bench/sipgen.c plugins/rtp/rtp_{parse,stream,type}.c \
		plugins/sip/sip_{match,parse,text,value}.c -lpcap
	"${cc[@]}" -Iinclude/uapi -Iuserland/libpfring/include -Iplugins/rtp -Iplugins/sip \
		-o "$dir/read_pfring" bench/read_pfring.c bench/reader.c \
		bench/rulegen.c bench/sipgen.c "$dir"/libpfring.so.?
	"${cc[@]}" -Iinclude/uapi -Iuserland/libpfring/include \
		-o "$dir/rules_cost" bench/rules_cost.c bench/reader.c \
		bench/rulegen.c "$dir"/libpfring.so.?
}
