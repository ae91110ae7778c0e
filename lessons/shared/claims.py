"""Verdicts: what a lesson says of a claim, decided by code from what its cells measured.

The claims themselves stand in `book/claims.yml`. A verdict is one of *holds*, *holds if …* and *false as worded*.
"""

from __future__ import annotations

import functools
import html
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
            f'<td class="{_kind(v)}">{html.escape(v.verdict)}</td><td>{html.escape(v.number)}</td></tr>'
            for v in self.verdicts
        )
        head = "".join(f'<th scope="col">{name}</th>' for name in HEADINGS)
        return (
            f'<table class="claims"><caption>What this lesson measured</caption>'
            f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        )


def _kind(verdict: Verdict) -> str:
    return "verdict-if" if verdict.verdict.startswith("holds if") else f"verdict-{verdict.verdict.split()[0]}"


def _linked(verdict: Verdict) -> str:
    return f'<a href="#{verdict.section}">{verdict.id}</a>' if verdict.section else verdict.id
