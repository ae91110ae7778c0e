"""Every page of the table of contents: as light as promised, complete, and well linked."""

from __future__ import annotations

import json
import re
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from urllib.parse import unquote, urldefrag, urlsplit

import pytest

from lessons.shared.drawing import palette
from press import book as press_book
from press import page_size
from press.notebooks.set_up import to_go

from .conftest import LESSONS, PAGES, address
from .report import record

pytestmark = [pytest.mark.browser, pytest.mark.book]
THEME = "document.documentElement.dataset.theme"


# ---- weight ----


def test_browser_downloads_what_the_table_of_weights_says(book, phone, name):
    """Without the frames: the table lists each file that the browser asks for, and its bytes agree."""
    [weight] = page_size.measure(book, {name: book / address(name)})
    taken = {unquote(urlsplit(url).path.lstrip("/")): size for url, size in phone.sizes.items()}
    sizes = {path: size for path, size in taken.items() if not path.startswith("frames/")}
    assert set(sizes) <= set(weight.files)
    assert sum(sizes.values()) <= weight.cold <= page_size.COLD_LIMIT
    record("Weights (kB gzipped)", page=name, **_row(weight, sum(sizes.values()), _frames(book / address(name))))


def _row(weight, seen, frames):
    kilobytes = {"first visit": weight.cold, "seen by the browser": seen, "frames of all figures": frames}
    return {"files": len(weight.files)} | {column: f"{size / 1000:.1f}" for column, size in kilobytes.items()}


def _frames(file):
    found = re.findall(r'data-frames="([^"]+)"', file.read_text("utf-8"))
    return sum(page_size.sent_bytes((file.parent / link).resolve()) for link in found)


def test_all_pages_are_within_their_budget(book):
    table = page_size.measure(book, {name: book / address(name) for name in PAGES})
    assert page_size.report(table)  # raises where a page is over


# ---- what every page offers ----


def test_page_names_its_licence_and_its_last_change_and_no_source_that_nobody_can_open(book, desk, name):
    page = desk.page
    assert page.locator(".colophon a[rel=license]").get_attribute("href").startswith("https://creativecommons.org/")
    assert page.get_by_role("link", name="Edit this page").count() == 0, (
        "the address is an example that nobody can open"
    )
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", page.locator("time").get_attribute("datetime"))
    for wanted in ("title", "description", "image"):
        assert page.locator(f"meta[property='og:{wanted}']").get_attribute("content").strip()
    icon = page.locator("link[rel=icon]").get_attribute("href")
    assert (book / address(name)).parent.joinpath(icon).is_file()


def test_notebook_downloads_as_it_is_committed_behind_a_set_up_cell(book, desk, name):
    link = desk.page.get_by_role("link", name="Download this notebook")
    if not name.startswith(("lessons/", "exercises/")):
        assert link.count() == 0
        return
    beside = (book / address(name)).parent / link.get_attribute("href")
    assert link.get_attribute("download") is not None
    committed = (press_book.ROOT / f"{name}.ipynb").read_text("utf-8")
    assert beside.read_text("utf-8") == to_go(committed)
    assert json.loads(beside.read_text("utf-8"))["nbformat"] == 4


class Links(HTMLParser):
    """The links and the anchors of a page, and where its arrows turn to."""

    def __init__(self, text):
        super().__init__()
        self.links, self.anchors, self.turns = [], {""}, {}
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.anchors.add(given.get("id") or "")
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
            if given.get("rel") in ("prev", "next"):
                self.turns[given["rel"]] = given["href"]


@cache
def links(file):
    return Links(file.read_text("utf-8"))


def test_next_leads_through_the_whole_book_and_previous_back(book, tab):
    files = [book / address(name) for name in PAGES]
    for one, after in pairwise(files):
        assert (one.parent / links(one).turns["next"]).resolve() == after
        assert (after.parent / links(after).turns["prev"]).resolve() == one
    assert "prev" not in links(files[0]).turns
    assert "next" not in links(files[-1]).turns
    page = tab().page
    page.goto(files[0].as_uri())
    page.locator(".turn a[rel=next]").click()
    assert page.url == files[1].as_uri()


def test_every_link_inside_the_book_leads_somewhere(book, name):
    file = book / address(name)
    for link in links(file).links:
        if urlsplit(link).scheme:
            assert link.startswith(("https://", "mailto:"))
            continue
        path, anchor = urldefrag(link)
        target = (file.parent / unquote(path)).resolve() if path else file
        assert target.is_file(), link
        if target.suffix == ".html":
            assert unquote(anchor) in links(target).anchors, link


# ---- search, modes, contents ----


def test_search_finds_a_word_from_a_disk_and_leads_to_its_page(book, tab):
    opened = tab()
    page = opened.page
    page.goto((book / address(PAGES[0])).as_uri())
    page.get_by_role("searchbox", name="Search the book").fill("chord")
    page.keyboard.press("Enter")
    page.get_by_text("Search finished").wait_for()
    results = page.locator("#search-results li a")
    found = {result.get_attribute("href").removeprefix("./").partition("#")[0] for result in results.all()}
    assert {"notation.html", "glossary.html", "lessons/convexity.html"} <= found
    results.first.click()
    page.wait_for_load_state()
    assert page.locator("h1").count() == 1
    assert opened.errors == []


def test_mode_follows_the_system_until_the_reader_chooses_and_then_stays(host, tab):
    page = tab(mode="dark").page
    page.goto(f"{host}/{address(PAGES[0])}")
    assert page.evaluate(THEME) == "dark"
    button = page.get_by_role("button", name="Dark mode")
    assert button.get_attribute("aria-pressed") == "true"
    button.click()
    assert page.evaluate(THEME) == "light"
    assert button.get_attribute("aria-pressed") == "false"
    page.goto(f"{host}/{address(LESSONS[0])}")
    assert page.evaluate(THEME) == "light"


def test_page_and_figures_share_one_palette_in_both_modes(book, tab):
    page = tab().page
    page.goto((book / address(LESSONS[0])).as_uri())
    read = "name => getComputedStyle(document.documentElement).getPropertyValue(name).trim()"
    for mode, colors in (("light", palette.COLORS), ("dark", palette.DARK)):
        page.evaluate(f"{THEME} = '{mode}'")
        assert {role: page.evaluate(read, f"--figure-{role}") for role in colors} == colors
        shown = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert shown == f"rgb({', '.join(str(int(colors['paper'][k : k + 2], 16)) for k in (1, 3, 5))})"


@pytest.mark.parametrize("width", [390, 320])
def test_contents_open_and_close_on_a_phone_by_keyboard(book, tab, width):
    page = tab(width=width).page
    page.goto((book / address(LESSONS[0])).as_uri())
    contents = page.get_by_role("navigation", name="Book")
    assert not contents.is_visible()
    page.get_by_role("button", name="Pages and sections").press("Enter")
    assert contents.is_visible()
    page.keyboard.press("Escape")
    assert not contents.is_visible()
