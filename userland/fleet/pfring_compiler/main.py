# SPDX-License-Identifier: LGPL-2.1-or-later
"""The command line."""

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from . import Failure, build, compatibility, emit, image, kernels
from .store import Store

_voice = threading.Lock()


def say(text):
    with _voice:
        print(f"pfring-compiler: {text}", file=sys.stderr, flush=True)


def node_script():
    """Beside us in the tree, in bin/ once installed."""
    for place in (Path(sys.argv[0]).resolve().parent, Path("/usr/bin")):
        if os.access(place / "pfring-node", os.X_OK):
            return place / "pfring-node"
    raise Failure("there is no pfring-node")


# --- commands

def command_compile(options):
    return 0 if build.compile_all(options, say) else 1


def command_compatibility(options):
    if options.nodes:
        wanted = kernels.of_nodes(sys.stdin.read())
    elif options.kernel:
        wanted = kernels.of_list(options.kernel)
    else:
        wanted = kernels.this_host()
    if not Path(options.place).is_dir():
        raise Failure(f"there is no folder {options.place}",
                      "pfring-compiler compile makes one")
    with build.unpacked(options.headers) as folders:
        answers = [compatibility.judge(kernel, Store(options.place), folders)
                   for kernel in wanted]
    print(compatibility.as_json(answers, options.strict) if options.json
          else compatibility.table(answers))
    return 0 if compatibility.all_fit(answers, options.strict) else 1


def _node(options, command, place=None):
    arguments = [node_script(), command]
    if place:
        arguments += ["--from", place]
    for name in ("key", "fallback"):
        if getattr(options, name, None):
            arguments += [f"--{name}", getattr(options, name)]
    for name in ("plugin", "parameter"):
        for value in getattr(options, name, None) or []:
            arguments += [f"--{name}", value]
    return subprocess.run(arguments, check=False).returncode


def _load_from(options, place):
    if place.startswith("oci:"):
        with image.modules_of(place.removeprefix("oci:")) as folder:
            return _node(options, "load", folder)
    if place == "build":
        with tempfile.TemporaryDirectory() as folder:
            if not build.compile_all(argparse.Namespace(
                    kernel=[], plugin=options.plugin, headers=[], source=None,
                    output=folder, jobs=1, sign_key=None, sign_cert=None), say):
                return 1
            # Nobody has signed what was compiled just now, here.
            return _node(argparse.Namespace(**{**vars(options), "key": None}),
                         "load", folder)
    return _node(options, "load", place)


def command_load(options):
    """The places in their order. The fallback is the last word, not each place's."""
    fallback, options.fallback = options.fallback, None
    if options.key and "build" in options.places:
        raise Failure("what is built here has no signature that --key could check",
                      "leave out one of them")
    result = 3
    for place in options.places:
        try:
            status = _load_from(options, place)
        except Failure as failure:
            say(failure)
            status = 1
        if status == 0:
            return 0
        if status != 3:
            result = status
    options.fallback = fallback
    if fallback:
        with tempfile.TemporaryDirectory() as nothing:
            return _node(options, "load", nothing)
    return result


def command_unload(options):
    return _node(options, "unload")


def command_status(options):
    return subprocess.run([node_script(), "status",
                           *(["--metrics"] if options.metrics else [])],
                          check=False).returncode


def command_emit(options):
    print(emit.text(emit.daemonset(options) if options.what == "daemonset"
                    else emit.kmm(options)), end="")
    return 0


def command_image(options):
    tag = image.build(options, node_script())
    say(f"{options.output}: image '{tag}'")
    return 0


def command_tree(options):
    image.modules_tree(Store(options.place), options.kernel, options.output)
    return 0


# --- the command line

def _compile_parser(commands):
    parser = commands.add_parser("compile", help="modules for kernels, into a folder")
    parser.add_argument("--kernel", action="append", default=[], metavar="VERSION",
                        help="several; default: the running one")
    parser.add_argument("--headers", action="append", default=[], metavar="PLACE",
                        help="folders, or archives: deb, rpm, tar; default: installed ones")
    parser.add_argument("--source", metavar="TREE", help="default: those of DKMS")
    parser.add_argument("--plugin", action="append", default=[], metavar="NAME",
                        help="default: all")
    parser.add_argument("--output", default=".", metavar="FOLDER")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), metavar="N",
                        help="kernels at the same time")
    parser.add_argument("--sign-key", metavar="FILE", help="signs modules and checksums")
    parser.add_argument("--sign-cert", metavar="FILE", help="its certificate")


def _compatibility_parser(commands):
    parser = commands.add_parser("compatibility", help="which kernels have a fitting module")
    parser.add_argument("kernel", nargs="*", metavar="VERSION",
                        help="default: the running one")
    parser.add_argument("--nodes", action="store_true",
                        help="kubectl get nodes -o json is on standard input")
    parser.add_argument("--from", dest="place", default=".", metavar="FOLDER")
    parser.add_argument("--headers", action="append", default=[], metavar="PLACE",
                        help="what symbols are compared with")
    parser.add_argument("--strict", action="store_true",
                        help="unknown symbols do not fit")
    parser.add_argument("--json", action="store_true")


def _load_parser(commands):
    parser = commands.add_parser("load", help="loads the module on this host")
    parser.add_argument("--from", dest="places", action="append", required=True,
                        metavar="PLACE", help="in this order: a folder, oci:LAYOUT or "
                        "oci:ARCHIVE, http://MIRROR/..., installed, build")
    parser.add_argument("--key", metavar="FILE", help="who must have signed the checksums")
    parser.add_argument("--plugin", action="append", default=[], metavar="NAME")
    parser.add_argument("--parameter", action="append", default=[], metavar="N=V")
    parser.add_argument("--fallback", choices=["af_packet"])


def _emit_parser(commands):
    parser = commands.add_parser("emit", help="manifests for Kubernetes")
    parser.add_argument("what", choices=["daemonset", "kmm"])
    parser.add_argument("--image", required=True)
    parser.add_argument("--namespace", default="pf-ring")
    parser.add_argument("--plugin", action="append", default=[], metavar="NAME")
    parser.add_argument("--parameter", action="append", default=[], metavar="N=V")
    auto = parser.add_argument_group("daemonset")
    auto.add_argument("--from", dest="place", action="append", metavar="PLACE",
                      help="as pfring-node's; default: /modules of the image")
    auto.add_argument("--key-secret", metavar="NAME", help="has pf-ring.pub")
    auto.add_argument("--fallback", choices=["af_packet"])
    auto.add_argument("--unload", action="store_true", help="when the pod ends")
    auto.add_argument("--no-label", dest="label", action="store_false")
    kmm = parser.add_argument_group("kmm")
    kmm.add_argument("--literal", action="append", default=[], metavar="VERSION")
    kmm.add_argument("--regexp", action="append", default=[], metavar="REGEXP")
    kmm.add_argument("--selector", action="append", metavar="LABEL=VALUE")
    kmm.add_argument("--version", metavar="VERSION", help="for ordered upgrades")
    kmm.add_argument("--build", action="store_true", help="in the cluster")
    kmm.add_argument("--sources", metavar="IMAGE", help="has /usr/src/pf_ring-*")
    kmm.add_argument("--builder", default="debian:12", metavar="IMAGE")
    kmm.add_argument("--sign-key-secret", metavar="NAME")
    kmm.add_argument("--sign-cert-secret", metavar="NAME")
    kmm.add_argument("--pull-secret", metavar="NAME")


def _image_parsers(commands):
    parser = commands.add_parser("image", help="an OCI image of modules")
    tree = commands.add_parser("tree", help="/opt/lib/modules of modules, for KMM")
    for each in (parser, tree):
        each.add_argument("--from", dest="place", default=".", metavar="FOLDER")
        each.add_argument("--kernel", action="append", metavar="VERSION",
                          help="default: all")
        each.add_argument("--output", required=True, metavar="FOLDER")
    parser.add_argument("--mode", choices=["auto", "kmm"], default="auto")
    parser.add_argument("--root", metavar="FOLDER",
                        help="a root file system with a shell and kmod, for auto")
    parser.add_argument("--tag", help="default: the kernel's version, or all")


def parse(arguments):
    parser = argparse.ArgumentParser(
        prog="pfring-compiler",
        description="Modules of pf_ring.ko for many kernels. Exit status: 0 it is so, "
                    "1 it is not, 2 usage, 3 no place has a module.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _compile_parser(commands)
    _compatibility_parser(commands)
    _load_parser(commands)
    commands.add_parser("unload", help="takes the modules out")
    status = commands.add_parser("status", help="what is loaded here")
    status.add_argument("--metrics", action="store_true", help="as OpenMetrics")
    _image_parsers(commands)
    _emit_parser(commands)
    options = parser.parse_args(arguments)
    if options.command == "emit":
        if options.build and not options.sources:
            parser.error("--build needs --sources IMAGE")
        if bool(options.sign_key_secret) != bool(options.sign_cert_secret):
            parser.error("--sign-key-secret and --sign-cert-secret belong together")
        if any("=" not in pair for pair in options.selector or []):
            parser.error("--selector is LABEL=VALUE")
    return options


def main(arguments=None):
    options = parse(sys.argv[1:] if arguments is None else arguments)
    try:
        return globals()[f"command_{options.command}"](options)
    except Failure as failure:
        say(failure)
        for line in (failure.hint or "").splitlines():
            print(f"  {line}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
