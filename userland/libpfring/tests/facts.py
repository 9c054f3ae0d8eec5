#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# facts.py TOP CC...
#
# Each line of facts.txt is compared with the code: what programs rely on and nobody
# has is told, before a user finds it out.

import pathlib
import re
import subprocess
import sys

top = pathlib.Path(sys.argv[1])
compiler = sys.argv[2:]
here = top / "userland/libpfring/tests"
wrong = []
statements = []


def text(name):
    return (top / name).read_text()


symbols = {line.split()[0] for line in text("userland/libpfring/tests/symbols").splitlines()}
prototypes = set(re.findall(r"CHECK\([^,]*, (\w+),", text("userland/libpfring/tests/test_prototypes.c")))
words = {
    "zero": text("userland/libpfring/include/pfring_zero.h"),
    "class": text("userland/cxx/PFring.h"),
    "plugin": "".join(f.read_text() for f in sorted((top / "plugin-sdk/include").glob("*.h"))),
    "variable": text("userland/pcapring/environment.c").replace('PREFIX "', '"PCAP_PF_RING_'),
}
core = "".join(f.read_text() for f in sorted((top / "core").glob("*.c")))
parameters = set(re.findall(r"module_param(?:_named|_cb)?\((\w+)", core))
labels = core
opened = text("userland/libpfring/tests/test_device.c") + text("userland/libpfring/tests/test_open.c")


def has_word(where, name):
    return re.search(r"(?<!\w)" + re.escape(name) + r"(?!\w)", where)


def check(ident, kind, what):
    """Yields what is missing."""
    names = what.split()
    if kind == "function":
        yield from (n for n in names if n not in symbols or n not in prototypes)
    elif kind == "name":
        yield from (n for n in names if n not in symbols)
    elif kind == "type":
        statements.extend((ident, f"extern {n} *use_{n};") for n in names)
    elif kind == "value":
        if " <= " not in what:
            what = " == ".join(what.rsplit(" = ", 1))
        left, how, right = re.match(r"(.*) (==|<=) (.*)", what).groups()
        statements.append((ident, f"_Static_assert((long long)({left}) {how} (long long)({right}), \"{ident}\");"))
    elif kind == "member":
        struct, members = what.split(": ")
        statements.extend((ident, f"_Static_assert(sizeof((({struct} *)0)->{m}) > 0, \"{ident}\");")
                          for m in members.split())
    elif kind in words:
        yield from (n for n in names if not has_word(words[kind], n))
    elif kind == "parameter":
        yield from (n for n in names if n not in parameters)
    elif kind == "proc":
        for label in what.split("; "):
            if not re.search('"' + re.escape(label).replace(r"\\t", r"\\t") + "[ :\"\\\\]", labels):
                yield label
    elif kind == "example":
        for name in names:
            if not (top / f"userland/{name}.c").exists():
                yield name
    elif kind == "open":
        if f'"{what}"' not in opened:
            yield what
    elif kind in ("says", "shown"):
        name, phrase = what.split(": ", 1)
        # Lines may be broken anywhere.
        if " ".join(phrase.split()) not in " ".join(text(name).split()):
            yield what
    else:
        yield f"{kind}: no such kind of fact"


count = 0
for line in (here / "facts.txt").read_text().splitlines():
    if not line or line.startswith("#"):
        continue
    ident, kind, what = line.split(" | ", 2)
    count += 1
    wrong += [f"{ident}: {missing}" for missing in check(ident, kind, what)]

program = "#include <pfring.h>\n#include <dummy_plugin.h>\n" + "\n".join(s for _, s in statements)
said = subprocess.run(
    compiler + ["-std=gnu11", "-Werror", "-fsyntax-only", "-xc",
                f"-I{top}/userland/libpfring/include", f"-I{top}/include/uapi",
                f"-I{top}/plugins/dummy", "-"],
    input=program, text=True, capture_output=True, check=False)
if said.returncode:
    wrong.append(said.stderr)
if count < 150:
    wrong.append(f"facts.txt has {count} lines: is this what it looks like?")
print("\n".join(wrong) or f"{count} facts")
sys.exit(bool(wrong))
