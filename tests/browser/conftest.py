"""The built book in a real browser that can reach nothing but this machine."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Response, sync_playwright

from press import book as press_book
from press import chromium

from . import report
from .server import served

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
]
PAGES = press_book.pages()
PATIENCE = float(os.environ.get("PATIENCE", 30_000))  # milliseconds until what does not come is missing
LESSONS = [page for page in PAGES if page.startswith("lessons/")]


@dataclass
class Tab:
    """A page of the browser with what it asked for, the bytes that a server says it sent, and what went wrong."""

    page: Page
    requests: list[str] = field(default_factory=list)
    sizes: dict[str, int] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    def read(self, url: str) -> Page:
        """Open a page and read it to its end, so that every figure has its frames."""
        self.page.goto(url)
        self.page.evaluate("probe.walk()")
        self.page.wait_for_load_state("networkidle")
        return self.page


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
    with (state / f"{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield state


@pytest.fixture(scope="session")
def host(book: Path) -> Iterator[str]:
    """The address of the book on a local server."""
    with served(book) as found:
        yield found


def sent(answer: Response) -> dict[str, int]:
    """The length of an answer by its address; nothing for a file."""
    return {answer.url: int(length)} if (length := answer.headers.get("content-length")) else {}


@contextmanager
def tabs(browser: Browser) -> Iterator[Callable[..., Tab]]:
    """Opens tabs of a fresh, empty profile; keywords are Playwright's context options and `width`, `mode`."""
    contexts = []

    def open_tab(*, width: int = 1280, height: int = 900, mode: str = "light", **options: Any) -> Tab:
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=mode, **options)
        context.set_default_timeout(PATIENCE)
        context.add_init_script(path=Path(__file__).with_name("probes.js"))
        contexts.append(context)
        made = Tab(context.new_page())
        made.page.on("request", lambda request: made.requests.append(request.url))
        made.page.on("response", lambda answer: made.sizes.update(sent(answer)))
        made.page.on("requestfailed", lambda request: made.errors.append(f"{request.url}: {request.failure}"))
        made.page.on("pageerror", lambda error: made.errors.append(str(error)))
        made.page.on("console", lambda said: made.errors.append(said.text) if said.type == "error" else None)
        return made

    yield open_tab
    for context in contexts:
        context.close()


@pytest.fixture
def tab(browser: Browser) -> Iterator[Callable[..., Tab]]:
    with tabs(browser) as open_tab:
        yield open_tab


def pytest_sessionfinish() -> None:
    report.write()
