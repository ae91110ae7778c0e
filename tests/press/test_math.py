"""Formulas of the course as MathML: well-formed, complete, numbered by Sphinx, and a mistake stops the build."""

import io
import re
import xml.etree.ElementTree as ElementTree
from html import unescape

import pytest
from math_core import LatexError
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

from press.sphinx.math import display_latex, mathml, with_its_signs

# LaTeX, and the signs that a reader must see in this order, worked out by hand
FORMULAS = [
    (r"f(x) = 0.4x^4 - 2x^2", "f(x)=0.4x4−2x2"),
    (r"w_{k+1} = w_k - \eta\,\nabla f(w_k)", "wk+1=wk−η∇f(wk)"),
    (r"\frac{L R^2}{2k}", "LR22k"),
    (r"\frac{G R}{\sqrt{k}}", "GRk"),
    (r"\lVert u - v \rVert_2 \le \kappa", "‖u−v‖2≤κ"),
    (r"\mathbb{R}^d", "ℝd"),
    (r"\arg\min_w f(w)", "argminwf(w)"),
    (r"\log\bigl(1 + e^{-y_i x_i^\top w}\bigr)", "log(1+e−yixi⊤w)"),
    (r"\sum_{k=1}^{n} \tfrac{1}{k}", "∑k=1n1k"),
    (r"\bm{w}^\star", "𝒘⋆"),
    (r"\text{for all } t \in [0, 1]", "for allt∈[0,1]"),
    (r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}", "(abcd)"),
    (r"\max(0, x)", "max(0,x)"),
    (r"\underbrace{a + b}_{c}", "a+b⏟c"),
]


def tree(markup):
    """The markup as XML, with HTML's named signs spelt out; raises where it is not well-formed."""
    return ElementTree.fromstring(re.sub(r"&(?!lt;|gt;|amp;|#)\w+;", lambda named: unescape(named[0]), markup))


def signs(markup):
    """What a reader sees, without spaces and the invisible signs of multiplication and application."""
    text = "".join(tree(markup).itertext())
    return "".join(sign for sign in text if not sign.isspace() and sign not in "\u2061\u2062\u2063\u200b\u2009\u2004")


@pytest.mark.parametrize(("latex", "seen"), FORMULAS)
@pytest.mark.parametrize("display", [False, True])
def test_formula_is_well_formed_and_shows_its_signs_in_order(latex, seen, display):
    markup = mathml(latex, display=display)
    assert signs(markup) == "".join(seen.split())
    assert ('display="block"' in markup) == display


def test_hat_is_an_accent_and_a_vector_has_an_arrow():
    assert "mover accent" in mathml(r"\hat{w}")
    assert "\u2192" in mathml(r"\vec{w}")
    assert "\u20d7" not in mathml(r"\vec{w}")
    assert "\u0332" not in mathml(r"\underline{w}")


def test_prime_stands_beside_its_letter_because_its_sign_is_raised_already():
    letter, prime = tree(mathml("f''")).find("mrow")
    assert [letter.text, prime.text] == ["f", "″"]
    assert [part.tag for part in tree(mathml("f^2"))] == ["msup"]


def test_fraction_root_and_scripts_nest_as_they_are_written():
    top, bottom = tree(mathml(r"\frac{\sqrt{a^2}}{b_i}", display=True)).find(".//mfrac")
    assert [top.tag, bottom.tag] == ["msqrt", "msub"]
    assert [child.text for child in bottom] == ["b", "i"]


@pytest.mark.parametrize(
    ("latex", "meant"),
    [
        ("a = b", "a = b"),
        (r"a &= b \\ c &= d", r"\begin{aligned}a &= b \\ c &= d\end{aligned}"),
        ("a = b\n\nc = d", "\\begin{aligned}a = b \\\\ c = d\\end{aligned}"),
        (r"\begin{pmatrix} a \\ b \end{pmatrix}", r"\begin{pmatrix} a \\ b \end{pmatrix}"),
    ],
)
def test_display_formula_has_the_rows_that_sphinx_means(latex, meant):
    assert display_latex(latex) == meant


@pytest.mark.parametrize("environment", ["align", "gather", "equation"])
def test_numbered_environment_leaves_the_number_to_sphinx(environment):
    markup = mathml(rf"\begin{{{environment}}} a = b \end{{{environment}}}", display=True)
    assert signs(markup) == "a=b"


@pytest.mark.parametrize("latex", [r"\nosuchcommand", r"\frac{1}{", r"\begin{nothing} a \end{nothing}", "a^b^c"])
def test_formula_that_is_not_understood_raises(latex):
    with pytest.raises(LatexError):
        mathml(latex)


def built(folder, text):
    """A one-page book; returns its HTML and what was warned of."""
    (folder / "index.md").write_text(f"# Page\n\n{text}\n", encoding="utf-8")
    said = io.StringIO()
    settings = {
        "extensions": ["myst_parser", "press.sphinx.math"],
        "myst_enable_extensions": ["dollarmath", "amsmath"],
        "html_math_renderer": "mathml",
        "mathml_macros": {"R": r"\mathbb{R}"},
        "html_theme": "basic",
        "source_suffix": {".md": "markdown"},  # else what an earlier build in this process registered counts too
    }
    with docutils_namespace():
        app = Sphinx(folder, None, folder / "html", folder / "trees", "html", settings, status=None, warning=said)
        app.build()
    return (folder / "html" / "index.html").read_text("utf-8"), said.getvalue()


def test_page_numbers_its_equations_and_refers_to_them_without_a_script(tmp_path):
    page, said = built(tmp_path, "$$\na = b\n$$ (one)\n\nInline $w \\in \\R^d$, see {eq}`one`.")
    assert said == ""
    assert page.count("<math") == 2
    assert "ℝ" in page
    assert '<span class="eqno">(1)' in page
    assert 'href="#equation-one"' in page
    assert not re.search("<script[^>]*mathjax", page, re.IGNORECASE)
    assert "$" not in page.partition("<h1>")[2]


def test_mistake_in_a_formula_is_a_warning_that_names_page_and_formula(tmp_path):
    page, said = built(tmp_path, r"A broken $\nosuchcommand{x}$.")
    assert "index.md:3: WARNING: formula not understood" in said
    assert r"\nosuchcommand" in said
    assert r"<code>\nosuchcommand{x}</code>" in page


@pytest.mark.parametrize("sign", [".", ",", ").", "?"])
def test_the_sign_after_a_formula_stays_with_it(sign):
    formula = mathml("x^2")
    assert with_its_signs(f"<p>{formula}{sign} Then") == f'<p><span class="whole">{formula}{sign}</span> Then'


def test_a_word_after_a_formula_may_begin_a_line():
    html = f"<p>{mathml('x')} and {mathml('y')}</p>"
    assert with_its_signs(html) == html
