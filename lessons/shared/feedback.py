"""What a check says to the student, as plain text and as HTML. It holds their mistakes by name, never an answer."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

HEADLINES = {
    "passed": ("✓", "passed"),
    "not yet": ("✗", "not yet"),
    "not started": ("○", "not started"),
    "raised": ("✗", "your code raised an error"),
    "unfit": ("✗", "the result has the wrong form"),
    "out of time": ("✗", "stopped: it takes too long"),
}
_BORDER = {"✓": "#18794e", "✗": "#b8430a", "○": "#5b646e"}


@dataclass(frozen=True)
class Finding:
    """One property: its sentence, whether it held (None: not tried), and a call with which to see it fail."""

    sentence: str
    held: bool | None
    call: str = ""

    @property
    def mark(self) -> str:
        return {True: "✓ holds", False: "✗ fails", None: "○ not tried"}[self.held]


@dataclass(frozen=True)
class Feedback:
    """The outcome of one check. `status` is a key of HEADLINES; `hints` are the misconceptions that were recognised."""

    task: str
    status: str
    findings: tuple[Finding, ...] = ()
    hints: tuple[str, ...] = ()
    detail: str = ""

    @property
    def passed(self) -> bool:
        return self.status == "passed"

    @property
    def score(self) -> float:
        """The share of properties that held, between 0 and 1."""
        return sum(finding.held is True for finding in self.findings) / max(len(self.findings), 1)

    @property
    def headline(self) -> str:
        held = sum(finding.held is True for finding in self.findings)
        counted = f" {held} of {len(self.findings)} properties hold." if self.status in ("passed", "not yet") else ""
        return f"{self.task}: {HEADLINES[self.status][1]}.{counted}"

    def __repr__(self) -> str:
        lines = [f"{HEADLINES[self.status][0]} {self.headline}"]
        lines += [self.detail] if self.detail else []
        for finding in self.findings:
            lines.append(f"  {finding.mark}: {finding.sentence}")
            lines += [f"      see it: {finding.call}"] if finding.call else []
        return "\n".join(lines + [f"Hint: {hint}" for hint in self.hints])

    def _repr_html_(self) -> str:
        """Words and signs carry the outcome; the colour of the border only repeats it. Fits light and dark pages."""
        sign = HEADLINES[self.status][0]
        parts = [f"<p><strong>{sign} {escape(self.headline)}</strong></p>"]
        parts += [f'<p style="white-space: pre-wrap">{escape(self.detail)}</p>'] if self.detail else []
        items = "".join(f"<li>{_finding_html(finding)}</li>" for finding in self.findings)
        parts += [f'<ul style="list-style: none; padding-left: 0.5em">{items}</ul>'] if items else []
        parts += [f"<p><strong>Hint.</strong> {escape(hint)}</p>" for hint in self.hints]
        style = f"border-left: 4px solid {_BORDER[sign]}; padding: 0.2em 0 0.2em 1em; max-width: 45em"
        label = escape(f"Check of {self.task}", quote=True)
        return f'<div class="check" role="group" aria-label="{label}" style="{style}">{"".join(parts)}</div>'


def _finding_html(finding: Finding) -> str:
    call = f"<br>See it: <code>{escape(finding.call)}</code>" if finding.call else ""
    return f"<strong>{finding.mark}:</strong> {escape(finding.sentence)}{call}"
