#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Which kernels have a fitting module: by name, vermagic and symbols."""

import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import fixture  # noqa: E402
from pfring_compiler import Failure, compatibility, kernels  # noqa: E402
from pfring_compiler.store import Store  # noqa: E402

KERNELS = ["5.10.210-201.852.amzn2.x86_64", "5.15.0-1050-aws", "6.1.0-9999-amd64"]


class Compatibility(unittest.TestCase):
    def setUp(self):
        top = tempfile.TemporaryDirectory()
        self.addCleanup(top.cleanup)
        self.top = Path(top.name)
        self.store = Store(self.top / "store")

    def judge(self, release, machine="x86_64", headers=True):
        return compatibility.judge(kernels.Kernel(release, machine), self.store,
                                   [self.top] if headers else [])

    def test_all_three(self):
        fixture.fill(self.store, "5.15.0-1050-aws")
        fixture.headers(self.top, "5.15.0-1050-aws")
        answer = self.judge("5.15.0-1050-aws")
        self.assertEqual([answer["name"], answer["vermagic"], answer["symbols"]],
                         ["yes"] * 3, answer["reason"])
        self.assertEqual(answer["plugins"], ["sip"])
        self.assertTrue(answer["fits"])

    def test_no_module(self):
        self.store.folder.mkdir()
        self.assertEqual(self.judge("5.15.0-1050-aws")["reason"], "there is no module")

    def test_another_kernels_module_under_this_name(self):
        fixture.fill(self.store, "5.15.0-1049-aws")
        self.store.path("5.15.0-1049-aws").rename(self.store.path("5.15.0-1050-aws"))
        answer = self.judge("5.15.0-1050-aws")
        self.assertEqual((answer["name"], answer["vermagic"]), ("yes", "no"))
        self.assertIn("5.15.0-1049-aws", answer["reason"])

    def test_a_symbol_has_changed(self):
        fixture.fill(self.store, "5.15.0-1050-aws")
        fixture.headers(self.top, "5.15.0-1050-aws",
                        {**fixture.KERNEL, "dev_add_pack": 1})
        answer = self.judge("5.15.0-1050-aws")
        self.assertEqual((answer["vermagic"], answer["symbols"]), ("yes", "no"))
        self.assertEqual(answer["reason"], "dev_add_pack has changed")

    def test_a_symbol_has_gone(self):
        fixture.fill(self.store, "5.15.0-1050-aws")
        fixture.headers(self.top, "5.15.0-1050-aws", {
            name: crc for name, crc in fixture.KERNEL.items() if name != "printk"})
        self.assertEqual(self.judge("5.15.0-1050-aws")["reason"],
                         "printk is not exported")

    def test_a_plugin_of_another_core(self):
        fixture.fill(self.store, "5.15.0-1050-aws")
        fixture.headers(self.top, "5.15.0-1050-aws")
        path = self.store.manifest_path("5.15.0-1050-aws")
        path.write_text(path.read_text().replace("0x44444444", "0x44444445", 1))
        self.assertEqual(self.judge("5.15.0-1050-aws")["reason"],
                         "sip: register_plugin has changed")

    def test_unknown_is_not_yes(self):
        fixture.fill(self.store, "5.15.0-1050-aws")
        answer = self.judge("5.15.0-1050-aws", headers=False)
        self.assertEqual(answer["symbols"], "unknown")
        self.assertTrue(compatibility.all_fit([answer], strict=False))
        self.assertFalse(compatibility.all_fit([answer], strict=True))

    def test_another_architecture(self):
        fixture.fill(self.store, "5.15.0-1050-aws")
        self.assertEqual(self.judge("5.15.0-1050-aws", "aarch64")["reason"],
                         "it is for x86_64")

    def test_not_the_file_that_was_made(self):
        fixture.fill(self.store, "5.15.0-1050-aws")
        with open(self.store.path("5.15.0-1050-aws"), "ab") as file:
            file.write(b"x")
        self.assertIn("is not the file", self.judge("5.15.0-1050-aws")["reason"])

    def test_not_a_module(self):
        self.store.folder.mkdir()
        self.store.path("5.15.0-1050-aws").write_text("nothing")
        answer = self.judge("5.15.0-1050-aws")
        self.assertFalse(answer["fits"])
        self.assertTrue(answer["reason"])

    # Five nodes, four kernels, of which one has no module.
    def test_a_fleet(self):
        for release in KERNELS:
            fixture.fill(self.store, release)
        answer = json.dumps(fixture.nodes(
            ("a", KERNELS[0]), ("b", KERNELS[1]), ("c", KERNELS[1]),
            ("d", KERNELS[2]), ("e", "5.14.0-362.8.1.el9_3.x86_64")))

        def command(*arguments):
            return subprocess.run(
                [HERE.parent / "pfring-compiler", "compatibility", "--nodes", "--from",
                 self.store.folder, *arguments], input=answer, capture_output=True,
                text=True, check=False)

        done = command()
        lines = done.stdout.splitlines()
        self.assertEqual((done.returncode, len(lines)), (1, 5), done.stderr)
        self.assertRegex(lines[2], r"^5\.15\.0-1050-aws +2 +1\.0\.0 +yes +unknown +yes$")
        self.assertRegex(lines[4], r"el9_3.* no +there is no module$")
        fixture.fill(self.store, "5.14.0-362.8.1.el9_3.x86_64")
        self.assertEqual(command().returncode, 0)
        done = command("--json")
        self.assertEqual(json.loads(done.stdout)["kernels"][1]["nodes"], ["b", "c"])
        self.assertTrue(json.loads(done.stdout)["all_fit"])

    def test_not_a_list_of_nodes(self):
        for text in ("", "{}", "[]", '{"kind":"List","items":[]}',
                     '{"kind":"List","items":[{"metadata":{"name":"a"}}]}',
                     json.dumps(fixture.nodes(("a", "../../etc/passwd")))):
            with self.subTest(text), self.assertRaises(Failure):
                kernels.of_nodes(text)


if __name__ == "__main__":
    unittest.main()
