# SPDX-License-Identifier: GPL-2.0-only
#
# The front door. Kbuild builds the kernel modules, Meson builds user space, and the
# tests are scripts of their own: this file only calls them. Everything goes to build/.

KVER    ?= $(shell uname -r)
KERNELS ?= 5.10 6.1 6.12 7.2 debug
PREFIX  ?= /usr/local

VERSION  = $(shell cat VERSION)
KBUILD   = $(or $(KDIR),/lib/modules/$(KVER)/build)
MODULES  = build/modules/$(KVER)
USERLAND = build/userland
PLUGINS  = $(patsubst plugins/%/Kbuild,%,$(wildcard plugins/*/Kbuild))
# Where modules_install puts modules, relative to DESTDIR.
UPDATES  = /lib/modules/$(KVER)/updates

.PHONY: help demo plugin-demo check modules userland libpcap install install-userland \
	install-modules dkms-install dkms-remove uninstall uninstall-userland \
	uninstall-modules dist packages packages-check kunit lint vm-check torture bench clean

help:
	@echo 'Try it out, in virtual machines; the running kernel stays as it is:'
	@echo '  make demo             capture a SIP call with PF_RING and with tcpdump, and compare'
	@echo '  make plugin-demo      write, build and run a plugin'
	@echo
	@echo 'Build, in build/:'
	@echo '  make modules          pf_ring.ko and the plugins for $(KVER); another kernel: KVER=...'
	@echo '  make userland         libraries, commands and codecs; PREFIX=$(PREFIX)'
	@echo '  make libpcap          Debian packages of libpcap with PF_RING inside'
	@echo '  make dist             a source archive'
	@echo '  make packages         Debian packages, in build/packages'
	@echo
	@echo 'Install and remove; DESTDIR=... for packages:'
	@echo '  make install          user space, and the modules: by DKMS if it is installed'
	@echo '  make install-userland user space only'
	@echo '  make install-modules  the modules only, for $(KVER), without DKMS'
	@echo '  make dkms-install     the modules only, by DKMS; PACKAGES="core sip ...", default: all'
	@echo '  make uninstall        remove all of it'
	@echo '  make dkms-remove      remove what DKMS installed; PACKAGES=...'
	@echo
	@echo 'Test:'
	@echo '  make check            all tests that CI runs: about an hour the first time'
	@echo '  make kunit            unit tests in a kernel (UML with KASAN)'
	@echo '  make lint             checkpatch, cppcheck, shellcheck'
	@echo '  make vm-check         every system test on every kernel; KERNELS="$(KERNELS)"'
	@echo '  make torture          ten minutes of hostile readers and racing plugins on the debug kernel'
	@echo '  make bench            instructions per packet, next to AF_PACKET'
	@echo '  make clean            remove build/; kernels stay in the cache'

demo:
	@tests/demo

plugin-demo:
	@tests/plugin-demo

check:
	@tests/check

# The sources are copied, so that objects for different kernels never mix.
modules:
	@test -e $(KBUILD)/Makefile || { \
		echo 'make: no kernel headers in $(KBUILD)'; \
		echo '  apt-get install linux-headers-$(KVER), or name another kernel: KVER=...'; \
		exit 1; } >&2
	@mkdir -p $(MODULES)
	@cp -pR $(wildcard core common include plugin-sdk plugins VERSION) $(MODULES)/
	$(MAKE) -C $(KBUILD) M=$(CURDIR)/$(MODULES)/core modules
	@set -e; for plugin in $(PLUGINS); do \
		$(MAKE) -C $(KBUILD) M=$(CURDIR)/$(MODULES)/plugins/$$plugin \
			KBUILD_EXTRA_SYMBOLS=$(CURDIR)/$(MODULES)/core/Module.symvers modules; \
	done

$(USERLAND)/build.ninja:
	meson setup --prefix=$(PREFIX) $(USERLAND)

userland: $(USERLAND)/build.ninja
	meson configure --prefix=$(PREFIX) $(USERLAND)
	ninja -C $(USERLAND)

install-userland: userland
	DESTDIR=$(DESTDIR) meson install --no-rebuild -C $(USERLAND)
	$(if $(DESTDIR),,ldconfig)

# With two files for one module, nobody knows which one modprobe loads.
install-modules: modules
	@test -n "$(DESTDIR)" || ! ls $(UPDATES)/dkms/pf_ring.ko* >/dev/null 2>&1 || { \
		echo 'make: DKMS has installed pf_ring for $(KVER)'; \
		echo '  make dkms-install for this version, or make dkms-remove first'; \
		exit 1; } >&2
	@set -e; for module in core $(PLUGINS:%=plugins/%); do \
		$(MAKE) -C $(KBUILD) M=$(CURDIR)/$(MODULES)/$$module INSTALL_MOD_DIR=updates \
			$(if $(DESTDIR),INSTALL_MOD_PATH=$(DESTDIR)) modules_install; \
	done
	$(if $(DESTDIR),,depmod $(KVER))

dkms-install:
	@packaging/dkms/package install -k $(KVER) $(PACKAGES)

dkms-remove:
	@packaging/dkms/package remove $(PACKAGES)

HAVE_DKMS = $(if $(DESTDIR),,$(shell command -v dkms 2>/dev/null))

install: install-userland $(if $(HAVE_DKMS),dkms-install,install-modules)

# What is installed is what a second installation would install. So this works with
# a fresh build folder, too.
uninstall-userland: userland
	@stage=$$(mktemp -d) && \
	DESTDIR=$$stage meson install --quiet --no-rebuild -C $(USERLAND) && \
	(cd $$stage && find . ! -type d) | sed 's/^\.//' | while read -r file; do \
		! test -e "$(DESTDIR)$$file" -o -L "$(DESTDIR)$$file" || \
			{ echo "removing $(DESTDIR)$$file"; rm -f "$(DESTDIR)$$file"; }; \
	done; \
	(cd $$stage && find . -depth -type d -path '*pf_ring*') | sed 's/^\.//' | while read -r dir; do \
		rmdir "$(DESTDIR)$$dir" 2>/dev/null || :; \
	done; \
	rm -rf "$$stage"
	$(if $(DESTDIR),,ldconfig)

uninstall-modules:
	rm -f $(DESTDIR)$(UPDATES)/pf_ring.ko* $(PLUGINS:%=$(DESTDIR)$(UPDATES)/%_plugin.ko*)
	$(if $(DESTDIR),,test ! -d /lib/modules/$(KVER) || depmod $(KVER))

uninstall: uninstall-userland uninstall-modules $(if $(HAVE_DKMS),dkms-remove)

dist:
	@mkdir -p build
	git archive --prefix=pf_ring-$(VERSION)/ HEAD | xz -9 >build/pf_ring-$(VERSION).tar.xz
	@echo build/pf_ring-$(VERSION).tar.xz

packages:
	@packaging/packages build

packages-check:
	@packaging/packages check

libpcap:
	@dir=$$(packaging/libpcap/build $(SUITE)) && ls $$dir/*.deb

kunit:
	@tests/kunit/run

lint:
	@tests/lab/lint

vm-check:
	@tests/check $(patsubst suite-6.1,vm-6.1,$(KERNELS:%=suite-%))

torture:
	@TORTURE_SECONDS=300 RACES_SECONDS=300 tests/check torture races

bench:
	@bench/run

clean:
	rm -rf build
