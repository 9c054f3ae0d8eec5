# SPDX-License-Identifier: GPL-2.0-only
#
# The front door. The kernel module is built by Kbuild, user space by Meson, the
# tests by their own scripts: this file only calls them. Everything goes to build/.

KVER    ?= $(shell uname -r)
KERNELS ?= 5.10 6.1 6.12 7.2 debug
PREFIX  ?= /usr/local

KBUILD   = $(or $(KDIR),/lib/modules/$(KVER)/build)
MODULES  = build/modules/$(KVER)
USERLAND = build/userland

.PHONY: help demo plugin-demo check modules userland install dkms-install dkms-remove kunit lint vm-check torture bench clean

help:
	@echo 'make demo       a virtual machine, a SIP call, captured by PF_RING and by tcpdump; another that stays in the kernel'
	@echo 'make plugin-demo   a plugin of your own, written, built, and at work'
	@echo 'make check      all tests, as in CI: an hour where kernels must be built first, less afterwards'
	@echo
	@echo 'make modules    pf_ring.ko for $(KVER) (another: KVER=...), in $(MODULES)'
	@echo 'make userland   library and tools, in $(USERLAND)'
	@echo 'make install    both, to PREFIX=$(PREFIX) and the modules of $(KVER)'
	@echo
	@echo 'make dkms-install  the modules by DKMS, which builds them again for each new kernel;'
	@echo '                PACKAGES="core dummy ...", default: all'
	@echo 'make dkms-remove   and away with them'
	@echo
	@echo 'make kunit      unit tests in a kernel (UML with KASAN)'
	@echo 'make lint       sparse, W=1, checkpatch, cppcheck, shellcheck'
	@echo 'make vm-check   the system tests; KERNELS="$(KERNELS)"'
	@echo 'make torture    five minutes of hostile readers on the debug kernel, five of plugins'
	@echo 'make bench      instructions per packet, beside AF_PACKET'
	@echo 'make clean      removes build/; kernels stay in the cache'

demo:
	@tests/demo

plugin-demo:
	@tests/plugin-demo

check:
	@tests/check

# A copy, so that objects for different kernels never meet, nor lie about in core/.
modules:
	@test -e $(KBUILD)/Makefile || { \
		echo 'make: no kernel headers in $(KBUILD)'; \
		echo '  apt-get install linux-headers-$(KVER), or name another: KVER=...'; \
		exit 1; } >&2
	@mkdir -p $(MODULES)
	@cp -pR $(wildcard core common include plugin-sdk plugins VERSION) $(MODULES)/
	$(MAKE) -C $(KBUILD) M=$(CURDIR)/$(MODULES)/core modules

$(USERLAND)/build.ninja:
	meson setup --prefix=$(PREFIX) $(USERLAND)

userland: $(USERLAND)/build.ninja
	meson configure --prefix=$(PREFIX) $(USERLAND)
	meson compile -C $(USERLAND)

# Two files for a module, and nobody knows which one is loaded.
install: modules userland
	@test -n "$(DESTDIR)" || ! ls /lib/modules/$(KVER)/updates/dkms/pf_ring.ko* >/dev/null 2>&1 || { \
		echo 'make: DKMS has installed pf_ring for $(KVER)'; \
		echo '  make dkms-install for this version, or make dkms-remove first'; \
		exit 1; } >&2
	$(MAKE) -C $(KBUILD) M=$(CURDIR)/$(MODULES)/core INSTALL_MOD_DIR=updates \
		$(if $(DESTDIR),INSTALL_MOD_PATH=$(DESTDIR)) modules_install
	$(if $(DESTDIR),,depmod $(KVER))
	DESTDIR=$(DESTDIR) meson install --no-rebuild -C $(USERLAND)
	$(if $(DESTDIR),,ldconfig)

dkms-install:
	@packaging/dkms/package install -k $(KVER) $(PACKAGES)

dkms-remove:
	@packaging/dkms/package remove $(PACKAGES)

kunit:
	@tests/kunit/run

lint:
	@tests/lab/lint

vm-check:
	@tests/check $(KERNELS:%=vm-%)

torture:
	@TORTURE_SECONDS=300 RACES_SECONDS=300 tests/check torture races

bench:
	@bench/run

clean:
	rm -rf build
