"""The live interactive figure: controls, traits, stored output, refusals."""

import itertools
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from types import FunctionType

import demo_figures
import ipywidgets
import pytest
import traitlets

from lessons.shared.drawing import draw, palette
from lessons.shared.explore import Explore, explore
from lessons.shared.explore import widget as explore_widget
from lessons.shared.explore.controls import choice, control_from, log_slider, slider, stops, toggle
from lessons.shared.explore.markup import figure_html
from lessons.shared.explore.picture import picture_from
from lessons.shared.explore.widget import HERE, MIME
from lessons.shared.playground.assets import page_style
from lessons.shared.playground.assets import style as playground_style
from lessons.shared.quiz import Predict, Quiz, prediction
from lessons.shared.quiz import widget as quiz_widget
from press.notebooks.sources import ROOT

VIEW = "application/vnd.jupyter.widget-view+json"


def draw_line(ax, *, slope, name="line"):
    ax.axline((0, 0), slope=slope, color=draw.COLORS["blue"])
    ax.set(xlim=(-1, 1), ylim=(-1, 1))
    return f"A {name} of slope {slope:g}."


def line(**controls):
    return explore(draw_line, **({"slope": slider(-1, 1)} | controls))


# ---- controls ----


def test_a_slider_holds_both_ends_and_starts_in_the_middle():
    control = slider(0, 0.9, step=0.3, unit="per step")
    assert control.values == (0.0, 0.3, 0.6, 0.9)
    assert control.texts[1] == "0.3 per step"
    assert slider(0, 1).values[slider(0, 1).start] == 0.5


def test_a_few_values_of_a_quantity_are_the_stops_of_a_slider():
    control = stops({"1": 1, "4": 4, "16": 16}, 4)
    assert (control.kind, control.values, control.texts, control.start) == ("slider", (1, 4, 16), ("1", "4", "16"), 1)


@pytest.mark.parametrize(
    "control",
    [slider(0, 10, play=True), log_slider(1, 100, play=True), stops({"0": 0, "9": 9}, play=True)],
    ids=["slider", "log_slider", "stops"],
)
def test_a_count_of_steps_may_be_played(control):
    assert control.kind == "steps"


def test_a_log_slider_multiplies_and_shows_the_number_that_it_uses():
    control = log_slider(1e-3, 10, 0.1, per_decade=2)
    assert control.values == (0.001, 0.0032, 0.01, 0.032, 0.1, 0.32, 1.0, 3.2, 10.0)
    assert [float(text) for text in control.texts] == list(control.values)
    assert control.values[control.start] == 0.1


def test_a_choice_and_a_toggle_carry_words():
    menu = choice({"parabola": 2, "quartic": 4}, 4)
    assert (menu.texts[menu.start], menu.values[menu.start]) == ("quartic", 4)
    assert toggle(True).values[toggle(True).start] is True


def test_a_control_survives_json():
    for control in (slider(0, 1), slider(0, 1, play=True), log_slider(1, 100), choice(["a", "b"]), toggle()):
        assert control_from(json.loads(json.dumps(control.to_json()))) == control


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: slider(1, 0), "start must be below stop, got 1 … 0"),
        (lambda: slider(0, 1, step=0.3), "step must divide 0 … 1 into whole steps, got 0.3"),
        (lambda: slider(0, 1, step=-0.1), "step must be positive, got -0.1"),
        (lambda: slider(0, 1, 0.33), "value must be one of 0, 0.05.* got 0.33"),
        (lambda: slider(0, float("nan")), "stop must be finite, got nan"),
        (lambda: slider(0, 1, step=0.001), "at most 200 values, got 1001"),
        (lambda: log_slider(0, 1), "start must be positive, got 0"),
        (lambda: log_slider(1, 50), "whole k, got 1 … 50"),
        (lambda: choice(["one"]), r"two options or more, got \['one'\]"),
        (lambda: choice({"a": draw_line, "b": 2}), "plain values .* got 'a'"),
        (lambda: choice(["a", "b"], "c"), "value must be one of 'a', 'b'; got 'c'"),
        (lambda: toggle("yes"), "value must be True or False, got 'yes'"),
    ],
)
def test_a_control_says_what_is_allowed(make, message):
    with pytest.raises(ValueError, match=message):
        make()


# ---- sentences ----


def test_a_sentence_has_minus_signs_before_numbers_and_hyphens_in_words():
    def draw_shift(ax, *, lr):
        return f"At {-lr:g} a one-hidden-layer net loses {-1e-19:.0e} (-0.7 to -0.2), f(3)-2, steps 1-3 of 4."

    sentence = explore(draw_shift, lr=slider(0, 1, 0.5)).sentence
    assert sentence == "At −0.5 a one-hidden-layer net loses −1e−19 (−0.7 to −0.2), f(3)-2, steps 1-3 of 4."


# ---- controls meet the draw function ----


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: explore(draw_line, name=choice(["a", "b"])), "draw_line needs a control for slope; it takes slope"),
        (lambda: line(momentum=slider(0, 1)), "draw_line has no argument momentum; it takes slope, name"),
        (lambda: explore(draw_line, slope=0.5), "slope must be a slider, log_slider, choice or toggle, got 0.5"),
        (lambda: explore("draw_line", slope=slider(0, 1)), r"needs a draw function draw\(ax, .* got 'draw_line'"),
        (lambda: explore(lambda ax: "nothing"), "has no control: an interactive figure needs one"),
        (lambda: explore(draw_line, slope=slider(0, 1), panels=0), "panels must be 1, 2 or 3, got 0"),
        (lambda: explore(lambda ax, layout: "x", layout=toggle()), "a widget has its own layout"),
        (lambda: explore(lambda ax, a: None, a=toggle()), "must return the sentence that says what is seen, got None"),
    ],
)
def test_explore_says_what_does_not_fit(make, message):
    with pytest.raises((ValueError, TypeError), match=message):
        make()


# ---- the widget ----


def test_setting_a_control_redraws_picture_and_sentence():
    widget = line()
    before = widget.svg
    widget.slope = 0.5
    assert repr(widget) == widget.sentence == "A line of slope 0.5."
    assert widget.svg != before
    assert widget.at == [15]


def test_the_page_sets_places_and_the_traits_follow():
    widget = line(name=choice(["line", "ray"]))
    widget.set_state({"at": [0, 1]})
    assert (widget.slope, widget.name) == (-1.0, "ray")
    assert widget.sentence == "A ray of slope −1."


def test_other_widgets_link_to_a_control_and_observe_it():
    widget, other, seen = line(), ipywidgets.FloatSlider(min=-1, max=1, step=0.1), []
    link = traitlets.link((other, "value"), (widget, "slope"))
    widget.observe(lambda change: seen.append(change["new"]), names="slope")
    other.value = 0.3
    assert widget.sentence == "A line of slope 0.3."
    widget.slope = -0.2
    assert other.value == -0.2
    assert seen == [0.3, -0.2]
    link.unlink()


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("slope", 0.33, "slope must be one of -1, -0.9.*; got 0.33"),
        ("slope", "steep", "slope must be one of .*; got 'steep'"),
        ("name", "curve", "name must be one of 'line', 'ray'; got 'curve'"),
        ("at", [0], r"at must be 2 places below \[21, 2\], got \[0\]"),
        ("at", [0, 2], r"at must be 2 places below \[21, 2\], got \[0, 2\]"),
    ],
)
def test_a_value_off_the_grid_is_refused_and_changes_nothing(name, value, message):
    widget = line(name=choice(["line", "ray"]))
    with pytest.raises(traitlets.TraitError, match=message):
        setattr(widget, name, value)
    assert (widget.slope, widget.sentence) == (0.0, "A line of slope 0.")


def test_a_state_that_cannot_be_drawn_says_so_in_place_of_the_sentence():
    def fragile(ax, *, n):
        return f"1/n = {1 / n:g}"

    widget = explore(fragile, n=slider(0, 2, 1, step=1))
    with pytest.raises(ZeroDivisionError):
        widget.n = 0
    assert widget.sentence == "This state cannot be drawn: float division by zero"
    widget.n = 2
    assert widget.sentence == "1/n = 0.5"


def test_two_panels_arrive_as_two_axes_one_above_the_other():
    def stacked(ax, *, on):
        upper, lower = ax
        return f"{upper.get_position().y0 > lower.get_position().y1} {on}"

    assert explore(stacked, on=toggle(), panels=2).sentence == "True False"


# ---- the stored output ----


def test_the_stored_output_names_the_function_and_holds_no_picture():
    widget = line()
    data, metadata = widget._repr_mimebundle_()
    spec = data[MIME]
    assert set(data) == {"text/plain", "image/svg+xml", MIME, VIEW}
    assert metadata == {"image/svg+xml": {"explore": True}}
    assert data["text/plain"] == spec["sentence"] == "A line of slope 0."
    assert spec["function"].endswith("test_explore:draw_line")
    assert spec["controls"][0]["name"] == "slope"
    assert "<" not in json.dumps(spec)


def test_the_stored_output_starts_where_the_widget_stands():
    widget = line()
    widget.slope = 0.5
    spec = widget._repr_mimebundle_()[0][MIME]
    again = Explore(picture_from(spec))
    assert again.sentence == spec["sentence"] == "A line of slope 0.5."


def test_the_stored_output_is_the_same_bytes_on_every_run():
    code = (
        "import sys, json, demo_figures as d; from lessons.shared.explore import Explore\n"
        "data = [Explore(p)._repr_mimebundle_()[0] for p in d.ALL]\n"
        f"[item.pop({VIEW!r}) for item in data]; sys.stdout.write(json.dumps(data))"
    )
    places = f"{ROOT}{os.pathsep}{Path(demo_figures.__file__).parent}"
    command = [sys.executable, "-c", code]
    one, two = (
        subprocess.run(
            command, env={"PYTHONHASHSEED": seed, "PYTHONPATH": places}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    )
    assert len(one) > 50_000
    assert one == two


def test_the_picture_is_text_in_role_colours_without_prolog():
    svg = line().svg
    assert svg.startswith("<svg ")
    assert not re.search(r"<\?xml|<!DOCTYPE|<metadata", svg)
    assert ">1.00</text>" in svg
    assert set(re.findall("(?<!, )#[0-9a-f]{6}", svg)) <= {"#000000"}


def test_what_only_its_notebook_can_reach_works_live_and_is_refused_by_the_book():
    def nested(ax, *, on):
        return "seen"

    def told(function):
        spec = explore(function, on=toggle(), title="T")._repr_mimebundle_()[0][MIME]
        with pytest.raises(ValueError, match=r"the book cannot draw “T”: .*; move it to the top level") as error:
            picture_from(spec)
        return str(error.value)

    own = FunctionType(nested.__code__, globals(), "own")
    own.__module__, own.__qualname__, own.__kwdefaults__ = "__main__", "own", None
    assert "is a lambda, which works live only" in told(lambda ax, *, on: "seen")
    assert "is defined inside another function, which works live only" in told(nested)
    assert "is defined in the notebook, which works live only" in told(own)


# ---- the markup ----


def markup(picture, prefix):
    return figure_html(picture, picture.svg(picture.values(picture.start))[0], "S < T", prefix=prefix, frames="f.js")


def test_ids_are_unique_and_resolve_with_two_figures_on_a_page():
    html = markup(demo_figures.VALLEY, "a-") + markup(demo_figures.VALLEY, "b-")
    ids = re.findall(r'\bid="([^"]*)"', html)
    assert len(ids) == len(set(ids))
    references = re.findall(r'(?:url\(#|href="#|\bfor="|labelledby=")([^")]*)', html)
    assert len(references) > 20
    assert set(references) <= set(ids)


def test_every_control_is_native_labelled_and_speaks_its_value():
    html = markup(demo_figures.TANGENT, "a-")
    assert '<label for="a-x">x</label><input type="range" id="a-x" name="x" min="0" max="40" step="1"' in html
    assert 'aria-valuetext="0.6"' in html
    assert 'aria-label="Tangent. S &lt; T"' in html


def test_options_that_fit_on_a_phone_are_seen_at_once_and_others_are_a_menu():
    few = markup(line(slope=slider(-1, 1), name=choice(["line", "ray"]))._picture, "a-")
    assert '<span id="a-name">name</span><fieldset class="explore-options" name="name" aria-labelledby="a-name">' in few
    assert few.count('type="radio"') == 2
    assert few.count(" checked") == 1
    long = choice([f"the line with number {k}" for k in range(4)])
    many = markup(line(slope=slider(-1, 1), name=long)._picture, "a-")
    assert '<label for="a-name">name</label><select id="a-name"' in many
    assert 'type="radio"' not in many


# ---- colours ----


def luminance(color):
    parts = [int(color[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    """WCAG 2.2, relative luminance and contrast ratio."""
    low, high = sorted(map(luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


def palettes():
    blocks = re.findall(r"\{([^{}]*--figure-text:[^}]*)\}", palette.css())
    return [dict(re.findall(r"--figure-(\w+): (#[0-9a-f]{6})", block)) for block in blocks]


def test_the_light_palette_of_the_page_is_that_of_the_figures():
    light, dark = palettes()
    assert {role: light[role] for role in draw.COLORS} == draw.COLORS
    assert dark.keys() == light.keys() == draw.COLORS.keys() | {"edge", "raised"}


@pytest.mark.parametrize("sheet", sorted(HERE.parent.rglob("*.css")), ids=lambda sheet: sheet.name)
def test_no_widget_has_a_colour_of_its_own(sheet):
    assert re.findall(r"#[0-9a-f]{3,8}\b|\brgb|\bhsl", sheet.read_text("utf-8")) == []


@pytest.mark.parametrize("style", [explore_widget.Explore._css, playground_style(), Predict._css, Quiz._css])
def test_every_widget_brings_the_one_palette_to_the_notebook(style):
    assert style.startswith(palette.css())


@pytest.mark.parametrize(
    ("style", "scope"),
    [
        (explore_widget.STYLE, ".explore"),
        (page_style(), ":is(.playground, .cover)"),
        (prediction.STYLE, ":is(.prediction, .predict-veil)"),
        (quiz_widget.STYLE, ".quiz"),
    ],
)
def test_what_all_controls_have_in_common_stays_in_each_widget(style, scope):
    [selectors] = re.findall(r"([^{}]+)\{[^}]*min-height: 44px;\n  border:[^}]*\}\n" + re.escape(scope), style)
    assert [each.strip() for each in selectors.split(",\n")] == [
        f"{scope} button",
        f"{scope} select",
        f'{scope} input[type="number"]',
    ]


@pytest.mark.parametrize("style", [explore_widget.STYLE, page_style(), prediction.STYLE, quiz_widget.STYLE])
def test_no_stand_in_is_left_in_a_style(style):
    assert ".widget" not in style


@pytest.mark.parametrize("mode", [0, 1])
def test_every_role_reads_on_its_page(mode):
    colors = palettes()[mode]
    pages = [("#ffffff", "#fefefe"), ("#121212", "#14181e", "#111111")][mode]
    for page, (role, color) in itertools.product(pages, colors.items()):
        least = 3 if role == "edge" else 4.5  # WCAG 1.4.11 for controls, 1.4.3 for text
        assert role in ("paper", "grid", "raised") or contrast(color, page) >= least, (role, page)
