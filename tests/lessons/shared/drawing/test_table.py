"""A table shows every value once, in digits that its format decides, to eyes, to screen readers and in plain text."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import numpy as np
import pytest

from lessons.shared.drawing.table import table

OPTIMIZERS = {"network": "", "steps": ",d", "loss": ".2f", "first gradient": ".0e"}
ROWS = [("sigmoid", 12, 2.302, 3e-18), ("ReLU & He", 1500, 0.05, 0.2), ("tanh", "never", None, np.float32(0.03))]


def example(**changes):
    given = {"columns": OPTIMIZERS, "caption": "Three networks, <150> steps", "mark": lowest}
    return table(ROWS, **(given | changes))


def lowest(row):
    return "lowest of all" if row[2] == 0.05 else None


class Parsed(HTMLParser):
    """The caption and, for each row, its cells as (tag, attributes, text)."""

    def __init__(self, html):
        super().__init__()
        self.caption, self.rows, self._into = "", [], None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self.rows.append([])
        if tag in ("th", "td"):
            self.rows[-1].append([tag, dict(attrs), ""])
        self._into = tag if tag in ("caption", "th", "td") else self._into

    def handle_endtag(self, tag):
        self._into = None if tag in ("caption", "th", "td") else self._into

    def handle_data(self, data):
        if self._into == "caption":
            self.caption += data
        elif self._into:
            self.rows[-1][-1][2] += data


def parsed(made):
    return Parsed(made._repr_html_())


# ---- what a screen reader hears ----


def test_the_caption_is_the_tables_name():
    assert parsed(example()).caption == "Three networks, <150> steps"


def test_each_column_and_each_row_is_named_by_a_header_with_its_scope():
    head, *body = parsed(example()).rows
    assert [(tag, attrs["scope"], text) for tag, attrs, text in head] == [("th", "col", name) for name in OPTIMIZERS]
    assert [(row[0][0], row[0][1]["scope"]) for row in body] == [("th", "row")] * 3
    assert {tag for row in body for tag, *_ in row[1:]} == {"td"}


def test_the_row_that_matters_is_told_in_words_within_its_own_header_and_no_other_is():
    names = [row[0][2] for row in parsed(example()).rows[1:]]
    assert names == ["sigmoid", "ReLU & He lowest of all", "tanh"]
    marked = [line for line in repr(example()).splitlines() if "lowest of all" in line]
    assert len(marked) == 1
    assert marked[0].startswith("ReLU & He")


def test_rows_that_become_cards_on_a_phone_keep_their_roles_and_carry_their_headings():
    many = {"layer": "", **{f"the loss at step {k}": ".3f" for k in range(8)}}
    made = table([["first", *np.arange(8)]], many, caption="Eight columns")
    _, row = parsed(made).rows
    assert re.findall(r"<(?:table|thead|tbody|tr|th|td)\b(?![^>]* role=)[^>]*>", made._repr_html_()) == []
    assert [attrs["role"] for _, attrs, _ in row] == ["rowheader"] + 8 * ["cell"]
    assert [attrs["data-label"] for _, attrs, _ in row[1:]] == list(many)[1:]
    assert not any("role" in attrs for row in parsed(example()).rows for _, attrs, _ in row)


# ---- numbers ----


def test_numbers_stand_at_the_right_and_text_at_the_left():
    for row in parsed(example()).rows:
        assert [attrs["style"] for _, attrs, _ in row] == ["text-align:left", *3 * ["text-align:right"]]


def test_points_stand_below_each_other_where_digits_differ():
    made = table([("a", 1.5), ("b", 0.0625), ("c", 100), ("d", "never")], {"run": "", "loss": "g"}, caption="Losses")
    *_, a, b, c, d = repr(made).splitlines()
    assert a.index(".") == b.index(".") == c.index("100") + 3
    assert len(b) == len(d)
    cells = [row[1][2] for row in parsed(made).rows[1:]]
    assert cells == ["1.5\u2007\u2007\u2007", "0.0625", "100\u2008\u2007\u2007\u2007\u2007", "never"]


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (-0.25, ".2f", "−0.25"),
        (3e-18, ".0e", "3e−18"),
        (250.0, ".1e", "2.5e2"),
        (-2140.0, ".1g", "−2000"),
        (2e4, ".1g", "2e4"),
        ("naive", "σ = {:g}".format, "naive"),
        (-0.0001, ".2f", "0.00"),
        (-1e-9, "+.0%", "0%"),
        (0.125, "+.1f", "+0.1"),
        (12345, ",d", "12,345"),
        (True, "", "yes"),
        (np.False_, "", "no"),
        ((1, 3), lambda pair: f"{pair[0]} to {pair[1]}", "1 to 3"),
    ],
)
def test_values_are_set_as_in_print(value, form, text):
    made = table([("run", value)], {"name": "", "value": form}, caption="One value")
    assert made.rows == (("run", text),)


def test_a_zero_has_no_sign_whichever_way_a_processor_rounds():
    both = [table([("run", tiny)], {"name": "", "change": "+.3f"}, caption="Change") for tiny in (1e-9, -1e-9)]
    assert repr(both[0]) == repr(both[1])
    assert both[0]._repr_html_() == both[1]._repr_html_()


# ---- both forms, again and again ----


def test_every_text_of_the_page_stands_in_the_plain_text_too():
    told = parsed(example())
    plain = repr(example())
    for text in (told.caption, *(cell[2].strip("\u2007\u2008") for row in told.rows for cell in row)):
        assert all(part in plain for part in text.split(" lowest"))


def test_columns_of_the_plain_text_are_as_wide_as_their_rule():
    _, head, rule, *body = repr(example(mark=None)).splitlines()
    ends = [found.end() for found in re.finditer("─+", rule)]
    for line in (head, *body):
        for end in ends[1:]:
            assert line.ljust(len(rule))[end : end + 2].strip() == "", (line, end)
    assert head[: ends[1]].endswith("steps")
    assert body[1][: ends[1]].endswith("1,500")


def test_dicts_and_sequences_give_the_same_table():
    dicts = [dict(zip(OPTIMIZERS, row, strict=True)) for row in ROWS]
    assert table(dicts, OPTIMIZERS, caption="c") == table(ROWS, OPTIMIZERS, caption="c")


def test_the_same_rows_give_the_same_bytes():
    assert example()._repr_html_() == example()._repr_html_()
    assert "id=" not in example()._repr_html_()


def test_what_looks_like_markup_is_shown_as_it_is():
    made = table([("<b>", 1)], {"<i>": "", 'a "b" (ms)': "d"}, caption="<script>", mark=lambda row: "<u>")
    head, row = parsed(made).rows
    assert [text for *_, text in (*head, *row)] == ["<i>", 'a "b" (ms)', "<b> <u>", "1"]
    assert not re.search("<(b|i|u|script)>", made._repr_html_())


# ---- errors ----


@pytest.mark.parametrize(
    ("rows", "changes", "message"),
    [
        ([], {}, "needs at least one row, got none"),
        (ROWS, {"columns": {}}, "needs at least one column, got none"),
        (ROWS, {"caption": " "}, "needs a caption that says what it shows, got ' '"),
        ([("a", 1)], {}, r"row 0 must have 4 values for \['network', .*, got 2: \['a', 1\]"),
        ([{"network": "a"}], {}, r"row 0 must have exactly the keys \['network'.*, got \['network'\]"),
        (["abcd"], {}, "row 0 must be a sequence or a dict, got 'abcd'"),
        ([("a", 0.5, 1, 1)], {}, "column 'steps' shows text, None and what the format ',d' takes, got 0.5"),
        ([("a", 1, [1, 2], 1)], {}, r"column 'loss' shows .* '.2f' takes, got \[1, 2\]"),
        ([(7, 1, 1, 1)], {"columns": OPTIMIZERS | {"network": lambda name: name}}, "must give text for 7, got 7"),
        (ROWS, {"mark": lambda row: True}, "must give the words that say why row 0 matters, or nothing, got True"),
        (
            [range(20)],
            {"columns": {f"column{k}": "d" for k in range(20)}},
            "px wide, at most 608 are allowed",
        ),
    ],
)
def test_an_error_tells_what_was_received_and_what_is_allowed(rows, changes, message):
    given = {"columns": OPTIMIZERS, "caption": "Networks"} | changes
    with pytest.raises(ValueError, match=message):
        table(rows, **given)
