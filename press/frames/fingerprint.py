"""A digest of the code that a draw function runs: its module, what that imports here, and the data beside it."""

from __future__ import annotations

import ast
import hashlib
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from time import time

OURS = ("lessons", "press")
LIBRARIES = ("matplotlib", "numpy", "scipy")
DATA = {".csv", ".json", ".npy", ".npz", ".gz", ".txt"}
BEGIN = time()  # of this process, or near enough: what is edited later is on disk, but not what runs


def fingerprint(*modules: str) -> str:
    """SHA-256 over the files that `modules` import, directly or not, from their own packages and from this project."""
    digest = hashlib.sha256(_libraries().encode())
    files = sorted(imported(*modules).items())
    for name, path in files:
        digest.update(name.encode() + path.read_bytes())
    folders = {path.parent for _, path in files}
    for data in sorted(data for folder in folders for data in folder.iterdir() if data.suffix in DATA):
        digest.update(data.name.encode() + data.read_bytes())
    return digest.hexdigest()


@cache
def _libraries() -> str:
    return " ".join(f"{name} {version(name)}" for name in LIBRARIES)


def edited(*modules: str) -> bool:
    """Whether a file that `modules` import has changed since this process began: it may run the older code."""
    return any(path.stat().st_mtime > BEGIN for path in imported(*modules).values())


def imported(*modules: str) -> dict[str, Path]:
    """Module name -> file, for `modules` and all that they import; read from the source, nothing is run."""
    tops = {name.partition(".")[0] for name in modules} | set(OURS)
    found: dict[str, Path] = {}
    todo = list(modules)
    while todo:
        name = todo.pop()
        above = found.get(name.rpartition(".")[0])
        inside = above is not None and above.name != "__init__.py"  # a thing in a module is no module
        path = None if inside or name in found or name.partition(".")[0] not in tops else _file(name)
        if path is not None:
            found[name] = path
            package = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
            todo += sorted(_imports(tuple(package), path.read_text(encoding="utf-8")), reverse=True)  # packages first
    return found


def _file(module: str) -> Path | None:
    top, *rest = module.split(".")
    spec = find_spec(top)
    if spec is None or spec.origin is None:
        return None
    if not rest:
        return Path(spec.origin)
    here = Path(spec.origin).parent.joinpath(*rest)
    return next((path for path in (here.with_suffix(".py"), here / "__init__.py") if path.is_file()), None)


@cache
def _imports(package: tuple[str, ...], source: str) -> set[str]:
    """Names of modules, and of things in them that may be modules themselves."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*above, *filter(None, [node.module])])
            names.update([module, *(f"{module}.{alias.name}" for alias in node.names)])
    split = (name.split(".") for name in names)
    return {".".join(parts[:k]) for parts in split for k in range(1, len(parts) + 1)}  # a package runs first
