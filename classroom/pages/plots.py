"""The report's pictures: one a question, as SVG in the course's colours, with a sentence that says what is seen."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure

from lessons.shared.drawing import svg
from lessons.shared.drawing.draw import COLORS, style

KINDS = {"passed": "green", "partly": "ochre", "nothing": "muted"}


def totals(points: Sequence[float], worth: float) -> tuple[str, str]:
    """How many students have how many points; the picture and its sentence."""
    edges = np.linspace(0, worth, min(10, max(2, round(worth))) + 1)
    with _drawn() as (figure, ax):
        counts, _ = np.histogram(points, edges)
        middle, width = (edges[1:] + edges[:-1]) / 2, 0.86 * np.diff(edges)
        ax.bar(middle, counts, width, color=COLORS["blue"])
        for x, count in zip(middle, counts, strict=True):
            if count:
                ax.annotate(str(count), (x, count), xytext=(0, 3), textcoords="offset points", ha="center")
        ax.set(xlabel=f"points of {worth:g}", xlim=(0, worth), ylim=(0, counts.max() * 1.15 + 0.5), yticks=[])
        ax.spines["left"].set_visible(False)
        sentence = (
            f"{len(points)} students: half have {np.median(points):.1f} points or more, "
            f"the lowest {min(points):.1f}, the highest {max(points):.1f}."
        )
        return _picture(figure, "Points in the class", sentence), sentence


def outcomes(counts: Mapping[str, Mapping[str, int]]) -> tuple[str, str]:
    """Task -> how many passed, held some properties, held none; the picture and its sentence."""
    with _drawn(height=0.7 + 0.55 * len(counts)) as (figure, ax):
        for row, (_, kinds) in enumerate(counts.items()):
            left = 0
            for kind, color in KINDS.items():
                number = kinds.get(kind, 0)
                ax.barh(row, number, left=left, height=0.62, color=COLORS[color], edgecolor=COLORS["paper"])
                if number:
                    ax.annotate(str(number), (left + number / 2, row), color=COLORS["paper"], ha="center", va="center")
                left += number
        ax.set_yticks(range(len(counts)), [name.replace("_", " ") for name in counts])
        ax.set(xlabel="students", xlim=(0, max(sum(kinds.values()) for kinds in counts.values())))
        ax.invert_yaxis()
        for x, (kind, color) in zip((0.0, 0.3, 0.53), KINDS.items(), strict=True):
            words = {"passed": "passed", "partly": "partly", "nothing": "nothing holds"}[kind]
            ax.text(x, 1.02, f"■ {words}", color=COLORS[color], transform=ax.transAxes, va="bottom")
        hardest = min(counts, key=lambda name: counts[name].get("passed", 0))
        sentence = f"The fewest students passed {hardest.replace('_', ' ')}: {counts[hardest].get('passed', 0)}."
        return _picture(figure, "Tasks", sentence), sentence


@contextmanager
def _drawn(height: float = 2.6) -> Iterator[tuple[Figure, mpl.axes.Axes]]:
    """A figure in the course's style, drawn without a screen."""
    with style():
        figure = Figure(figsize=(4.8, height), layout="constrained")
        yield figure, figure.add_subplot()


def _picture(figure: Figure, title: str, sentence: str) -> str:
    file = io.StringIO()
    figure.savefig(file, format="svg", metadata={"Date": None})
    prefix = title.lower().replace(" ", "-") + "-"
    return svg.described(svg.clean(file.getvalue()), title, sentence).replace(svg.PREFIX, prefix)
