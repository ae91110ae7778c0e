"""What a reader downloads before a page is complete: gzipped bytes of the page and of every file that it names.

The frames of a figure are not among them: they come one by one as the reader nears the figure. The script of a surface
in 3-D comes late too, and counts in a first visit alone.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

COLD_LIMIT = 250_000  # bytes of a first visit, everything included
LATER_LIMIT = 60_000  # bytes of a page after the first lesson was read
PACKED = {".woff2", ".png", ".jpg", ".zip"}  # compressed already: servers send them as they are


class OverBudget(RuntimeError):
    """A page is heavier than the budget; the message lists its files."""


@dataclass(frozen=True)
class Weight:
    """The files of one page with their bytes as sent, and the bytes that a reader of the first lesson still lacks."""

    page: str
    files: Mapping[str, int]
    later: int

    @property
    def cold(self) -> int:
        return sum(self.files.values())


class _Resources(HTMLParser):
    """Collects what a browser loads by itself: styles, scripts, pictures, icons."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "link" and given.get("rel") in ("stylesheet", "icon", "preload", "modulepreload"):
            self.links.append(given["href"])
        elif tag in ("script", "img", "iframe", "video", "audio", "source") and given.get("src"):
            self.links.append(given["src"])


@cache
def _sent_bytes(file: Path, stamp: int) -> int:
    data = file.read_bytes()
    return len(data) if file.suffix in PACKED else len(gzip.compress(data, 6, mtime=0))


def sent_bytes(file: Path) -> int:
    """The size of a file as a server with gzip sends it."""
    return _sent_bytes(file, file.stat().st_mtime_ns)


def resources(page: Path) -> list[Path]:
    """The files that an HTML page or a style names, and those that they name, the page first; each once."""
    files, queue = [], [page]
    while queue:
        file = queue.pop(0)
        if file in files:
            continue
        files.append(file)
        if file.suffix not in (".html", ".css"):
            continue
        text = file.read_text(encoding="utf-8")
        links = re.findall(r"url\([\"']?([^\"')]+)", text) if "url(" in text else []
        if file.suffix == ".html":
            parser = _Resources()
            parser.feed(text)
            links += parser.links
        local = [link for link in links if not urlsplit(link).scheme and not link.startswith(("#", "//"))]
        queue += [(file.parent / unquote(urlsplit(link).path)).resolve() for link in local]
    return files


def measure(site: Path, pages: Mapping[str, Path]) -> list[Weight]:
    """The weight of each page, in the order given; `later` is what a reader of the first lesson still lacks."""
    top = site.resolve()

    def sizes(files: Iterable[Path]) -> dict[str, int]:
        return {file.relative_to(top).as_posix(): sent_bytes(file) for file in files}

    files_of = {page: sizes(resources(path.resolve())) for page, path in pages.items()}
    first = next((page for page in pages if page.startswith("lessons/")), next(iter(pages)))
    weights = []
    for page, files in files_of.items():
        whole = files | sizes(late(pages[page].resolve()))
        lacking = (
            whole if page == first else {file: size for file, size in files.items() if file not in files_of[first]}
        )
        weights.append(Weight(page, whole, sum(lacking.values())))
    return weights


def late(page: Path) -> set[Path]:
    """The scripts that figures of an HTML page load once they are seen."""
    named = re.findall(r'data-turntable="([^"]+)"', page.read_text(encoding="utf-8"))
    return {(page.parent / link).resolve() for link in named}


def report(weights: list[Weight]) -> str:
    """The table that the build prints; raises OverBudget naming the pages that break it and their heaviest files.

    The first lesson stands for a first visit: its budget is that of a first visit alone.
    """
    lines = [f"{'page':28} {'first visit':>12} {'later':>8}   (kB gzipped, before frames)"]
    lines += [f"{w.page:28} {w.cold / 1000:12.1f} {w.later / 1000:8.1f}" for w in weights]
    heavy = [w for w in weights if w.cold > COLD_LIMIT or LATER_LIMIT < w.later < w.cold]
    if heavy:
        raise OverBudget("\n".join([*lines, *map(_complaint, heavy)]))
    return "\n".join(lines)


def _complaint(weight: Weight) -> str:
    heaviest = sorted(weight.files.items(), key=lambda item: -item[1])[:4]
    named = ", ".join(f"{file} {size / 1000:.1f} kB" for file, size in heaviest)
    return (
        f"{weight.page} is over budget: {weight.cold / 1000:.1f} of {COLD_LIMIT / 1000:.0f} kB on a first visit, "
        f"{weight.later / 1000:.1f} of {LATER_LIMIT / 1000:.0f} kB later. Heaviest: {named}."
    )
