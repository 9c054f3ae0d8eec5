#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""OCI layouts: the same bytes each time, and read back with care."""

import json
import subprocess
import sys
import tarfile
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import fixture  # noqa: E402
from pfring_compiler import Failure, image  # noqa: E402
from pfring_compiler.store import Store  # noqa: E402

KERNELS = ["5.15.0-1050-aws", "6.1.0-9999-amd64"]


def content(folder):
    return {str(path.relative_to(folder)): path.read_bytes()
            for path in folder.rglob("*") if path.is_file()}


class Image(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.shared = tempfile.TemporaryDirectory()
        cls.store = Store(Path(cls.shared.name) / "store")
        for release in KERNELS:
            fixture.fill(cls.store, release, image.os.uname().machine)

    @classmethod
    def tearDownClass(cls):
        cls.shared.cleanup()

    def setUp(self):
        top = tempfile.TemporaryDirectory()
        self.addCleanup(top.cleanup)
        self.top = Path(top.name)

    def make(self, name, *arguments):
        done = subprocess.run([HERE.parent / "pfring-compiler", "image", "--from",
                               self.store.folder, "--output", self.top / name, *arguments],
                              capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        return self.top / name

    def test_the_same_twice(self):
        for mode in ("auto", "kmm"):
            self.assertEqual(content(self.make(f"{mode}1", "--mode", mode)),
                             content(self.make(f"{mode}2", "--mode", mode)))

    def test_all_or_one(self):
        def tag(folder):
            index = json.loads((folder / "index.json").read_text())
            return index["manifests"][0]["annotations"]["org.opencontainers.image.ref.name"]

        self.assertEqual(tag(self.make("all")), "all")
        self.assertEqual(tag(self.make("one", "--kernel", KERNELS[0])), KERNELS[0])

    def test_what_modprobe_needs(self):
        folder = self.make("kmm", "--mode", "kmm", "--kernel", KERNELS[0])
        layer = image._layers(folder)[0]
        with tarfile.open(folder / "blobs/sha256" / layer["digest"][7:]) as archive:
            names = archive.getnames()
        for name in ("pf_ring.ko", "sip_plugin.ko", "modules.dep"):
            self.assertIn(f"opt/lib/modules/{KERNELS[0]}/{name}", names)

    def test_read_back(self):
        folder = self.make("all")
        archive = self.top / "all.tar"
        subprocess.run(["tar", "-C", folder, "-cf", archive, "."], check=True)
        for place in (folder, archive):
            with image.modules_of(place) as modules:
                self.assertEqual(content(modules), content(self.store.folder))

    def test_a_changed_blob(self):
        folder = self.make("all")
        digest = image._layers(folder)[0]["digest"][7:]
        with open(folder / "blobs/sha256" / digest, "r+b") as file:
            file.write(b"x")
        with self.assertRaisesRegex(Failure, "checksum"), image.modules_of(folder):
            pass

    def test_an_index_that_lies(self):
        for text in ("", "[]", "{}", '{"manifests": []}',
                     '{"manifests": [{"digest": "sha256:../../../../etc/passwd"}]}'):
            (self.top / "index.json").write_text(text)
            with self.subTest(text), self.assertRaises(Failure), \
                    image.modules_of(self.top):
                pass

    def test_a_layer_that_leads_elsewhere(self):
        bad = self.top / "bad.tar"
        with tarfile.open(bad, "w") as archive:
            for name, kind in (("modules/../../pf-ring-1.ko", tarfile.REGTYPE),
                               ("modules/pf-ring-1.json", tarfile.SYMTYPE),
                               ("/modules/pf-ring-2.ko", tarfile.REGTYPE)):
                entry = tarfile.TarInfo(name)
                entry.type, entry.linkname = kind, "/etc/passwd"
                archive.addfile(entry)
        layout = image.Layout(self.top / "layout")
        data = bad.read_bytes()
        layout.write([(data, data)], image.os.uname().machine, "all", {})
        with image.modules_of(self.top / "layout") as modules:
            self.assertEqual(list(content(modules)), ["pf-ring-2.ko"])


if __name__ == "__main__":
    unittest.main()
