"""A class of 30 simulated students whose marks are known before anybody grades: right, partly right, wrong, attacks.

`python tests/class_of_30.py DIR` writes its roster; after `assign --variants`, give --submissions for the zip as Moodle
packs it.
"""

import argparse
import inspect
import json
import re
import sys
import zipfile
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path

from attacks.escapes import ESCAPES, aimed, machine
from attacks.exhaustion import EXHAUSTION
from attacks.handed_in import LESSON as THEIRS
from attacks.handed_in import VICTIM, Attack
from attacks.trickery import TRICKERY

from classroom.course.course import Course, grading_seed
from classroom.course.release import notebook_for
from classroom.grading.tasks import answer_key, marked
from classroom.sandbox.jail import Limits
from classroom.variants.draw import variant
from press.notebooks.sources import ROOT

sys.path += [str(ROOT / "tests" / room) for room in ("classroom", "lessons/overparameterization")]
checks = import_module("test_overparameterization_exercises")
variants = import_module("test_classroom_variants")

LESSON = "overparameterization"  # quick to start and to judge
TASKS = tuple(checks.TestExercises.tasks)
OWN = "own_nearest"
SHORT = {THEIRS: LESSON, VICTIM: TASKS[0], "(moves)": "(X, y)", "moves": "X"}  # an attack in words of this lesson
# One attacker a line: all classes of attack but those that hold a worker until a limit; tests/attacks has those too.
QUICK = (
    ("reading the solutions",),
    ("reading what is private", "writing outside", "network", "killing the parent"),
    ("a background process", "more rights"),
    ("fork bomb in a task",),
    ("thread bomb in a task",),
    ("memory bomb in a task",),
    ("disk filling", "output flood", "an AST transformer"),
    ("os._exit",),
    ("an object that equals everything",),
    ("patched json, NumPy and checks",),
    ("forged replies from a cell",),
    ("copied cells", "another kernel"),
    ("reordered cells",),
)
ATTACKS = {attack.name: attack for attack in (*ESCAPES, *EXHAUSTION, *TRICKERY)}
NAMES = (
    "Ada Ben Cleo Dan Eve Finn Gus Hana Ian Jo Kim Lou Mia Nils Ola "
    "Pia Quin Rui Sam Tess Uma Vik Wen Xan Yui Zoe Abe Bea Cy Dot"
)
HELPERS = inspect.getsource(checks).split("# ----", 1)[1].split("\n", 1)[1].split("ABSURD =")[0]


@dataclass
class Known:
    """One student: what they hand in, and what they must get. `hints` are the misconceptions, by task.

    Of a `quiet` one the grader has nothing to note: what they tried inside failed.
    """

    student: str
    name: str
    kind: str
    notebook: dict
    scores: dict[str, float] = field(default_factory=dict)
    statuses: dict[str, str] = field(default_factory=dict)
    hints: dict[str, list[str]] = field(default_factory=dict)
    quiet: bool = True


def roster() -> list[tuple[str, str, str]]:
    return [(f"s{k:02}", f"{name} Smith", f"{name.lower()}@example.org") for k, name in enumerate(NAMES.split())]


def roster_text() -> str:
    return "student,name,email\n" + "".join(f"{','.join(line)}\n" for line in roster())


def the_class(course: Course) -> list[Known]:
    """All 30, with the variants of this course."""
    lines, seed = roster(), grading_seed(course.secret, LESSON)
    who = iter(lines)
    everyone = [_right(course, *next(who)[:2], solved=6) for _ in range(6)]
    everyone += [_right(course, *next(who)[:2], solved=count) for count in range(5)]
    everyone += [_mistaken(course, *next(who)[:2], number, seed) for number in range(6)]
    everyone += [_attacker(course, *next(who)[:2], together(names)) for names in QUICK]
    assert len(everyone) == len(lines) == 30
    assert not list(who)
    return everyone


def right_answers(course: Course, student: str) -> dict[str, str]:
    """Task -> the code of an answer cell that is right; the student's own task is the last."""
    key = marked(answer_key(LESSON))
    right = {task: re.sub(r" *### (BEGIN|END) SOLUTION\n?", "", key[task].source) for task in TASKS}
    return right | {OWN: variant(LESSON, student, course.secret).solution()}


def handed_in(course: Course, student: str, answers: dict[str, str], helpers: str = "") -> dict:
    """The student's notebook with some of its stubs replaced."""
    notebook = json.loads(json.dumps(notebook_for(LESSON, variant(LESSON, student, course.secret))))
    for name, cell in [(c["metadata"].get("nbgrader", {}).get("grade_id"), c) for c in notebook["cells"]]:
        cell["source"] = answers.get(name, cell["source"])
    if helpers:
        first = next(k for k, cell in enumerate(notebook["cells"]) if cell["cell_type"] == "code")
        extra = {"cell_type": "code", "id": "mine", "metadata": {}, "outputs": [], "execution_count": None}
        notebook["cells"].insert(first + 1, extra | {"source": helpers})
    return notebook


def _right(course: Course, student: str, name: str, solved: int) -> Known:
    """The first `solved` tasks right, the others untouched."""
    answers = dict(list(right_answers(course, student).items())[:solved])
    known = Known(student, name, "right" if solved == 6 else "partly right", handed_in(course, student, answers))
    for task in (*TASKS, OWN):
        known.scores[task] = float(task in answers)
        known.statuses[task] = "passed" if task in answers else "not started"
    return known


def all_tasks(course: Course) -> list:
    return [*(checks.TestExercises.tasks[task] for task in TASKS), variant(LESSON, "s00", course.secret).task()]


def mistakes_of(task) -> list[str]:
    return [seen.__name__ for seen in task.misconceptions.values()]


def _mistaken(course: Course, student: str, name: str, number: int, seed: int) -> Known:
    """In every task the mistake `number`, as far as the task has so many; the truth is judged right here."""
    own, answers, known = variant(LESSON, student, course.secret), {}, Known(student, name, "mistaken", {})
    for task in (*(checks.TestExercises.tasks[task] for task in TASKS), own.task()):
        mistake = (found := mistakes_of(task))[number % len(found)]
        if task.name == OWN:
            wrong = variants.WRONG[LESSON, mistake]
            helpers = "\n\n".join(
                inspect.getsource(f)
                for f in (variants.system, variants.nearest_to_zero, variants.few, variants.one_step)
            )
            call = inspect.getsource(wrong).split("): ", 1)[1].strip().rstrip(",")
            answers[OWN] = f"{helpers}\nC = {own.constants!r}\nWRONG_OWN = {call}\n\n"
            answers[OWN] += f"def {OWN}(targets):\n    return WRONG_OWN(C, targets)\n"
            feedback = task.check(lambda targets, wrong=wrong: wrong(own.constants, targets), seed=seed)
        else:
            answers[task.name] = f"def {task.name}(**case):\n    return WRONG[{mistake!r}][0](**case)\n"
            feedback = task.check(checks.WRONG[mistake][0], seed=seed)
        [expected] = [hint for hint, seen in task.misconceptions.items() if seen.__name__ == mistake]
        known.scores[task.name], known.statuses[task.name] = feedback.score, feedback.status
        known.hints[task.name] = [expected]
    known.notebook = handed_in(course, student, answers, HELPERS)
    return known


def together(names: tuple[str, ...]) -> Attack:
    """Attacks that do not touch one another in one notebook: all of their cells, and what the first does otherwise."""
    first, *others = (ATTACKS[name] for name in names)
    cells = (cell for attack in (first, *others) for cell in attack.cells)
    more = {key: value for attack in others for key, value in attack.metadata.items()}
    return replace(first, name="; ".join(names), cells=tuple(cells), metadata=first.metadata | more)


def _here(attack: Attack) -> Attack:
    """The attack in this lesson instead of the one that the suite uses, with something to aim at."""

    def said(text: str) -> str:
        for theirs, mine in SHORT.items():
            text = text.replace(theirs, mine)
        return text

    moved = replace(
        attack,
        cells=tuple(map(said, attack.cells)),
        answers={said(task): said(answer) for task, answer in attack.answers.items()},
        lost={said(task): status for task, status in attack.lost.items()},
    )
    private = [str(ROOT / name) for name in ("solutions", "tests", "book", "classroom")]
    aims = {"private": private, "writable": [str(ROOT), "/usr/lib", "/etc"], "port": 9}
    return aimed(moved, **machine(Limits()), **aims)


def _attacker(course: Course, student: str, name: str, attack: Attack) -> Known:
    """An attack; what it does not touch is right, the student's own task too."""
    attack = _here(attack)
    notebook = json.loads(attack.notebook(LESSON))
    own = variant(LESSON, student, course.secret)
    cells = json.loads(json.dumps(own.cells()))
    cells[1]["source"] = own.solution()
    notebook["cells"] += cells
    known = Known(student, name, f"attack: {attack.name}", notebook, quiet=not attack.says)
    for task in (*TASKS, OWN):
        known.statuses[task] = "lost" if task in attack.lost else "passed"
        known.scores[task] = float(task not in attack.lost)
    return known


def packed(everyone: list[Known], path: Path) -> None:
    """The bulk zip as Moodle makes it."""
    with zipfile.ZipFile(path, "w") as bundle:
        for number, known in enumerate(everyone):
            folder = f"{known.name}_{1000 + number}_assignsubmission_file_"
            bundle.writestr(f"{folder}/{LESSON}.ipynb", json.dumps(known.notebook))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--submissions", action="store_true")
    arguments = parser.parse_args()
    if arguments.submissions:
        packed(the_class(Course.open(arguments.folder)), arguments.folder / "submissions.zip")
    else:
        arguments.folder.mkdir(exist_ok=True)
        (arguments.folder / "class.csv").write_text(roster_text(), encoding="utf-8")
    sys.exit(0)
