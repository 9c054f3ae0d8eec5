# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a module file says of itself, as kmod reads it."""

import hashlib
import subprocess
from pathlib import Path

from . import Failure


def _run(command):
    try:
        done = subprocess.run(command, capture_output=True, text=True,
                              errors="replace", check=False)
    except FileNotFoundError:
        raise Failure(f"there is no {command[0]}", "apt-get install kmod") from None
    if done.returncode:
        raise Failure(f"{command[-1]}: {done.stderr.strip() or 'not a module'}")
    return done.stdout


def facts(path):
    """A dict of the fields that tell whether and where a module fits."""
    found = {}
    for line in _run(["modinfo", str(path)]).splitlines():
        field, separator, value = line.partition(":")
        if separator and not line.startswith(("\t", " ")):
            found.setdefault(field, value.strip())
    if "vermagic" not in found:
        raise Failure(f"{path} is not a kernel module: it has no vermagic")
    return {
        "name": found.get("name", ""),
        "version": found.get("version", ""),
        "srcversion": found.get("srcversion", ""),
        "vermagic": found["vermagic"],
        "signer": found.get("signer", ""),
        "symbols": imports(path),
        "sha256": checksum(path),
    }


def imports(path):
    """The symbols that the module was linked against, with their CRCs."""
    symbols = {}
    for line in _run(["modprobe", "--dump-modversions", str(path)]).splitlines():
        crc, _, name = line.partition("\t")
        symbols[name] = int(crc, 16)
    return symbols


def read_symvers(lines):
    """Exported symbols and their CRCs, of a file Module.symvers."""
    symbols = {}
    for line in lines:
        words = line.split("\t")
        if len(words) < 3:
            continue
        try:
            symbols[words[1]] = int(words[0], 16)
        except ValueError:
            continue
    return symbols


def checksum(path):
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()
