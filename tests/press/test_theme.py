"""The theme on a book of two pages: whoever puts the address of a repository in gets links that edit the texts."""

import re

import pytest
from small_book import PAGES, written


def edit_links(page):
    return re.findall(r'<a href="([^"]+)">Edit this page</a>', page.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    return written(tmp_path_factory.mktemp("published"), "https://git.university.edu/course/book/")


@pytest.mark.parametrize(("page", "text"), PAGES.items())
def test_where_the_repository_is_known_each_page_leads_to_its_text(published, page, text):
    assert edit_links(published / page) == [f"https://git.university.edu/course/book/edit/spring/{text}"]


def test_the_address_of_an_example_leads_nowhere(tmp_path):
    assert edit_links(written(tmp_path, "https://example.org/shape-of-loss") / "index.html") == []


def test_a_page_offers_work_in_the_browser_where_that_was_built(tmp_path):
    page = (written(tmp_path, lite="lite") / "lessons/ridge.html").read_text(encoding="utf-8")
    [address] = re.findall(r'<a class="button" href="([^"]+)" data-served hidden>Work in this browser</a>', page)
    assert address == "../lite/lab/index.html?path=lessons/ridge.ipynb"


def test_a_page_offers_nothing_that_was_not_built(published):
    assert "Work in this browser" not in (published / "lessons/ridge.html").read_text(encoding="utf-8")
