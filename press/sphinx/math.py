"""LaTeX becomes MathML when the book is built: the browser sets it without a script.

`math-core` does the work. What it cannot read is a warning, and a warning stops the build. Numbers and references of
equations stay Sphinx's own, so numbered environments are read in their starred form. Its blind spots, to be avoided in
texts: `\\tag`, `smallmatrix`, `alignat`, and `$` inside `\\text`.
"""

from __future__ import annotations

import re
from functools import cache
from html import escape
from typing import Any

from docutils import nodes
from math_core import LatexError, LatexToMathML
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number
from sphinx.writers.html5 import HTML5Translator

log = logging.getLogger(__name__)

MACROS = {"bm": r"\boldsymbol{#1}", "substack": r"\begin{subarray}{c}#1\end{subarray}"}
STARRED = {"split": "aligned", "equation": "equation*", "align": "align*", "gather": "gather*"}
# A combining low line does not stretch under its base; a plain underscore does.
# A prime is raised by itself: as a superscript it would be raised and made small twice.
PRIMES = re.compile("<msup>(<m[in]>[^<]*</m[in]>)<mo>([\u2032-\u2034]+)</mo></msup>")
UNDERLINE = re.compile('(<munder accentunder="true"><m[in]>[^<]*</m[in]><mo[^>]*>)\u0332')

# A sign after a formula, which must not begin the next line.
AFTER = re.compile(r"(<math[^>]*>(?:(?!</math>).)*</math>)([.,;:!?)\]’”]+)", re.DOTALL)


def with_its_signs(html: str) -> str:
    """A page in which a formula and the full stop, comma or bracket after it stay on one line."""
    return AFTER.sub(r'<span class="whole">\1\2</span>', html)


@cache
def _converter(macros: tuple[tuple[str, str], ...]) -> LatexToMathML:
    return LatexToMathML(macros=dict(macros), fancy_error=False, allow_unreliable_rendering=True)


def mathml(latex: str, *, display: bool = False, macros: dict[str, str] | None = None) -> str:
    """The `<math>` element of a formula; raises `math_core.LatexError` where the formula is not understood."""
    for name, starred in STARRED.items():
        latex = latex.replace(f"{{{name}}}", f"{{{starred}}}")
    converter = _converter(tuple({**MACROS, **(macros or {})}.items()))
    markup = converter.convert_with_local_state(latex.strip(), displaystyle=display)
    markup = PRIMES.sub(r'<mrow>\1<mo lspace="0" rspace="0">\2</mo></mrow>', markup)
    return UNDERLINE.sub(r"\1_", markup.replace("\u20d7</mo>", "\u2192</mo>"))


def display_latex(latex: str) -> str:
    """The body of a display formula as Sphinx means it: blank lines part its rows, `\\\\` alone means aligned rows."""
    rows = [row for row in re.split(r"\n\s*\n", latex) if row.strip()]
    joined = r" \\ ".join(rows)
    aligned = len(rows) > 1 or (r"\\" in joined and not joined.lstrip().startswith(r"\begin"))
    return rf"\begin{{aligned}}{joined}\end{{aligned}}" if aligned else joined


def _converted(translator: HTML5Translator, node: nodes.Element, latex: str, *, display: bool) -> str:
    try:
        return mathml(latex, display=display, macros=translator.config.mathml_macros)
    except LatexError as error:
        log.warning("formula not understood: %s in %r", error, latex, location=node, type="mathml")
        return f"<code>{escape(latex)}</code>"


def visit_inline(translator: HTML5Translator, node: nodes.math) -> None:
    translator.body.append(_converted(translator, node, node.astext(), display=False))
    raise nodes.SkipNode


def visit_block(translator: HTML5Translator, node: nodes.math_block) -> None:
    latex = node.astext() if node["nowrap"] else display_latex(node.astext())
    translator.body.append(translator.starttag(node, "div", CLASS="math-block"))
    translator.body.append(f'<div class="formula">{_converted(translator, node, latex, display=True)}</div>')
    if node["number"]:
        translator.body.append(f'<span class="eqno">({get_node_equation_number(translator, node)})</span>')
    translator.body.append("</div>\n")
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_html_math_renderer("mathml", (visit_inline, None), (visit_block, None))
    app.add_config_value("mathml_macros", {}, "env", dict)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
