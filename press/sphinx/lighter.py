"""What makes a page lighter and takes nothing from its reader: done to its HTML, last.

A page is what a phone waits for. What a style sheet says anyway, colours in code that is folded, and evidence that the
claims page holds, are left out.
"""

from __future__ import annotations

import re

# Code's words without a colour of their own need no element: that is a twentieth of a lesson's bytes.
COLOURLESS = re.compile('<span class="(?:n|p|o|w|nn|nb|bp|ne|vm|na|nv)">([^<]*)</span>')
FOLDED_CODE = re.compile(r'<details class="[^"]*\bhide\b[^"]*">.*?</details>', re.DOTALL)
SPAN = re.compile(r"</?span[^>]*>")
ALIGNED_AS_ALL = ' style="text-align:left"'  # a notebook needs it, and the book's style sheet says it
ROW = re.compile(r'(<tr id="claim-(\w+)"(?:(?!</tr>).)*?)<details class="evidence">.*?</details>', re.DOTALL)


def lighter(body: str, *, claims: str) -> str:
    """The HTML of a page; `claims` is the address of the claims page as seen from it."""
    body = COLOURLESS.sub(r"\1", body)
    body = FOLDED_CODE.sub(lambda fold: _uncoloured(fold[0]), body)
    body = ROW.sub(rf'\1 <a class="rests-on" href="{claims}#\2">What this rests on</a>', body)
    return body.replace(ALIGNED_AS_ALL, "")


def _uncoloured(fold: str) -> str:
    """The fold with its code as plain text; its summary, and what else it shows, stay."""
    return re.sub(r"<pre>.*?</pre>", lambda code: SPAN.sub("", code[0]), fold, flags=re.DOTALL)
