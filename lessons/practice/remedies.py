"""The table feature → problem → remedy, each remedy marked by the verdict that some lesson's experiment gave it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lessons.practice.verdicts import Stored, stored

HERE = "practice"


@dataclass(frozen=True)
class Row:
    """One remedy as the texts have it, and the claim that tests it in a lesson."""

    feature: str
    problem: str
    remedy: str
    claim: str
    lesson: str


ROWS = (
    Row("local minima", "descent ends in a bad one", "a wider network", "L3", "overparameterization"),
    Row("", "", "cyclical rates", "T4", HERE),
    Row("saddles", "descent stalls", "momentum and Adam", "S7", "saddles"),
    Row("", "", "mini-batch noise", "S6", "saddles"),
    Row("plateaus", "the gradient vanishes", "another architecture, another start", "P3", "plateaus"),
    Row("", "", "Adam, RMSProp", "P4", "plateaus"),
    Row("", "", "lowering the rate", "P5", HERE),
    Row("ravines", "zigzag across, crawl along", "momentum, a rate per parameter", "R3", "ravines"),
    Row("", "", "curvature: Newton, L-BFGS", "R6", "ravines"),
    Row("sharp minima", "worse on new data", "small batches", "O5", "overparameterization"),
    Row("", "", "noise that leaves them", "T5", HERE),
    Row("long first steps", "the loss blows up", "warm-up", "T3", HERE),
    Row("", "", "a good start", "T6", HERE),
)


class remedies_table:
    """ROWS with the marks of the other lessons' stored tables and, for this lesson's claims, of `ours`."""

    def __init__(self, ours: Mapping[str, Stored]) -> None:
        missing = sorted({row.claim for row in ROWS if row.lesson == HERE} - set(ours))
        if missing:
            raise ValueError(f"this lesson's own verdicts are missing: {', '.join(missing)}")
        self.rows = [(row, ours[row.claim] if row.lesson == HERE else stored(row.lesson)[row.claim]) for row in ROWS]

    def count(self, mark: str) -> int:
        """How many remedies have this mark: "holds", "holds if", "not shown" or "false as worded"."""
        return sum(said.mark == mark for _, said in self.rows)

    def __repr__(self) -> str:
        return "\n".join(f"{row.feature or '…'}: {row.remedy}: {said.verdict} ({row.claim})" for row, said in self.rows)

    def _repr_markdown_(self) -> str:
        lines = ["| Feature | Problem | Remedy | As worded it … | The experiment |", "|---|---|---|---|---|"]
        for row, said in self.rows:
            mark = said.mark.removesuffix(" if")
            verdict = said.verdict.replace(mark, f"**{mark}**", 1)
            lines.append(f"| {row.feature} | {row.problem} | {row.remedy} | {verdict} | {row.claim}: {said.link} |")
        return "\n".join(lines)
