"""The built book in a real browser that can reach nothing but this machine."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright
from xdist.scheduler import LoadScopeScheduling

from lessons.shared.playground.widget import MIME
from press import book as press_book
from press import chromium
from press import firefox as press_firefox
from press import webkit as press_webkit

from . import report
from .firefox import Firefox, FirefoxTab, running
from .playgrounds import site, visit  # noqa: F401 (pytest finds fixtures by their names)
from .server import served
from .tabs import FLAGS, SHOWN, Tab, tabs

collect_ignore = [] if press_webkit.find() else ["test_webkit.py"]  # `press browsers` says so
PAGES = press_book.pages()
DEMO = "demo"
LESSONS = [page for page in PAGES if page.startswith("lessons/")]
PLAYGROUNDS = [page for page in LESSONS if MIME in (press_book.ROOT / f"{page}.ipynb").read_text("utf-8")]


def address(page: str) -> str:
    """Where a page lies below the top of the site."""
    return f"{page.removeprefix('book/')}.html"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium.ensure(), args=FLAGS)
        yield found
        found.close()


@pytest.fixture(scope="session")
def firefox() -> Iterator[Firefox]:
    with running(press_firefox.ensure()) as found:
        yield found


@pytest.fixture(scope="session")
def book() -> Path:
    """The folder of the student edition, built once for all test processes of a run, or what BOOK_HTML names."""
    if given := os.environ.get("BOOK_HTML"):
        return Path(given).resolve()
    with _lock("book") as state:
        done = state / report.RUN
        if not done.exists():
            shutil.rmtree(report.ROWS, ignore_errors=True)
            made = subprocess.run(
                [sys.executable, "-m", "press", "book"], cwd=press_book.ROOT, capture_output=True, text=True
            )
            assert made.returncode == 0, f"the book was not built:\n{made.stdout}\n{made.stderr}"
            done.touch()
    return press_book.BUILD / press_book.EDITIONS["student"]


@contextmanager
def _lock(name: str) -> Iterator[Path]:
    state = press_book.BUILD / ".tests"
    state.mkdir(parents=True, exist_ok=True)
    with (state / f"{name}.lock").open("w", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield state


@pytest.fixture(scope="session")
def host(book: Path) -> Iterator[str]:
    """The address of the book on a local server."""
    with served(book) as found:
        yield found


@pytest.fixture
def tab(browser: Browser) -> Iterator[Callable[..., Tab]]:
    with tabs(browser) as open_tab:
        yield open_tab


# ---- each page is opened four times, for all tests ----


def on_pages(names: Iterable[str]) -> pytest.MarkDecorator:
    """A test of some pages."""
    return pytest.mark.parametrize("name", list(names), indirect=True)


@pytest.fixture(scope="session", params=PAGES)
def name(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="session")
def desk(browser: Browser, book: Path, name: str) -> Iterator[Tab]:
    """The page from the disk, read to its end at a desk. Tests look at it; those that change its width come last."""
    with tabs(browser) as open_tab:
        opened = open_tab(reduced_motion="reduce")
        opened.read((book / address(name)).as_uri())
        yield opened


@pytest.fixture(scope="session")
def phone(browser: Browser, host: str, name: str) -> Iterator[Tab]:
    """The page from a server, read to its end on a phone."""
    with tabs(browser) as open_tab:
        opened = open_tab(width=390)
        opened.read(f"{host}/{address(name)}")
        yield opened


@pytest.fixture(scope="session")
def used(request: pytest.FixtureRequest, browser: Browser, name: str) -> Iterator[Tab]:
    """The page from the disk for the tests that work its controls, with no figure veiled."""
    file = request.getfixturevalue("demo" if name == DEMO else "book")
    with tabs(browser) as open_tab:
        opened = open_tab(shown=True)
        opened.page.goto((file if name == DEMO else file / address(name)).as_uri())
        opened.page.evaluate("probe.openDeeper()")
        yield opened


@pytest.fixture(scope="session")
def fox(firefox: Firefox, host: str, name: str) -> Iterator[FirefoxTab]:
    """The page from a server, read to its end in Firefox; of files it does not tell what it asks for."""
    with firefox.tab() as opened:
        opened.goto(f"{host}/{address(name)}")
        opened.evaluate(f"() => {{ {SHOWN} document.dispatchEvent(new Event('predict-always')); }}")
        opened.evaluate("() => probe.walk()")
        yield opened


# ---- a page is the work of one process, and the dear ones come first, so that both end together ----

TOGETHER = ["test_jupyterlab.py", *LESSONS, *PAGES, DEMO, "test_classroom_pages.py"]


def group(nodeid: str) -> str:
    """The page of a test, or its file where all of it shares something dear; else the test itself."""
    page, file = nodeid.rpartition("[")[2].rstrip("]"), nodeid.partition("::")[0].rpartition("/")[2]
    return next((name for name in (file, page) if name in TOGETHER), nodeid)


class ByGroup(LoadScopeScheduling):
    """What `--dist loadgroup` is meant to do; pytest-xdist 3.8.0 marks groups where pytest 9.2.0 does not look."""

    def _split_scope(self, nodeid: str) -> str:
        return group(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByGroup:
    config.option.loadscopereorder = False  # else groups of many tests come first
    return ByGroup(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Group by group; what takes a second or two fills up the end."""
    items.sort(key=place)


def place(item: pytest.Item) -> tuple[int, str, int]:
    name = group(item.nodeid)
    if name not in TOGETHER:
        return len(TOGETHER), "", 0
    return TOGETHER.index(name), item.path.name, item.location[1] or 0


def pytest_sessionfinish() -> None:
    report.write()
