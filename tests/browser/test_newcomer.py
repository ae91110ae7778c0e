"""The way of someone who has just found the book: from a disk, start, self-test, a lesson, its exercise, the quiz."""

from __future__ import annotations

import json

import pytest

from press import book as press_book

from .conftest import address

pytestmark = [pytest.mark.browser, pytest.mark.book]
CHECK = "Check my answer"


def answer(question, *, right):
    """Choose all right answers of a question, or one wrong one, as the page itself tells them apart; and check."""
    wanted = [item.get_attribute("data-right") == "true" for item in question.locator(".quiz-reasons li").all()]
    boxes = question.locator("input").all()
    for box, good in zip(boxes, wanted, strict=True):
        if good == right:
            box.check()
            if not right:
                break
    question.get_by_role("button", name=CHECK).click()
    assert question.locator(".quiz-said").inner_text().startswith("✓ Right." if right else "✗ Not right.")


def read_to_the_end(page):
    page.evaluate("probe.walk()")
    page.locator(".turn").scroll_into_view_if_needed()


def marked(page, name):
    """What the navigation says beside a page's title."""
    return page.evaluate(
        """end => [...document.querySelectorAll("#book-nav a:not(.sections a)")]
             .find(link => link.href.split("#")[0].endsWith(end)).querySelector(".seen")?.textContent ?? "" """,
        f"/{address(name)}",
    )


def test_a_newcomer_finds_the_way_from_the_first_page_to_a_quiz_answered(book, tab):
    opened = tab()
    page = opened.page
    page.goto((book / "index.html").as_uri())
    page.locator("article").get_by_role("link", name="start", exact=True).click()
    assert page.locator("h1").inner_text().startswith("Start")

    # the self-test: everything right but the question on ravines
    questions = page.locator(".quiz-question").all()
    assert "Answer the other 6" in page.locator(".quiz-advice").text_content()
    for question in questions:
        answer(question, right="condition number" not in question.locator("legend").inner_text())
    advice = page.locator(".quiz-advice")
    assert advice.inner_text() == "Begin with Ravines."
    read_to_the_end(page)
    page.wait_for_function("document.querySelector('#book-nav [aria-current] .seen')?.textContent.includes('✓')")
    assert marked(page, "lessons/start") == "✓ read, quiz 5/6"

    # the lesson that it names: move a control, and the picture and its sentence move
    advice.get_by_role("link", name="Ravines").click()
    page.wait_for_url("**/lessons/ravines.html")
    assert marked(page, "lessons/start") == "✓ read, quiz 5/6"
    assert marked(page, "lessons/ravines") == ""
    figure = page.locator("figure.explore", has=page.locator("[name=condition_number]")).first
    figure.scroll_into_view_if_needed()
    before = figure.locator(".explore-sentence").inner_text()
    figure.locator("[name=condition_number]").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "([figure, before]) => figure.querySelector('.explore-sentence').innerText !== before",
        arg=[figure.element_handle(), before],
    )
    for question in page.locator(".quiz-question").all():
        answer(question, right=True)
    read_to_the_end(page)
    page.wait_for_function("document.querySelector('#book-nav [aria-current] .seen')?.textContent.includes('✓')")
    count = page.locator(".quiz-question").count()
    assert marked(page, "lessons/ravines") == f"✓ read, quiz {count}/{count}"

    # its exercise, with the notebook to download
    page.locator("article").get_by_role("link", name="exercises on ravines").click()
    page.wait_for_url("**/exercises/ravines.html")
    button = page.get_by_role("link", name="Download this notebook")
    assert button.get_attribute("download") is not None
    given = json.loads((book / "exercises" / button.get_attribute("href")).read_text(encoding="utf-8"))
    assert given["nbformat"] == 4
    assert "YOUR CODE HERE" in json.dumps(given)
    assert "2 of " in page.locator(".so-far").inner_text()
    assert opened.errors == []


def test_progress_stays_in_this_browser_and_is_forgotten_on_request(book, tab):
    opened = tab()
    page = opened.page
    page.goto((book / address("book/glossary")).as_uri())
    assert page.locator(".so-far").count() == 0
    read_to_the_end(page)
    page.locator(".so-far").wait_for()
    assert marked(page, "book/glossary") == "✓ read"
    kept = json.loads(page.evaluate("localStorage.getItem('shape-of-loss.progress')"))
    assert kept == {"glossary.html": {"read": 1}}
    page.goto((book / address("book/notation")).as_uri())
    assert marked(page, "book/glossary") == "✓ read"
    assert marked(page, "book/notation") == ""
    page.get_by_role("button", name="Forget my progress").click()
    assert page.locator(".so-far").count() == page.locator(".seen").count() == 0
    assert page.evaluate("localStorage.getItem('shape-of-loss.progress')") is None
    assert page.evaluate("document.activeElement.closest('#book-nav') !== null")
    assert opened.errors == []


@pytest.mark.parametrize(
    "storage",
    [
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('forbidden') }})",
        "localStorage.setItem('shape-of-loss.progress', '[1, {')",
        "localStorage.setItem('shape-of-loss.progress', '\"text\"')",
    ],
    ids=["forbidden", "spoilt", "strange"],
)
def test_without_storage_pages_are_read_all_the_same(book, tab, storage):
    opened = tab()
    opened.page.add_init_script(storage)
    opened.page.goto((book / address("book/glossary")).as_uri())
    read_to_the_end(opened.page)
    opened.page.locator(".so-far").wait_for()
    assert marked(opened.page, "book/glossary") == "✓ read"
    assert opened.errors == []


def test_the_keyboard_skips_to_the_text_and_turns_the_page(book, tab):
    page = tab().page
    page.goto((book / address("book/glossary")).as_uri())
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the text")
    assert skip.evaluate("link => link === document.activeElement && link.getBoundingClientRect().top >= 0")
    assert skip.evaluate("link => getComputedStyle(link).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    names = press_book.pages()
    place = names.index("book/glossary")
    ahead, back = (page.locator(f"head link[rel={rel}]").get_attribute("href") for rel in ("next", "prev"))
    assert (ahead, back) == (address(names[place + 1]), address(names[place - 1]))
    page.locator(".turn a[rel=next]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{address(names[place + 1])}")


def test_the_claims_page_shows_one_kind_of_verdict_without_a_script(book, tab):
    opened = tab(java_script_enabled=False)
    page = opened.page
    page.goto((book / address("book/claims")).as_uri())
    every = page.locator(".claim:visible").count()
    shown = {}
    for name in ("what holds", "what holds under a condition", "what is false as worded", "what the data leave open"):
        page.get_by_label(name, exact=True).check()
        shown[name] = page.locator(".claim:visible").count()
    assert all(0 < count < every for count in shown.values())
    assert sum(shown.values()) >= every  # a claim of two lessons may have two verdicts
    page.get_by_label("all claims").check()
    assert page.locator(".claim:visible").count() == every
    page.locator("#S2 > details > summary").click()
    assert page.locator("#S2 > details li").first.is_visible()


TABLE = """async lesson => {
  const text = await (await fetch(`lessons/${lesson}`)).text();
  const page = new DOMParser().parseFromString(text, "text/html");
  return [...page.querySelectorAll("table.claims tbody tr")].map(
    row => {
      row.querySelectorAll(".rests-on").forEach(part => part.remove());
      return [row.id.slice(6), ...[...row.cells].slice(2).map(cell => cell.textContent.trim())];
    });
}"""


def test_the_claims_page_says_what_the_lessons_tables_say(host, tab):
    page = tab().page
    page.goto(f"{host}/{address('book/claims')}")
    rows = page.locator(".claim > ul > li").evaluate_all(
        """items => items.map(item => ({
             id: item.closest(".claim").id, verdict: item.querySelector("b").textContent,
             number: item.querySelector("span").textContent,
             lesson: item.querySelector("a").pathname.split("/").pop() }))"""
    )
    assert len(rows) >= page.locator(".claim").count() > 50
    for lesson in {row["lesson"] for row in rows}:
        table = page.evaluate(TABLE, lesson)
        said = {(row["id"], row["verdict"], row["number"]) for row in rows if row["lesson"] == lesson}
        assert said == {tuple(row) for row in table}, lesson
