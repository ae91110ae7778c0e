"""The playground's scripts and style, as a page of the book and a widget take them."""

from __future__ import annotations

import functools
from pathlib import Path

from lessons.shared import bundle
from lessons.shared.drawing import palette
from lessons.shared.playground.facts import facts
from lessons.shared.playground.situation import Situation

HERE = Path(__file__).parent
ENTRY = HERE / "index.js"
FIGURES = "figure.playground, figure.cover"  # what a page's script brings to life


@functools.cache
def script() -> str:
    """The widget's ES module, which exports `render`: the surface in 3-D, and all else."""
    return turntable() + bundle.module(ENTRY, facts=facts_module())


@functools.cache
def page_script() -> str:
    """What a page of the book loads first: everything but the surface in 3-D."""
    return bundle.script(ENTRY, FIGURES, facts=facts_module())


@functools.cache
def turntable() -> str:
    """The surface in 3-D as a plain script of its own, which a page of the book loads when it shows one."""
    return f"window.shapeOfLossTurntable = {bundle.expression(HERE / 'turntable.js')};\n"


def facts_module() -> str:
    """`facts.js`, the one module that no file holds: what Python knows."""
    return f"export const FACTS = {facts(Situation())};\n"


def page_style() -> str:
    """What a page of the book needs, which has the colour roles."""
    return bundle.style(HERE / "playground.css", ".playground", ".cover")


def style() -> str:
    """The widget's style: the colour roles, and the playground's own rules."""
    return palette.css() + page_style()
