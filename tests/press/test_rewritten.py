"""Which pages a build writes again."""

from types import SimpleNamespace

import pytest
from docutils import nodes

from press.sphinx import page as about
from press.sphinx import rewritten


def title(text):
    return nodes.title("", text)


@pytest.fixture
def site(tmp_path, monkeypatch):
    """A site of two pages with its environment, as Sphinx stores it from one build to the next."""
    (tmp_path / "press").mkdir()
    (tmp_path / "press" / "maker.py").write_text("1", encoding="utf-8")
    days = {"a": "2026-01-01", "b": "2026-01-02"}
    monkeypatch.setattr(about, "source_of", lambda page, root: page)
    monkeypatch.setattr(about, "last_change", lambda source: days[source.name])
    env = SimpleNamespace(
        found_docs={"a", "b"},
        titles={"a": title("A"), "b": title("B")},
        toctree_includes={"a": ["b"]},
        domaindata={"std": {"labels": {}, "objects": {}}, "math": {"objects": {}}},
    )
    app = SimpleNamespace(srcdir=tmp_path, config=SimpleNamespace(html_theme_options={}))
    return SimpleNamespace(app=app, env=env, days=days, written=lambda: set(rewritten.pages(app, env)))


def test_the_first_build_writes_all_and_the_next_one_nothing_more(site):
    assert site.written() == {"a", "b"}
    assert site.written() == set()


def test_the_order_in_which_pages_were_read_does_not_matter(site):
    site.written()
    site.env.titles = dict(reversed(site.env.titles.items()))
    assert site.written() == set()


def change_title(site):
    site.env.titles["a"] = title("Another")


def change_code(site):
    (site.app.srcdir / "press" / "maker.py").write_text("2", encoding="utf-8")


def number_an_equation(site):
    site.env.domaindata["math"]["objects"]["eq"] = ("a", 1)


def change_theme(site):
    site.app.config.html_theme_options = {"repository_url": "https://example.org"}


@pytest.mark.parametrize("change", [change_title, change_code, number_an_equation, change_theme])
def test_what_every_page_shows_or_is_made_by_makes_all_old(site, change):
    site.written()
    change(site)
    assert site.written() == {"a", "b"}


def test_a_commit_makes_its_own_page_old(site):
    site.written()
    site.days["b"] = "2026-02-02"
    assert site.written() == {"b"}
