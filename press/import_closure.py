"""Which files of ours does a module run? Followed from import to import in the source; nothing is run.

What changes a picture, what a student's zip must hold and what decides a mark are all answered from here.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from pathlib import Path

OURS = ("lessons", "press", "classroom")
DATA = {".csv", ".json", ".npy", ".npz", ".gz", ".txt"}


def imported(*modules: str) -> dict[str, Path]:
    """Module name -> file, for `modules` and all that they import from their own packages and from this project."""
    tops = {name.partition(".")[0] for name in modules} | set(OURS)
    known: dict[str, Path] = {}
    todo = list(modules)
    while todo:
        name = todo.pop()
        above = known.get(name.rpartition(".")[0])
        inside = above is not None and above.name != "__init__.py"  # a thing in a module is no module
        path = None if inside or name in known or name.partition(".")[0] not in tops else file_of(name)
        if path is not None:
            known[name] = path
            package = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
            todo += sorted(names_imported(path.read_text(encoding="utf-8"), *package), reverse=True)  # packages first
    return known


def data_beside(files: Iterable[Path], suffixes: Iterable[str] = DATA) -> list[Path]:
    """What these files may read: the data in their folders, and the recordings of their rooms."""
    folders = {path.parent for path in files}
    folders |= {folder / "recordings" for folder in folders}
    return sorted(
        data for folder in folders if folder.is_dir() for data in folder.iterdir() if data.suffix in set(suffixes)
    )


@cache
def names_imported(source: str, *package: str) -> frozenset[str]:
    """Names of modules that a source text imports, and of things in them that may be modules themselves.

    `package` is where the text stands, for its relative imports.
    """
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*above, *filter(None, [node.module])])
            names.update([module, *(f"{module}.{alias.name}" for alias in node.names)])
    split = (name.split(".") for name in names)
    return frozenset(".".join(parts[:k]) for parts in split for k in range(1, len(parts) + 1))  # a package runs first


def file_of(module: str) -> Path | None:
    """Where a module lies; None for one that is not there, or is no Python file."""
    top, *rest = module.split(".")
    spec = find_spec(top)
    if spec is None or spec.origin is None:
        return None
    if not rest:
        return Path(spec.origin)
    here = Path(spec.origin).parent.joinpath(*rest)
    return next((path for path in (here.with_suffix(".py"), here / "__init__.py") if path.is_file()), None)
