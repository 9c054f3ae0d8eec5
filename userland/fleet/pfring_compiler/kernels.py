# SPDX-License-Identifier: LGPL-2.1-or-later
"""Which kernels there are, and what their headers say of them."""

import gzip
import json
import lzma
import os
import platform
from dataclasses import dataclass, field
from pathlib import Path

from . import Failure, module
from .store import check_release

# Kubernetes' and Debian's names of what uname -m prints.
MACHINES = {"amd64": "x86_64", "arm64": "aarch64"}


@dataclass
class Kernel:
    release: str
    machine: str = ""
    nodes: list = field(default_factory=list)


def this_host():
    return [Kernel(platform.release(), platform.machine(), [platform.node()])]


def of_list(releases):
    return [Kernel(check_release(release)) for release in dict.fromkeys(releases)]


def of_nodes(text):
    """Kernels of the answer to kubectl get nodes -o json, each with its nodes."""
    try:
        answer = json.loads(text)
        items = answer["items"] if answer["kind"] in ("List", "NodeList") else [answer]
        found = {}
        for item in items:
            info = item["status"]["nodeInfo"]
            release = check_release(info["kernelVersion"])
            machine = info.get("architecture", "")
            machine = MACHINES.get(machine, machine)
            kernel = found.setdefault((release, machine), Kernel(release, machine))
            kernel.nodes.append(item["metadata"]["name"])
    except (ValueError, KeyError, TypeError) as error:
        raise Failure(f"this is not a list of nodes: {error!r}",
                      "kubectl get nodes -o json | pfring-compiler compatibility --nodes"
                      ) from None
    if not found:
        raise Failure("the list has no nodes")
    return list(found.values())


def build_folder(release, folders=()):
    """The folder of a kernel's headers in which modules are built, or None.

    A folder is that itself, or a root file system, or unpacked packages."""
    for folder in [*map(Path, folders), Path("/")]:
        candidates = [folder / "lib/modules" / release / "build",
                      folder / "usr/lib/modules" / release / "build",
                      folder / "usr/src" / f"linux-headers-{release}",
                      folder / "usr/src/kernels" / release,
                      folder / f"linux-headers-{release}",
                      folder / release]
        if folder != Path("/") and release_of(folder) == release:
            return folder
        for candidate in candidates:
            if (candidate / "Makefile").exists():
                return candidate
    return None


def release_of(build):
    """What the headers in this folder are of, or None."""
    try:
        text = (build / "include/config/kernel.release").read_text()
    except OSError:
        return None
    return text.strip()


def exports(release, folders=()):
    """The kernel's symbols with their CRCs, or None if nothing here knows them."""
    build = build_folder(release, folders)
    places = [build / "Module.symvers"] if build else []
    for folder in [*map(Path, folders), Path("/")]:
        places += [folder / f"boot/symvers-{release}.gz",
                   folder / f"boot/symvers-{release}.xz",
                   folder / f"lib/modules/{release}/symvers.gz",
                   folder / f"lib/modules/{release}/symvers.xz",
                   folder / f"Module.symvers-{release}"]
    opener = {".gz": gzip.open, ".xz": lzma.open}
    for place in places:
        if not os.access(place, os.R_OK):
            continue
        with opener.get(place.suffix, open)(place, "rt", errors="replace") as file:
            symbols = module.read_symvers(file)
        if symbols:
            return symbols
    return None


def vermagic(release):
    """That of the kernel's own modules, or None if they are not here."""
    own = Path(f"/lib/modules/{release}/kernel")
    for path in own.rglob("*.ko*"):
        return module.facts(path)["vermagic"]
    return None
