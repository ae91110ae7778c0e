"""A digest of the code that a draw function runs: its module, what that imports here, and the data beside it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path
from time import time
from typing import Any

from press.import_closure import data_beside, file_of, imported

LIBRARIES = ("matplotlib", "numpy", "scipy")
BEGIN = time()  # of this process, or near enough: what is edited later is on disk, but not what runs


_known: dict[Any, tuple[dict[Path, int], str]] = {}  # modules and where they lie -> when files changed, the digest


def fingerprint(*modules: str) -> str:
    """SHA-256 over the files that `modules` import, directly or not, from their own packages and from this project."""
    asked = (modules, *map(file_of, modules))
    if asked in _known and _known[asked][0] == _times(_known[asked][0]):
        return _known[asked][1]
    digest = hashlib.sha256(_libraries().encode())
    files = sorted(imported(*modules).items())
    data = data_beside(path for _, path in files)
    read = [*(path for _, path in files), *data]
    times = _times({place for path in read for place in (path, path.parent)})  # a new file in a folder may be data
    for name, path in files:
        digest.update(name.encode() + path.read_bytes())
    for path in data:
        digest.update(path.name.encode() + path.read_bytes())
    _known[asked] = times, digest.hexdigest()
    return digest.hexdigest()


def _times(places: Iterable[Path]) -> dict[Path, int]:
    """When each last changed; 0 for what is gone."""
    return {place: place.stat().st_mtime_ns if place.exists() else 0 for place in places}


def edited(*modules: str) -> bool:
    """Whether a file that `modules` import has changed since this process began: it may run the older code."""
    return any(path.stat().st_mtime > BEGIN for path in imported(*modules).values())


@cache
def _libraries() -> str:
    return " ".join(f"{name} {version(name)}" for name in LIBRARIES)
