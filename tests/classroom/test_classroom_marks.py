"""What becomes of marks: feedback, exports, the report; from results as the grader writes them, without grading."""

import ast
import csv
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import asdict, replace
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest
from jinja2 import UndefinedError

from classroom.__main__ import main
from classroom.commands import report
from classroom.commands.export import canvas, moodle, shown, total, written
from classroom.commands.feedback import page
from classroom.course.course import Course
from classroom.course.release import files_for, notebook_for
from classroom.course.roster import Student
from classroom.course.storage import write_atomically
from classroom.grading.gradebook import opened, record
from classroom.grading.results import STATUSES, Mark, Result
from classroom.grading.tasks import SCORING, answer_key, lesson_tasks, marked, points, tasks_for
from classroom.pages.page import prose, rendered
from classroom.submissions.similarity import ALIKE, flags, functions, tokens, words
from classroom.variants.draw import variant
from lessons.shared.exercises.feedback import in_words
from lessons.shared.exercises.task import NOTES
from press.notebooks.sources import ROOT

LESSON, DUE, OWN = "overparameterization", "2026-12-01", "own_nearest"
ROSTER = """student,name,email,canvas_id,login,section
ann,Ann Lee,ann@example.org,17,lee1,A
bob,"Ng, Bob",bob@example.org,,,
cy,=cmd|' /C calc'!A0,cy@example.org,,,
dee,Dee <b>Bold</b> & Co,dee@example.org,,,
eve,Eve,eve@example.org,,,
"""
SECRET_INPUT = "[0.123456789, 9.87654321]"


def marks(tasks, scores, *, wrong=()):
    """Task -> mark: scores by task, and for those in `wrong` a hint."""
    return {name: mark(task, scores.get(name, 0.0), name in wrong) for name, task in tasks.items()}


def mark(task, score, wrong):
    count = len(task.sentences)
    findings = tuple((sentence, k < round(score * count)) for k, sentence in enumerate(task.sentences))
    hints = tuple(task.misconceptions)[:1] if wrong else ()
    return Mark(1.0, score, "passed" if score == 1 else "not yet", hints, findings)


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """Four of five students graded: all right, half right, a raised error with a hidden input in it, nothing found."""
    folder = tmp_path_factory.mktemp("course")
    (folder / "roster.csv").write_text(ROSTER, encoding="utf-8")
    assert main(["assign", LESSON, "--variants", "--due", DUE, "--course", str(folder)]) == 0
    course = Course.open(folder)
    for student in ("ann", "bob", "cy", "dee"):
        tasks = tasks_for(course, LESSON, student)
        got, notes = marks(tasks, dict.fromkeys(tasks, 1.0)), ()
        if student == "bob":
            got = marks(tasks, dict.fromkeys(tasks, 0.5), wrong=tasks)
        if student == "cy":
            findings = (("An expected value: 42.", False), (tasks["shortest"].sentences[0], None))
            detail = f"Your function raised KeyError.\nInput: X = {SECRET_INPUT}"
            got["shortest"] = Mark(1.0, 0.0, "raised", ("The answer is 42.",), findings, detail, ("It is 42.",))
        if student == "dee":
            got["sharpen"] = Mark.missing(tasks["sharpen"], 1.0)
            notes = ("The notebook asks for the kernel <script>alert(1)</script>.",)
        result = Result(student, LESSON, "0" * 64, "1", got, notes, 1.0)
        write_atomically(course.mark(LESSON, student), result.to_json())
    return course


# ---- feedback ----


@pytest.fixture(scope="module")
def pages(course):
    assert main(["feedback", LESSON, "--course", str(course.folder)]) == 0
    return {path.stem: path.read_text(encoding="utf-8") for path in course.feedback(LESSON).glob("*.html")}


def test_each_student_who_handed_in_has_a_page(pages):
    assert set(pages) == {"ann", "bob", "cy", "dee"}
    assert "6 of 6 points" in pages["ann"]
    assert "3 of 6 points" in pages["bob"]
    assert "5 of 6 points" in pages["cy"]


def test_a_page_names_the_misconception_in_the_tasks_own_words(course, pages):
    for task in tasks_for(course, LESSON, "bob").values():
        hint = next(iter(task.misconceptions))
        assert text_of(f"<p>{hint}</p>") in text_of(pages["bob"])
        assert hint not in pages["ann"]


def test_no_page_holds_a_hidden_input_or_a_sentence_that_is_not_the_courses(pages):
    whole = "".join(pages.values())
    assert "0.123456789" not in whole
    assert "Input:" not in whole
    assert "42" not in text_of(pages["cy"])
    assert "KeyError" in pages["cy"]


def test_no_page_holds_an_answer_or_an_expected_value(course, pages):
    from classroom.course.leaks import _answers, expected

    for student, content in pages.items():
        own = variant(LESSON, student, course.secret)
        lines = {line for lines in _answers(LESSON).values() for line in lines} | {own.own.SOLUTION.strip()}
        assert not [line for line in lines if line in content]
        assert not expected(own) & set(re.findall(r"\d+\.\d+", text_of(content)))


def test_no_page_holds_another_students_data(course, pages):
    for student in course.students():
        for other, content in pages.items():
            if other != student.student:
                assert student.email not in content
                assert not re.search(rf"(?<!\w){re.escape(student.name)}(?!\w)", text_of(content))


def test_no_page_holds_the_secret(course, pages):
    assert not [1 for content in pages.values() if course.secret.hex() in content]


class Reader(HTMLParser):
    """The tags and the text of a page."""

    def __init__(self):
        super().__init__()
        self.tags, self.words, self.hidden = [], [], 0

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.hidden += tag in ("style", "title")

    def handle_endtag(self, tag):
        self.hidden -= tag in ("style", "title")

    def handle_data(self, data):
        self.words += [] if self.hidden else [data]


def read(content):
    reader = Reader()
    reader.feed(content)
    return reader


def text_of(content):
    return re.sub(r"\s+", " ", "".join(read(content).words)).replace("`", "")


def test_a_page_is_one_file_without_scripts(pages):
    for content in pages.values():
        tags = {tag for tag, _ in read(content).tags}
        assert not tags & {"script", "link", "img", "iframe", "object"}
        assert not re.search(r"https?://|url\(|@import|\son\w+=", content)
        assert "default-src 'none'" in content
        assert "prefers-color-scheme: dark" in content
        assert 'lang="en"' in content


def test_names_and_notes_are_text_and_no_markup(pages):
    assert "Dee &lt;b&gt;Bold&lt;/b&gt; &amp; Co" in pages["dee"]
    assert "&lt;script&gt;" in pages["dee"]


def test_what_stands_between_backticks_is_code_and_all_else_is_text():
    assert prose("`x` < `<i>`") == "<code>x</code> &lt; <code>&lt;i&gt;</code>"


EVIL = "<script>alert('1')</script>\" onload=x `<b>`"
VALUES = {
    "feedback": {"who": EVIL, "total": EVIL, "worth": EVIL, "scoring": EVIL, "notes": [EVIL], "tasks": [{
        **dict.fromkeys(("name", "title", "kind", "sign", "words", "score", "points"), EVIL),
        "said": [EVIL], "hints": [EVIL], "findings": [{"mark": EVIL, "sentence": EVIL}]}]},
    "report": {"graded": 1, "students": 2, "due": EVIL, "points": ("", EVIL), "outcomes": ("", EVIL),
               "tasks": [(EVIL,) * 5], "hints": [((EVIL, EVIL), 1)], "failures": [((EVIL, EVIL), 2)],
               "notes": [(EVIL, [EVIL])], "alike": [(EVIL,) * 5]},
}  # fmt: skip


@pytest.mark.parametrize("template", VALUES)
def test_a_template_escapes_every_value(template):
    html = read(rendered(template, title=EVIL, **VALUES[template]))
    assert not {"script", "b"} & {tag for tag, _ in html.tags}
    assert not [attributes for _, attributes in html.tags if "onload" in attributes]


def test_a_template_that_misses_a_value_writes_no_page():
    with pytest.raises(UndefinedError, match="who"):
        rendered("feedback", title="x")


def test_no_module_of_the_classroom_writes_html_by_hand():
    """Templates do, with autoescape; so nobody can forget to escape."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "classroom").rglob("*.py")}
    assert [name for name, text in texts.items() if re.search(r"</\w+>", text)] == ["page.py"]


def page_of(course, **about):
    """Ann's page where all of her tasks have a mark like this, or none."""
    tasks = tasks_for(course, LESSON, "ann")
    got = {name: Mark(1.0, 0.0, **about) for name in tasks} if about else {}
    return page(Student("ann"), course.assignment(LESSON), Result("ann", LESSON, "0", "1", got), tasks)


@pytest.mark.parametrize("status", STATUSES)
def test_every_status_has_a_page(course, status):
    assert "0 of 6 points" in page_of(course, status=status)


def test_a_task_that_was_assigned_after_the_grading_is_missing(course):
    assert page_of(course).count("not found in your notebook") == 6


def test_a_page_says_why_what_holds_earns_nothing(course):
    tasks = tasks_for(course, LESSON, "ann")
    sides = {name: task for name, task in tasks.items() if len(task.sentences) > len(task.core_numbers[0])}
    for name, task in sides.items():
        held = tuple((sentence, k not in task.core_numbers[0]) for k, sentence in enumerate(task.sentences, 1))
        said = page_of(course, status="not yet", findings=held)
        assert f"What holds earns no points without {in_words(task.core_numbers)}: another rule" in said, name
    assert sides
    assert "earns no points" not in page_of(course, status="not yet")


@pytest.mark.parametrize("note", NOTES)
def test_a_page_says_what_the_judge_noted_in_its_own_words(course, note):
    assert text_of(f"<p>{note}</p>") in text_of(page_of(course, status="not yet", notes=(note,)))


def test_how_points_are_earned_is_said_everywhere_alike(course, pages, capsys):
    said = [pages["ann"], course.instructor.joinpath(f"{LESSON}.html").read_text(encoding="utf-8")]
    said += [files_for(LESSON, DUE)["README.md"].decode()]
    with pytest.raises(SystemExit):
        main(["grade", "--help"])
    said += [capsys.readouterr().out]
    assert [SCORING in " ".join(text.split()) for text in said] == [True] * 4


# ---- a result has one form ----


MARK = Mark(2, 0.5, "raised", ("h",), (("s", None),), "d", ("n",))
RESULT = Result("ann", LESSON, "0" * 64, "v", {"a": MARK}, ("x",))


def test_a_result_comes_back_from_its_text_as_it_was():
    assert Result.from_json(RESULT.to_json()) == RESULT


ODD = [None, True, -1, 1.5e6, float("nan"), "", "ann", [], ["x"], [["x"]], [["x", 3]], [[3, True]], {}, {"a": 3}]
FITTING = {"student": ["", "ann"], "lesson": ["", "ann"], "submission": ["", "ann"], "graded_with": ["", "ann"],
           "tasks": [{}], "notes": [[], ["x"]], "seconds": []}  # fmt: skip
FITTING_MARK = {"points": [], "score": [], "status": [], "hints": [[], ["x"]], "findings": [[]],
                "detail": ["", "ann"], "notes": [[], ["x"]]}  # fmt: skip


@pytest.mark.parametrize("field", FITTING)
@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_a_field_of_another_type_makes_no_result(field, odd):
    text = json.dumps(json.loads(RESULT.to_json()) | {field: odd})
    if odd in FITTING[field]:
        assert json.loads(Result.from_json(text).to_json())[field] == odd
    else:
        with pytest.raises(ValueError, match=r"result|mark"):
            Result.from_json(text)


@pytest.mark.parametrize("field", FITTING_MARK)
@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_a_field_of_another_type_makes_no_mark(field, odd):
    given = json.loads(RESULT.to_json())["tasks"]["a"] | {field: odd}
    if odd in FITTING_MARK[field]:
        assert json.loads(json.dumps(asdict(Mark.from_json(given))))[field] == odd
    else:
        with pytest.raises(ValueError, match="mark"):
            Mark.from_json(given)


@pytest.mark.parametrize("text", ["", "[]", "null", "{}", "[" * 100_000, RESULT.to_json()[:-9]])
def test_what_is_no_result_is_none(text):
    with pytest.raises(ValueError, match="a result"):
        Result.from_json(text)


def test_a_field_more_or_less_makes_no_result():
    given = json.loads(RESULT.to_json())
    for odd in (given | {"more": 1}, {name: value for name, value in given.items() if name != "notes"}):
        with pytest.raises(ValueError, match="a result has the fields"):
            Result.from_json(json.dumps(odd))


def test_a_damaged_result_is_named_to_the_instructor(course, capsys):
    mark = course.mark(LESSON, "ann")
    before = mark.read_text(encoding="utf-8")
    try:
        mark.write_text(before.replace('"passed"', '"something new"'), encoding="utf-8")
        assert main(["feedback", LESSON, "--course", str(course.folder)]) == 2
    finally:
        mark.write_text(before, encoding="utf-8")
    assert "ann.json is not a result of this `grade` (status of a mark must be one of" in capsys.readouterr().err


def test_writing_again_changes_nothing(course, pages):
    assert main(["feedback", LESSON, "--course", str(course.folder)]) == 0
    assert {path.stem: path.read_text("utf-8") for path in course.feedback(LESSON).glob("*.html")} == pages


def test_before_anything_is_graded_there_is_no_page(course, capsys):
    common = ["--course", str(course.folder)]
    assert main(["assign", "ravines", "--due", DUE, *common]) == 0
    for command in ("feedback", "export", "report"):
        assert main([command, "ravines", *common]) == 2
        assert "no work for 'ravines' has been graded yet" in capsys.readouterr().err


# ---- export ----


@pytest.fixture(scope="module")
def exported(course):
    arguments = ["export", LESSON, "--course", str(course.folder), "--name", "Week 5", "--canvas-id", "4321"]
    assert main(arguments) == 0
    return course.export


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_canvas_gets_its_columns_and_a_row_of_points(exported):
    header, possible, *students = rows(exported / f"{LESSON}-canvas.csv")
    assert header == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Week 5 (4321)"]
    assert possible[0].strip() == "Points Possible"
    assert possible[-1] == "6"
    assert len(possible) == len(header)
    assert students[0] == ["Lee, Ann", "17", "ann", "lee1", "A", "6.00"]
    assert students[1] == ["Ng, Bob", "", "bob", "bob@example.org", "", "3.00"]
    assert [row[-1] for row in students] == ["6.00", "3.00", "5.00", "5.00", ""]


def test_moodle_gets_its_columns(exported):
    header, *students = rows(exported / f"{LESSON}-moodle.csv")
    assert header == ["First name", "Last name", "ID number", "Email address", "Assignment: Week 5 (Real)"]
    assert students[0] == ["Ann", "Lee", "ann", "ann@example.org", "6.00"]
    assert [row[-1] for row in students] == ["6.00", "3.00", "5.00", "5.00", ""]


def test_a_name_cannot_become_a_formula(exported):
    cells = [cell for kind in ("canvas", "moodle") for row in rows(exported / f"{LESSON}-{kind}.csv") for cell in row]
    assert not [cell for cell in cells if re.match(r"[=+@\t\r]|-(?!\d)", cell)]
    assert any("cmd|" in cell for cell in cells)
    assert written([["-3.5", "-x", "a,b"]]) == '-3.5,\'-x,"a,b"\r\n'


def test_who_handed_in_nothing_has_no_mark_unless_asked(course):
    assert main(["export", LESSON, "--course", str(course.folder), "--missing-as-zero"]) == 0
    assert rows(course.export / f"{LESSON}-canvas.csv")[-1][-1] == "0.00"
    assert main(["export", LESSON, "--course", str(course.folder), "--name", "Week 5", "--canvas-id", "4321"]) == 0


@pytest.mark.parametrize(
    ("name", "parts"),
    [("Ann Lee", ("Ann", "Lee")), ("Lee, Ann", ("Ann", "Lee")), ("Ana M. de la Cruz", ("Ana M. de la", "Cruz")),
     ("Plato", ("", "Plato")), ("", ("", "x"))],
)  # fmt: skip
def test_names_fall_into_first_and_last(name, parts):
    assert Student("x", name).names == parts


def test_a_total_weighs_by_points_and_no_submission_is_no_mark(course):
    assignment = replace(course.assignment(LESSON), points={"a": 2.0, "b": 1.0})
    scores = {"a": 0.5, "b": 1 / 3, "c": 1.0}
    got = {name: Mark(1.0, score, "not yet") for name, score in scores.items()}
    assert total(assignment, Result("ann", LESSON, "0", "v", got)) == 1.33
    assert total(assignment, None) is None
    assert shown(None) == ""
    assert shown(0.0) == "0.00"
    assert canvas([], {}, "x", 3)[1][-1] == "3"
    assert len(moodle([], {}, "x")) == 1


def test_nbgrader_reads_the_marks_back(exported):
    """The round trip: our marks through nbgrader's database into nbgrader's own answers."""
    with opened(exported / "gradebook.db") as book:
        scores = {row["id"]: row["score"] for row in book.student_dicts()}
        assert scores == {"ann": 6.0, "bob": 3.0, "cy": 5.0, "dee": 5.0, "eve": 0.0}
        assert book.find_assignment(LESSON).max_score == 6
        assert book.find_assignment(LESSON).duedate.year == 2026
        bob = book.find_submission(LESSON, "bob")
        assert bob.score == 3.0
        assert not bob.needs_manual_grade
        assert {grade.name: grade.score for grade in bob.notebooks[0].grades} == dict.fromkeys(
            [f"check-{name}" for name in (*lesson_tasks(LESSON), OWN)], 0.5
        )
        assert [one.student_id for one in book.assignment_submissions(LESSON)] == ["ann", "bob", "cy", "dee"]


def test_nbgraders_own_export_command_reads_the_marks(exported, tmp_path):
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    home = {"HOME": str(tmp_path), "JUPYTER_CONFIG_DIR": str(tmp_path), "JUPYTER_DATA_DIR": str(tmp_path)}
    command = [sys.executable, "-W", "ignore", "-m", "nbgrader", "export", "--to", "marks.csv",
               f"--CourseDirectory.db_url=sqlite:///{exported / 'gradebook.db'}"]  # fmt: skip
    env = os.environ | home | {"PATH": path}
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    with (tmp_path / "marks.csv").open(encoding="utf-8", newline="") as file:
        seen = {row["student_id"]: (float(row["score"]), float(row["max_score"])) for row in csv.DictReader(file)}
    assert seen == {"ann": (6, 6), "bob": (3, 6), "cy": (5, 6), "dee": (5, 6), "eve": (0, 6)}


def test_a_task_of_two_points_counts_twice(course, exported, tmp_path):
    shutil.copy(exported / "gradebook.db", tmp_path)
    assignment = course.assignment(LESSON)
    heavier = replace(assignment, points=dict.fromkeys(assignment.points, 2.0))
    record(tmp_path / "gradebook.db", course, heavier, course.results(LESSON))
    with opened(tmp_path / "gradebook.db") as book:
        assert book.find_submission(LESSON, "bob").score == 6.0
        assert book.find_assignment(LESSON).max_score == 12


def test_exporting_a_better_mark_replaces_the_old_one(course, exported):
    mark = course.mark(LESSON, "bob")
    before = mark.read_text(encoding="utf-8")
    better = json.loads(before)
    better["tasks"]["shortest"]["score"] = 1.0
    try:
        mark.write_text(json.dumps(better), encoding="utf-8")
        assert main(["export", LESSON, "--course", str(course.folder)]) == 0
        with opened(exported / "gradebook.db") as book:
            assert book.find_submission(LESSON, "bob").score == 3.5
            assert len(book.students) == 5
    finally:
        mark.write_text(before, encoding="utf-8")
        assert main(["export", LESSON, "--course", str(course.folder), "--name", "Week 5", "--canvas-id", "4321"]) == 0


# ---- report ----


def test_the_report_counts_what_the_results_say(course):
    assert main(["report", LESSON, "--course", str(course.folder)]) == 0
    content = (course.report / f"{LESSON}.html").read_text(encoding="utf-8")
    said = text_of(content)
    assert "4 of 5 students handed in" in said
    assert "1 student, shortest: " in said
    hint = next(iter(lesson_tasks(LESSON)["shortest"].misconceptions))
    assert text_of(f"<p>{hint}</p>") in said
    assert "half have 5.0 points or more, the lowest 3.0, the highest 6.0" in said
    counts = report.kinds(course.assignment(LESSON), course.results(LESSON))
    assert counts["shortest"] == {"passed": 2, "partly": 1, "nothing": 1}
    assert counts["sharpen"] == {"passed": 2, "partly": 1, "nothing": 1}
    assert "Answers that are alike" not in said


def test_the_reports_pictures_have_a_text_and_the_courses_colours(course):
    assert main(["report", LESSON, "--course", str(course.folder)]) == 0
    content = (course.report / f"{LESSON}.html").read_text(encoding="utf-8")
    pictures = [attrs for tag, attrs in read(content).tags if tag == "svg"]
    assert len(pictures) == 2
    assert all(attrs["role"] == "img" and attrs["aria-label"] for attrs in pictures)
    ids = re.findall(r'\bid="([^"]+)"', content)
    assert len(ids) == len(set(ids))
    assert "var(--figure-green" in content
    assert not re.search(r"(?:fill|stroke): ?#(?!fefefe)[0-9a-f]{6}", content)


# ---- similarity ----


MINE = """
def shortest(X, y):
    # my own idea: rotate first
    Q, R = np.linalg.qr(X.T)
    middle = np.linalg.solve(R.T, y)
    total = 0
    for row, value in zip(Q.T, middle):
        total = total + row * value
    return total
"""
COPY = '''
def shortest(X, y):
    """Returns the weights."""
    ortho, tri = np.linalg.qr(X.T)

    coeff = np.linalg.solve(tri.T, y)
    w = 0
    for direction, c in zip(ortho.T, coeff):
        w = w + direction * c      # sum up
    return w
'''
ANOTHER = """
def shortest(X, y):
    U, s, Vt = np.linalg.svd(X, full_matrices=False)
    keep = s > 1e-12 * s[0]
    weights = np.zeros(X.shape[1])
    for k in np.flatnonzero(keep):
        weights += Vt[k] * (U[:, k] @ y) / s[k]
    return weights
"""
THIRD = """
def shortest(X, y):
    gram = X @ X.T
    dual = np.linalg.lstsq(gram, y, rcond=None)[0]
    return X.T @ dual
"""


def stub():
    cells = [cell.source for cell in notebook_for(LESSON).cells if cell.cell_type == "code"]
    return words(cells, points(answer_key(LESSON)))


def pairs(answers):
    alike = flags({name: words([code], ["shortest"]) for name, code in answers.items()}, stub())
    return [(flag.task, flag.students) for flag in alike]


def test_a_copy_with_other_names_comments_and_layout_is_flagged():
    assert tokens(functions([MINE], ["shortest"])["shortest"]) == tokens(functions([COPY], ["shortest"])["shortest"])
    assert pairs({"ann": MINE, "bob": COPY, "cy": ANOTHER, "dee": THIRD}) == [("shortest", ("ann", "bob"))]


def test_independent_answers_and_untouched_stubs_are_not_flagged():
    untouched = marked(notebook_for(LESSON))["shortest"].source
    assert pairs({"ann": MINE, "bob": ANOTHER, "cy": THIRD, "dee": untouched, "eve": untouched}) == []


def test_what_the_release_gave_is_no_sign_of_anything():
    given, ours = (
        words([MINE], ["shortest"]),
        {"ann": words([MINE], ["shortest"]), "bob": words([COPY], ["shortest"])},
    )
    assert flags(ours, stub())
    assert not flags(ours, given)


def test_what_many_write_is_no_sign_of_anything():
    assert pairs({f"s{k}": MINE for k in range(12)} | {"ann": ANOTHER}) == []


def test_a_copy_with_one_changed_line_is_still_flagged_and_half_a_copy_is_not():
    changed = COPY.replace("w = w + direction * c      # sum up", "w += c * direction")
    half = COPY.replace(
        "for direction, c in zip(ortho.T, coeff):\n        w = w + direction * c      # sum up", "w = ortho @ coeff"
    )
    others = {"cy": ANOTHER, "dee": THIRD}
    assert pairs({"ann": MINE, "bob": half, **others}) == []
    [flag] = flags({n: words([c], ["shortest"]) for n, c in {"a": MINE, "b": COPY}.items()}, stub())
    assert flag.share == 1
    assert ALIKE < 1
    assert changed != COPY


def test_a_cell_that_is_no_python_is_left_out_and_the_last_definition_counts():
    last = functions(["%matplotlib inline", "def f(x:", "def f(x):\n    return 1", "def f(x):\n    return 2"], ["f"])
    assert ast.unparse(last["f"]).endswith("return 2")
    assert functions(["\0"], ["f"]) == {}


def test_the_report_names_the_pair_and_says_that_it_is_no_proof(course, tmp_path):
    for student, answer in {"ann": MINE, "bob": COPY, "cy": ANOTHER, "dee": THIRD}.items():
        notebook = notebook_for(LESSON, variant(LESSON, student, course.secret))
        marked(notebook)["shortest"].source = answer
        (tmp_path / student).mkdir()
        nbformat.write(notebook, tmp_path / student / f"{LESSON}.ipynb")
    (tmp_path / "eve").mkdir()
    (tmp_path / "eve" / f"{LESSON}.ipynb").write_text("not json", encoding="utf-8")
    assert main(["report", LESSON, "--course", str(course.folder), "--submissions", str(tmp_path)]) == 0
    said = text_of((course.report / f"{LESSON}.html").read_text(encoding="utf-8"))
    assert "no proof" in said
    assert re.search(r"shortest\s*ann\s*bob\s*100%", said)
    assert "cydee" not in said.replace(" ", "")
