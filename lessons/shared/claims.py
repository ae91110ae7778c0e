"""Verdicts: what a lesson says of a claim, decided by code from what its cells measured.

The claims themselves stand in `book/claims.yml`. A verdict is one of *holds*, *holds if …* and *false as worded*.
"""

from __future__ import annotations

import functools
import html
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

HEADINGS = ("claim", "as the texts say it", "verdict", "measured")
LEDGER = Path(__file__).parents[2] / "book" / "claims.yml"


@functools.cache
def ledger() -> dict[str, dict[str, Any]]:
    """Every claim of the course by its id: `claim` (the wording), `sources`, `chapters`."""
    return yaml.safe_load(LEDGER.read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Verdict:
    """One judged claim: its id, the verdict in words, the number behind it, and the section that measures it."""

    id: str
    verdict: str
    number: str
    section: str = ""

    @property
    def claim(self) -> str:
        return ledger()[self.id]["claim"]

    @property
    def kind(self) -> str:
        """The class of its cell: verdict-holds, verdict-if or verdict-false."""
        return "verdict-if" if self.verdict.startswith("holds if") else f"verdict-{self.verdict.split()[0]}"

    def __repr__(self) -> str:
        return f"{self.id}: {self.verdict} ({self.number})"


def judge(id: str, *, as_worded: bool, number: str, under: str = "", when: bool = False, section: str = "") -> Verdict:
    """The verdict that two measured facts decide.

    `as_worded`: the claim passed the experiment exactly as the texts word it: *holds*. Otherwise, `when` it passed
    under the condition that `under` names: *holds if <under>*. Otherwise: *false as worded*. `number` is the measure
    behind it, as text; `section` the heading's anchor in the lesson, such as "the-race-of-rates".

    Raises ValueError for an unknown id, an empty number, or `when` without the condition's words.
    """
    if id not in ledger():
        raise ValueError(f"unknown claim {id!r}; the ledger has {', '.join(ledger())}")
    if not number.strip():
        raise ValueError(f"claim {id} needs the number behind its verdict, got {number!r}")
    if when and not under:
        raise ValueError(f"claim {id}: `when` is true, so `under` must name the condition, got {under!r}")
    verdict = "holds" if as_worded else f"holds if {under}" if when else "false as worded"
    return Verdict(id, verdict, number, section)


class claims_table:
    """The verdicts of a lesson as a table: plain text in a terminal, HTML in a notebook and in the book."""

    def __init__(self, verdicts: Iterable[Verdict]) -> None:
        self.verdicts = tuple(verdicts)
        ids = [verdict.id for verdict in self.verdicts]
        twice = {id for id in ids if ids.count(id) > 1}
        if twice:
            raise ValueError(f"each claim has one verdict, got several for {', '.join(sorted(twice))}")

    def __repr__(self) -> str:
        return "\n".join(map(repr, self.verdicts))

    def _repr_html_(self) -> str:
        rows = "".join(
            f'<tr id="claim-{v.id}"><th scope="row">{_linked(v)}</th><td>{html.escape(v.claim)}</td>'
            f'<td class="{v.kind}">{html.escape(v.verdict)}</td><td>{html.escape(v.number)}</td></tr>'
            for v in self.verdicts
        )
        head = "".join(f'<th scope="col">{name}</th>' for name in HEADINGS)
        return (
            f'<table class="claims"><caption>What this lesson measured</caption>'
            f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        )


def _linked(verdict: Verdict) -> str:
    return f'<a href="#{verdict.section}">{verdict.id}</a>' if verdict.section else verdict.id


ROW = re.compile(
    r'<tr id="claim-(?P<id>\w+)"><th scope="row">(?:<a href="#(?P<section>[^"]*)">)?\w+(?:</a>)?</th><td>.*?</td>'
    r'<td class="verdict-\w+">(?P<verdict>.*?)</td><td>(?P<number>.*?)</td></tr>'
)


def stored(notebook: Path) -> dict[str, Verdict]:
    """The verdicts in the tables that an executed notebook holds, by claim."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    outputs = [output.get("data", {}).get("text/html", "") for cell in cells for output in cell.get("outputs", [])]
    tables = [text for text in map("".join, outputs) if '<table class="claims">' in text]
    matches = [match.groupdict(default="") for table in tables for match in ROW.finditer(table)]
    return {row["id"]: Verdict(**{name: html.unescape(text) for name, text in row.items()}) for row in matches}
