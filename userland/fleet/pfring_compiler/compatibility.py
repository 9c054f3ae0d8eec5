# SPDX-License-Identifier: LGPL-2.1-or-later
"""Which kernels have a module that fits: by name, by vermagic and by symbols.

Without the kernel's headers nobody can know its symbols. Then the answer for them
is "unknown", which is not the same as "they fit"."""

import json

from . import Failure, kernels, module

YES, NO, UNKNOWN = "yes", "no", "unknown"


def _mismatches(symbols, kernel_exports, core_exports):
    for name, crc in symbols.items():
        known = core_exports.get(name, kernel_exports.get(name))
        if known is None:
            yield f"{name} is not exported"
        elif known != crc:
            yield f"{name} has changed"


def _numbers(symbols):
    return {name: int(crc, 16) for name, crc in symbols.items()}


def judge(kernel, store, headers=()):
    """What is said of one kernel, as a dict."""
    answer = {"kernel": kernel.release, "machine": kernel.machine,
              "nodes": kernel.nodes, "module": "", "version": "",
              "name": NO, "vermagic": NO, "symbols": NO,
              "plugins": [], "fits": False, "reason": ""}

    def refuse(reason):
        answer["reason"] = reason
        return answer

    path = store.path(kernel.release)
    if not path.is_file():
        return refuse("there is no module")
    answer["module"], answer["name"] = path.name, YES
    try:
        manifest = store.manifest(kernel.release) or {}
        facts = module.facts(path)
        _check_manifest(manifest, path.name, facts)
        machine = manifest.get("machine", "")
        answer["version"] = facts["version"]
        magic = facts["vermagic"].split()
        if not magic or magic[0] != kernel.release:
            return refuse(f"it is for {magic[0] if magic else 'no kernel'}")
        if machine and kernel.machine and machine != kernel.machine:
            return refuse(f"it is for {machine}")
        if kernels.vermagic(kernel.release) not in (None, facts["vermagic"]):
            return refuse("its vermagic is not that of the kernel's modules")
        answer["vermagic"] = YES
        plugins = {plugin: module.facts(store.path(kernel.release, plugin))
                   for plugin in store.plugins(kernel.release)}
        for plugin, found in plugins.items():
            _check_manifest(manifest, store.path(kernel.release, plugin).name, found)
            if found["vermagic"] != facts["vermagic"]:
                return refuse(f"{plugin} has another vermagic")
        answer["plugins"] = sorted(plugins)
        exported = kernels.exports(kernel.release, headers)
        core = _numbers(manifest.get("exports", {}))
        if exported is None:
            answer["symbols"] = UNKNOWN
        else:
            wrong = list(_mismatches(facts["symbols"], exported, {}))
            for plugin, found in plugins.items():
                wrong += [f"{plugin}: {what}" for what in
                          _mismatches(found["symbols"], exported, core)]
            if wrong:
                more = f", and {len(wrong) - 1} more" if len(wrong) > 1 else ""
                return refuse(wrong[0] + more)
            answer["symbols"] = YES
    except Failure as error:
        return refuse(str(error))
    answer["fits"] = True
    return answer


def _check_manifest(manifest, name, facts):
    """A file that is not the one that was made is not trusted with anything."""
    for entry in manifest.get("modules", []):
        if entry.get("file") == name:
            if entry.get("sha256") != facts["sha256"]:
                raise Failure(f"{name} is not the file that its manifest describes")
            return
    if manifest:
        raise Failure(f"{name} is not in the manifest")


def all_fit(answers, strict):
    return all(answer["fits"] and not (strict and answer["symbols"] == UNKNOWN)
               for answer in answers)


def table(answers):
    rows = [("KERNEL", "NODES", "MODULE", "VERMAGIC", "SYMBOLS", "FITS", "")]
    for answer in answers:
        rows.append((answer["kernel"], str(len(answer["nodes"])) if answer["nodes"] else "-",
                     answer["version"] or answer["name"], answer["vermagic"],
                     answer["symbols"], YES if answer["fits"] else NO,
                     answer["reason"]))
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]) - 1)]
    return "\n".join("  ".join([*(cell.ljust(width) for cell, width in zip(row, widths)),
                                row[-1]]).rstrip() for row in rows)


def as_json(answers, strict):
    return json.dumps({"all_fit": all_fit(answers, strict), "kernels": answers}, indent=1)
