#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""pfring-node, with programs in the place of kmod's that move files, not modules."""

import functools
import http.server
import os
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import fixture  # noqa: E402
from pfring_compiler.store import Store  # noqa: E402

RELEASE = os.uname().release

# A loaded module is a folder; the core knows who holds it.
INSERT = """\
[ ! -e $PF_RING_SYS/refuse ] || { echo "insmod: Key was rejected by service" >&2; exit 1; }
name=$(modinfo -F name "$1"); shift
[ $name = pf_ring ] || [ -e $PF_RING_SYS/pf_ring ] || exit 1
mkdir -p $PF_RING_SYS/$name/holders
[ $name = pf_ring ] || ln -s ../../$name $PF_RING_SYS/pf_ring/holders/$name
echo 1.0.0 >$PF_RING_SYS/$name/version
echo "$name $*" >>$PF_RING_SYS/log
"""
REMOVE = """\
[ -z "$(ls $PF_RING_SYS/$1/holders)" ] || { echo "rmmod: $1 is in use" >&2; exit 1; }
rm -rf $PF_RING_SYS/$1 $PF_RING_SYS/pf_ring/holders/$1
echo "-$1" >>$PF_RING_SYS/log
"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass


class Node(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.shared = tempfile.TemporaryDirectory()
        top = Path(cls.shared.name)
        subprocess.run(["openssl", "req", "-new", "-x509", "-nodes", "-subj", "/CN=a",
                        "-newkey", "rsa:2048", "-keyout", top / "key", "-out", top / "cert"],
                       check=True, capture_output=True)
        with open(top / "pub", "w") as file:
            subprocess.run(["openssl", "x509", "-in", top / "cert", "-noout", "-pubkey"],
                           check=True, stdout=file)
        cls.key, cls.public = top / "key", top / "pub"
        fixture.fill(Store(top / "signed"), RELEASE, key=str(cls.key))
        cls.signed = top / "signed"

    @classmethod
    def tearDownClass(cls):
        cls.shared.cleanup()

    def setUp(self):
        top = tempfile.TemporaryDirectory()
        self.addCleanup(top.cleanup)
        self.top = Path(top.name)
        self.sys = self.top / "sys"
        self.sys.mkdir()
        self.state = self.top / "run/state"
        programs = self.top / "bin"
        programs.mkdir()
        for name, text in (("insmod", INSERT), ("rmmod", REMOVE), ("modprobe", "exit 1")):
            (programs / name).write_text(f"#!/bin/sh\n{text}")
            (programs / name).chmod(0o755)
        self.environment = {**os.environ, "PF_RING_SYS": str(self.sys),
                            "PF_RING_STATE": str(self.state),
                            "PATH": f"{programs}:{os.environ['PATH']}:/usr/sbin:/sbin"}

    def node(self, *arguments):
        done = subprocess.run([HERE.parent / "pfring-node", *map(str, arguments)],
                              env=self.environment, capture_output=True, text=True,
                              check=False, timeout=120)
        return done.returncode, done.stdout + done.stderr

    def log(self):
        path = self.sys / "log"
        return path.read_text().split("\n")[:-1] if path.exists() else []

    def copy(self):
        """A place that a test may damage."""
        place = self.top / "place"
        subprocess.run(["cp", "-r", self.signed, place], check=True)
        return place

    def assert_refused(self, words, *arguments, status=1):
        result, said = self.node("load", *arguments)
        self.assertEqual(result, status, said)
        self.assertIn(words, said)
        self.assertEqual(self.log(), [])

    def test_load_once_and_unload(self):
        load = ("load", "--from", self.signed, "--key", self.public, "--plugin", "sip",
                "--parameter", "min_num_slots=16384")
        self.assertEqual(self.node(*load)[0], 0)
        self.assertEqual(self.log(), ["pf_ring min_num_slots=16384", "sip_plugin "])
        result, said = self.node(*load)
        self.assertEqual((result, len(self.log())), (0, 2))
        self.assertIn("loaded already", said)
        self.assertIn("plugins=sip\n", self.node("status")[1])
        self.assertIn("state=loaded\nversion=1.0.0\n", self.state.read_text())
        self.assertIn("pf_ring_module_loaded 1", self.node("status", "--metrics")[1])
        self.assertEqual(self.node("unload")[0], 0)
        self.assertEqual(self.log()[2:], ["-sip_plugin", "-pf_ring"])
        self.assertEqual(self.node("unload")[0], 0)
        self.assertIn("state=absent", self.node("status")[1])

    def test_a_plugin_later(self):
        self.assertEqual(self.node("load", "--from", self.signed)[0], 0)
        self.assertEqual(self.node("load", "--from", self.signed, "--plugin", "sip")[0], 0)
        self.assertEqual(self.log(), ["pf_ring ", "sip_plugin "])

    def test_places_in_their_order(self):
        empty = self.top / "empty"
        empty.mkdir()
        result, said = self.node("load", "--from", empty, "--from", "installed",
                                 "--from", self.signed)
        self.assertEqual(result, 0, said)
        self.assertIn(f"from {self.signed}", said)
        self.assertEqual(len(self.log()), 1)

    def test_nowhere(self):
        empty = self.top / "empty"
        empty.mkdir()
        self.assert_refused(f"nothing for {RELEASE}", "--from", empty, status=3)
        self.assertIn("state=absent", self.state.read_text())
        result, said = self.node("load", "--from", empty, "--fallback", "af_packet")
        self.assertEqual(result, 0)
        self.assertIn("packet sockets", said)
        self.assertIn("state=fallback", self.state.read_text())

    def test_a_changed_file(self):
        place = self.copy()
        with open(place / f"pf-ring-{RELEASE}.ko", "ab") as file:
            file.write(b"x")
        self.assert_refused("checksum of", "--from", place)

    def test_a_changed_plugin_leaves_the_core_out(self):
        place = self.copy()
        with open(place / f"pf-ring-sip-{RELEASE}.ko", "ab") as file:
            file.write(b"x")
        self.assert_refused("checksum of", "--from", place, "--plugin", "sip")

    def test_a_changed_list(self):
        place = self.copy()
        sums = place / f"pf-ring-{RELEASE}.sha256"
        sums.write_text(sums.read_text().upper())
        self.assert_refused("signature of", "--from", place, "--key", self.public)

    def test_no_signature(self):
        place = self.copy()
        (place / f"pf-ring-{RELEASE}.sha256.sig").unlink()
        self.assert_refused("not signed", "--from", place, "--key", self.public)

    def test_another_kernels_module(self):
        place = Store(self.top / "place")
        fixture.fill(place, "6.1.0-9999-amd64")
        for path in place.folder.iterdir():
            path.rename(path.with_name(path.name.replace("6.1.0-9999-amd64", RELEASE)))
        sums = place.folder / f"pf-ring-{RELEASE}.sha256"
        sums.write_text(sums.read_text().replace("6.1.0-9999-amd64", RELEASE))
        self.assert_refused("it is for 6.1.0-9999-amd64", "--from", place.folder)

    def test_lists_that_lie(self):
        place = self.copy()
        sums = place / f"pf-ring-{RELEASE}.sha256"
        good = sums.read_text()
        name = f"pf-ring-{RELEASE}.ko"
        for text in ("", good.replace(name, f"../{name}"), good + good, good.replace(
                good[:64], "0" * 64), "\0" * 4096):
            sums.write_text(text)
            with self.subTest(text[:80]):
                self.assert_refused("checksum of", "--from", place)

    def test_the_kernel_refuses(self):
        (self.sys / "refuse").touch()
        self.assert_refused("known to the kernel? lockdown, Secure Boot",
                            "--from", self.signed)

    def test_names_that_cannot_be(self):
        for arguments in (["--plugin", "../x"], ["--parameter", "-f"], ["--fallback", "x"],
                          ["--from"], ["--what", "x"]):
            self.assertEqual(self.node("load", *arguments)[0], 2, arguments)
        self.assertEqual(self.node()[0], 2)

    def test_a_mirror(self):
        handler = functools.partial(Quiet, directory=self.signed)
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.addCleanup(server.server_close)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.shutdown)
        mirror = f"http://127.0.0.1:{server.server_port}"
        self.assert_refused("nothing for", "--from", f"{mirror}/nowhere", status=3)
        result, said = self.node("load", "--from", f"{mirror}/", "--key", self.public)
        self.assertEqual(result, 0, said)

    def test_serve_until_told(self):
        served = subprocess.Popen([HERE.parent / "pfring-node", "serve", "--from",
                                   self.signed, "--unload"], env=self.environment,
                                  stderr=subprocess.DEVNULL)
        while "state=loaded" not in (self.state.read_text() if self.state.exists() else ""):
            self.assertIsNone(served.poll())
            time.sleep(0.1)
        served.terminate()
        self.assertEqual(served.wait(60), 0)
        self.assertEqual(self.log(), ["pf_ring ", "-pf_ring"])


if __name__ == "__main__":
    unittest.main()
