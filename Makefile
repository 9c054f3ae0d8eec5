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

.PHONY: help demo check modules userland install kunit lint vm-check torture bench clean

help:
	@echo 'make demo       a virtual machine, a SIP call, captured by PF_RING and by tcpdump'
	@echo 'make check      all tests, as in CI; under an hour the first time'
	@echo
	@echo 'make modules    pf_ring.ko for $(KVER) (another: KVER=...), in $(MODULES)'
	@echo 'make userland   library and tools, in $(USERLAND)'
	@echo 'make install    both, to PREFIX=$(PREFIX) and the modules of $(KVER)'
	@echo
	@echo 'make kunit      unit tests in a kernel (UML with KASAN)'
	@echo 'make lint       sparse, W=1, checkpatch, cppcheck, shellcheck'
	@echo 'make vm-check   the system tests; KERNELS="$(KERNELS)"'
	@echo 'make torture    five minutes of hostile readers on the debug kernel'
	@echo 'make bench      instructions per packet, beside AF_PACKET'
	@echo 'make clean      removes build/; kernels stay in the cache'

demo:
	@tests/demo

check:
	@tests/check

# A copy, so that objects for different kernels never meet, nor lie about in core/.
modules:
	@test -e $(KBUILD)/Makefile || { \
		echo 'make: no kernel headers in $(KBUILD)'; \
		echo '  apt-get install linux-headers-$(KVER), or name another: KVER=...'; \
		exit 1; } >&2
	@mkdir -p $(MODULES)
	@cp -pR $(wildcard core common include plugins VERSION) $(MODULES)/
	$(MAKE) -C $(KBUILD) M=$(CURDIR)/$(MODULES)/core modules

$(USERLAND)/build.ninja:
	meson setup --prefix=$(PREFIX) $(USERLAND)

userland: $(USERLAND)/build.ninja
	meson configure --prefix=$(PREFIX) $(USERLAND)
	meson compile -C $(USERLAND)

install: modules userland
	$(MAKE) -C $(KBUILD) M=$(CURDIR)/$(MODULES)/core INSTALL_MOD_DIR=updates \
		$(if $(DESTDIR),INSTALL_MOD_PATH=$(DESTDIR)) modules_install
	$(if $(DESTDIR),,depmod $(KVER))
	DESTDIR=$(DESTDIR) meson install --no-rebuild -C $(USERLAND)
	$(if $(DESTDIR),,ldconfig)

kunit:
	@tests/kunit/run

lint:
	@tests/lab/lint

vm-check:
	@tests/check $(KERNELS:%=vm-%)

torture:
	@TORTURE_SECONDS=300 tests/check torture

bench:
	@bench/run

clean:
	rm -rf build
