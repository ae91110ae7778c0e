"""The playground's Python half: situations, presets, stored output, and the script that is put together."""

import gzip
import itertools
import json
import re
from dataclasses import replace

import nbformat
import numpy as np
import pytest
import traitlets
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

from lessons.shared.numerics import descent, network_copies, network_grounds, surfaces, trained_slice
from lessons.shared.numerics.tuned_rates import tuned
from lessons.shared.playground import PRESETS, Situation, playground
from lessons.shared.playground.assets import page_script, script, style, turntable
from lessons.shared.playground.markup import figure_html
from lessons.shared.playground.situation import shown, situation_from
from lessons.shared.playground.still import still
from lessons.shared.playground.widget import MIME


@pytest.mark.claim("X6")
def test_convexity_starts_with_the_two_printed_numbers():
    assert "x = 2.2000, f(x) = 2.7902, f′(x) = 8.7368" in PRESETS["convexity"].situation.sentence()


def test_paths_are_those_of_the_optimizers():
    situation = Situation("himmelblau", (1.0, -2.0), ("heavy_ball", "newton", "adam"), lr=1e-3, momentum=0.8, steps=30)
    found, surface = situation.paths(), surfaces.himmelblau
    expected = {
        "heavy_ball": descent.heavy_ball(surface.grad, [1.0, -2.0], lr=1e-3, momentum=0.8, steps=30),
        "newton": descent.newton(surface.grad, surface.hess, [1.0, -2.0], steps=30),
        "adam": descent.adam(surface.grad, [1.0, -2.0], lr=1e-3, steps=30),
    }
    assert list(found) == list(expected)
    for name, path in expected.items():
        np.testing.assert_array_equal(found[name].w, path.w)


def test_noise_is_the_same_for_every_method_and_reproducible():
    situation = Situation("bowl", (1.0, 1.0), ("gradient_descent", "heavy_ball"), lr=0.1, noise=0.5, steps=5)
    plain, heavy = situation.paths().values()
    np.testing.assert_array_equal(plain.w[1], heavy.w[1])  # the first step has no velocity yet
    np.testing.assert_array_equal(plain.w, situation.path("gradient_descent").w)
    assert np.any(plain.w != replace(situation, seed=2).path("gradient_descent").w)


def test_a_diverged_run_says_so():
    situation = Situation("quartic", (2.2,), lr=1.0, steps=50, step=50)
    assert situation.sentence().startswith("Gradient descent at step 50 of 50: diverged at step ")


@pytest.mark.parametrize(("value", "text"), [(0, "0.0000"), (-2.5, "−2.5000"), (1.23e-7, "1.23e−7"), (2e10, "2.00e10")])
def test_numbers_show_four_decimals_or_a_power_of_ten(value, text):
    assert shown(value) == text


@pytest.mark.parametrize("name", PRESETS)
def test_preset_opens_what_it_starts_with_and_survives_json(name):
    preset = PRESETS[name]
    assert preset.situation.surface in preset.surfaces
    assert set(preset.situation.methods) <= set(preset.methods)
    assert situation_from(json.loads(json.dumps(preset.to_json()))["situation"]) == preset.situation


def test_on_the_stable_manifold_no_method_moves_off_and_near_it_all_do():
    on, near = PRESETS["stable_manifold"].situation.paths(), PRESETS["saddles"].situation.paths()
    for name in on:
        assert np.all(on[name].w[:, 1] == 0)
        assert abs(near[name].w[-1, 1]) > 1


def test_on_the_plateau_gradient_descent_waits_and_adam_does_not():
    paths = PRESETS["plateaus"].situation.paths()
    fallen = {name: int(np.argmax(surfaces.plateau.loss(path.w) < 1)) for name, path in paths.items()}
    assert 0 < fallen["adam"] < fallen["gradient_descent"] / 4


@pytest.mark.parametrize("name", PRESETS)
def test_stored_output_is_the_same_twice_and_holds_preset_picture_and_sentence(name):
    def stored():
        data, metadata = playground(name)._repr_mimebundle_()
        del data["application/vnd.jupyter.widget-view+json"]
        return data, metadata

    data, metadata = stored()
    assert (data, metadata) == stored()
    assert json.loads(json.dumps(data[MIME])) == {"name": name, "preset": PRESETS[name].to_json()}
    assert data["image/svg+xml"].startswith("<svg")
    assert data["text/plain"] == f"{PRESETS[name].title} {PRESETS[name].situation.sentence()}"


def test_a_widgets_situation_can_be_read_and_set_and_only_to_a_possible_one():
    widget = playground("convexity", start=(-1.0,), lr=0.1)
    assert widget.now.start == (-1.0,)
    widget.situation = widget.situation | {"lr": 0.2}
    assert widget.paths()["gradient_descent"].w[1, 0] == -1.0 - 0.2 * surfaces.quartic.grad([-1.0])[0]
    with pytest.raises(traitlets.TraitError, match="lr must lie between 1e-05 and 10, got -1"):
        widget.situation = widget.situation | {"lr": -1}


@pytest.mark.parametrize(
    ("name", "changes", "message"),
    [
        ("convexety", {}, "name must be one of convexity, saddles.*got 'convexety'"),
        ("convexity", {"surface": "bowl", "start": (1, 1)}, "surface must be one of quartic; got 'bowl'"),
        ("convexity", {"rate": 1}, "a situation has no rate; it has surface, start"),
        ("convexity", {"start": (1, 1)}, r"start must hold 1 numbers on quartic, got \(1, 1\)"),
        ("convexity", {"start": (np.nan,)}, "start must be finite"),
        ("convexity", {"lr": 0}, "lr must lie between 1e-05 and 10, got 0"),
        ("convexity", {"steps": 2.5}, "steps must be a whole number of at least 0, got 2.5"),
        ("convexity", {"step": 61}, "step must not exceed steps = 60, got 61"),
        ("convexity", {"methods": ()}, r"methods must be one or more different names, got \(\)"),
        ("practice", {"surface": "hill"}, "surface must be one of quartic.*got 'hill'"),
        ("ravines", {"noise": 1.0}, "noise must be 0 in this playground, got 1.0"),
    ],
)
def test_impossible_playgrounds_are_refused(name, changes, message):
    with pytest.raises(ValueError, match=message):
        playground(name, **changes)


def test_the_recorded_slice_is_what_the_networks_measure():
    # Training stops at a gradient near 1e-5, so another machine's rounding may move the minima a little.
    measured, recorded = trained_slice.trained_slice(), surfaces.trained_network().loss(grid())
    np.testing.assert_allclose(recorded, measured, atol=2e-3)
    assert np.all(surfaces.trained_network().loss([[-1, 0], [1, 0]]) < 0.04)


def test_the_recorded_copies_are_one_network_twice_and_the_bent_way_between_them_goes_round_the_ridge():
    measured, bend = network_copies.copies_slice()
    recorded, corner = network_copies.recorded()
    # Training stops at a gradient near 1e-5, so another machine's rounding may move the minima and the bend a little.
    np.testing.assert_allclose(recorded, measured, atol=5e-3)
    np.testing.assert_allclose(corner, bend, atol=0.05)
    a, b = network_copies.copies()
    assert np.any(a != b)
    np.testing.assert_allclose(trained_slice.loss(a), trained_slice.loss(b), rtol=1e-12)
    t = np.linspace(0, 1, 50)[:, None]

    def highest(way):
        pieces = [(1 - t) * p + t * q for p, q in itertools.pairwise(np.array(way))]
        return surfaces.permuted_copies().loss(np.concatenate(pieces)).max()

    straight, bent = map(highest, network_copies.ways())
    assert straight > 10 * bent


def grid():
    x, y = (np.linspace(*side, count) for side, count in zip(trained_slice.WINDOW, trained_slice.SHAPE, strict=True))
    return np.stack(np.meshgrid(x, y, indexing="ij"), -1)


def test_script_of_a_widget_stays_small():
    assert len(gzip.compress(page_script().encode())) < 40_000  # what a page of the book loads first
    assert len(gzip.compress(script().encode())) < 60_000
    assert len(gzip.compress(turntable().encode())) < 12_000


def test_script_never_makes_html_of_text():
    for sink in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"):
        assert sink not in script()


def test_style_brings_the_colour_roles():
    assert "--figure-blue" in style()


def test_figure_of_the_book_stands_before_its_script():
    title = "<b>bold</b>"
    html = figure_html({"name": "convexity", "preset": PRESETS["convexity"].to_json() | {"title": title}}, prefix="p-")
    assert title not in html
    assert "f(x) = 2.7902" in html
    assert 'id="p-' in html


def test_stored_output_becomes_a_figure_of_the_book_with_its_assets_on_that_page_alone(tmp_path):
    def page(name):
        data, metadata = playground(name)._repr_mimebundle_()
        data.pop("application/vnd.jupyter.widget-view+json")
        output = new_output("execute_result", data=data, metadata=metadata, execution_count=1)
        cells = [
            new_markdown_cell("# Page"),
            new_code_cell("playground()", outputs=[output, output], execution_count=1),
        ]
        return new_notebook(cells=cells, metadata={"language_info": {"name": "python"}})

    source, site = tmp_path / "source", tmp_path / "site"
    (source / "lessons").mkdir(parents=True)
    nbformat.write(page("convexity"), source / "lessons" / "one.ipynb")
    (source / "index.md").write_text("# Start\n\n```{toctree}\nlessons/one\n```\n", encoding="utf-8")
    settings = {
        "extensions": ["myst_nb", "press.sphinx.widgets"],
        "html_theme": "basic",
        "nb_ipywidgets_js": {},
    }
    with docutils_namespace():
        app = Sphinx(source, None, site, tmp_path / "trees", "html", settings, status=None, warningiserror=True)
        app.build()
    html, start = (
        (site / "lessons" / "one.html").read_text(encoding="utf-8"),
        (site / "index.html").read_text(encoding="utf-8"),
    )
    assert html.count('<figure class="playground" data-name="convexity"') == 2
    assert len(set(re.findall(r'\bid="playground-still-(\d+)-', html))) == 2
    assert html.count('src="../assets/playground.js"') == html.count('href="../assets/playground.css"') == 1
    assert "playground" not in start
    assert {"playground.js", "playground.css", "turntable.js"} <= {file.name for file in (site / "assets").iterdir()}


def test_still_picture_of_a_diverged_run_is_drawn():
    assert "<svg" in still(Situation("quartic", (2.2,), lr=1.0, steps=50))


@pytest.mark.parametrize("name", ["ravines", "rotated_ravine"])
def test_the_race_in_the_ravine_starts_with_the_best_rate_of_each_method(name):
    situation, best = PRESETS[name].situation, tuned()
    assert situation.condition == best["condition"]
    assert [situation.knobs(method)["lr"] for method in situation.methods] == [
        best["rates"][method] for method in situation.methods
    ]


def test_a_method_without_a_rate_of_its_own_has_that_of_all():
    situation = Situation(methods=("gradient_descent", "adam"), lr=0.1, rates=(("adam", 0.02),))
    assert [situation.knobs(method)["lr"] for method in situation.methods] == [0.1, 0.02]


@pytest.mark.parametrize(
    ("rates", "message"),
    [
        ((("newton", 0.1),), "a method of rates must be one of gradient_descent.*got 'newton'"),
        ((("adam", 0.0),), "the rate of adam must lie between 1e-05 and 10, got 0"),
    ],
)
def test_impossible_rates_are_refused(rates, message):
    with pytest.raises(ValueError, match=message):
        Situation(rates=rates)


def test_around_the_plain_network_a_pit_catches_the_ball_and_with_residual_connections_it_rolls_on():
    situation = PRESETS["overparameterization"].situation
    plain, residual = (replace(situation, surface=f"{name}_network") for name in ("plain", "residual"))
    end = plain.path("gradient_descent").w[-1]
    surface = plain.landscape_surface
    assert np.abs(surface.grad(end)).max() < 1e-9
    assert np.linalg.eigvalsh(surface.hess(end)).min() > 0
    assert surface.loss(end) > 20 * surface.loss([0.0, 0.0])
    rolled = residual.path("gradient_descent").w
    assert np.all(np.diff(np.linalg.norm(rolled, axis=-1)) < 0)  # nearer to the trained weights in every step
    assert residual.landscape_surface.loss(rolled[-1]) < residual.landscape_surface.loss(rolled[0]) / 50


@pytest.mark.parametrize("name", ["plain", "residual"])
def test_both_grounds_have_the_heights_that_were_recorded_on_one_scale(name):
    values = network_grounds.UNIT * np.array(network_grounds.logarithms(name))
    side = np.linspace(-1, 1, len(values))
    there = np.log10(surfaces.network_ground(name).loss(np.stack(np.meshgrid(side, side, indexing="ij"), -1)))
    np.testing.assert_allclose(there, values, atol=1e-9)
    low, high = network_grounds.DECADES
    assert np.all((low <= values) & (values <= high))
