"""SVG text that can be placed in a page: colours are roles, ids are to be made unique.

Every id carries `PREFIX`, to be replaced where the picture is placed; every role colour of the palette becomes a CSS
custom property that falls back to the light colour.
"""

from __future__ import annotations

import re
from html import escape

from lessons.shared.drawing.palette import COLORS, ROLES

PREFIX = "explore-x-"


def clean(svg: str) -> str:
    """Matplotlib's SVG without prolog and line ends; own ids, role colours, points to a hundredth of a point."""
    svg = roles(svg[svg.index("<svg") :].replace("\n", " "))
    svg = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->", "", svg)
    svg = re.sub(r'(?<= d=")[^"]*', lambda d: re.sub(r"(\.\d\d)\d+", r"\1", d[0]), svg)
    svg = re.sub(r'(\bid="|url\(#|href="#)', rf"\1{PREFIX}", svg)
    svg = re.sub(r'<svg [^>]*?(viewBox="[^"]*")[^>]*>', lambda hit: opening(hit[1]), svg, count=1)
    svg = svg.replace('<style type="text/css">*{stroke-linejoin: round; stroke-linecap: butt}</style>', "")
    return re.sub(r">\s+<", "><", svg).strip()


def opening(view_box: str) -> str:
    """The start tag of a picture: what has no paint of its own takes the colour of the text."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {view_box} role="img" '
        f'style="fill:{role(COLORS["text"])};stroke-linejoin:round;font-family:DejaVu Sans,sans-serif">'
    )


def roles(svg: str) -> str:
    """The text with every role colour replaced."""
    return re.sub("#[0-9a-f]{6}", lambda hit: role(hit[0]), svg)


def role(color: str) -> str:
    return f"var(--figure-{ROLES[color]}, {color})" if color in ROLES else color


def described(svg: str, title: str, sentence: str) -> str:
    """The picture with its text alternative."""
    return svg.replace(' role="img"', f' role="img" aria-label="{escape(f"{title}. {sentence}")}"', 1)


def on_paper(svg: str) -> str:
    """The picture by itself, as a notebook stores it: on white, since it cannot know the page around it."""
    return svg.replace('style="', 'style="background:#fefefe;', 1).replace(PREFIX, "")
