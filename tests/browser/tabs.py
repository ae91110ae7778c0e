"""Tabs of the browser: each in an empty profile of its own, with the probes in every page."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Response

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
SHOWN = """try { localStorage.setItem("shape-of-loss.predict", '{"*": true}'); } catch {}"""  # no figure is veiled
PATIENCE = float(os.environ.get("PATIENCE", 30_000))  # milliseconds until what does not come is missing


@dataclass
class Tab:
    """A page of the browser with what it asked for, the bytes that a server says it sent, and what went wrong."""

    page: Page
    requests: list[str] = field(default_factory=list)
    sizes: dict[str, int] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    def read(self, url: str) -> Page:
        """Open a page and read it to its end; every figure then has its frames."""
        self.page.goto(url)
        self.page.evaluate("probe.walk()")
        return self.page


def sent(answer: Response) -> dict[str, int]:
    """The length of an answer by its address; nothing for a file."""
    return {answer.url: int(length)} if (length := answer.headers.get("content-length")) else {}


@contextmanager
def tabs(browser: Browser) -> Iterator[Callable[..., Tab]]:
    """Opens tabs of a fresh, empty profile; keywords are Playwright's context options and `width`, `mode`, `shown`.

    With `shown` no figure waits for the reader's guess.
    """
    contexts = []

    def open_tab(
        *, width: int = 1280, height: int = 900, mode: str = "light", shown: bool = False, **options: Any
    ) -> Tab:
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=mode, **options)
        context.set_default_timeout(PATIENCE)
        context.add_init_script(path=Path(__file__).with_name("probes.js"))
        if shown:
            context.add_init_script(SHOWN)
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


def tabbed(page: Page, count: int) -> list[dict[str, Any] | None]:
    """Where `count` times Tab leads from where the keyboard stands; the last is None where it leaves the page."""
    page.evaluate("probe.follow()")
    for _ in range(count + 1):
        page.keyboard.press("Tab")
    return page.evaluate("probe.followed()")
