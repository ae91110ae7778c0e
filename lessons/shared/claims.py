"""Verdicts: what a lesson says of a claim, decided by code from what its cells measured.

The claims themselves stand in `claims.yml` beside this file. A verdict is one of *holds*,
*holds if …*, *false as worded* and *not shown*, where the data decide nothing.
"""

from __future__ import annotations

import functools
import html
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from lessons.shared.evidence import DATA, NOT_SHOWN, Evidence, short

HEADINGS = ("claim", "as the texts say it", "verdict", "measured")
BY_DATA = "by data set"
LEDGER = Path(__file__).with_name("claims.yml")


@functools.cache
def ledger() -> dict[str, dict[str, Any]]:
    """Every claim of the course by its id: `claim` (the wording), `sources`, `chapters`."""
    return yaml.safe_load(LEDGER.read_text(encoding="utf-8"))


def kind_of(verdict: str) -> str:
    """The class of a cell with that verdict: verdict-holds, verdict-if, verdict-false or verdict-open."""
    if verdict.startswith("holds if"):
        return "verdict-if"
    return {"holds": "verdict-holds", NOT_SHOWN: "verdict-open"}.get(verdict, "verdict-false")


@dataclass(frozen=True)
class Verdict:
    """One judged claim: its id, the verdict in words, the number behind it, and the section that measures it.

    `rests_on` is what the row unfolds, as HTML: the cases, what was held equal, the threshold and its reason.
    """

    id: str
    verdict: str
    number: str
    section: str = ""
    rests_on: str = ""

    @property
    def claim(self) -> str:
        return ledger()[self.id]["claim"]

    @property
    def kind(self) -> str:
        """The class of its cell."""
        return kind_of(self.verdict)

    @property
    def by_data(self) -> dict[str, str]:
        """The verdict on each data set alone, without its condition; read from what the row unfolds."""
        found = re.search(f"<dt>{BY_DATA}</dt><dd>(.*?)</dd>", self.rests_on)
        return dict(part.split(": ") for part in html.unescape(found[1]).split("; ")) if found else {}

    def __repr__(self) -> str:
        return f"{self.id}: {self.verdict} ({self.number})"


def settled(evidence: Evidence, *, number: str, section: str = "") -> Verdict:
    """The verdict that the evidence's own rule gives. Its row unfolds to what it rests on."""
    _known(evidence.claim, number)
    return Verdict(evidence.claim, evidence.verdict, number, section, _rests_on(evidence))


def _word(verdict: str) -> str:
    """A verdict without its condition, which stands in the verdict's own cell."""
    return "holds if" if verdict.startswith("holds if") else verdict


def _known(id: str, number: str) -> None:
    if id not in ledger():
        raise ValueError(f"unknown claim {id!r}; the ledger has {', '.join(ledger())}")
    if not number.strip():
        raise ValueError(f"claim {id} needs the number behind its verdict, got {number!r}")


def _rests_on(evidence: Evidence) -> str:
    marked, others = ([case for case in evidence.cases if case.under == under] for under in (True, False))
    said = {
        evidence.measure: "; ".join(map(str, marked)),
        **({"the same where the condition is not met": "; ".join(map(str, others))} if others else {}),
        BY_DATA: "; ".join(f"{name}: {_word(verdict)}" for name, verdict in evidence.by_data.items()),
        "population": evidence.population,
        "held equal": evidence.held_equal,
        "threshold": f"{short(evidence.threshold)}: {evidence.why}; {_when_moved(evidence)}",
        "would have been refuted by": evidence.refuted_by,
    }
    parts = "".join(f"<dt>{html.escape(name)}</dt><dd>{html.escape(text)}</dd>" for name, text in said.items())
    return f'<details class="evidence"><summary>What this rests on</summary><dl>{parts}</dl></details>'


def _when_moved(evidence: Evidence) -> str:
    """Whether the verdict hangs on the threshold."""
    lower, higher = evidence.moved
    if evidence.threshold == 0:
        return "at 0 there is nothing to move"
    if {lower, higher} == {evidence.verdict}:
        return "moved by a fifth either way, the verdict stays"
    return f"the verdict hangs on it: a fifth lower {lower}, a fifth higher {higher}"


def by_data_table(rows: Iterable[tuple[str, str, str, Mapping[str, str]]]) -> str:
    """Verdicts by data set as HTML; "·" where a claim was not measured. A row is its id, address, name and verdicts."""
    head = "".join(f'<th scope="col">{name}</th>' for name in ("claim", *DATA))
    body = "".join(
        f'<tr><th scope="row"><a href="{address}">{id}</a>{" " * bool(name)}{name}</th>'
        f"{''.join(_by_data_cell(verdicts.get(column, '')) for column in DATA)}</tr>"
        for id, address, name, verdicts in rows
    )
    return (
        '<table class="by-data results"><caption>The same rule, on the cases of each data set alone</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def _by_data_cell(verdict: str) -> str:
    return f'<td class="{kind_of(verdict)}">{html.escape(verdict)}</td>' if verdict else "<td>·</td>"


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
        rows = "".join(map(_row, self.verdicts))
        head = "".join(f'<th scope="col" role="columnheader" style="text-align:left">{name}</th>' for name in HEADINGS)
        return (
            f'<table class="claims results stack" role="table"><caption>What this lesson measured</caption>'
            f'<thead role="rowgroup"><tr role="row">{head}</tr></thead><tbody role="rowgroup">{rows}</tbody></table>'
        ) + by_data_table((v.id, f"#claim-{v.id}", "", v.by_data) for v in self.verdicts)


def _row(v: Verdict) -> str:
    """A row of the table, which a phone shows as a card."""
    cells = "".join(
        f'<td role="cell"{kind} data-label="{label}" style="text-align:left">{text}</td>'
        for label, kind, text in zip(
            HEADINGS[1:],
            ("", f' class="{v.kind}"', ""),
            (html.escape(v.claim), html.escape(v.verdict), html.escape(v.number) + v.rests_on),
            strict=True,
        )
    )
    return (
        f'<tr id="claim-{v.id}" role="row"><th scope="row" role="rowheader" style="text-align:left">{_linked(v)}</th>'
        f"{cells}</tr>"
    )


def _linked(verdict: Verdict) -> str:
    return f'<a href="#{verdict.section}">{verdict.id}</a>' if verdict.section else verdict.id


ROW = re.compile(
    r'<tr id="claim-(?P<id>\w+)"[^>]*><th [^>]*>(?:<a href="#(?P<section>[^"]*)">)?\w+(?:</a>)?</th><td[^>]*>.*?</td>'
    r"<td[^>]*>(?P<verdict>.*?)</td><td[^>]*>(?P<number>.*?)(?P<rests_on><details.*?</details>)?</td></tr>"
)


def stored(notebook: Path) -> dict[str, Verdict]:
    """The verdicts in the tables that an executed notebook holds, by claim."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    outputs = [output.get("data", {}).get("text/html", "") for cell in cells for output in cell.get("outputs", [])]
    tables = [text for text in map("".join, outputs) if '<table class="claims' in text]
    matches = [match.groupdict(default="") for table in tables for match in ROW.finditer(table)]
    return {row["id"]: Verdict(**{name: _text(name, text) for name, text in row.items()}) for row in matches}


def _text(name: str, stored: str) -> str:
    return stored if name == "rests_on" else html.unescape(stored)
