"""A page of one file: no script, nothing from elsewhere, light and dark, readable on a phone and on paper."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from lessons.shared.drawing.palette import COLORS

LIGHT = {**COLORS, "soft": "#f4f6f8"}
DARK = {  # as the book's own pages
    "text": "#e6e9ed", "paper": "#14181e", "muted": "#a3adb8", "grid": "#3a424c", "soft": "#1d2127",
    "blue": "#6cb2f5", "orange": "#f5925a", "green": "#5cc48f", "purple": "#c79bf0", "ochre": "#d9b04c",
    "red": "#f2849e",
}  # fmt: skip
STYLE = """
:root { color-scheme: light dark; %s }
@media (prefers-color-scheme: dark) { :root { %s } }
* { box-sizing: border-box }
body { margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 52rem; background: var(--figure-paper);
  color: var(--figure-text); font: 1.05rem/1.6 system-ui, sans-serif }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0.5rem 0 }
h2 { font-size: 1.3rem; margin: 2.2rem 0 0.6rem }
.box h2 { font-size: 1.15rem; margin: 0.6rem 0 0.3rem }
h3 { font-size: 1.08rem; margin: 1.6rem 0 0.4rem }
code { font: 0.92em ui-monospace, monospace; overflow-wrap: anywhere }
pre { overflow-x: auto; padding: 0.8rem; background: var(--figure-soft); border-radius: 6px }
a { color: var(--figure-blue) }
p, li { max-width: 42rem; overflow-wrap: anywhere }
.muted { color: var(--figure-muted) }
.box { border-left: 4px solid var(--figure-muted); padding: 0.1rem 0 0.1rem 1rem; margin: 1.2rem 0 }
.box.passed { border-color: var(--figure-green) }
.box.failed { border-color: var(--figure-orange) }
.scroll { overflow-x: auto }
.scroll:focus-visible { outline: 3px solid var(--figure-blue) }
table { border-collapse: collapse; min-width: 60%%; margin: 0.6rem 0 }
caption { text-align: left; padding-bottom: 0.3rem }
th, td { text-align: left; padding: 0.35rem 0.9rem 0.35rem 0; border-bottom: 1px solid var(--figure-grid);
  vertical-align: top }
td:last-child { min-width: 12rem }
td.number, th.number { min-width: 0; text-align: right; font-variant-numeric: tabular-nums }
.big { font-size: 1.4rem; font-weight: 600 }
ul, ol { padding-left: 1.4rem }
svg { display: block; width: 100%%; max-width: 38rem; height: auto }
figure { margin: 1rem 0 }
figcaption { color: var(--figure-muted); max-width: 42rem }
@media (max-width: 40rem) {
  table { font-size: 0.85rem }
  th, td { padding-right: 0.5rem }
  td:last-child { min-width: 5rem }
}
@media print { body { max-width: none } }
"""


def document(title: str, body: str) -> str:
    """The whole page around `body`, which is HTML that is safe to show."""
    colors = ("; ".join(f"--figure-{name}: {value}" for name, value in mode.items()) for mode in (LIGHT, DARK))
    policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE % tuple(colors)}</style></head>\n"
        f"<body><main>\n<h1>{escape(title)}</h1>\n{body}\n</main></body></html>\n"
    )


def table(caption: str, header: Iterable[str], rows: Iterable[Iterable[object]], *, numbers: Iterable[int] = ()) -> str:
    """A table with a caption; the first cell of a row is its name, columns in `numbers` stand on the right."""
    right = set(numbers)

    def cell(tag: str, column: int, value: object, scope: str = "") -> str:
        return f"<{tag}{scope}{' class=number' if column in right else ''}>{escape(str(value))}</{tag}>"

    head = "".join(cell("th", k, name, ' scope="col"') for k, name in enumerate(header))
    lines = "".join(
        "<tr>"
        + "".join(
            cell("th", k, value, ' scope="row"') if k == 0 else cell("td", k, value) for k, value in enumerate(row)
        )
        + "</tr>\n"
        for row in rows
    )
    label = escape(caption, quote=True)
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{label}"><table>'
        f"<caption class=muted>{escape(caption)}</caption><thead><tr>{head}</tr></thead>\n"
        f"<tbody>{lines}</tbody></table></div>\n"
    )


def items(lines: Iterable[str]) -> str:
    """A list of plain sentences."""
    return "<ul>" + "".join(f"<li>{prose(line)}</li>\n" for line in lines) + "</ul>\n"


def prose(text: str) -> str:
    """A plain sentence as HTML; what stands between backticks is code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))


def paragraph(text: str, kind: str = "") -> str:
    return f"<p{f' class={kind}' if kind else ''}>{prose(text)}</p>\n"


def code(text: str, label: str) -> str:
    """A listing, which scrolls in a box of its own that the keyboard reaches."""
    return f'<pre tabindex="0" role="region" aria-label="{escape(label, quote=True)}">{escape(text)}</pre>\n'
