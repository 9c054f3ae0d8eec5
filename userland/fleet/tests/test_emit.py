#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Manifests against the schemas of Kubernetes and KMM, and what they must not allow."""

import json
import subprocess
import sys
import unittest
from pathlib import Path

import jsonschema
import yaml

HERE = Path(__file__).resolve().parent
KUBERNETES = json.loads((HERE / "kubernetes.json").read_text())
MODULE = json.loads((HERE / "kmm.json").read_text())


def validate(item):
    if item["kind"] == "Module":
        jsonschema.validate(item, MODULE)
    else:
        jsonschema.validate(item, {"$ref": KUBERNETES["kinds"][item["kind"]],
                                   "definitions": KUBERNETES["definitions"]})


def run(*arguments):
    return subprocess.run([HERE.parent / "pfring-compiler", "emit", *arguments],
                          capture_output=True, text=True, check=False)


def emit(*arguments):
    done = run(*arguments)
    assert done.returncode == 0, done.stderr
    items = list(yaml.safe_load_all(done.stdout))
    for item in items:
        validate(item)
    return {item["kind"]: item for item in items}


class Emit(unittest.TestCase):
    def test_the_schemas_refuse(self):
        good = emit("daemonset", "--image", "mirror/pf-ring:all")["DaemonSet"]
        good["spec"]["template"]["spec"]["hostPids"] = True
        with self.assertRaises(jsonschema.ValidationError):
            validate(good)
        good = emit("kmm", "--image", "mirror/pf-ring")["Module"]
        del good["spec"]["moduleLoader"]["container"]["kernelMappings"]
        with self.assertRaises(jsonschema.ValidationError):
            validate(good)

    def test_least_rights(self):
        items = emit("daemonset", "--image", "mirror/pf-ring:all")
        pod = items["DaemonSet"]["spec"]["template"]["spec"]
        load, label = pod["containers"]
        self.assertEqual(load["securityContext"]["capabilities"],
                         {"drop": ["ALL"], "add": ["SYS_MODULE"]})
        self.assertEqual(label["securityContext"]["capabilities"], {"drop": ["ALL"]})
        for container in (load, label):
            self.assertNotIn("privileged", container["securityContext"])
            self.assertTrue(container["securityContext"]["readOnlyRootFilesystem"])
        # Who may load modules may not talk to the API server.
        self.assertFalse(pod["automountServiceAccountToken"])
        self.assertNotIn("token", [mount["name"] for mount in load["volumeMounts"]])
        for key in ("hostPID", "hostNetwork", "hostIPC"):
            self.assertNotIn(key, pod)
        self.assertEqual(items["ClusterRole"]["rules"],
                         [{"apiGroups": [""], "resources": ["nodes"], "verbs": ["patch"]}])

    def test_without_labels_there_are_no_rights(self):
        items = emit("daemonset", "--image", "mirror/pf-ring:all", "--no-label")
        self.assertEqual(sorted(items), ["DaemonSet", "Namespace"])

    def test_the_base_for_kustomize_is_ours(self):
        base = HERE.parents[2] / "packaging/kustomize/daemonset.yaml"
        done = run("daemonset", "--image", "pf-ring:all", "--fallback", "af_packet")
        self.assertEqual(base.read_text().split("\n", 1)[1], done.stdout)

    def test_options_reach_the_script(self):
        items = emit("daemonset", "--image", "mirror/pf-ring:all", "--from",
                     "http://mirror.local/pf-ring", "--from", "/modules", "--key-secret",
                     "key", "--plugin", "sip", "--parameter", "quick_mode=1",
                     "--fallback", "af_packet", "--unload")
        load = items["DaemonSet"]["spec"]["template"]["spec"]["containers"][0]
        self.assertEqual(load["command"], [
            "pfring-node", "serve", "--from", "http://mirror.local/pf-ring", "--from",
            "/modules", "--key", "/key/pf-ring.pub", "--plugin", "sip", "--parameter",
            "quick_mode=1", "--fallback", "af_packet", "--unload"])

    def test_kmm(self):
        items = emit("kmm", "--image", "mirror/pf-ring-module", "--literal",
                     "5.15.0-1050-aws", "--regexp", r"^.+\.amzn2\.x86_64$", "--plugin",
                     "sip", "--version", "1.0.0")
        container = items["Module"]["spec"]["moduleLoader"]["container"]
        self.assertEqual(container["kernelMappings"], [
            {"literal": "5.15.0-1050-aws",
             "containerImage": "mirror/pf-ring-module:${KERNEL_FULL_VERSION}"},
            {"regexp": r"^.+\.amzn2\.x86_64$",
             "containerImage": "mirror/pf-ring-module:${KERNEL_FULL_VERSION}"}])
        self.assertEqual(container["modprobe"],
                         {"moduleName": "sip_plugin", "dirName": "/opt"})

    def test_kmm_builds_and_signs(self):
        items = emit("kmm", "--image", "mirror/pf-ring-module", "--build", "--sources",
                     "mirror/pf-ring-sources:1.0.0", "--sign-key-secret", "key",
                     "--sign-cert-secret", "cert", "--pull-secret", "pull")
        container = items["Module"]["spec"]["moduleLoader"]["container"]
        self.assertEqual(container["build"]["dockerfileConfigMap"]["name"],
                         items["ConfigMap"]["metadata"]["name"])
        self.assertIn("FROM scratch", items["ConfigMap"]["data"]["dockerfile"])
        self.assertEqual(container["sign"]["keySecret"], {"name": "key"})

    def test_refused(self):
        for words, arguments in (
                ("cannot be the name of an image", ["daemonset", "--image", "a b"]),
                ("needs --sources", ["kmm", "--image", "a", "--build"]),
                ("belong together", ["kmm", "--image", "a", "--sign-key-secret", "k"]),
                ("no regular expression", ["kmm", "--image", "a", "--regexp", "("]),
                ("LABEL=VALUE", ["kmm", "--image", "a", "--selector", "x"])):
            done = run(*arguments)
            self.assertNotEqual(done.returncode, 0)
            self.assertIn(words, done.stderr)
            self.assertEqual(done.stdout, "")


if __name__ == "__main__":
    unittest.main()
