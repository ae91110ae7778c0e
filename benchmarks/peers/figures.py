"""An interactive figure: from a move of its slider to the painted picture, and what its page takes to load.

Ours in the built book and in JupyterLab, against `ipywidgets.interact` with Matplotlib in JupyterLab, which is how most
books do it; in a stock book without a kernel that one never answers.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from press import book, chromium
from tests.browser.lab import CLOSE, OPEN, READY, RESTORED, RUN, UP, running_lab
from tests.browser.server import served
from tests.browser.tabs import FLAGS, tabs

from . import stock

MOVES = 30
PAGE = "lessons/convexity"
SAME = """from lessons.convexity import figures
"""
OURS = """
from lessons.shared.explore import explore, slider
explore(figures.draw_descent, title="One figure", start=slider(-2.6, 2.6, 2.2, step=0.4),
        lr=slider(0.05, 0.3, 0.05, step=0.05), steps=slider(0, 10, 10, step=1))
"""
STOCK = """
%matplotlib inline
import matplotlib.pyplot as plt
from ipywidgets import FloatSlider, IntSlider, interact
def show(start, lr, steps):
    figure, ax = plt.subplots(figsize=(5.6, 3.4))
    figures.draw_descent(ax, start=start, lr=lr, steps=steps)
    plt.show()
interact(show, start=FloatSlider(2.2, min=-2.6, max=2.6, step=0.4), lr=FloatSlider(0.05, min=0.05, max=0.3, step=0.05),
         steps=IntSlider(10, min=0, max=10))
"""
# Moves the first slider to and fro at odd times; resolves to milliseconds from the move to the frame after the change.
TIMES = """async ([move, look, count]) => {
  const step = eval(move), seen = eval(look), times = [];
  const frame = () => new Promise(requestAnimationFrame);
  for (let k = 0; k < count; k++) {
    await new Promise((done) => setTimeout(done, 60 + (k * 37) % 90));
    const before = seen(), since = performance.now();
    step(k);
    await probe.until(() => seen() !== before, "the picture stays");
    await frame();
    times.push(performance.now() - since);
  }
  return times;
}"""
FIELD = """(k) => {
  const field = document.querySelector("figure.explore [type=range]");
  field.value = Number(field.value) + (k % 2 ? 1 : -1);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}"""
STAGE = """() => document.querySelector("figure.explore .explore-stage").innerHTML"""
HANDLE = """(k) => document.querySelector(".jp-Notebook .noUi-handle").dispatchEvent(
  new KeyboardEvent("keydown", { key: k % 2 ? "ArrowRight" : "ArrowLeft", bubbles: true }))"""
IMAGE = """() => document.querySelector(".jp-Notebook .widget-output img, .jp-Notebook .jp-OutputArea img")?.src"""


def notebook(source: str) -> str:
    cell = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "id": "one"}
    kernel = {"name": "python3", "display_name": "Python 3"}
    return json.dumps(
        {
            "cells": [cell | {"source": SAME + source}],
            "metadata": {"kernelspec": kernel},
            "nbformat": 4,
            "nbformat_minor": 5,
        }
    )


def in_lab(browser: Browser) -> dict[str, float]:
    """Median milliseconds in JupyterLab: our widget, and the stock one."""
    found = {}
    with TemporaryDirectory() as place, tabs(browser) as open_tab:
        for name, source in {"ours": OURS, "stock": STOCK}.items():
            Path(place, f"{name}.ipynb").write_text(notebook(source), encoding="utf-8")
        with running_lab(Path(place)) as host:
            page = open_tab(height=1000).page
            page.goto(f"{host}/lab?token=course&reset")
            page.wait_for_function(UP)
            page.evaluate(RESTORED)
            for name, move, look in (("ours", FIELD, STAGE), ("stock", HANDLE, IMAGE)):
                page.evaluate(OPEN, f"{name}.ipynb")
                page.wait_for_function(READY, arg=f"{name}.ipynb")
                page.evaluate(RUN)
                page.wait_for_function(
                    f"() => ({look})() && document.querySelector('.jp-Notebook [type=range], .noUi-handle')"
                )
                found[name] = median(page.evaluate(TIMES, [move, look, MOVES])[3:])
                page.evaluate(CLOSE)
    return found


def in_book(page: Page, site: Path) -> float:
    """Median milliseconds of the same figure on the page from the disk."""
    page.goto((site / f"{PAGE}.html").as_uri())
    page.evaluate("probe.walk()")
    return median(page.evaluate(TIMES, [FIELD, STAGE, MOVES])[3:])


def first_load(browser: Browser, site: Path, page: str) -> dict[str, Any]:
    """Of a page from a server: kB that came, milliseconds until all was there, and what it wanted from elsewhere."""
    with served(site) as host, tabs(browser) as open_tab:
        opened = open_tab()
        opened.page.goto(f"{host}/{page}.html")
        took = opened.page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
        elsewhere = [url for url in opened.requests if not url.startswith((host, "data:", "blob:"))]
        return {"kB": sum(opened.sizes.values()) / 1000, "ms": took, "elsewhere": len(elsewhere)}


def lines() -> list[str]:
    ours = book.BUILD / book.EDITIONS["student"]
    if not ours.is_dir():
        raise SystemExit("there is no built book; `make book` builds it")
    with sync_playwright() as playwright, TemporaryDirectory() as place:
        browser = playwright.chromium.launch(executable_path=chromium.ensure(), args=FLAGS)
        with tabs(browser) as open_tab:
            static = in_book(open_tab(shown=True).page, ours)
        lab = in_lab(browser)
        folder = stock.copied(Path(place))
        Path(folder, f"{PAGE}.ipynb").write_text(executed(notebook(STOCK)), encoding="utf-8")
        theirs = stock.build(folder)
        loads = [first_load(browser, ours, PAGE), first_load(browser, theirs, PAGE)]
        browser.close()
    return table(static, lab, loads)


def executed(text: str) -> str:
    """A notebook after it ran, with the state of its widgets, as a stock book stores it."""
    import nbformat
    from nbclient import NotebookClient

    ran = nbformat.reads(text, as_version=4)
    NotebookClient(ran, kernel_name="python3", store_widget_state=True).execute(cwd=str(book.ROOT))
    return nbformat.writes(ran)


def table(static: float, lab: dict[str, float], loads: list[dict[str, Any]]) -> list[str]:
    ours, theirs = loads
    print({"static": static, **lab, "loads": loads}, file=sys.stderr)
    return [
        "### An interactive figure",
        "",
        f"Held equal: one draw function, three sliders, {MOVES} moves of the first one at odd times, until the frame "
        "after the new picture; Chromium without a graphics card.",
        "",
        "| where | times ours in the book |",
        "|---|---|",
        "| *ours, on a page of the book, from the disk* | 1 |",
        f"| ours, in JupyterLab with its kernel | {lab['ours'] / static:.2g} |",
        f"| `ipywidgets.interact` with Matplotlib, in JupyterLab | {lab['stock'] / static:.2g} |",
        "| `ipywidgets.interact` on a page of a stock book | never: it has no kernel |",
        "",
        f"First load of a page from a server, nothing cached: the stock page with that one widget brings "
        f"{theirs['kB'] / ours['kB']:.2g} times as many bytes as our whole lesson and takes "
        f"{theirs['ms'] / ours['ms']:.2g} times as long to load; it also asks {theirs['elsewhere']} times for files of "
        f"other hosts, which were not let through here, ours {ours['elsewhere']} times.",
        "",
    ]
