"""The version in a result: whatever decides a mark is in it, so that a changed grader keeps no stale mark."""

import shutil
import subprocess
import sys

import pytest

from classroom.grading.version import deciding, edition
from press.import_closure import imported
from press.notebooks.sources import ROOT

LESSON, NEEDED = "plateaus", ("lessons", "press", "classroom", "exercises", "book")
# What no list kept by hand should forget; the test edits these and everything else that is found.
KNOWN = (
    "classroom/grading/grader.py",
    "classroom/grading/questions.py",
    "classroom/grading/sentences.py",
    "classroom/grading/results.py",
    "classroom/grading/tasks.py",
    "classroom/sandbox/gate.py",
    "classroom/sandbox/jail.py",
    "classroom/sandbox/worker.py",
    "classroom/sandbox/worker_client.py",
    "classroom/submissions/notebook.py",
    "classroom/variants/draw.py",
    "classroom/variants/keyed_random.py",
    f"classroom/variants/{LESSON}.py",
    "lessons/shared/exercises/deadline.py",
    "lessons/shared/exercises/feedback.py",
    "lessons/shared/exercises/json_values.py",
    "lessons/shared/exercises/precision.py",
    "lessons/shared/exercises/student_call.py",
    "lessons/shared/exercises/task.py",
    "lessons/shared/numerics/arrays.py",
    f"lessons/{LESSON}/exercises/__init__.py",
    f"lessons/{LESSON}/exercises/agreement.py",
    f"lessons/{LESSON}/exercises/variant.py",
    f"exercises/{LESSON}.ipynb",
)
PROGRAM = f"""
import sys
from pathlib import Path
from classroom.grading.version import deciding, edition
from press.import_closure import names_imported
root, first, same = Path(sys.argv[1]), edition("{LESSON}"), []
for path in deciding("{LESSON}"):
    assert path.is_relative_to(root), path
    before = path.read_bytes()
    path.write_bytes(before + b"\\n# another grader\\n")
    same += [str(path)] * (edition("{LESSON}") == first)
    path.write_bytes(before)
assert edition("{LESSON}") == first
print(*same, sep="\\n")
"""


def relative() -> set[str]:
    return {path.relative_to(ROOT).as_posix() for path in deciding(LESSON)}


@pytest.mark.parametrize("file", KNOWN)
def test_what_decides_a_mark_is_among_the_files_of_the_version(file):
    assert file in relative()


def test_all_that_a_running_grader_has_loaded_of_ours_is_in_the_version():
    """Not by reading the imports, but by running them."""
    program = "import sys, classroom.grading.grader; print(*[m.__file__ for m in sys.modules.values() if m.__name__" \
              ".split('.')[0] in ('classroom', 'lessons', 'press')], sep='\\n')"  # fmt: skip
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = {name.removeprefix(f"{ROOT}/") for name in done.stdout.split()}
    assert len(loaded) > 20
    assert loaded <= relative()


def test_an_edit_of_any_of_these_files_makes_another_version(tmp_path):
    for name in NEEDED:
        shutil.copytree(
            ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
        )
    command, env = [sys.executable, "-c", PROGRAM, str(tmp_path)], {"PYTHONPATH": str(tmp_path)}
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-1000:]
    assert done.stdout.split() == []


def test_a_file_that_decides_nothing_makes_no_other_version():
    assert not [name for name in relative() if name.startswith(("classroom/pages", "classroom/commands", "tests"))]


@pytest.mark.parametrize("given", [(), (2,), (1, "limits")])
def test_seed_limits_and_points_make_another_version(given):
    assert edition(LESSON, *given) != edition(LESSON, 1)


def test_a_lesson_has_a_version_of_its_own():
    assert edition(LESSON, 1) != edition("saddles", 1)
    assert edition(LESSON, 1) == edition(LESSON, 1)


def test_every_module_is_found_on_the_disk():
    assert all(path.is_file() for path in imported("classroom.grading.grader").values())
