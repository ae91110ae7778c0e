"""How long a reader waits on each page of the built book: for a first answer, and for a picture to follow its control.

Prints both tables and ends with an error where a limit is not kept. The noise of a busy machine only adds, so what is
too slow is measured again, and the quickest of a few rounds counts.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from press import book, chromium
from tests.browser.server import served
from tests.browser.tabs import SHOWN

PROBES = Path(__file__).parents[1] / "tests" / "browser" / "probes.js"
FROM_DISK, FROM_AFAR = 1000, 3000  # milliseconds from navigation to the first answer
MEDIAN, SLOWEST = 16, 33  # milliseconds from control to paint: median and 95th percentile
LINE = {"downloadThroughput": 1_250_000, "uploadThroughput": 1_250_000, "latency": 40, "offline": False}  # 10 Mbit/s
SLOWDOWN = 4
ROUNDS, MOVES = 5, 40


@contextmanager
def opened(browser: Browser, url: str, *, slow: bool = False) -> Any:
    """A page in a fresh profile with nothing cached; it is closed, since it would go on beside the next measurement."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_init_script(path=PROBES)
    context.add_init_script(SHOWN)  # no figure waits for the reader's guess
    page = context.new_page()
    if slow:
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", LINE)
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
    page.goto(url, wait_until="commit")
    yield page
    context.close()


def first_answer(browser: Browser, url: str, *, slow: bool) -> float:
    """Milliseconds from navigation until the first thing that can be operated answers."""
    with opened(browser, url, slow=slow) as page:
        return page.evaluate("probe.firstAnswer()")


def control_to_paint(page: Page, index: int) -> tuple[float, float]:
    """Median and 95th percentile, in milliseconds, over the controls of a figure in turn."""
    times = page.evaluate("([index, count]) => probe.answers(index, count)", [index, MOVES])
    return median(times), quantiles(times, n=20)[-1]


def quickest(measure: Callable[[], tuple[float, ...]], limits: tuple[float, ...]) -> tuple[float, ...]:
    """The least of up to ROUNDS measurements, or the first that is within its limits."""
    rounds = []
    for _ in range(ROUNDS):
        rounds.append(measure())
        if all(time <= limit for time, limit in zip(rounds[-1], limits, strict=True)):
            return rounds[-1]
    return min(rounds)


def main() -> int:
    site = book.BUILD / book.EDITIONS["student"]
    if not site.is_dir():
        raise SystemExit(f"{site.name}: no such folder in {book.BUILD.name}; `make book` builds it")
    over = 0
    with served(site) as host, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.ensure(), args=["--no-sandbox", "--disable-gpu"])
        for name in book.pages():
            address = f"{name.removeprefix('book/')}.html"
            waits = [
                quickest(lambda url=url, slow=slow: (first_answer(browser, url, slow=slow),), (limit,))[0]
                for url, slow, limit in (
                    (f"{site.as_uri()}/{address}", False, FROM_DISK),
                    (f"{host}/{address}", True, FROM_AFAR),
                )
            ]
            with opened(browser, f"{site.as_uri()}/{address}") as page:
                page.wait_for_load_state()
                figures = [
                    quickest(lambda index=index, page=page: control_to_paint(page, index), (MEDIAN, SLOWEST))
                    for index in range(page.locator("figure.explore").count())
                ]
            over += waits[0] > FROM_DISK or waits[1] > FROM_AFAR
            over += sum(middle > MEDIAN or slowest > SLOWEST for middle, slowest in figures)
            paint = ", ".join(f"{middle:.0f}/{slowest:.0f}" for middle, slowest in figures)
            print(f"{name:32} first answer {waits[0]:5.0f} ms, far {waits[1]:5.0f} ms; control to paint {paint or '-'}")
        browser.close()
    print(f"limits: {FROM_DISK}, {FROM_AFAR}, {MEDIAN}/{SLOWEST} (median/95 %); {over} not kept")
    return int(over > 0)


if __name__ == "__main__":
    sys.exit(main())
