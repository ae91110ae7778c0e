"""Check the course's JavaScript (`check`: format, lint, types) or test what needs no browser (`test`), by node.

Contributors need node 20 or later, students and the book never do. Without it one line says what was left out; on a
build server that is an error.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from lessons.shared.playground.assets import facts_module

ROOT = Path(__file__).parent.parent
LOCK, INSTALLED = ROOT / "package-lock.json", ROOT / "node_modules" / ".package-lock.json"
FACTS = ROOT / ".cache" / "javascript" / "facts.mjs"
LEFT_OUT = {
    "check": "JavaScript was neither formatted, linted nor type-checked",
    "test": "JavaScript was tested in the browser alone",
}


def check() -> int:
    """Format and lint by biome, types by TypeScript; the exit status."""
    if not INSTALLED.exists() or INSTALLED.stat().st_mtime < LOCK.stat().st_mtime:
        print("Setting up node_modules, once per change of package-lock.json ...", flush=True)
        if subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"], cwd=ROOT).returncode:
            print("npm ci failed: is the package registry reachable?")
            return 1
        INSTALLED.touch()
    tools = INSTALLED.parent / ".bin"
    return _run(tools / "biome", "ci", "--log-level=warn", "--reporter=summary") or _run(
        tools / "tsc", "--project", "."
    )


def test() -> int:
    """`node --test` over tests/javascript; the exit status."""
    FACTS.parent.mkdir(parents=True, exist_ok=True)
    FACTS.write_text(facts_module(), encoding="utf-8")
    files = sorted(map(str, (ROOT / "tests" / "javascript").glob("*.test.js")))
    return _run("node", "--import", "./tests/javascript/hook.js", "--test", "--test-reporter=dot", *files)


def main(name: str) -> int:
    """Exit status of `check` or `test`; 0 without node, except on a build server."""
    if lack := _lack():
        print(f"{lack}: {LEFT_OUT[name]}.")
        return int("CI" in os.environ)
    return {"check": check, "test": test}[name]()


def _lack() -> str:
    """What is missing, in words; nothing where all is there."""
    if not shutil.which("node") or not shutil.which("npm"):
        return "node and npm are not on PATH"
    version = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    return f"node 20 or later is needed, got {version}" if int(version[1:].split(".")[0]) < 20 else ""


def _run(*command: str | Path) -> int:
    return subprocess.run(command, cwd=ROOT, env=os.environ | {"FACTS": str(FACTS)}).returncode


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in LEFT_OUT:
        sys.exit(f"say one of {', '.join(LEFT_OUT)}")
    sys.exit(main(sys.argv[1]))
