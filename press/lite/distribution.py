"""Pyodide's distribution: which of its wheels the course needs, where they come from, and that they are the right ones.

Its lock file names each wheel with the packages that it needs and its SHA-256. The file is cut down to what is served,
so that a package that is not there is missing at once, and no address is asked in vain. Pyodide itself compares each
wheel with the sum again as it loads it.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import urllib.request
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

CORE = ("pyodide.js", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip")
LOCK = "pyodide-lock.json"
SOURCE = "https://cdn.jsdelivr.net/pyodide/v{version}/full"  # where Pyodide's makers publish the wheels
SECONDS = 60  # without an answer


class LiteError(RuntimeError):
    """The edition for the browser was not built; the message says what is missing and what to do."""


def spelt(name: str) -> str:
    """A package's name as an index spells it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def read(folder: Path) -> dict[str, Any]:
    """The lock file of a distribution."""
    return json.loads((folder / LOCK).read_text(encoding="utf-8"))


def needed(lock: Mapping[str, Any], roots: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The entries of the lock for these packages, and for all that they need; those it does not know are left out."""
    entries = {spelt(name): (name, entry) for name, entry in lock["packages"].items()}
    found: dict[str, dict[str, Any]] = {}
    waiting = [spelt(root) for root in roots]
    while waiting:
        name, entry = entries.get(waiting.pop(), ("", {}))
        if name and name not in found:
            found[name] = entry
            waiting += [spelt(other) for other in entry["depends"]]
    return dict(sorted(found.items()))


def gather(wanted: Mapping[str, Mapping[str, Any]], source: str, folder: Path) -> None:
    """Copy each wheel from `source`, a folder or the address of one, into `folder`, where its sum is the lock's.

    What is there already is not asked for again. Raises LiteError with all that is missing or different.
    """
    folder.mkdir(parents=True, exist_ok=True)
    faults = [fault for entry in wanted.values() if (fault := _gathered(entry, source.rstrip("/"), folder))]
    if faults:
        raise LiteError(
            f"{len(faults)} of {len(wanted)} wheels of Pyodide could not be had from {source}:\n  "
            + "\n  ".join(faults)
            + "\nName a folder that holds them, or another address: make lite WHEELS=…"
        )


def _gathered(entry: Mapping[str, Any], source: str, folder: Path) -> str:
    """What is wrong with a wheel; empty where it lies in `folder`."""
    name, wanted = entry["file_name"], entry["sha256"]
    if (folder / name).exists() and _sum((folder / name).read_bytes()) == wanted:
        return ""
    try:
        data = _bytes(f"{source}/{name}")
    except OSError as error:
        return f"{name}: {getattr(error, 'reason', None) or error.strerror or error}"
    if _sum(data) != wanted:
        return f"{name}: its SHA-256 is {_sum(data)}, the lock file says {wanted}"
    (folder / name).write_bytes(data)
    return ""


def _bytes(address: str) -> bytes:
    if not address.startswith(("https://", "http://")):
        return Path(address).read_bytes()
    with urllib.request.urlopen(address, timeout=SECONDS) as answer:
        return answer.read()


def _sum(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def write(distribution: Path, wheels: Path, wanted: Mapping[str, Mapping[str, Any]], out: Path) -> None:
    """Pyodide's core, the wheels, and the lock file cut down to them, as one folder that a browser loads from."""
    out.mkdir(parents=True, exist_ok=True)
    for name in CORE:
        shutil.copyfile(distribution / name, out / name)
    for entry in wanted.values():
        shutil.copyfile(wheels / entry["file_name"], out / entry["file_name"])
    lock = read(distribution) | {"packages": dict(wanted)}
    (out / LOCK).write_text(json.dumps(lock), encoding="utf-8")
