"""A prediction as a reader meets it: the guess comes first, is kept, stands beside the truth, and is never needed."""

from __future__ import annotations

import json

import pytest
from axe_playwright_python.sync_playwright import Axe

from lessons.shared import bundle
from lessons.shared.drawing import palette
from lessons.shared.quiz import Predict, predict
from lessons.shared.quiz.prediction import HERE, STYLE, Scale

from .conftest import LESSONS, address, on_pages
from .tabs import tabbed, tabs

pytestmark = pytest.mark.browser

SEVERAL, ONE, NUMBER, CURVE = range(4)
QUESTIONS = [
    predict("Which are even?", choices=["one", "two", "four"], truth=["two", "four"]),
    predict("Does it fall?", choices={"yes": True, "no": False}, truth=False),
    predict("How often?", scale=(0, 100, "%"), truth=97.2),
    predict("Sketch it.", scale=(0, 10), over=["1", "10", "100"], truth=[8.0, 2.0, 5.0]),
]
ANSWER = (
    '<div class="cell"><div class="cell_output"><p class="answer" style="height: 6rem">The answer.</p>'
    "<button>in the figure</button></div></div><p><em>The caption tells it.</em></p><p class=on>The text goes on.</p>"
)
STORE = "shape-of-loss.predict"


@pytest.fixture
def page(tmp_path):
    """A page with a question of each kind, each before its answer, on a disk."""
    html = "".join(
        f'<section><div class="cell"><div class="cell_output">{one.html}</div></div>{ANSWER}</section>'
        for one in QUESTIONS
    )
    style = palette.css() + STYLE
    script = bundle.script(HERE / "predict.js", ".prediction")
    style += "html[data-theme=dark] { color-scheme: dark; } body { background: var(--figure-paper); }"
    head = f"<!doctype html><html lang=en><meta charset=utf-8><title>Predict</title><style>{style}</style>"
    file = tmp_path / "page.html"
    file.write_text(f"{head}<body><main><h1>Predict</h1>{html}</main><script>{script}</script>", encoding="utf-8")
    return file.as_uri()


@pytest.fixture
def opened(tab, page):
    made = tab()
    made.page.goto(page)
    yield made
    assert made.errors == []


def question(opened, number):
    return opened.page.locator(".prediction").nth(number)


def said(opened, number):
    return question(opened, number).locator(".predict-said").inner_text()


def answer_is_seen(opened, number):
    section = opened.page.locator("section").nth(number)
    seen = {part: section.locator(part).first.is_visible() for part in (".answer", "em", ".on")}
    assert seen.pop(".on")  # the text goes on, guess or no guess
    assert len(set(seen.values())) == 1
    return seen["em"]


def press(opened, number, name):
    question(opened, number).get_by_role("button", name=name, exact=True).click()


def tick(opened, *texts):
    for text in texts:
        question(opened, SEVERAL).get_by_label(text, exact=True).check()
    press(opened, SEVERAL, "This is my guess")


def slide(opened, number, value, k=0):
    question(opened, number).locator("input").nth(k).fill(str(value))


@pytest.mark.parametrize("number", range(4))
def test_figure_and_caption_are_veiled_before_a_guess(opened, number):
    assert not answer_is_seen(opened, number)
    assert said(opened, number) == ""


@pytest.mark.parametrize("number", range(4))
def test_show_me_shows_the_answer_without_a_guess(opened, number):
    press(opened, number, "Show me")
    assert answer_is_seen(opened, number)
    assert said(opened, number).startswith("Measured: ")


def test_the_veil_itself_has_a_button_that_lifts_it(opened):
    opened.page.get_by_role("button", name="show me", exact=True).nth(ONE).click()
    assert answer_is_seen(opened, ONE)


def test_a_guess_of_one_question_lifts_no_other_veil(opened):
    press(opened, ONE, "yes")
    assert answer_is_seen(opened, ONE)
    assert [answer_is_seen(opened, number) for number in (SEVERAL, NUMBER, CURVE)] == [False] * 3


def test_a_pressed_choice_stands_beside_the_truth(opened):
    press(opened, ONE, "yes")
    assert said(opened, ONE) == "✗ You said: yes. Measured: no."
    assert question(opened, ONE).locator("[aria-pressed=true]").inner_text() == "yes"
    assert question(opened, ONE).locator(".predict-true").inner_text() == "no"


def test_a_right_choice_is_called_right(opened):
    press(opened, ONE, "no")
    assert said(opened, ONE) == "✓ You said: no. So it is."


@pytest.mark.parametrize(
    ("ticked", "told"),
    [
        (["two", "four"], "✓ You said: two, four. So it is."),
        (["two"], "✗ You said: two. Measured: two, four."),
        ([], "✗ You said: none of them. Measured: two, four."),
    ],
)
def test_of_several_choices_all_and_no_other_must_be_ticked(opened, ticked, told):
    tick(opened, *ticked)
    assert said(opened, SEVERAL) == told


def marks(opened):
    """The middle of the guess's mark and of the truth's as shares of the slider, and their texts."""
    return question(opened, NUMBER).evaluate(
        """box => [...box.querySelectorAll(".predict-marks span")].map(mark =>
             [mark.textContent, Number(mark.style.getPropertyValue("--place"))])"""
    )


def test_a_number_stands_as_a_mark_beside_the_truth_with_both_numbers(opened):
    slide(opened, NUMBER, 40)
    press(opened, NUMBER, "This is my guess")
    assert said(opened, NUMBER) == "You said 40%; measured 97%."
    assert marks(opened) == [["you 40%", 0.4], ["measured 97%", 0.97]]


def test_a_slider_tells_its_value_before_the_guess_and_not_the_truth(opened):
    slide(opened, NUMBER, 12)
    assert marks(opened) == [["you 12%", 0.12]]
    assert question(opened, NUMBER).locator("input").get_attribute("aria-valuetext") == "12%"


def test_the_marks_lie_where_the_thumb_of_the_slider_would(opened):
    slide(opened, NUMBER, 0)
    press(opened, NUMBER, "This is my guess")
    left, right = question(opened, NUMBER).evaluate(
        """box => { const line = box.querySelector("input").getBoundingClientRect();
                    const [you, truth] = [...box.querySelectorAll(".predict-marks span")].map(
                        mark => mark.getBoundingClientRect());
                    return [you.left - line.left, line.right - truth.right]; }"""
    )
    assert 0 <= left <= 16
    assert 0 <= right <= 40


@pytest.mark.parametrize(
    ("scale", "log", "truth"),
    [((0, 100, "%"), False, 5.0), ((-3, 1, "√N"), False, 0.0), ((0, 5), False, 2), ((0, 1), False, 0.5),
     ((1, 1e6, "steps"), True, 5.0), ((0.1, 1000), True, 5.0), ((0, 2000), False, 3)],
)  # fmt: skip
def test_the_page_tells_each_stop_as_python_does(tab, tmp_path, scale, log, truth):
    made, line = tab(), Scale(*scale, log=log, whole=isinstance(truth, int))
    file = tmp_path / "one.html"
    script = bundle.script(HERE / "predict.js", ".prediction")
    html = predict("How much?", scale=scale, log=log, truth=truth).html
    file.write_text(f"<!doctype html><meta charset=utf-8>{html}<script>{script}</script>", encoding="utf-8")
    made.page.goto(file.as_uri())
    told = made.page.evaluate(
        """() => { const range = document.querySelector("input");
             return [...Array(Number(range.max) + 1).keys()].map(k => {
               range.value = k;
               range.dispatchEvent(new Event("input"));
               return range.getAttribute("aria-valuetext");
             }); }"""
    )
    assert told == line.texts


def curves(opened):
    return question(opened, CURVE).evaluate(
        """box => Object.fromEntries([...box.querySelectorAll("polyline")].map(line => [line.getAttribute("class"),
             line.getAttribute("points").split(" ").map(point => Number(point.split(",")[1]))]))"""
    )


def test_a_sketched_curve_is_drawn_as_it_is_made_and_the_measured_one_after_it(opened):
    for k, value in enumerate((100, 50, 0)):
        slide(opened, CURVE, value, k)
    assert curves(opened) == {"predict-you": [0, 50, 100]}
    press(opened, CURVE, "This is my guess")
    assert curves(opened) == {"predict-you": [0, 50, 100], "predict-measured": pytest.approx([20, 80, 50])}
    assert said(opened, CURVE).endswith("8.0 at 1, 2.0 at 10, 5.0 at 100.")


def test_the_comparison_is_announced(opened):
    assert question(opened, NUMBER).locator(".predict-said").get_attribute("aria-live") == "polite"


def test_a_question_is_a_group_with_a_legend(opened):
    assert opened.page.get_by_role("group", name="How often?").count() == 1


def test_guesses_survive_a_reload_and_can_be_made_again(opened):
    slide(opened, NUMBER, 40)
    press(opened, NUMBER, "This is my guess")
    tick(opened, "two")
    press(opened, ONE, "Show me")
    opened.page.reload()
    assert said(opened, NUMBER) == "You said 40%; measured 97%."
    assert said(opened, SEVERAL) == "✗ You said: two. Measured: two, four."
    assert said(opened, ONE) == "Measured: no."
    press(opened, NUMBER, "Guess again")
    assert said(opened, NUMBER) == ""
    assert not answer_is_seen(opened, NUMBER)
    opened.page.reload()
    assert not answer_is_seen(opened, NUMBER)


def test_what_is_kept_is_no_more_than_the_guesses(opened):
    press(opened, ONE, "yes")
    kept = json.loads(opened.page.evaluate(f"localStorage.getItem('{STORE}')"))
    assert kept == {question(opened, ONE).get_attribute("id"): [0]}
    assert len(opened.requests) == 1


def test_a_reader_may_see_everything_at_once_and_take_it_back(opened):
    press(opened, ONE, "Show me")
    press(opened, ONE, "Always show")
    assert all(answer_is_seen(opened, number) for number in range(4))
    opened.page.reload()
    assert all(answer_is_seen(opened, number) for number in range(4))
    press(opened, NUMBER, "Ask me first")
    assert not answer_is_seen(opened, NUMBER)


FORBIDDEN = "Object.defineProperty(window, 'localStorage', {get() { throw new Error('forbidden') }})"
FULL = "Storage.prototype.setItem = () => { throw new Error('full') }"
SPOILT = f"localStorage.setItem('{STORE}', '[1, {{')"
STRANGE = f"localStorage.setItem('{STORE}', '\"text\"')"


@pytest.mark.parametrize("storage", [FORBIDDEN, FULL, SPOILT, STRANGE], ids=["forbidden", "full", "spoilt", "strange"])
def test_without_storage_a_guess_works_and_is_forgotten(tab, page, storage):
    made = tab()
    made.page.add_init_script(storage)
    made.page.goto(page)
    press(made, ONE, "no")
    assert said(made, ONE) == "✓ You said: no. So it is."
    assert answer_is_seen(made, ONE)
    assert made.errors == []


@pytest.mark.parametrize("kept", ["[7]", "[-1]", "[0.5]", '"yes"', "{}", "[null]"])
def test_a_kept_guess_that_does_not_fit_is_no_guess(tab, page, kept):
    made = tab()
    made.page.goto(page)
    name = question(made, ONE).get_attribute("id")
    made.page.evaluate("([store, text]) => localStorage.setItem(store, text)", [STORE, f'{{"{name}": {kept}}}'])
    made.page.reload()
    assert not answer_is_seen(made, ONE)
    assert made.errors == []


def test_without_a_script_figures_are_simply_there_and_a_fold_tells_the_truth(tab, page):
    made = tab(java_script_enabled=False)
    made.page.goto(page)
    assert all(answer_is_seen(made, number) for number in range(4))
    made.page.get_by_text("Show me", exact=True).locator("visible=true").first.click()
    assert made.page.get_by_text("Measured: two, four.").is_visible()


def test_on_paper_figures_are_simply_there(opened):
    opened.page.emulate_media(media="print")
    assert all(answer_is_seen(opened, number) for number in range(4))
    assert opened.page.locator("button:visible", has_text="how me").count() == 0


BELOW = """box => {
  const answer = box.closest(".cell").nextElementSibling;
  return answer.parentElement.querySelector(".on").offsetTop - answer.offsetTop;
}"""


def test_what_is_veiled_keeps_its_place(opened):
    before = question(opened, ONE).evaluate(BELOW)
    press(opened, ONE, "Show me")
    assert question(opened, ONE).evaluate(BELOW) == before


def test_the_keyboard_answers_and_skips_what_is_veiled(opened):
    page = opened.page
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert question(opened, SEVERAL).get_by_label("one", exact=True).is_checked()
    reached = [stop and stop["id"] for stop in tabbed(page, 6)]
    assert "in the figure" not in reached
    assert "This is my guess" in reached
    question(opened, SEVERAL).get_by_role("button", name="This is my guess").focus()
    page.keyboard.press("Enter")
    assert said(opened, SEVERAL).startswith("✗ You said: one.")
    assert page.evaluate("document.activeElement.textContent") == "Guess again"


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_before_and_after(tab, page, width, mode):
    made = tab(width=width, mode=mode)
    made.page.goto(page)
    made.page.evaluate(f"document.documentElement.dataset.theme = '{mode}'")
    assert Axe().run(made.page).response["violations"] == []
    press(made, ONE, "yes")
    for number in (SEVERAL, NUMBER, CURVE):
        press(made, number, "This is my guess")
    assert Axe().run(made.page).response["violations"] == []
    assert made.page.evaluate("document.documentElement.scrollWidth") <= width


def test_as_a_widget_it_veils_the_next_cell_and_keeps_its_keys_from_the_notebook(tab, tmp_path):
    """JupyterLab listens on the document and takes arrows and Enter for its cells; Escape must still reach it."""
    html, module = json.dumps(QUESTIONS[ONE].html), bundle.module(HERE / "predict.js")
    style = Predict._css
    file = tmp_path / "widget.html"
    file.write_text(
        f"""<!doctype html><meta charset=utf-8><style>{style}</style><div class="jp-Notebook">
        <div class="jp-Cell jp-CodeCell"><div id=el></div></div>
        <div class="jp-Cell jp-CodeCell"><div class="jp-Cell-outputArea"><p id=answer>The answer.</p></div></div>
        <div class="jp-Cell jp-MarkdownCell"><div class="jp-RenderedMarkdown"><p><em>It tells.</em></p><p id=on>On.</p>
        </div></div></div><script type=module>{module}
        window.taken = [];
        document.addEventListener("keydown", (event) => (taken.push(event.key), event.preventDefault()));
        render({{ model: {{ get: () => {html} }}, el: document.getElementById("el") }});</script>""",
        encoding="utf-8",
    )
    made = tab()
    made.page.goto(file.as_uri())
    seen = [made.page.locator(part).is_visible() for part in ("#answer", "em", "#on")]
    assert seen == [False, False, True]
    made.page.get_by_role("button", name="no", exact=True).focus()
    for key in ("Enter", "Escape"):
        made.page.keyboard.press(key)
    assert made.page.locator("#answer").is_visible()
    assert made.page.locator("em").is_visible()
    assert made.page.evaluate("taken") == ["Escape"]


# ---- the book ----


@pytest.fixture(scope="module")
def asked(browser, book, name):
    with tabs(browser) as open_tab:
        found = open_tab()
        found.page.goto((book / address(name)).as_uri())
        yield found


VEILED = "document.querySelectorAll('.predict-veiled').length"
BARE = """() => [...document.querySelectorAll(".admonition.predict")].filter(box => {
  for (let next = box.nextElementSibling; next; next = next.nextElementSibling) {
    if (next.querySelector(".prediction") || next.querySelector(".quiz")) return false;
    if (next.querySelector("figure.explore, table")) break;
  }
  return true;
}).map(box => box.textContent.trim())"""


@pytest.mark.book
@on_pages(LESSONS)
def test_every_prediction_of_a_lesson_can_be_answered_before_its_answer(asked, name):
    assert asked.page.evaluate(BARE) == []
    assert asked.page.locator(".prediction").count() >= 3


@pytest.mark.book
@on_pages(LESSONS)
def test_every_guess_of_a_lesson_is_compared_and_lifts_its_veil(asked, name):
    asked.page.evaluate("probe.openDeeper()")
    assert asked.page.evaluate(VEILED) >= 3
    for box in asked.page.locator(".prediction").all():
        if box.get_attribute("data-kind") == "one":
            box.locator(".predict-options button").first.click()
        else:
            box.locator(".predict-say").click()
        told = box.locator(".predict-said").inner_text()
        assert box.locator("details b").text_content() in told or "So it is" in told or "as measured" in told
    assert asked.page.evaluate(VEILED) == 0
    assert asked.errors == []
