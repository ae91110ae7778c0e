"""Do the pins hold? `resolve`: on every promised machine. `drift`: what becomes of a student without constraints.txt.

Both ask the package index, by uv, which reads the markers of a package for the machine in question; pip would read them
for the machine it runs on.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PLATFORMS = {
    "Linux": "x86_64-manylinux_2_28",
    "Linux on ARM": "aarch64-manylinux_2_28",
    "macOS on Apple silicon": "aarch64-apple-darwin",
    "macOS on Intel": "x86_64-apple-darwin",
    "Windows": "x86_64-pc-windows-msvc",
}
EXTRAS = ("book", "classroom", "test")  # what make needs; on Windows only a student's part is promised
RUN = "import sys, nbclient, nbformat; nbclient.NotebookClient(nbformat.read(sys.argv[1], 4), timeout=300).execute()"
NOT_COPIED = (".venv*", ".git", ".cache", "_build", "node_modules", "__pycache__")
UV = (sys.executable, "-m", "uv", "--quiet", "pip")


@dataclass(frozen=True)
class Machine:
    """A machine that the README promises, and what is installed there."""

    system: str
    python: str
    extras: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.system}, Python {self.python}" + (f", extras {', '.join(self.extras)}" if self.extras else "")


def project() -> dict[str, Any]:
    """The table [project] of pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def promised() -> tuple[str, str]:
    """The oldest and the newest promised minor version of Python, such as ("3.11", "3.14")."""
    promise = project()["requires-python"]
    bounds = re.fullmatch(r">=3\.(\d+),<3\.(\d+)", promise)
    if not bounds:
        raise ValueError(f"requires-python must read like >=3.11,<3.15, got {promise!r}")
    return f"3.{bounds[1]}", f"3.{int(bounds[2]) - 1}"


def machines() -> list[Machine]:
    """Every system with the first release of the oldest Python and of the newest."""
    return [
        Machine(system, f"{version}.0", () if system == "Windows" else EXTRAS)
        for system in PLATFORMS
        for version in promised()
    ]


def spelt(name: str) -> str:
    """A package's name as an index spells it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned(lines: Iterable[str]) -> dict[str, str]:
    """Package -> version, of the lines of a requirements file that pin one."""
    pairs = (line.split("==") for line in lines if "==" in line)
    return {spelt(name): version for name, version in pairs}


def lines_of(file: str) -> list[str]:
    return (ROOT / file).read_text(encoding="utf-8").splitlines()


def student() -> list[str]:
    """The direct requirements of a student, without what only a checkout has."""
    return [line for line in lines_of("requirements.txt") if line and not line.startswith(("#", "-"))]


def resolved(machine: Machine) -> tuple[set[str], str]:
    """The packages that the pins bring to a machine, and why that cannot be (empty where it can). Wheels only."""
    wanted = student()
    for extra in machine.extras:
        wanted += project()["optional-dependencies"][extra]
    command = [*UV, "compile", "-", "--constraint", "constraints.txt", "--only-binary", ":all:", "--no-header"]
    command += ["--no-annotate", "--python-version", machine.python, "--python-platform", PLATFORMS[machine.system]]
    done = subprocess.run(
        command, input="\n".join(wanted), cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )
    return set(pinned(done.stdout.splitlines())), done.stderr.strip() if done.returncode else ""


def resolve() -> list[str]:
    """What is wrong with the pins, a line or more for each fault."""
    pins = set(pinned(lines_of("constraints.txt")))
    needed: set[str] = set()
    faults = []
    with ThreadPoolExecutor(4) as pool:
        for machine, (packages, why) in zip(machines(), pool.map(resolved, machines()), strict=True):
            loose = packages - pins
            needed |= packages
            print(f"{'✗' if why or loose else '✓'} {machine}: {len(packages)} packages", flush=True)
            faults += [f"{machine}:\n{why}"] if why else []
            faults += [f"{machine}: constraints.txt does not pin {', '.join(sorted(loose))}"] if loose else []
    if not faults and pins - needed:
        faults.append(f"constraints.txt pins what nothing needs: {', '.join(sorted(pins - needed))}")
    return faults


def drift() -> list[str]:
    """What breaks in a fresh environment with today's indirect packages; prints which of their versions differ.

    The book is built and the notebooks run in a copy, so that what lies here stays as it is.
    """
    with tempfile.TemporaryDirectory() as folder:
        course = Path(folder, "course")
        shutil.copytree(ROOT, course, ignore=shutil.ignore_patterns(*NOT_COPIED))
        python = fresh(Path(folder, "venv"), course)
        freeze = subprocess.run([*UV, "freeze", "--python", python], capture_output=True, encoding="utf-8", check=True)
        pins = pinned(lines_of("constraints.txt"))
        for name, version in sorted(pinned(freeze.stdout.splitlines()).items()):
            if version != pins.get(name):
                print(f"{name} {version} (constraints.txt: {pins.get(name, 'nothing')})")
        faults = [*(failure(python, path) for path in notebooks(course)), unbuilt(python, course)]
        return [fault for fault in faults if fault]


def fresh(venv: Path, course: Path) -> Path:
    """The Python of a new environment with the course, and what builds its book, resolved without constraints.txt."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(venv)], check=True)
    python = next(venv.glob("[bS]*/python*"))  # bin, or Scripts on Windows
    wanted = [f"{course}[book,classroom]", *student()]
    subprocess.run([*UV, "install", "--python", python, "--editable", *wanted], check=True)
    return python


def notebooks(course: Path) -> list[Path]:
    """Every notebook that runs from its first cell to its last."""
    return sorted(path for kind in ("lessons", "solutions") for path in (course / kind).glob("*.ipynb"))


def unbuilt(python: Path | str, course: Path) -> str:
    """The last lines of why the book is not built under `python`; empty where it is."""
    done = subprocess.run(
        [python, "-m", "press", "book"], cwd=course, capture_output=True, encoding="utf-8", check=False
    )
    print(f"{'✗' if done.returncode else '✓'} the book", flush=True)
    return f"the book: {_last(done.stderr)}" if done.returncode else ""


def failure(python: Path | str, notebook: Path) -> str:
    """The last lines of what a notebook raises under `python`; empty where it runs."""
    name = f"{notebook.parent.name}/{notebook.name}"
    done = subprocess.run(
        [python, "-c", RUN, notebook.name], cwd=notebook.parent, capture_output=True, encoding="utf-8", check=False
    )
    print(f"{'✗' if done.returncode else '✓'} {name}", flush=True)
    return f"{name}: {_last(done.stderr)}" if done.returncode else ""


def _last(said: str) -> str:
    plain = re.sub(r"\x1b\[[0-9;]*m", "", said).strip()  # IPython colours its traces
    return "\n".join(plain.splitlines()[-5:])


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tools.pins", description=__doc__)
    parser.add_argument("question", choices=("resolve", "drift"))
    faults = {"resolve": resolve, "drift": drift}[parser.parse_args().question]()
    sys.exit("\n\n".join(faults) if faults else 0)


if __name__ == "__main__":
    main()
