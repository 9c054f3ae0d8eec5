#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# variables.py TOP
#
# The variables that the code reads are those that the documents have, and each of
# them is read: a setting that nobody reads does nothing, and says nothing.

import pathlib
import re
import sys

top = pathlib.Path(sys.argv[1])
PREFIX = "PCAP_PF_RING_"
source = (top / "userland/pcapring/environment.c").read_text()
known = {PREFIX + name for name in re.findall(r'PREFIX "([A-Z0-9_]+)"', source)}
known.add("PCAP_NO_PF_RING")
wrong = []

# Named in a list alone, a variable would be known and do nothing.
lists = re.search(r"others\[\] = \{(.*?)\};", source, re.S)
listed = set(re.findall(r'PREFIX "([A-Z0-9_]+)"', lists.group(1)))
rest = source.replace(lists.group(0), "")
wrong += [f"environment.c lists {name} and does not read it"
          for name in sorted(listed) if f'"{name}"' not in rest]


def rows(text):
    """What belongs together: a row of a table, or an item of a manual page."""
    return text.split("\n.It") if "\n.It" in text else text.split("\n")


def documented(text):
    """Full names, and endings of one that stands before them in the row."""
    names = set()
    for row in rows(text):
        full = re.findall(r"\bPCAP_[A-Z0-9_]*PF_RING[A-Z0-9_]*\b", row)
        names |= set(full)
        for ending in re.findall(r"(?<![A-Z0-9])_[A-Z0-9_]+\b", row):
            names |= {f + ending for f in full}
    return names - {PREFIX}


for file in "docs/api.md", "userland/man/pfring.1":
    has = documented((top / file).read_text())
    wrong += [f"{file} lacks {name}" for name in sorted(known - has)]
    wrong += [f"{file} has {name}, which is not read" for name in sorted(has - known)]

# What a program may wish for is looked at before its ring is opened.
wishes = re.search(r"struct wishes \{(.*?)\n\};",
                   (top / "userland/pcapring/source.h").read_text(), re.S).group(1)
wishes = re.sub(r"/\*.*?\*/", "", wishes, flags=re.S)
code = (top / "userland/pcapring/open.c").read_text()
for name in re.findall(r"(\w+)(?=[,;])", wishes):
    if f"wishes->{name}" not in code:
        wrong.append(f"struct wishes: nobody reads {name}")

if len(known) < 20:
    wrong.append(f"environment.c has {len(known)} variables: is this what it looks like?")
print("\n".join(wrong))
sys.exit(bool(wrong))
