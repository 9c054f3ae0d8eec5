# SPDX-License-Identifier: LGPL-2.1-or-later
"""Modules are compiled from the sources that DKMS has, or a source tree's."""

import concurrent.futures
import contextlib
import os
import platform
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from . import Failure, kernels, module
from .store import PLUGIN, Store, check_release

SHARED = ("common", "include", "plugin-sdk")


def find_sources(given):
    """The folders that have the core and the plugins, and all plugins' names."""
    if given:
        tree = Path(given)
        if not (tree / "core/Kbuild").exists():
            raise Failure(f"{tree} is not a source tree of PF_RING")
        roots = [tree]
    else:
        cores = sorted(Path("/usr/src").glob("pf_ring-[0-9]*"),
                       key=lambda path: path.stat().st_mtime)
        if not cores:
            raise Failure("there are no sources of pf_ring.ko",
                          "apt-get install pf-ring-dkms, or --source TREE")
        version = cores[-1].name.removeprefix("pf_ring-")
        roots = [cores[-1], *Path("/usr/src").glob(f"pf_ring-[a-z]*-{version}")]
    plugins = {kbuild.parent.name: root for root in roots
               for kbuild in root.glob("plugins/*/Kbuild")}
    return roots[0], plugins


def _copy_sources(core, plugins, wanted, to):
    skip = shutil.ignore_patterns("*.o", "*.ko", "*.mod*", ".*.cmd", "Module.symvers",
                                  "modules.order", "tests")
    for root in [core, *(plugins[name] for name in wanted)]:
        for part in SHARED:
            if (root / part).is_dir():
                shutil.copytree(root / part, to / part, dirs_exist_ok=True, ignore=skip)
    shutil.copytree(core / "core", to / "core", ignore=skip)
    shutil.copy(core / "VERSION", to / "VERSION")
    for name in wanted:
        shutil.copytree(plugins[name] / "plugins" / name, to / "plugins" / name,
                        ignore=skip)


@contextlib.contextmanager
def unpacked(bundles):
    """Folders as they are; archives of headers unpacked: tar, deb, rpm."""
    with tempfile.TemporaryDirectory() as top:
        folders = []
        shared = Path(top, "bundle")
        shared.mkdir()
        for bundle in map(Path, bundles):
            if bundle.is_dir():
                folders.append(bundle)
                continue
            _unpack(bundle, shared)
        if any(shared.iterdir()):
            _relocate(shared)
            folders.append(shared)
        yield folders


def _unpack(bundle, to):
    if not bundle.is_file():
        raise Failure(f"there are no headers {bundle}")
    if bundle.suffix == ".deb":
        command = ["dpkg-deb", "-x", bundle, to]
    elif bundle.suffix == ".rpm":
        command = ["sh", "-c", 'rpm2cpio "$1" | cpio -id --quiet -D "$2"', "sh", bundle, to]
    else:
        command = ["tar", "-C", to, "-xf", bundle]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failure(f"{bundle} cannot be unpacked: {done.stderr.strip()}")


def _relocate(top):
    """Debian's headers name each other by absolute paths; so do links."""
    for makefile in top.glob("usr/src/linux-headers-*/Makefile"):
        text = makefile.read_text()
        moved = re.sub(r"(?<![\w/])/usr/(src|lib)/linux-", rf"{top}/usr/\1/linux-", text)
        if moved != text:
            makefile.write_text(moved)
    for link in [*top.glob("usr/src/linux-headers-*/*"), *top.glob("lib/modules/*/*")]:
        if link.is_symlink() and os.readlink(link).startswith("/"):
            target = os.readlink(link)
            link.unlink()
            link.symlink_to(f"{top}{target}")


def _make(build, folder, log, *extra):
    done = subprocess.run(["make", "-C", build, f"M={folder}", *extra, "modules"],
                          stdout=log, stderr=subprocess.STDOUT, check=False,
                          stdin=subprocess.DEVNULL)
    if done.returncode:
        log.flush()
        raise Failure(f"{folder.name} does not compile for this kernel")


def _sign(build, files, key, certificate):
    tool = build / "scripts/sign-file"
    if not os.access(tool, os.X_OK):
        raise Failure(f"these headers have no {tool}")
    for path in files:
        done = subprocess.run([tool, "sha256", key, certificate, path],
                              capture_output=True, text=True, check=False)
        if done.returncode:
            raise Failure(f"{path.name} is not signed: {done.stderr.strip()}")


def compile_one(release, options, folders, say):
    """Makes the modules of one kernel and puts them, sealed, into the store."""
    build = kernels.build_folder(release, folders)
    if build is None:
        raise Failure(f"there are no headers of {release}",
                      f"apt-get install linux-headers-{release}, or --headers")
    core, plugins = find_sources(options.source)
    wanted = options.plugin or sorted(plugins)
    for name in wanted:
        if not PLUGIN.fullmatch(name) or name not in plugins:
            raise Failure(f"there are no sources of a plugin '{name}'",
                          f"there are: {' '.join(sorted(plugins))}")
    with tempfile.TemporaryDirectory() as top:
        tree = Path(top)
        _copy_sources(core, plugins, wanted, tree)
        with open(tree / "log", "w+") as log:
            try:
                say(f"{release}: compiling the core")
                _make(build, tree / "core", log)
                symvers = tree / "core/Module.symvers"
                made = [(None, tree / "core/pf_ring.ko")]
                for name in wanted:
                    say(f"{release}: compiling {name}")
                    _make(build, tree / "plugins" / name, log,
                          f"KBUILD_EXTRA_SYMBOLS={symvers}")
                    made.append((name, tree / f"plugins/{name}/{name}_plugin.ko"))
            except Failure as failure:
                log.seek(0)
                raise Failure(str(failure), "".join(log.readlines()[-20:])) from None
        for _, path in made:
            subprocess.run(["strip", "--strip-debug", path], check=False)
        if options.sign_key:
            _sign(build, [path for _, path in made], options.sign_key, options.sign_cert)
        with open(symvers) as file:
            exports = {name: f"0x{crc:08x}"
                       for name, crc in sorted(module.read_symvers(file).items())}
        store = Store(options.output)
        for old in store.folder.glob(f"pf-ring-*{release}.*"):
            if re.fullmatch(rf"pf-ring-([a-z][a-z0-9_]*-)?{re.escape(release)}\.\S+",
                            old.name):
                old.unlink()
        for name, path in made:
            shutil.copy(path, store.path(release, name))
        machine = platform.machine()
        store.seal(release, {"machine": machine, "source": (core / "VERSION").read_text()
                             .strip(), "exports": exports}, options.sign_key)
    say(f"{release}: {store.path(release)}")


def compile_all(options, say):
    """Several kernels beside each other. True if all were made."""
    releases = [check_release(release) for release in
                options.kernel or [platform.release()]]
    if bool(options.sign_key) != bool(options.sign_cert):
        raise Failure("--sign-key and --sign-cert belong together")
    Path(options.output).mkdir(parents=True, exist_ok=True)
    good = True
    with unpacked(options.headers) as folders, \
            concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        work = {pool.submit(compile_one, release, options, folders, say): release
                for release in dict.fromkeys(releases)}
        for done in concurrent.futures.as_completed(work):
            try:
                done.result()
            except Failure as failure:
                good = False
                say(f"{work[done]}: {failure}")
                for line in (failure.hint or "").splitlines():
                    say(f"  {line}")
    return good
