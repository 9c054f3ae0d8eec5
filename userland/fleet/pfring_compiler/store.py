# SPDX-License-Identifier: LGPL-2.1-or-later
"""A folder of modules, which may as well be a mirror's or an image's.

For a kernel RELEASE it has

    pf-ring-RELEASE.ko              the core
    pf-ring-PLUGIN-RELEASE.ko       a plugin
    pf-ring-RELEASE.json            the manifest: what they were made of and for
    pf-ring-RELEASE.sha256          checksums of all of these
    pf-ring-RELEASE.sha256.sig      a signature of the checksums

so that folders are joined by copying, and no list of kernels is to be kept.
"""

import json
import re
import subprocess
from pathlib import Path

from . import Failure, module

# What a kernel may be called; it becomes part of file names.
RELEASE = re.compile(r"[0-9][0-9A-Za-z.+~_-]{0,63}")
PLUGIN = re.compile(r"[a-z][a-z0-9_]{0,14}")


def check_release(release):
    if not RELEASE.fullmatch(release):
        raise Failure(f"'{release}' cannot be a kernel's version",
                      "it is what uname -r prints there")
    return release


def file_name(release, plugin=None):
    return f"pf-ring-{plugin}-{release}.ko" if plugin else f"pf-ring-{release}.ko"


class Store:
    def __init__(self, folder):
        self.folder = Path(folder)

    def path(self, release, plugin=None):
        return self.folder / file_name(release, plugin)

    def manifest_path(self, release):
        return self.folder / f"pf-ring-{release}.json"

    def releases(self):
        """Kernels for which there is a core."""
        found = (re.fullmatch(r"pf-ring-([0-9].*)\.ko", path.name)
                 for path in self.folder.glob("pf-ring-*.ko"))
        return sorted(match[1] for match in found
                      if match and RELEASE.fullmatch(match[1]))

    def manifest(self, release):
        """None where there is none: a module may have come by itself."""
        path = self.manifest_path(release)
        try:
            manifest = json.loads(path.read_text())
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise Failure(f"{path}: {error}") from None
        if not isinstance(manifest, dict) or manifest.get("kernel") != release:
            raise Failure(f"{path} is not the manifest of {release}")
        return manifest

    def plugins(self, release):
        found = (re.fullmatch(rf"pf-ring-([a-z][a-z0-9_]*)-{re.escape(release)}\.ko",
                              path.name)
                 for path in self.folder.glob(f"pf-ring-*-{release}.ko"))
        return sorted(match[1] for match in found if match)

    def seal(self, release, extra, key=None):
        """Writes manifest and checksums of what lies there, signed if there is a key."""
        files = [self.path(release)] + [self.path(release, plugin)
                                        for plugin in self.plugins(release)]
        manifest = {"kernel": release, **extra, "modules": []}
        for path in files:
            facts = module.facts(path)
            facts["symbols"] = {name: f"0x{crc:08x}"
                                for name, crc in sorted(facts["symbols"].items())}
            manifest["modules"].append({"file": path.name, **facts})
        self.manifest_path(release).write_text(json.dumps(manifest, indent=1) + "\n")
        files.append(self.manifest_path(release))
        sums = self.folder / f"pf-ring-{release}.sha256"
        sums.write_text("".join(f"{module.checksum(path)}  {path.name}\n"
                                for path in files))
        signature = Path(f"{sums}.sig")
        signature.unlink(missing_ok=True)
        if key:
            done = subprocess.run(["openssl", "dgst", "-sha256", "-sign", key,
                                   "-out", signature, sums],
                                  capture_output=True, text=True, check=False)
            if done.returncode:
                raise Failure(f"openssl does not sign with {key}: "
                              f"{done.stderr.strip()}")
        return manifest
