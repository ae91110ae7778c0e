"""How fast the playground answers: pointer move to repaint, first interaction, size of the script. It only prints.

Latency is the time from the pointer event's own time stamp to the end of the frame that shows it. Moves come at random
moments, as a hand's do, so a display at 60 Hz adds between 0 and 16.7 ms of waiting. Work is the processor time of the
main thread for one frame (script, style, layout and paint), so it does not depend on what else the machine is doing.
"""

from __future__ import annotations

import gzip
import random
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from lessons.shared.playground import PRESETS
from lessons.shared.playground.assets import HERE, script
from press import chromium
from press.mime import classic_script
from press.playground import figure_html

MOVES = 90
PAUSE = (0.04, 0.08)  # seconds between moves
SURFACES = ("rosenbrock", "himmelblau", "random_cosines", "trained_network")
SIX = "gradient_descent,heavy_ball,nesterov,rmsprop,adam,adamw"
HEAD = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Playground</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="explore.css">
<link rel="stylesheet" href="playground.css"><script defer src="playground.js"></script>"""
WATCH = """
window.latencies = [];
new MutationObserver((_, self) => {
  if (document.querySelector('figure[data-ready]')) { window.ready = performance.now(); self.disconnect(); }
}).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-ready'] });
addEventListener('pointermove', (event) => requestAnimationFrame(() => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => window.latencies.push(performance.now() - event.timeStamp);
  port2.postMessage(0);
}), { passive: true });
"""


def site(folder: Path) -> str:
    (folder / "playground.js").write_text(classic_script(script(), each="figure.playground"))
    for sheet in (HERE / "playground.css", HERE.parent / "explore.css"):
        (folder / sheet.name).write_bytes(sheet.read_bytes())
    figure = figure_html({"name": "practice", "preset": PRESETS["practice"].to_json()}, prefix="still-")
    (folder / "page.html").write_text(f"{HEAD}<main>{figure}</main></html>")
    return (folder / "page.html").as_uri()


def dragged(page: Page, surface: str, url: str, *, touch: bool, slower: int) -> tuple[float, float, float]:
    """Median and 95th percentile of the latency, and the work a frame, in milliseconds."""
    page.goto("about:blank")
    page.goto(f"{url}#playground=practice&surface={surface}&start=0.5,0.5&methods={SIX}&steps=500&step=500")
    page.wait_for_selector("figure[data-ready]")
    page.wait_for_timeout(800)
    devtools = page.context.new_cdp_session(page)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    devtools.send("Performance.enable", {"timeDomain": "threadTicks"})
    ring = page.locator(".playground-handle").bounding_box()
    assert ring is not None
    x, y = ring["x"] + 22, ring["y"] + 22

    def send(kind: str, x: float, y: float) -> None:
        if touch:
            points = [] if kind == "End" else [{"x": x, "y": y}]
            devtools.send("Input.dispatchTouchEvent", {"type": f"touch{kind}", "touchPoints": points})
        else:
            mouse: dict[str, Any] = {"x": x, "y": y, "button": "left", "buttons": 1, "clickCount": 1}
            name = {"Start": "mousePressed", "Move": "mouseMoved", "End": "mouseReleased"}[kind]
            devtools.send("Input.dispatchMouseEvent", {"type": name, **mouse})

    send("Start", x, y)
    page.evaluate("latencies.length = 0")
    before, rng = work(devtools), random.Random(0)
    for k in range(MOVES):
        time.sleep(rng.uniform(*PAUSE))
        send("Move", x + 60 * (k % 30) / 30, y - 40 * (k % 17) / 17)
    after = work(devtools)
    send("End", x, y)
    latencies = sorted(page.evaluate("latencies"))
    each = (after - before) / len(latencies)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    return statistics.median(latencies), latencies[int(0.95 * len(latencies))], each


def work(devtools: Any) -> float:
    """Processor time of the main thread since the page began, in milliseconds."""
    metrics = devtools.send("Performance.getMetrics")["metrics"]
    return 1000 * next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration")


def first_interaction(browser: Browser, url: str) -> float:
    """Median milliseconds from navigation to a playground that answers, over five cold pages."""
    times = []
    for _ in range(5):
        page = browser.new_page()
        page.add_init_script(WATCH)
        page.goto(url)
        page.wait_for_selector("figure[data-ready]")
        times.append(page.evaluate("window.ready"))
        page.close()
    return statistics.median(times)


def main() -> None:
    size = len(gzip.compress(classic_script(script(), each="figure.playground").encode(), 9))
    print(f"script: {size / 1000:.1f} kB gzipped")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        url = site(Path(folder))
        browser = playwright.chromium.launch(executable_path=chromium.ensure(), args=["--no-sandbox", "--disable-gpu"])
        print(f"first interaction: {first_interaction(browser, url):.0f} ms after navigation")
        for name, slower, options in (
            ("desk, 1280 px", 1, {"viewport": {"width": 1280, "height": 900}}),
            (
                "phone, 360 px, 4× slower",
                4,
                {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True},
            ),
        ):
            page = browser.new_context(**options).new_page()  # type: ignore[arg-type]
            page.add_init_script(WATCH)
            for surface in SURFACES:
                median, late, each = dragged(page, surface, url, touch=slower > 1, slower=slower)
                print(
                    f"{name}: {surface}, six methods × 500 steps: pointer to repaint {median:.1f} ms "
                    f"(95 %: {late:.1f}), work {each:.1f} ms a frame"
                )
        browser.close()


if __name__ == "__main__":
    main()
