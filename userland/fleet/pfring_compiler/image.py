# SPDX-License-Identifier: LGPL-2.1-or-later
"""Images as OCI layouts, without a daemon. The same input gives the same bytes."""

import contextlib
import gzip
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

from . import Failure
from .store import Store

ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
CONFIG = "application/vnd.oci.image.config.v1+json"
LAYER = "application/vnd.oci.image.layer.v1.tar+gzip"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"


def chosen(store, releases):
    have = store.releases()
    for release in releases or []:
        if release not in have:
            raise Failure(f"{store.folder} has no module for {release}")
    if not have:
        raise Failure(f"{store.folder} has no modules")
    return list(releases or have)


def modules_tree(store, releases, output):
    """/opt/lib/modules/RELEASE as modprobe -d /opt wants it, and as KMM does."""
    for release in chosen(store, releases):
        folder = Path(output) / "opt/lib/modules" / release
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(store.path(release), folder / "pf_ring.ko")
        for plugin in store.plugins(release):
            shutil.copyfile(store.path(release, plugin), folder / f"{plugin}_plugin.ko")
        for name in ("modules.order", "modules.builtin", "modules.builtin.modinfo"):
            (folder / name).touch()
        done = subprocess.run(["depmod", "-b", Path(output) / "opt", release],
                              capture_output=True, text=True, check=False)
        if done.returncode:
            raise Failure(f"depmod: {done.stderr.strip()}")


def store_tree(store, releases, output):
    """/modules, a folder that pfring-node reads."""
    to = Path(output) / "modules"
    to.mkdir(parents=True, exist_ok=True)
    for release in chosen(store, releases):
        files = [store.path(release), *(store.path(release, plugin)
                                        for plugin in store.plugins(release)),
                 *store.folder.glob(f"pf-ring-{release}.json"),
                 *store.folder.glob(f"pf-ring-{release}.sha256*")]
        for file in files:
            shutil.copyfile(file, to / file.name)


def _layer(folder, owners):
    """A layer of a folder, with nothing in it that depends on where and when."""
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for path in sorted(Path(folder).rglob("*")):
            entry = archive.gettarinfo(path, str(path.relative_to(folder)))
            if entry is None:
                continue
            entry.mtime = 0
            entry.uname = entry.gname = ""
            if not owners:
                entry.uid = entry.gid = 0
                entry.mode = 0o755 if path.is_dir() or entry.mode & 0o100 else 0o644
            if entry.isreg():
                with open(path, "rb") as file:
                    archive.addfile(entry, file)
            else:
                archive.addfile(entry)
    data = raw.getvalue()
    return data, gzip.compress(data, 9, mtime=0)


class Layout:
    def __init__(self, folder):
        self.folder = Path(folder)
        if self.folder.exists():
            raise Failure(f"{self.folder} is there already")
        (self.folder / "blobs/sha256").mkdir(parents=True)

    def blob(self, data, media):
        digest = hashlib.sha256(data).hexdigest()
        (self.folder / "blobs/sha256" / digest).write_bytes(data)
        return {"mediaType": media, "digest": f"sha256:{digest}", "size": len(data)}

    def json(self, value, media):
        return self.blob(json.dumps(value, sort_keys=True).encode(), media)

    def write(self, layers, machine, tag, config):
        architecture = ARCHITECTURES.get(machine, machine)
        config = self.json({
            "architecture": architecture, "os": "linux", "config": config,
            "rootfs": {"type": "layers", "diff_ids": [
                "sha256:" + hashlib.sha256(raw).hexdigest() for raw, _ in layers]},
        }, CONFIG)
        manifest = self.json({
            "schemaVersion": 2, "mediaType": MANIFEST, "config": config,
            "layers": [self.blob(packed, LAYER) for _, packed in layers]}, MANIFEST)
        manifest["annotations"] = {"org.opencontainers.image.ref.name": tag}
        manifest["platform"] = {"architecture": architecture, "os": "linux"}
        (self.folder / "oci-layout").write_text('{"imageLayoutVersion":"1.0.0"}')
        (self.folder / "index.json").write_text(json.dumps(
            {"schemaVersion": 2, "manifests": [manifest]}, sort_keys=True))


def build(options, node_script):
    """pfring-compiler image"""
    store = Store(options.place)
    releases = chosen(store, options.kernel)
    machines = {(store.manifest(release) or {}).get("machine", "") for release in releases}
    if len(machines) != 1 or "" in machines:
        raise Failure("an image is for one architecture, which its manifests name",
                      f"here: {', '.join(sorted(machines))}")
    layers = []
    if options.root:
        if not Path(options.root, "bin").exists():
            raise Failure(f"{options.root} is not a root file system")
        layers.append(_layer(options.root, True))
    with tempfile.TemporaryDirectory() as top:
        if options.mode == "kmm":
            modules_tree(store, releases, top)
        else:
            store_tree(store, releases, top)
            target = Path(top, "usr/bin/pfring-node")
            target.parent.mkdir(parents=True)
            shutil.copy(node_script, target)
        layers.append(_layer(top, False))
    tag = options.tag or (releases[0] if len(releases) == 1 else "all")
    command = {"Cmd": ["pfring-node", "serve", "--from", "/modules"]} \
        if options.mode == "auto" else {}
    Layout(options.output).write(layers, machines.pop(), tag, command)
    return tag


@contextlib.contextmanager
def modules_of(place):
    """The folder modules/ of an image, of a layout or of an archive of one."""
    with tempfile.TemporaryDirectory() as top:
        folder = Path(place)
        if folder.is_file():
            folder = Path(top, "layout")
            folder.mkdir()
            done = subprocess.run(["tar", "-C", folder, "-xf", place],
                                  capture_output=True, text=True, check=False)
            if done.returncode:
                raise Failure(f"{place}: {done.stderr.strip()}")
        to = Path(top, "modules")
        to.mkdir()
        try:
            for layer in _layers(folder):
                _take_modules(folder, layer, to)
        except (OSError, ValueError, KeyError, IndexError, TypeError,
                tarfile.TarError) as error:
            raise Failure(f"{place} is not an OCI image: {error}") from None
        yield to


def _blob(folder, descriptor):
    algorithm, _, digest = descriptor["digest"].partition(":")
    if algorithm != "sha256" or not re.fullmatch("[0-9a-f]{64}", digest):
        raise ValueError(f"digest {descriptor['digest']}")
    data = (folder / "blobs/sha256" / digest).read_bytes()
    if hashlib.sha256(data).hexdigest() != digest:
        raise ValueError(f"the checksum of {digest} is wrong")
    return data


def _layers(folder):
    index = json.loads((folder / "index.json").read_text())
    machine = ARCHITECTURES.get(os.uname().machine, os.uname().machine)
    manifests = [entry for entry in index["manifests"]
                 if entry.get("platform", {}).get("architecture", machine) == machine]
    return json.loads(_blob(folder, manifests[0]))["layers"]


def _take_modules(folder, layer, to):
    """Regular files only, under their last name: nothing can be put elsewhere."""
    with tarfile.open(fileobj=io.BytesIO(_blob(folder, layer))) as archive:
        for entry in archive:
            path = Path(entry.name)
            if entry.isreg() and path.parent.name == "modules" and \
                    re.fullmatch(r"pf-ring-[0-9A-Za-z.+~_-]+", path.name):
                (to / path.name).write_bytes(archive.extractfile(entry).read())
