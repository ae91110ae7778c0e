"""A digest of the code that a draw function runs: its module, what that imports here, and the data beside it."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from time import time

from press.import_closure import data_beside, imported

LIBRARIES = ("matplotlib", "numpy", "scipy")
BEGIN = time()  # of this process, or near enough: what is edited later is on disk, but not what runs


def fingerprint(*modules: str) -> str:
    """SHA-256 over the files that `modules` import, directly or not, from their own packages and from this project."""
    digest = hashlib.sha256(_libraries().encode())
    files = sorted(imported(*modules).items())
    for name, path in files:
        digest.update(name.encode() + path.read_bytes())
    for data in data_beside(path for _, path in files):
        digest.update(data.name.encode() + data.read_bytes())
    return digest.hexdigest()


def edited(*modules: str) -> bool:
    """Whether a file that `modules` import has changed since this process began: it may run the older code."""
    return any(path.stat().st_mtime > BEGIN for path in imported(*modules).values())


@cache
def _libraries() -> str:
    return " ".join(f"{name} {version(name)}" for name in LIBRARIES)
