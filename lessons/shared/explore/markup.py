"""The HTML of an interactive figure, the same in the notebook and in the book.

A figure element with the picture of the first state, a fieldset of native controls, the sentence, and an empty live
region that explore.js fills when the reader stops moving. The controls stay disabled until the script runs.
"""

from __future__ import annotations

import json
from html import escape

from lessons.shared.drawing.svg import PREFIX, described
from lessons.shared.explore.controls import Control
from lessons.shared.explore.picture import Picture

ROW, LETTER, AROUND = 350, 8, 18  # pixels: what fits beside each other on a phone, about


def figure_html(picture: Picture, svg: str, sentence: str, *, prefix: str = PREFIX, frames: str = "") -> str:
    """The figure in the state at its start; `frames` is the address of the book's pictures of all states."""
    controls = "".join(_control(name, control) for name, control in picture.controls.items())
    source = f' data-frames="{escape(frames)}"' if frames else ""
    title = escape(picture.title)
    html = (
        f'<figure class="explore" data-prefix="{prefix}" data-title="{title}"{source} '
        f'style="--rows:{len(picture.controls)}">'
        f'<p class="explore-title" id="{PREFIX}title">{title}</p>'
        f'<div class="explore-stage">{described(svg, picture.title, sentence)}</div>'
        f'<fieldset class="explore-controls" aria-labelledby="{PREFIX}title" disabled>{controls}</fieldset>'
        f'<figcaption><p class="explore-sentence">{escape(sentence)}</p>'
        '<p class="explore-live" aria-live="polite"></p></figcaption>'
        '<noscript><p class="explore-note">The controls need JavaScript. You see their start.</p></noscript></figure>'
    )
    return html.replace(PREFIX, prefix)


def _control(name: str, control: Control) -> str:
    field = {"slider": _slider, "steps": _slider, "choice": _choice, "toggle": _box}[control.kind]
    kind = "slider explore-steps" if control.kind == "steps" else control.kind
    return f'<div class="explore-control explore-{kind}">{field(f"{PREFIX}{name}", name, control)}</div>'


def _label(key: str, control: Control) -> str:
    return f'<label for="{key}">{escape(control.label)}</label>'


def _slider(key: str, name: str, control: Control) -> str:
    shown = escape(control.texts[control.start])
    return (
        f'{_label(key, control)}<input type="range" id="{key}" name="{name}" '
        f'min="0" max="{len(control.values) - 1}" step="1" '
        f'value="{control.start}" aria-valuetext="{shown}" autocomplete="off" '
        f'data-texts="{escape(json.dumps(control.texts, ensure_ascii=False))}">'
        f'<output for="{key}" aria-live="off">{shown}</output>'
    )


def _choice(key: str, name: str, control: Control) -> str:
    """Buttons that are all seen at once where they fit on a phone; else a menu."""
    width = LETTER * sum(map(len, control.texts)) + AROUND * len(control.texts)
    return (_buttons if width <= ROW else _menu)(key, name, control)


def _buttons(key: str, name: str, control: Control) -> str:
    options = "".join(
        f'<label><input type="radio" name="{key}" value="{k}" autocomplete="off"'
        f"{' checked' if k == control.start else ''}><span>{escape(text)}</span></label>"
        for k, text in enumerate(control.texts)
    )
    return (
        f'<span id="{key}">{escape(control.label)}</span>'
        f'<fieldset class="explore-options" name="{name}" aria-labelledby="{key}">{options}</fieldset>'
    )


def _menu(key: str, name: str, control: Control) -> str:
    options = "".join(
        f'<option value="{k}"{" selected" if k == control.start else ""}>{escape(text)}</option>'
        for k, text in enumerate(control.texts)
    )
    return f'{_label(key, control)}<select id="{key}" name="{name}" autocomplete="off">{options}</select>'


def _box(key: str, name: str, control: Control) -> str:
    checked = " checked" if control.start else ""
    return f'{_label(key, control)}<input type="checkbox" id="{key}" name="{name}" autocomplete="off"{checked}>'
