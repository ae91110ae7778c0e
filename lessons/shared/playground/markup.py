"""The HTML of a playground and of the cover before their script, and on paper: a picture and its sentence."""

from __future__ import annotations

import json
from dataclasses import replace
from html import escape
from typing import Any

from lessons.shared.drawing.svg import PREFIX, described
from lessons.shared.playground.presets import COVER
from lessons.shared.playground.situation import situation_from
from lessons.shared.playground.still import cover_still, still
from lessons.shared.playground.terms import rule_html


def figure_html(spec: dict[str, Any], *, prefix: str, assets: str = "") -> str:
    """The figure of a stored playground, {"name", "preset"}. Ids in the picture start with `prefix`.

    `assets` is the address of the folder that holds the script of the surface in 3-D, which comes when it is needed.
    """
    preset = spec["preset"]
    situation = situation_from(preset["situation"])
    sentence = situation.sentence()
    rules = "".join(rule_html(situation, method) for method in situation.methods)
    picture = described(still(situation, preset.get("beside", "")), preset["title"], sentence).replace(PREFIX, prefix)
    return (
        f'<figure class="playground" data-name="{escape(spec["name"])}" data-turntable="{assets}turntable.js"'
        f' data-preset="{escape(json.dumps(preset))}">'
        f'<div class="playground-still"><p class="playground-title">{escape(preset["title"])}</p>{picture}'
        f"<p>{escape(sentence)}</p>{rules}</div>"
        "<noscript><p>The playground needs JavaScript. You see its start.</p></noscript></figure>"
    )


def cover_html(*, assets: str = "") -> str:
    """The cover: its map with the two paths."""
    base = situation_from(COVER["situation"])
    picture = cover_still([replace(base, start=tuple(start)) for start in COVER["starts"]]).replace(PREFIX, "cover-")
    told = COVER["told"]
    return (
        f'<figure class="cover" data-turntable="{assets}turntable.js" data-cover="{escape(json.dumps(COVER))}">'
        f'<div class="cover-still">{described(picture, told["title"], told["seen"])}</div>'
        f"<figcaption>{escape(told['caption'])}</figcaption></figure>"
    )
