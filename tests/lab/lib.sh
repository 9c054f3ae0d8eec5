# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What the laboratory's scripts share: where the cache is, how to wait for one's
# turn, how to get Debian packages. Sourced, never run.

# shellcheck disable=SC2034 # for those who source us
LAB_TOP=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
LAB_CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/pf_ring
LAB_LOCKS=$LAB_CACHE/locks
mkdir -p "$LAB_LOCKS"
declare -A LOCK_FD

# A toolchain of the user's environment must not leak into kernel builds.
unset LIBRARY_PATH C_INCLUDE_PATH CPATH LD_LIBRARY_PATH MAKEFLAGS MFLAGS MAKELEVEL
export LC_ALL=C.UTF-8
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

# Progress goes to stderr: stdout belongs to results (variables, TAP).
say()
{
	printf '# %s\n' "$*" >&2
}

# die WHAT [WHAT-TO-DO-NEXT]
die()
{
	printf '%s: %s\n' "${0##*/}" "$1" >&2
	[ -z "${2:-}" ] || printf '  %s\n' "$2" >&2
	exit 1
}

# lock NAME WHAT: hold a machine-wide lock until this process ends. One kernel
# build at a time: two of them on two cores take longer than in turn.
# The descriptor must not reach daemons, so children get it closed where it
# matters; flock is released when the last holder closes it.
lock()
{
	local fd

	exec {fd}>"$LAB_LOCKS/$1"
	if ! flock -n "$fd"; then
		say "waiting for another $2..."
		flock "$fd"
	fi
	LOCK_FD[$1]=$fd
}

# lock_one NAME NUMBER WHAT: the same for one of several places.
lock_one()
{
	local fd i told=

	while true; do
		for ((i = 0; i < $2; i++)); do
			exec {fd}>"$LAB_LOCKS/$1.$i"
			if flock -n "$fd"; then
				LOCK_FD[$1]=$fd
				return
			fi
			exec {fd}>&-
		done
		[ -n "$told" ] || say "waiting for another $3..."
		told=yes
		sleep 0.5
	done
}

# How many virtual machines there may be: a guest waits for something a seventh of
# its time, so there is room for more of them than there are cores.
vm_places()
{
	local places memory

	places=$(($(nproc) * 3 / 2))
	memory=$(awk '/^MemTotal:/ { print int($2 / 4194304) }' /proc/meminfo)
	[ "$memory" -ge "$places" ] || places=$memory
	[ "$places" -gt 1 ] || places=1
	echo "$places"
}

unlock()
{
	local fd=${LOCK_FD[$1]}

	exec {fd}>&-
}

have_package()
{
	[ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# need_packages PACKAGE...: install the ones that are missing.
need_packages()
{
	local missing=() p

	for p in "$@"; do
		have_package "$p" || missing+=("$p")
	done
	[ ${#missing[@]} -eq 0 ] && return 0
	[ "$(id -u)" -eq 0 ] ||
		die "Debian packages are missing: ${missing[*]}" \
		    "run as root, or: apt-get install ${missing[*]}"
	lock apt "package installation"
	say "installing ${missing[*]}"
	# Old package lists name files that the mirror no longer has.
	if ! apt_install "${missing[@]}" >/dev/null 2>&1; then
		apt-get -qq update >&2 ||
			die "apt-get update failed" "is the network reachable?"
		apt_install "${missing[@]}" >&2 ||
			die "cannot install ${missing[*]}" \
			    "try: apt-get install ${missing[*]}"
	fi
	unlock apt
}

apt_install()
{
	DEBIAN_FRONTEND=noninteractive apt-get -qq -y \
		-o DPkg::Lock::Timeout=300 \
		install --no-install-recommends "$@" </dev/null
}

# mirror_of main|security: the mirror this system's own apt uses. We only ever
# change the suite's name, so a local or company mirror is honoured.
mirror_of()
{
	local security='!'

	[ "$1" = security ] && security=''
	# shellcheck disable=SC2016 # apt's variables, not ours
	apt-get indextargets --format '$(SITE) $(RELEASE) $(ORIGIN)' \
		'Created-By: Packages' 'Origin: Debian' |
		awk "$security(\$2 ~ /-security\$/) { print \$1; exit }"
}

# in_tmp_then_rename FINAL COMMAND...: run COMMAND with a scratch folder as its
# last argument; it becomes FINAL only when the command succeeded, so that a
# killed run never leaves half of something behind.
in_tmp_then_rename()
{
	local final=$1 tmp=$1.tmp.$$
	shift

	mkdir -p "${final%/*}"
	rm -rf "$tmp"
	mkdir -p "$tmp"
	if ! "$@" "$tmp"; then
		rm -rf "$tmp"
		return 1
	fi
	mv -T "$tmp" "$final"
}
