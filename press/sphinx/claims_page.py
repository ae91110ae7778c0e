"""The claims page: every claim with its verdicts, the numbers behind them, the experiments, and the tests that pin it.

Nothing on it is written by hand: the wording is `lessons/shared/claims.yml`, verdict and number are read from the
outputs that the notebooks hold, and tests are found by their marker `@pytest.mark.claim("S2")`. In a text,
`{claims} saddles` shows the claims whose first chapter is that one.
"""

from __future__ import annotations

import ast
import functools
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective

from lessons.shared.claims import LEDGER, by_data_table, ledger, stored
from press import book, repository

WHOLE = 2  # tests of a claim whose text the page holds: with all of them it would weigh more than a lesson


@dataclass(frozen=True)
class Row:
    """What one lesson says of a claim; `section` is the anchor of its experiment, `kind` the verdict's class.

    `rests_on` is the evidence behind it as HTML, where the lesson states it.
    """

    lesson: str
    verdict: str
    number: str
    section: str
    kind: str
    rests_on: str = ""
    by_data: Mapping[str, str] = field(default_factory=dict)  # data set -> verdict there, without its condition


@dataclass(frozen=True)
class Pin:
    """A test that pins a claim: its file relative to the repository, its line, its name, and its text."""

    path: str
    line: int
    name: str
    text: str


def lessons() -> list[str]:
    """The lessons of the table of contents, in their order."""
    return [page.removeprefix("lessons/") for page in book.pages() if page.startswith("lessons/")]


def verdicts(root: Path = book.ROOT) -> dict[str, list[Row]]:
    """What the lessons say of each claim, in the order of the lessons."""
    rows: dict[str, list[Row]] = defaultdict(list)
    for lesson in lessons():
        for id, said in stored(root / "lessons" / f"{lesson}.ipynb").items():
            rows[id].append(
                Row(lesson, said.verdict, said.number, said.section, said.kind, said.rests_on, said.by_data)
            )
    return dict(rows)


def pins(root: Path = book.ROOT) -> dict[str, list[Pin]]:
    """The tests that carry each claim's marker."""
    tests: dict[str, list[Pin]] = defaultdict(list)
    for file in sorted((root / "tests").rglob("test_*.py")):
        source = file.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(source)) if "mark.claim" in source else ():
            if not isinstance(node, ast.FunctionDef):
                continue
            for mark in node.decorator_list:
                if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.claim":
                    text = "\n".join(source.splitlines()[node.decorator_list[0].lineno - 1 : node.end_lineno])
                    pin = Pin(file.relative_to(root).as_posix(), node.lineno, node.name, text)
                    tests[ast.literal_eval(mark.args[0])].append(pin)
    return dict(tests)


def unsettled(claims: dict[str, Any], rows: dict[str, list[Row]]) -> list[str]:
    """Claims without the verdict of a chapter that the ledger gives them to, and verdicts on unknown claims."""
    said = [
        f"{id}: lessons/{chapter} has no verdict on it"
        for id, claim in claims.items()
        for chapter in claim["chapters"]
        if chapter not in [row.lesson for row in rows.get(id, [])]
    ]
    return said + [f"{id} is not in the ledger" for id in sorted(set(rows) - set(claims))]


@functools.cache
def settled() -> tuple[dict[str, list[Row]], dict[str, list[Pin]]]:
    """Verdicts and tests of all claims; ExtensionError lists those without a verdict."""
    rows = verdicts()
    if missing := unsettled(ledger(), rows):
        raise ExtensionError("the claims page is not whole:\n" + "\n".join(missing))
    return rows, pins()


def claim_html(id: str, rows: list[Row], tests: list[Pin], *, files: str = "") -> str:
    """One claim; `files` is the address of the repository's files on the web, where there is one."""
    kinds = " ".join(sorted({row.kind for row in rows}))
    said = "".join(
        f"<li><b>{escape(row.verdict)}</b>: <span>{escape(row.number)}</span> "
        f'<a href="lessons/{row.lesson}.html#{row.section or "claim-" + id}">{_title(row.lesson)}</a>'
        f"{row.rests_on}</li>"
        for row in rows
    )
    pinned = "".join(f"<li>{_pin_html(pin, files, whole=k < WHOLE)}</li>" for k, pin in enumerate(tests))
    count = "1 test" if len(tests) == 1 else f"{len(tests)} tests"
    return (
        f'<div class="claim {kinds}" id="{id}"><p><a href="#{id}">{id}</a> {escape(ledger()[id]["claim"])}</p>'
        f"<ul>{said}</ul><details><summary>Pinned by {count}</summary><ul>{pinned}</ul></details></div>"
    )


def data_table(rows: dict[str, list[Row]]) -> str:
    """The verdicts of some claims by data set, a row for each lesson that judges one."""
    return by_data_table(
        (id, f"#{id}", _title(row.lesson) if len(said) > 1 else "", row.by_data)
        for id, said in rows.items()
        for row in said
    )


def _title(lesson: str) -> str:
    return lesson.replace("_", " ").capitalize()


def _pin_html(pin: Pin, files: str, *, whole: bool) -> str:
    """The test by name, with a link to it where there is one; `whole` with its text, for readers without repository."""
    name = f"<code>{escape(f'{pin.path}::{pin.name}')}</code>"
    link = f'<a href="{escape(files)}/{pin.path}#L{pin.line}">{name}</a>' if files else name
    return f"{link}<pre>{escape(pin.text)}</pre>" if whole else link


def repository_of(options: dict[str, Any]) -> str:
    """Where the files of the repository lie on the web; empty while its address is the example that a fork replaces."""
    url = repository.address(options)
    return f"{url}/blob/{repository.branch(options)}" if url else ""


class Claims(SphinxDirective):
    """`{claims} saddles`: the claims whose first chapter is this one."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        chapter, (rows, tests) = self.arguments[0], settled()
        for file in (LEDGER, *(book.ROOT / "tests").rglob("test_*.py"), *(book.ROOT / "lessons").glob("*.ipynb")):
            self.env.note_dependency(str(file))
        files = repository_of(self.config.html_theme_options)
        ids = [id for id, claim in ledger().items() if claim["chapters"][0] == chapter]
        if not ids:
            raise self.error(f"no claim belongs to {chapter!r} first; there are {', '.join(lessons())}")
        text = "".join(claim_html(id, rows[id], tests.get(id, []), files=files) for id in ids)
        return [nodes.raw("", data_table({id: rows[id] for id in ids}) + text, format="html")]


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_directive("claims", Claims)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
