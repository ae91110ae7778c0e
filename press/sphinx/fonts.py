"""The math font of the book: STIX Two Math, cut down to the signs that the pages use.

The full font comes with the package `ziamath` (SIL Open Font License 1.1); without that package the reader's own math
font serves. Single letters are included in their italic form too, because a browser sets `<mi>x</mi>` with U+1D465.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from html import unescape
from importlib.util import find_spec
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

FAMILY = "Book Math"
FILE = "math.woff2"
STRETCHY = {chr(code) for code in range(0x300, 0x339)}  # without the combining marks, bars do not grow
ALWAYS = set("0123456789()[]{}|,.+-=<>/:;!'\u2212\u2032\u221a\u2211\u220f\u222b\u2016\u2223\u2225") | STRETCHY
ITALIC = {  # first upright letter, how many, first italic letter
    "A": (26, 0x1D434),
    "a": (26, 0x1D44E),
    "Α": (25, 0x1D6E2),
    "α": (25, 0x1D6FC),
}


def full_font() -> Path | None:
    """The file of the whole font, or None where it is not installed."""
    package = find_spec("ziamath")
    if package is None or package.origin is None:
        return None
    file = Path(package.origin).parent / "fonts" / "STIXTwoMath-Regular.ttf"
    return file if file.exists() else None


def italic(sign: str) -> str:
    """The mathematical italic of one letter; other signs stay."""
    if sign == "h":
        return "\u210e"
    for first, (count, italic_first) in ITALIC.items():
        if 0 <= ord(sign) - ord(first) < count:
            return chr(italic_first + ord(sign) - ord(first))
    return sign


def math_signs(pages: Iterable[str]) -> set[str]:
    """Every sign that the `<math>` elements of these HTML pages can need, italic letters included."""
    formulas = (formula for page in pages for formula in re.findall(r"<math\b.*?</math>", page, re.DOTALL))
    signs = {sign for formula in formulas for sign in unescape(re.sub(r"<[^>]*>", "", formula))}
    return signs | {italic(sign) for sign in signs} | ALWAYS


def with_roots_of_one_width(font: TTFont) -> None:
    """Squeeze the taller forms of √ to the width of the lowest, and drop the pieces of endless ones.

    Chromium keeps room beside every root for the widest form that the font has (MathML Core, "preferred inline size"),
    which leaves a gap of 0.4 em after √κ. A root may then grow to the height of its tallest form, 2.9 em; fractions
    need 1.9 em.
    """
    root, glyphs, widths = font.getBestCmap()[ord("√")], font["glyf"], font["hmtx"]
    variants = font["MATH"].table.MathVariants
    forms = variants.VertGlyphConstruction[variants.VertGlyphCoverage.glyphs.index(root)]
    forms.ensureDecompiled()  # or what is set here would be read from the file again
    forms.GlyphAssembly = None
    width, _ = widths[root]
    for name in (form.VariantGlyph for form in forms.MathGlyphVariantRecord if form.VariantGlyph != root):
        glyph = glyphs[name]
        glyph.coordinates.scale((width / widths[name][0], 1))
        glyph.coordinates.toInt()
        glyph.recalcBounds(glyphs)
        widths[name] = width, glyph.xMin


def keep_subset(font: Path, signs: Iterable[str], target: Path, *, made_of: Path) -> None:
    """`write_subset`, unless the target was made of the same signs by the same code; `made_of` remembers that."""
    now = hashlib.sha256(Path(__file__).read_bytes() + "".join(sorted(signs)).encode()).hexdigest()
    if not (target.exists() and made_of.exists() and made_of.read_text(encoding="utf-8") == now):
        write_subset(font, signs, target)
        made_of.write_text(now, encoding="utf-8")


def write_subset(font: Path, signs: Iterable[str], target: Path) -> None:
    """Write the signs of `font`, with its MATH table, as a woff2 file, and its licence beside it."""
    options = subset.Options(flavor="woff2", hinting=False, desubroutinize=True, layout_features=["*"])
    options.drop_tables += ["DSIG"]
    target.parent.mkdir(parents=True, exist_ok=True)
    with subset.load_font(str(font), options) as whole:
        notices = [record.toUnicode() for record in whole["name"].names if record.nameID in (0, 13, 14)]
        with_roots_of_one_width(whole)
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=sorted(map(ord, signs)))
        cutter.subset(whole)
        subset.save_font(whole, str(target), options)
    target.with_suffix(".license.txt").write_text("\n".join(dict.fromkeys(notices)) + "\n", encoding="utf-8")
