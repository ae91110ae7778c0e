"""Pages that hold a playground each, as the book would, and what tests ask of them."""

from __future__ import annotations

import pytest

from lessons.shared.playground import PRESETS
from lessons.shared.playground.assets import page_script, style, turntable
from lessons.shared.playground.markup import cover_html, figure_html

PAGE = """<!doctype html><html lang="en" data-theme="{mode}"><meta charset="utf-8"><title>Playground</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="playground.css">
<style>body {{ margin: 12px; font: 16px/1.5 sans-serif; background: var(--figure-paper); color: var(--figure-text) }}
</style><script defer src="playground.js"></script><main><h1>Playground</h1>{figures}</main></html>"""
MAP, ROW = ".playground-map", ".playground-readouts li"


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """A folder with a page for each preset, one with two playgrounds, and the cover, as the book would hold them."""
    folder = tmp_path_factory.mktemp("playground")
    (folder / "playground.js").write_text(page_script(), encoding="utf-8")
    (folder / "turntable.js").write_text(turntable(), encoding="utf-8")
    (folder / "playground.css").write_text(style(), encoding="utf-8")
    figures = {
        name: figure_html({"name": name, "preset": preset.to_json()}, prefix=f"still-{name}-")
        for name, preset in PRESETS.items()
    }
    figures["two"] = figures["saddles"] + figures["ravines"]
    figures["cover"] = cover_html()
    for mode in ("light", "dark"):
        for name, figure in figures.items():
            (folder / f"{name}-{mode}.html").write_text(PAGE.format(mode=mode, figures=figure), encoding="utf-8")
    return folder


@pytest.fixture
def visit(site, tab):
    """Opens a preset's page from the disk; the tab must have no errors in the end.

    The page's clock can be put forward by `rested`; one that was opened in `real` time waits as a reader does. The
    script `init` runs before those of the page.
    """
    tabs = []

    def visit(name, fragment="", mode="light", real=False, init="", **options):
        tabs.append(tab(mode=mode, **options))
        tabs[-1].page.add_init_script(init)
        if not real:
            tabs[-1].page.clock.install()
        tabs[-1].page.goto(f"{(site / f'{name}-{mode}.html').as_uri()}{fragment}")
        tabs[-1].page.wait_for_selector("figure[data-turntable-ready]")
        if not real:  # the surface has tilted out of the map
            tabs[-1].page.clock.fast_forward(1000)
            tabs[-1].page.clock.fast_forward(1000)
        return tabs[-1].page

    yield visit
    for opened in tabs:
        assert opened.errors == []
        assert all(url.startswith(("file:", "data:")) for url in opened.requests)


REST = 700  # milliseconds until the last move was announced and stands in the address


def rested(page, time=REST):
    """Put the page's clock forward: every frame and every timer until then."""
    page.clock.run_for(time)


def readouts(page):
    return page.locator(ROW).all_inner_texts()


def pixels(page):
    """What the canvases show, as a fingerprint."""
    return page.evaluate("[...document.querySelectorAll('canvas')].map(canvas => canvas.toDataURL()).join()")


# A widget's model and its view, without JupyterLab.
LIVE = """([preset, style]) => {
  document.head.append(Object.assign(document.createElement('style'), { textContent: style }));
  const traits = { preset, situation: preset.situation };
  const heard = {};
  const model = {
    get: (name) => traits[name],
    set: (name, value) => { traits[name] = value; heard[`change:${name}`]?.(); },
    save_changes: () => { window.saved = traits; },
    on: (name, hear) => { heard[name] = hear; },
    off: () => {},
  };
  const el = document.createElement('div');
  render({ model, el });
  document.body.append(el);
  window.fromPython = (part) => { traits.situation = { ...traits.situation, ...part }; heard['change:situation'](); };
}"""


# The page's turntable as `table`, which nothing else of a page shows, and its frames and contexts counted.
WATCH = """
let made;
Object.defineProperty(window, "shapeOfLossTurntable", {
  get: () => made,
  set(given) {
    made = given;
    const { draw } = given.Turntable.prototype;
    given.Turntable.prototype.draw = function (...seen) { window.table = this; return draw.apply(this, seen); };
  },
});
const ask = window.requestAnimationFrame.bind(window);
window.frames = 0;
window.requestAnimationFrame = (then) => (window.frames++, ask(then));
"""
NO_WEBGL = """
const { getContext } = HTMLCanvasElement.prototype;
HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
  return kind.startsWith("webgl") ? null : getContext.call(this, kind, ...rest);
};
"""
