"""What a check says to the student, as plain text and as HTML. It holds their mistakes by name, never an answer."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from html import escape
from typing import Any

HEADLINES = {
    "passed": ("✓", "passed"),
    "not yet": ("✗", "not yet"),
    "not started": ("○", "not started"),
    "raised": ("✗", "your code raised an error"),
    "unfit": ("✗", "this cannot be judged yet"),
    "out of time": ("✗", "stopped: it takes too long"),
}
_BORDER = {"✓": "#18794e", "✗": "#b8430a", "○": "#5b646e"}


def in_words(core: tuple[tuple[int, ...], ...]) -> str:
    """A task's core by the numbers of its properties: `number 1 and one of 2, 3`."""
    groups = (f"number {group[0]}" if len(group) == 1 else f"one of {', '.join(map(str, group))}" for group in core)
    return " and ".join(groups)


@dataclass(frozen=True)
class Finding:
    """One property: its sentence, whether it held (None: not tried), and the arguments with which it did not."""

    sentence: str
    held: bool | None
    arguments: dict[str, Any] | None = None

    @property
    def mark(self) -> str:
        return {True: "✓ holds", False: "✗ fails", None: "○ not tried"}[self.held]


@dataclass(frozen=True)
class Feedback:
    """The outcome of one check. `status` is a key of HEADLINES; `hints` are the misconceptions that were recognised.

    Nothing that holds is worth anything before one property of each group of `core` holds (numbers, from 1).
    `detail` may repeat what the function returned or raised; `notes` are the course's own sentences.
    """

    task: str
    status: str
    findings: tuple[Finding, ...] = ()
    hints: tuple[str, ...] = ()
    detail: str = ""
    core: tuple[tuple[int, ...], ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        return self.status == "passed"

    @property
    def score(self) -> float:
        """The share of properties that held, between 0 and 1; 0 while the core is missing."""
        return self._held / max(len(self.findings), 1) if self._has_core else 0.0

    @property
    def _held(self) -> int:
        return sum(finding.held is True for finding in self.findings)

    @property
    def _has_core(self) -> bool:
        return all(any(self.findings[number - 1].held for number in group) for group in self.core)

    @property
    def headline(self) -> str:
        counted = (
            f" {self._held} of {len(self.findings)} properties hold." if self.status in ("passed", "not yet") else ""
        )
        return f"{self.task}: {HEADLINES[self.status][1]}.{counted}"

    def input(self, number: int) -> dict[str, Any]:
        """The arguments of the last call before property `number` (from 1) failed: `answer(**feedback.input(2))`."""
        if not (1 <= number <= len(self.findings) and self.findings[number - 1].arguments is not None):
            failed = [k for k, finding in enumerate(self.findings, 1) if finding.arguments is not None]
            raise ValueError(f"number must be one of the properties that failed, {failed}; got {number!r}")
        return copy.deepcopy(self.findings[number - 1].arguments or {})

    def _call(self, number: int) -> str:
        """What to paste into a cell; the course's notebooks name the feedback of each task so."""
        return f"{self.task}(**{self.task}_check.input({number}))"

    @property
    def said(self) -> list[str]:
        """What is said between the headline and the hints."""
        return [part for part in (self.detail, *self.notes, self.earns) if part]

    @property
    def earns(self) -> str:
        """Why properties that hold earn no points; empty where they earn some, or where none holds."""
        if not self._held or self._has_core:
            return ""
        return f"What holds earns no points without {in_words(self.core)}: another rule could have it, too."

    def __repr__(self) -> str:
        lines = [f"{HEADLINES[self.status][0]} {self.headline}", *self.said]
        lines += [f"Hint: {hint}" for hint in self.hints]
        for number, finding in enumerate(self.findings, 1):
            lines.append(f"  {number}. {finding.mark}: {finding.sentence}")
            lines += [f"     see it: {self._call(number)}"] if finding.arguments is not None else []
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        """Words and signs carry the outcome; the colour of the border only repeats it. Fits light and dark pages."""
        sign = HEADLINES[self.status][0]
        parts = [f"<p><strong>{sign} {escape(self.headline)}</strong></p>"]
        parts += [f'<p style="white-space: pre-wrap">{escape(part)}</p>' for part in self.said]
        parts += [f"<p><strong>Hint.</strong> {escape(hint)}</p>" for hint in self.hints]
        items = "".join(self._item(number, finding) for number, finding in enumerate(self.findings, 1))
        parts += [f"<ol>{items}</ol>"] if items else []
        style = f"border-left: 4px solid {_BORDER[sign]}; padding: 0.2em 0 0.2em 1em; max-width: 45em"
        label = escape(f"Check of {self.task}", quote=True)
        return f'<div class="check" role="group" aria-label="{label}" style="{style}">{"".join(parts)}</div>'

    def _item(self, number: int, finding: Finding) -> str:
        call = f"<br>See it: <code>{escape(self._call(number))}</code>" if finding.arguments is not None else ""
        return f"<li><strong>{finding.mark}:</strong> {escape(finding.sentence)}{call}</li>"
