# SPDX-License-Identifier: LGPL-2.1-or-later
"""Module files as kmod reads them, of the sections that matter, for no real kernel."""

import subprocess
from pathlib import Path

SOURCE = r"""
#define INFO(n, text) \
	static const char info_##n[] __attribute__((section(".modinfo"), used, aligned(1))) = text
INFO(name, "name=%(name)s");
INFO(version, "version=1.0.0");
INFO(srcversion, "srcversion=0123456789ABCDEF0123456");
INFO(license, "license=GPL");
INFO(vermagic, "vermagic=%(release)s SMP preempt mod_unload modversions ");
struct version { unsigned long crc; char name[64 - sizeof(unsigned long)]; };
static const struct version versions[] __attribute__((section("__versions"), used)) = {
%(versions)s
};
"""


def make_module(path, name, release, symbols):
    versions = "\n".join(f'{{ {crc:#x}, "{symbol}" }},' for symbol, crc in symbols.items())
    subprocess.run(["cc", "-c", "-x", "c", "-o", path, "-"], check=True, text=True,
                   input=SOURCE % {"name": name, "release": release, "versions": versions})


def make_symvers(path, symbols):
    Path(path).write_text("".join(f"0x{crc:08x}\t{name}\tvmlinux\tEXPORT_SYMBOL\t\n"
                                  for name, crc in symbols.items()))


KERNEL = {"module_layout": 0x11111111, "printk": 0x22222222, "dev_add_pack": 0x33333333}
CORE = {"register_plugin": 0x44444444}


def fill(store, release, machine="x86_64", kernel=None, key=None):
    """The core and one plugin, sealed."""
    kernel = kernel or KERNEL
    store.folder.mkdir(parents=True, exist_ok=True)
    make_module(store.path(release), "pf_ring", release, kernel)
    make_module(store.path(release, "sip"), "sip_plugin", release,
                {"module_layout": kernel["module_layout"], **CORE})
    store.seal(release, {"machine": machine, "source": "1.0.0", "exports": {
        name: f"0x{crc:08x}" for name, crc in CORE.items()}}, key)


def headers(top, release, kernel=None):
    build = Path(top) / "usr/src" / f"linux-headers-{release}"
    build.mkdir(parents=True)
    (build / "Makefile").touch()
    make_symvers(build / "Module.symvers", kernel or KERNEL)


def nodes(*pairs):
    """The answer to kubectl get nodes -o json, of (NAME, RELEASE[, ARCHITECTURE])."""
    return {"apiVersion": "v1", "kind": "List", "items": [
        {"kind": "Node", "metadata": {"name": name}, "status": {"nodeInfo": {
            "kernelVersion": release, "osImage": "a Linux",
            "architecture": (rest or ["amd64"])[0]}}}
        for name, release, *rest in pairs]}
