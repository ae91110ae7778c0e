"""An instructor without any rights, whose course and whose copy of this house lie in a path with a space."""

import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from classroom.sandbox.jail import NOBODY, bubblewrap
from press.notebooks.sources import ROOT

LESSON = "plateaus"  # quick to start
HOUSE = ("lessons", "press", "classroom", "exercises", "solutions", "book")
BECOME = f"import os; os.setgroups([]); os.setresgid(*3 * [{NOBODY}]); os.setresuid(*3 * [{NOBODY}])\n"
COMMANDS = [
    ["assign", LESSON, "--due", "2026-12-01"],
    ["grade", LESSON, "handed in"],
    ["feedback", LESSON],
    ["export", LESSON],
    ["report", LESSON, "--submissions", "handed in"],
]
PROGRAM = """
import json, os, sys
assert os.getuid() != 0 and os.getcwd().endswith(" course")
from classroom.__main__ import main
import classroom
print(json.dumps([[main(words) for words in json.loads(sys.argv[1])], classroom.__file__, os.getuid()]))
"""


def closed(path: Path) -> Path | None:
    """The uppermost folder on the way to `path` that only its owner can enter."""
    return next((one for one in reversed(path.parents) if not stat.S_IMODE(one.stat().st_mode) & stat.S_IXOTH), None)


def unprivileged() -> tuple[list[str], str]:
    """What stands before a command, and before a program's text, so that neither has rights; none where there are none.

    Python may lie in root's own folder: then there is another folder in its place, which holds Python alone.
    """
    if os.geteuid():
        return [], ""
    shown = [Path(one).resolve() for one in (sys.base_prefix, sys.prefix)]
    command = [bubblewrap()[0], "--dev-bind", "/", "/"]
    hidden = {path: folder for path in shown if (folder := closed(path))}
    for folder in set(hidden.values()):
        command += ["--perms", "0755", "--tmpfs", str(folder)]
    for path, folder in hidden.items():
        for parent in sorted(parent for parent in path.parents if folder in parent.parents):
            command += ["--perms", "0755", "--dir", str(parent)]  # else bubblewrap makes them for root alone
        command += ["--ro-bind", str(path), str(path)]
    return [*command, "--"], BECOME


@pytest.fixture(scope="module")
def ended():
    """The folder in which the five commands ran, and what they said."""
    with tempfile.TemporaryDirectory(prefix="a path with a space ") as made:
        folder = Path(made)
        for name in HOUSE:
            shutil.copytree(ROOT / name, folder / "the house" / name, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "requirements.txt", folder / "the house")
        course = folder / "the course"
        (course / "handed in").mkdir(parents=True)
        (course / "roster.csv").write_text("student,name,email\nann,Ann Lee,a@b.c\n", encoding="utf-8")
        shutil.copy(ROOT / "solutions" / f"{LESSON}.ipynb", course / "handed in/ann.ipynb")
        before, become = unprivileged()
        if become:
            for path in (folder, *folder.rglob("*")):
                os.chown(path, NOBODY, NOBODY)
        home = {"PYTHONPATH": str(folder / "the house"), "HOME": made, "TMPDIR": made, "PYTHONDONTWRITEBYTECODE": "1"}
        command = [*before, sys.executable, "-c", become + PROGRAM, json.dumps(COMMANDS)]
        done = subprocess.run(command, cwd=course, env=os.environ | home, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-2000:]
        statuses, module, uid = json.loads(done.stdout.splitlines()[-1])
        assert module.startswith(str(folder / "the house"))
        assert uid == (NOBODY if become else os.geteuid())
        yield course, statuses


def test_each_of_the_five_commands_ends_well(ended):
    assert dict(zip([words[0] for words in COMMANDS], ended[1], strict=True)) == dict.fromkeys(
        ("assign", "grade", "feedback", "export", "report"), 0
    )


def test_the_right_answers_get_all_points(ended):
    marks = json.loads((ended[0] / f"marks/{LESSON}/ann.json").read_text(encoding="utf-8"))["tasks"]
    assert {name: mark["score"] for name, mark in marks.items()} == dict.fromkeys(marks, 1.0)


def test_every_page_and_every_export_is_there(ended):
    course = ended[0]
    pages = [f"feedback/{LESSON}/ann.html", f"report/{LESSON}.html", f"instructor/{LESSON}.html"]
    exports = [f"export/{LESSON}-canvas.csv", f"export/{LESSON}-moodle.csv", "export/gradebook.db"]
    assert [path for path in (*pages, *exports) if not (course / path).is_file()] == []
