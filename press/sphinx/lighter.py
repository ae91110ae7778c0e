"""What makes a page lighter and takes nothing from its reader: done to its HTML, last.

A page is what a phone waits for. What a style sheet says anyway, colours in code that is folded, and evidence that the
claims page holds, are left out; so is the code of a claims table, which lists what the table says again.
"""

from __future__ import annotations

import re

# Code's words without a colour of their own need no element: that is a twentieth of a lesson's bytes.
COLOURLESS = re.compile('<span class="(?:n|p|o|w|nn|nb|bp|ne|vm|na|nv)">([^<]*)</span>')
FOLDED_CODE = re.compile(r'<details class="[^"]*\bhide\b[^"]*">.*?</details>', re.DOTALL)
CODE = re.compile(r"<pre>.*?</pre>", re.DOTALL)
SPAN = re.compile(r"</?span[^>]*>")
ALIGNED_AS_ALL = ' style="text-align:left"'  # a notebook needs it, and the book's style sheet says it
ROW = re.compile(r'(<tr id="claim-(\w+)"(?:(?!</tr>).)*?)<details class="evidence">.*?</details>', re.DOTALL)


def lighter(body: str, *, claims: str, notebook: str) -> str:
    """The HTML of a page; `claims` and `notebook` are the addresses of the claims page and of its notebook."""
    body = COLOURLESS.sub(r"\1", body)
    body = FOLDED_CODE.sub(lambda fold: _plain(fold[0], notebook), body)
    body = ROW.sub(rf'\1 <a class="rests-on" href="{claims}#\2">What this rests on</a>', body)
    return body.replace(ALIGNED_AS_ALL, "")


def _plain(fold: str, notebook: str) -> str:
    """The fold with its code as plain text, or where to find it; its summary, and what else it shows, stay."""
    fold = CODE.sub(lambda code: SPAN.sub("", code[0]), fold)
    there = f'<p>The code of this table is in the <a href="{notebook}" download>notebook</a>.</p>'
    return CODE.sub(there, fold) if "claims_table(" in fold else fold
