"""Build the site: Jupyter Book over `_toc.yml`, warnings as errors, page weights within their budget, one zip.

The student edition lies in `_build/html`, the instructor's, which adds the solutions, in `_build/instructor`.
"""

from __future__ import annotations

import shutil
import sys
import zipfile
from pathlib import Path
from typing import Any

import yaml

from press import page_size, social_card

ROOT = Path(__file__).parent.parent
BUILD = ROOT / "_build"
EDITIONS = {"student": "html", "instructor": "instructor"}
LITE = "lite"  # beside the pages, where `make lite` was asked for: JupyterLite
ZIP_TIME = (2026, 1, 1, 0, 0, 0)  # the same bytes from the same pages


class BookError(RuntimeError):
    """The book was not built; the message says what to change."""


def pages(edition: str = "student") -> list[str]:
    """The pages of an edition in reading order, by Sphinx's names: `book/index`, `lessons/convexity`, …"""
    toc = contents(edition)
    return [toc["root"], *(chapter["file"] for part in toc["parts"] for chapter in part["chapters"])]


def contents(edition: str = "student") -> dict[str, Any]:
    """The table of contents of an edition: `_toc.yml`, with a solution for every exercise where it is the instructor's.

    Raises ValueError for an unknown edition.
    """
    if edition not in EDITIONS:
        raise ValueError(f"edition must be one of {', '.join(EDITIONS)}, got {edition!r}")
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    if edition == "instructor":
        exercises = [c["file"] for part in toc["parts"] for c in part["chapters"] if c["file"].startswith("exercises/")]
        solved = [{"file": name.replace("exercises/", "solutions/", 1)} for name in exercises]
        toc["parts"].insert(2, {"caption": "Solutions", "chapters": solved})
    return toc


def build(edition: str = "student", *, lite: bool = False) -> Path:
    """Build an edition and return its first page; with `lite`, exercises and lessons link what `press.lite` adds.

    Raises BookError where Jupyter Book warns or fails, and `weights.OverBudget` where a page is too heavy.
    """
    toc = BUILD / f"{edition}-toc.yml"
    toc.parent.mkdir(exist_ok=True)
    toc.write_text(yaml.safe_dump(contents(edition), sort_keys=False), encoding="utf-8")
    site = BUILD / EDITIONS[edition]
    shutil.rmtree(site / LITE, ignore_errors=True)  # else pages without a button would lie beside it
    _run_jupyter_book(site, toc, edition, lite)
    _remove_strays(site, edition)
    social_card.write(site / "_static" / "card.png")
    files = {page: site / f"{page.removeprefix('book/')}.html" for page in pages(edition)}
    print(page_size.report(page_size.measure(site, files)))
    archive = _zip(site, BUILD / f"shape-of-loss-{edition}.zip")
    print(f"The whole book as one file: {archive.relative_to(ROOT)} ({archive.stat().st_size / 1e6:.1f} MB)")
    return site / "index.html"


def _run_jupyter_book(site: Path, toc: Path, edition: str, lite: bool) -> None:
    # jsonschema would spend seconds on a grammar of international addresses, and there are none to check.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # None: do not import
    from jupyter_book.sphinx import build_sphinx

    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    hidden = [pattern for pattern in config["exclude_patterns"] if edition == "student" or pattern != "solutions"]
    result = build_sphinx(
        ROOT,
        site,
        noconfig=True,
        path_config=ROOT / "_config.yml",
        doctreedir=BUILD / f".doctrees-{edition}",
        confoverrides={
            "external_toc_path": toc.as_posix(),
            "exclude_patterns": hidden,
            "include_patterns": [f"{page}.{suffix}" for page in pages(edition) for suffix in ("md", "ipynb")],
            "latex_individualpages": False,
            "nitpicky": True,
            "lite": LITE if lite else "",
        },
        warningiserror=True,
        keep_going=True,
        quiet=True,
    )
    if result != 0:
        raise BookError(f"the {edition} edition was not built: see the warnings above ({result})")


def _remove_strays(site: Path, edition: str) -> None:
    """Remove what an earlier build left behind: pages that are no longer listed, frames that no figure names."""
    expected = {site / f"{page.removeprefix('book/')}.html" for page in pages(edition)} | {site / "search.html"}
    for page in set(site.rglob("*.html")) - expected:
        page.unlink()
        page.with_suffix(".ipynb").unlink(missing_ok=True)
    named = "".join(page.read_text(encoding="utf-8") for page in expected)
    for frames in site.glob("frames/*.js"):
        if frames.name not in named:
            frames.unlink()


def _zip(site: Path, archive: Path) -> Path:
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as bundle:
        for file in sorted(path for path in site.rglob("*") if path.is_file() and path.name != ".buildinfo"):
            entry = zipfile.ZipInfo(f"shape-of-loss/{file.relative_to(site).as_posix()}", ZIP_TIME)
            entry.external_attr = 0o644 << 16
            bundle.writestr(entry, file.read_bytes(), zipfile.ZIP_DEFLATED)
    return archive
