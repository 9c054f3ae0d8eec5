# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What a guest needs before conform can run there. Sourced; $top is set.

VM_KERNEL=${VM_KERNEL:-$(uname -r)}
modules=${CONFORM_MODULES:-$top/build/modules/$VM_KERNEL}
# shellcheck disable=SC2034 # for those who source us
conform=${VM_BUILD:-$top/build/userland}/plugin-sdk/conformance/conform

die()
{
	echo "not ok - $1"
	echo "1..$((${number:-0} + 1))"
	exit 1
}

# Devices that are quiet, and a kernel that reports and goes on.
prepare()
{
	local module kind dir=/sys/kernel/debug

	echo 0 >/proc/sys/kernel/panic_on_warn
	echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6
	echo 1 >/proc/sys/net/ipv6/conf/default/disable_ipv6
	for module in veth dummy; do
		modprobe -q "$module"
	done
	ip -batch - <<-END || die "devices"
		link add c0 type dummy
		link add c1 type dummy
		link add v0 type veth peer name v1
		link set c0 up
		link set c1 up
		link set v0 up
		link set v1 up
	END
	for kind in failslab fail_page_alloc fail_usercopy; do
		[ -d $dir/$kind ] || continue
		echo 0 >$dir/$kind/verbose
		[ $kind = fail_usercopy ] || echo N >$dir/$kind/ignore-gfp-wait
	done
	[ ! -d $dir/fail_page_alloc ] || {
		echo 0 >$dir/fail_page_alloc/min-order
		echo N >$dir/fail_page_alloc/ignore-gfp-highmem
	}
}

# Each plugin has a core of its own: one may leave it in pieces.
load_core()
{
	insmod "$modules/core/pf_ring.ko" &&
		insmod "$modules/plugin-sdk/conformance/harness/pfring_conform.ko"
}

unload_core()
{
	rmmod pfring_conform && rmmod pf_ring
}
