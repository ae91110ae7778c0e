"""The pages that the classroom writes, as a student or an instructor opens them: one file, readable anywhere."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from classroom.__main__ import main
from classroom.commands.report import page as report_page
from classroom.course.course import Course
from classroom.course.storage import write_atomically
from classroom.grading.results import Mark, Result
from classroom.grading.tasks import tasks_for
from classroom.submissions.similarity import Flag
from lessons.shared.exercises.task import NOTES

pytestmark = pytest.mark.browser
LESSON = "ravines"
BRIEF = {"resultTypes": ["violations"]}


def mark(task, score):
    sentences = task.sentences
    return Mark(
        1.0,
        score,
        "passed" if score == 1 else "not yet",
        () if score == 1 else tuple(task.misconceptions)[:2],
        tuple((sentence, k < score * len(sentences)) for k, sentence in enumerate(sentences)),
        "" if score else "Your function raised ZeroDivisionError in line 3: return 1 / 0",
        () if score else NOTES,
    )


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """One page of each kind, by its kind."""
    folder = tmp_path_factory.mktemp("course")
    students = [f"s{k:02}" for k in range(20)]
    roster = "student,name,email\n" + "".join(
        f"{student},Ann {student},{student}@example.org\n" for student in students
    )
    (folder / "roster.csv").write_text(roster, encoding="utf-8")
    where = ["--course", str(folder)]
    assert main(["assign", LESSON, "--variants", "--due", "2026-12-01", *where]) == 0
    course = Course.open(folder)
    for number, student in enumerate(students):
        tasks = tasks_for(course, LESSON, student)
        marks = {name: mark(task, (1, 0.5, 0, 1)[(number + k) % 4]) for k, (name, task) in enumerate(tasks.items())}
        result = Result(student, LESSON, "0", "v", marks, ("The cell a is there 2 times.",))
        write_atomically(course.mark(LESSON, student), result.to_json())
    assert main(["feedback", LESSON, *where]) == 0
    report = course.report / "report.html"
    report.parent.mkdir()
    pair = Flag("heavy_ball", ("s01", "s02"), 0.9, 31)
    report.write_text(report_page(course.assignment(LESSON), course.results(LESSON), 21, [pair]), encoding="utf-8")
    return {
        "feedback": course.feedback(LESSON) / "s00.html",
        "sheet": course.instructor / f"{LESSON}.html",
        "report": report,
    }


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("kind", ["feedback", "sheet", "report"])
def test_a_page_is_readable_and_asks_for_nothing(pages, tab, kind, width, mode):
    opened = tab(width=width, mode=mode)
    opened.page.goto(pages[kind].as_uri())
    assert opened.requests == [pages[kind].as_uri()]
    assert not opened.errors
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(opened.page, options=BRIEF).response["violations"]
    assert not found, [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in found]


def test_a_page_follows_light_and_dark(pages, tab):
    paper = "getComputedStyle(document.body).backgroundColor"
    seen = set()
    for mode in ("light", "dark"):
        opened = tab(mode=mode)
        opened.page.goto(pages["report"].as_uri())
        seen.add(opened.page.evaluate(paper))
        bar = opened.page.locator("svg path[style*='--figure-green']").first
        seen.add(bar.evaluate("bar => getComputedStyle(bar).fill"))
    assert len(seen) == 4
