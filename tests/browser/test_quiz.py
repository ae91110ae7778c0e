"""A quiz as a reader meets it in the book: from a disk, by keyboard, with its progress kept."""

from __future__ import annotations

import json

import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe

from lessons.shared import bundle
from lessons.shared.drawing import palette
from lessons.shared.quiz import quiz
from lessons.shared.quiz.widget import HERE, STYLE

from .conftest import LESSONS, on_pages
from .tabs import tabbed, tabs

pytestmark = pytest.mark.browser

QUESTIONS = [
    {
        "question": "Which of these is convex?",
        "answers": [
            {"answer": "x²", "right": True, "feedback": "It lies below its chords."},
            {"answer": "−x²", "feedback": "It lies above its chords."},
            {"answer": "sin x", "feedback": "Above its chord from 0 to π."},
        ],
    },
    {
        "question": "Which losses are convex in their parameters?",
        "choose": "all",
        "answers": [
            {"answer": "least squares", "right": True, "feedback": "A parabola in every direction."},
            {"answer": "logistic regression", "right": True, "feedback": "A sum of convex functions."},
            {"answer": "a ReLU network", "feedback": "Swap two neurons and look halfway."},
        ],
    },
    {
        "question": "Is |x| convex?",
        "answers": [
            {"answer": "yes", "right": True, "feedback": "A corner is allowed."},
            {"answer": "no", "feedback": "Convex functions may have corners."},
        ],
    },
]
CHECK = "Check my answer"


@pytest.fixture
def page(tmp_path):
    """A page with a quiz and nothing else, on a disk."""
    html = quiz(yaml.safe_dump(QUESTIONS)).html
    script = bundle.script(HERE / "quiz.js", ".quiz")
    style = palette.css() + STYLE
    file = tmp_path / "page.html"
    head = f"<!doctype html><html lang=en><meta charset=utf-8><title>Quiz</title><style>{style}</style>"
    file.write_text(f"{head}<body><main><h1>Quiz</h1>{html}</main><script>{script}</script>", encoding="utf-8")
    return file.as_uri()


@pytest.fixture(scope="module")
def blank(browser):
    with tabs(browser) as open_tab:
        yield open_tab()


@pytest.fixture
def opened(blank, page):
    """The page in one tab for all tests, which keeps nothing from one to the next."""
    blank.requests.clear()
    blank.page.goto(page)
    yield blank
    assert blank.errors == []
    blank.page.evaluate("localStorage.clear()")


def question(opened, number):
    return opened.page.locator(".quiz-question").nth(number)


def said(opened, number):
    return question(opened, number).locator(".quiz-said").inner_text()


def answer(opened, number, *texts):
    for text in texts:
        question(opened, number).get_by_label(text, exact=True).check()
    question(opened, number).get_by_role("button", name=CHECK).click()


@pytest.mark.parametrize(("number", "text"), [(n, a["answer"]) for n in (0, 2) for a in QUESTIONS[n]["answers"]])
def test_every_answer_gets_its_feedback(opened, number, text):
    [chosen] = [a for a in QUESTIONS[number]["answers"] if a["answer"] == text]
    answer(opened, number, text)
    verdict = "✓ Right." if chosen.get("right") else "✗ Not right."
    assert said(opened, number) == f"{verdict} {chosen['feedback']}"


def test_of_several_right_answers_the_missing_ones_are_counted_and_not_named(opened):
    answer(opened, 1, "least squares", "a ReLU network")
    assert "✓ Right. least squares" in said(opened, 1)
    assert "✗ Not right. a ReLU network" in said(opened, 1)
    assert "1 to find" in said(opened, 1)
    assert "logistic" not in said(opened, 1)


def test_nothing_chosen_is_said_and_not_judged(opened):
    answer(opened, 0)
    assert said(opened, 0) == "Choose an answer first."
    assert question(opened, 0).locator(".quiz-reasons").is_hidden()


def test_another_choice_takes_the_old_feedback_away(opened):
    answer(opened, 0, "x²")
    question(opened, 0).get_by_label("sin x").check()
    assert said(opened, 0) == ""
    assert "0 of 3" in opened.page.locator(".quiz-progress").inner_text()


def focused(opened):
    return opened.page.evaluate("() => document.activeElement.id || document.activeElement.textContent")


def test_tab_reaches_every_control_and_keys_work_them(opened):
    keyboard = opened.page.keyboard
    keyboard.press("Tab")  # into the first group of radio buttons
    keyboard.press("ArrowDown")
    chosen = focused(opened)
    keyboard.press("Tab")
    assert focused(opened) == CHECK
    keyboard.press("Enter")
    assert opened.page.locator(f"#{chosen}").is_checked()
    assert said(opened, 0) != ""
    reached = []
    for _ in range(20):
        keyboard.press("Tab")
        reached.append(focused(opened))
    wanted = [box.get_attribute("id") for box in question(opened, 1).locator("input").all()]
    assert reached[0] == "Every answer explained"
    assert reached[1:4] == wanted
    assert reached[4] == CHECK
    assert "Clear my answers" in reached
    assert reached.index("Clear my answers") < 12


def test_feedback_is_announced_where_it_appears(opened):
    assert question(opened, 0).locator(".quiz-said").get_attribute("aria-live") == "polite"


def test_progress_survives_a_reload_and_can_be_cleared(opened):
    answer(opened, 0, "x²")
    answer(opened, 1, "least squares", "logistic regression")
    answer(opened, 2, "no")
    assert "2 of 3 answered right" in opened.page.locator(".quiz-progress").inner_text()
    opened.page.reload()
    opened.page.get_by_text("2 of 3 answered right").wait_for()
    assert "2 of 3 answered right" in opened.page.locator(".quiz-progress").inner_text()
    assert question(opened, 2).get_by_label("no", exact=True).is_checked()
    assert "corners" in said(opened, 2)
    opened.page.get_by_role("button", name="Clear my answers").click()
    opened.page.reload()
    assert "0 of 3 answered right" in opened.page.locator(".quiz-progress").inner_text()
    assert opened.page.locator("input:checked").count() == 0


FORBIDDEN = "Object.defineProperty(window, 'localStorage', {get() { throw new Error('forbidden') }})"
FULL = "Storage.prototype.setItem = () => { throw new Error('full') }"
SPOILT = "localStorage.setItem('shape-of-loss.quiz', '[1, {')"
STRANGE = "localStorage.setItem('shape-of-loss.quiz', '\"text\"')"


@pytest.mark.parametrize("storage", [FORBIDDEN, FULL, SPOILT, STRANGE], ids=["forbidden", "full", "spoilt", "strange"])
def test_without_storage_the_quiz_works_and_forgets(tab, page, storage):
    opened = tab()
    opened.page.add_init_script(storage)
    opened.page.goto(page)
    answer(opened, 0, "x²")
    assert "Right." in said(opened, 0)
    assert opened.errors == []


def test_without_a_script_every_explanation_opens(tab, page):
    opened = tab(java_script_enabled=False)
    opened.page.goto(page)
    assert opened.page.get_by_role("button", name=CHECK).count() == 0
    opened.page.get_by_text("Every answer explained").first.click()
    assert opened.page.get_by_text("It lies above its chords.").is_visible()


def test_what_is_kept_stays_here_and_is_no_more_than_the_choices(opened):
    answer(opened, 0, "x²")
    kept = json.loads(opened.page.evaluate("localStorage.getItem('shape-of-loss.quiz')"))
    assert list(kept) == [question(opened, 0).get_attribute("id")]
    assert all(map(str.isdigit, map(str, *kept.values())))
    assert len(opened.requests) == 1


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing(tab, page, width, mode):
    opened = tab(width=width, mode=mode)
    opened.page.goto(page)
    answer(opened, 0, "sin x")
    assert Axe().run(opened.page).response["violations"] == []


def test_as_a_widget_it_keeps_its_keys_from_the_notebook_around_it(tab, tmp_path):
    """JupyterLab listens on the document and takes arrows and Enter for its cells; Escape must still reach it."""
    html = json.dumps(quiz(yaml.safe_dump(QUESTIONS)).html)
    module = bundle.module(HERE / "quiz.js")
    file = tmp_path / "widget.html"
    file.write_text(
        f"""<!doctype html><meta charset=utf-8><div id=el></div><script type=module>{module}
        window.taken = [];
        document.addEventListener("keydown", (event) => (taken.push(event.key), event.preventDefault()));
        render({{ model: {{ get: () => {html} }}, el: document.getElementById("el") }});</script>""",
        encoding="utf-8",
    )
    opened = tab()
    opened.page.goto(file.as_uri())
    question(opened, 0).locator("input").first.focus()
    for key in ("ArrowDown", "Tab", "Enter", "Escape"):
        opened.page.keyboard.press(key)
    assert question(opened, 0).locator("input").nth(1).is_checked()
    assert said(opened, 0) != ""
    assert opened.page.evaluate("taken") == ["Escape"]


@pytest.mark.book
@on_pages(LESSONS)
def test_every_lesson_has_a_quiz_that_answers(used):
    said = used.page.evaluate("probe.quizzed()")
    assert len(said) >= 3
    assert all(text.startswith(("✓ Right.", "✗ Not right.")) for texts in said for text in texts), said
    assert_tab_reaches_every_control(used.page)
    assert used.errors == []


# Of a group of radio buttons Tab stops at the chosen one; what is folded is no stop.
STOPS = """() => [...document.querySelector(".quiz").querySelectorAll("input, button, summary, .quiz-advice a")]
    .filter(part => part.type !== "radio" || part.checked).map(part => part.id || part.textContent)"""


def assert_tab_reaches_every_control(page):
    """Of a quiz that is answered, in order, from its first one on; and then it leads out."""
    wanted = page.evaluate(STOPS)
    page.evaluate("() => { const quiz = document.querySelector('.quiz'); quiz.tabIndex = -1; quiz.focus(); }")
    *reached, after = [stop and stop["id"] for stop in tabbed(page, len(wanted) + 1)]
    assert reached == wanted
    assert after not in wanted


SELF_TEST = [
    item | {"lesson": lesson} for item, lesson in zip(QUESTIONS, ("convexity", "saddles", "ravines"), strict=True)
]


@pytest.fixture
def self_test(tab, tmp_path):
    html = quiz(yaml.safe_dump(SELF_TEST)).html
    script = bundle.script(HERE / "quiz.js", ".quiz")
    file = tmp_path / "page.html"
    file.write_text(f"<!doctype html><meta charset=utf-8><body>{html}<script>{script}</script>", encoding="utf-8")
    made = tab()
    made.page.goto(file.as_uri())
    return made


def advice(opened):
    return opened.page.locator(".quiz-advice").inner_text()


def test_a_self_test_says_where_to_begin_once_all_is_answered(self_test):
    assert advice(self_test) == "Answer the other 3, and you are told where to begin."
    answer(self_test, 0, "x²")
    answer(self_test, 1, "least squares")
    answer(self_test, 2, "no")
    assert advice(self_test) == "Begin with Saddles, then Ravines."
    links = self_test.page.locator(".quiz-advice a")
    assert [link.get_attribute("href") for link in links.all()] == ["saddles.ipynb", "ravines.ipynb"]
    answer(self_test, 2, "yes")
    assert advice(self_test) == "Begin with Saddles."
    question(self_test, 1).get_by_label("logistic regression", exact=True).check()
    assert advice(self_test) == "Answer the other 1, and you are told where to begin."
    question(self_test, 1).get_by_role("button", name=CHECK).click()
    assert advice(self_test).startswith("All right.")


def test_a_self_test_announces_where_to_begin_and_every_control_is_reached(self_test):
    assert self_test.page.locator(".quiz-advice").get_attribute("role") == "status"
    for number, text in enumerate(("x²", "least squares", "no")):
        answer(self_test, number, text)
    assert_tab_reaches_every_control(self_test.page)
