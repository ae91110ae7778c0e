"""A class of 30, from the roster to the gradebook by four commands: every mark is the one that was known before."""

import re
import time

import class_of_30 as simulated
import pytest
from class_of_30 import LESSON, OWN, TASKS

from classroom.__main__ import main
from classroom.commands.export import total
from classroom.course.course import Course
from classroom.grading.gradebook import opened
from press.notebooks.sources import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^    python -m classroom (.+)$", README, flags=re.M)


@pytest.fixture(scope="module")
def taught(tmp_path_factory, pytestconfig):
    """The course after the four commands of the README, and who is in it; prints what each command took."""
    folder = tmp_path_factory.mktemp("class")
    (folder / "roster.csv").write_text(simulated.roster_text(), encoding="utf-8")
    times, everyone = {}, []
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for command in COMMANDS:
            words = command.replace("ravines", LESSON).split()
            if words[0] == "grade":
                everyone = simulated.the_class(Course.open("."))
                simulated.packed(everyone, folder / "submissions.zip")
            start = time.perf_counter()
            assert main(words) == 0
            times[words[0]] = time.perf_counter() - start
    course = Course.open(folder)
    seconds = [course.results(LESSON)[known.student].seconds for known in everyone if known.kind == "right"]
    said = ", ".join(f"{command} {taken:.1f} s" for command, taken in times.items())
    with pytestconfig.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        print(f"\na class of {len(everyone)}: {said}; a right submission {sum(seconds) / len(seconds):.1f} s")
    return course, everyone


def test_the_readme_shows_four_commands():
    assert [command.split()[0] for command in COMMANDS] == ["assign", "grade", "feedback", "export"]


def test_every_mark_is_the_known_one(taught):
    course, everyone = taught
    results = course.results(LESSON)
    assert set(results) == {known.student for known in everyone}
    assert len(everyone) == 30
    for known in everyone:
        assert not (known.quiet and results[known.student].notes), (known.kind, results[known.student].notes)
        for task in (*TASKS, OWN):
            mark = results[known.student].tasks[task]
            if known.statuses[task] == "lost":  # to an attack; part of it may hold by chance
                assert mark.status != "passed", (known.kind, task, mark)
                assert mark.score < 1, (known.kind, task, mark)
            else:
                assert mark.status == known.statuses[task], (known.kind, task, mark)
                assert mark.score == pytest.approx(known.scores[task]), (known.kind, task, mark)


def test_every_mistake_is_named_and_nothing_else(taught):
    course, everyone = taught
    results = course.results(LESSON)
    mistaken = [known for known in everyone if known.hints]
    for known in mistaken:
        for task, hints in known.hints.items():
            assert results[known.student].tasks[task].hints == tuple(hints), (known.student, task)
    seen = {hint for known in mistaken for hints in known.hints.values() for hint in hints}
    assert seen == {hint for task in simulated.all_tasks(course) for hint in task.misconceptions}


def test_each_kind_of_student_is_in_the_class(taught):
    kinds = [known.kind.partition(":")[0] for known in taught[1]]
    assert {kind: kinds.count(kind) for kind in kinds} == {"right": 6, "partly right": 5, "mistaken": 6, "attack": 13}


def test_the_gradebook_and_the_pages_say_the_same(taught):
    course, everyone = taught
    assignment, results = course.assignment(LESSON), course.results(LESSON)
    with opened(course.export / "gradebook.db") as book:
        scores = {row["id"]: row["score"] for row in book.student_dicts()}
    canvas = (course.export / f"{LESSON}-canvas.csv").read_text(encoding="utf-8")
    for known in everyone:
        points = total(assignment, results[known.student])
        assert scores[known.student] == pytest.approx(points, abs=0.006)
        assert re.search(rf"{known.student},.*,{points:.2f}\r?$", canvas, flags=re.M)
        page = (course.feedback(LESSON) / f"{known.student}.html").read_text(encoding="utf-8")
        assert f"{points:.2f}".rstrip("0").rstrip(".") + " of 6 points" in page


def test_no_attack_reaches_a_page(taught):
    """Nothing that an attacker wrote is on anybody's page but as a line of their own code."""
    course, everyone = taught
    for known in everyone:
        page = (course.feedback(LESSON) / f"{known.student}.html").read_text(encoding="utf-8")
        assert "Input:" not in page
        assert course.secret.hex() not in page
        assert "<script" not in page


def test_grading_again_keeps_everything(taught, capsys):
    course = taught[0]
    before = {path.name: path.stat().st_mtime_ns for path in course.marks(LESSON).iterdir()}
    assert main(["grade", LESSON, str(course.folder / "submissions.zip"), "--course", str(course.folder)]) == 0
    assert "0 graded, 30 kept" in capsys.readouterr().out
    assert before == {path.name: path.stat().st_mtime_ns for path in course.marks(LESSON).iterdir()}
