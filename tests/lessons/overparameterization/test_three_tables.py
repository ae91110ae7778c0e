"""What digits say, asked of tumours and wines, and of networks at one loss: oracles, and recordings measured again."""

import numpy as np
import pytest

from lessons import overparameterization as over
from lessons.overparameterization import clean_labels, equal_loss, stopping, symmetries, widest
from lessons.overparameterization.random_features import digit_features
from lessons.shared.numerics import tables
from lessons.shared.numerics.comparison import paired, share_interval
from lessons.shared.numerics.data import mislabelled

CLEAN, TENTH, FIFTH = "0", "0.1", "0.2"
UNTOUCHED = {  # by which measure each symmetry is not seen
    "one factor per layer": {"filter-normalized", "relative", "Fisher–Rao norm", "least trace"},
    "one factor per neuron": {"relative", "Fisher–Rao norm", "least trace"},
    "neurons permuted": set(symmetries.MEASURES),
    "signs flipped": set(symmetries.MEASURES) - {"least trace"},
    "neurons mixed": {"Fisher–Rao norm"},
}


# ---- the data sets ----


@pytest.mark.parametrize(("name", "shape", "counts"), [
    ("tumours", (569, 30), [357, 212]), ("wine", (178, 13), [59, 71, 48])])  # fmt: skip
def test_a_task_has_the_examples_that_its_source_counts(name, shape, counts):
    found = tables.task(name)
    assert found.x.shape == shape
    assert np.bincount(found.y).tolist() == counts


@pytest.mark.parametrize("name", tables.NAMES)
def test_features_are_standardized(name):
    x = tables.task(name).x
    np.testing.assert_allclose(x.mean(0), 0, atol=1e-9)


def test_the_parts_of_a_draw_share_no_example():
    parts = tables.drawn("wine", 3, (60, 30))
    rows = [tuple(row) for x, _ in parts for row in x]
    assert [len(y) for _, y in parts] == [60, 30, 88]
    assert len(set(rows)) == len({tuple(row) for row in tables.task("wine").x})


def test_exactly_the_share_asked_for_is_mislabelled_and_every_one_of_it_is_wrong():
    y = np.random.default_rng(0).integers(0, 3, 90)
    labels = mislabelled(y, np.random.default_rng(1), 0.2, classes=3)
    assert np.sum(labels != y) == 18
    assert set(labels) <= {0, 1, 2}


def test_only_training_and_validation_labels_may_be_wrong():
    clean, noisy = (tables.problems("wine", (4,), (60, 30), noise=noise) for noise in (0.0, 0.5))
    assert [np.sum(a.y != b.y) for a, b in zip(clean, noisy, strict=True)] == [30, 15, 0]


def test_parts_that_leave_nothing_to_test_are_refused():
    with pytest.raises(ValueError, match=r"sizes must leave examples of 178 for the test, got \(100, 78\)"):
        tables.drawn("wine", 0, (100, 78))


# ---- O2: the widest against the best narrow one ----


def test_errors_are_those_of_the_pseudoinverse():
    (x, y), (unseen, truth) = tables.drawn("wine", 2, (90,))
    features = digit_features(np.random.default_rng([1, 2]), 13, 1600)
    hot = np.eye(3) - 1 / 3
    answers = features(unseen) @ np.linalg.pinv(features(x)) @ hot[y]
    expected = np.sum((answers - hot[truth]) ** 2, axis=1).mean() / 2, np.mean(answers.argmax(1) != truth)
    np.testing.assert_allclose(widest.errors("wine", 2)[0, -1], expected, rtol=1e-6)


def test_recorded_wins_are_counted_again():
    found, recorded = widest.cell("wine", draws=60), over.recorded("widest")["wine"]
    for noise in recorded:
        for by in ("loss", "error"):
            assert abs(found[noise][by] - recorded[noise][by]) <= 1  # a draw on the border may turn


def won(name, noise, by="loss"):
    cell = over.recorded("widest")[name][noise]
    return share_interval(cell[by], cell["draws"])


@pytest.mark.claim("O2")
@pytest.mark.parametrize("name", tables.NAMES)
def test_on_clean_labels_the_widest_wins_by_test_loss_on_every_data_set(name):
    assert won(name, CLEAN)[0] > 0.5


@pytest.mark.claim("O2")
@pytest.mark.parametrize("name", ["tumours", "wine"])
def test_with_one_label_in_ten_wrong_the_widest_loses_on_the_other_two_data_sets(name):
    assert won(name, TENTH)[1] < 0.2


@pytest.mark.claim("O2")
def test_with_one_label_in_ten_wrong_the_widest_wins_on_digits():
    assert won("digits", TENTH)[0] > 0.9


@pytest.mark.claim("O2")
def test_with_one_label_in_five_wrong_digits_answer_by_loss_for_the_narrow_side_and_by_error_for_the_wide_one():
    assert won("digits", FIFTH)[1] < 0.5 < won("digits", FIFTH, "error")[0]


@pytest.mark.claim("O2")
@pytest.mark.parametrize("name", tables.NAMES)
def test_the_peak_stands_at_as_many_features_as_examples_on_every_data_set(name):
    best, peak, last = over.recorded("widest")[name][CLEAN]["levels"][0]
    assert peak > 30 * max(best, last)


# ---- O4 and O5: sharpness at one loss ----


@pytest.mark.claim("O4")
@pytest.mark.parametrize("measure", equal_loss.MEASURES)
@pytest.mark.parametrize("noise", equal_loss.TARGETS)
@pytest.mark.parametrize("name", tables.NAMES)
def test_no_interval_for_accuracy_leaves_zero_out(name, noise, measure):
    _, low, high = equal_loss.flat_is_good(name, noise, measure)
    assert low <= 0 <= high


@pytest.mark.claim("O4")
def test_the_sign_differs_from_one_clean_data_set_to_another():
    signs = {np.sign(equal_loss.flat_is_good(name, 0.0, "relative")[0]) for name in tables.NAMES}
    assert signs == {-1, 1}


@pytest.mark.claim("O5")
@pytest.mark.parametrize("noise", equal_loss.TARGETS)
@pytest.mark.parametrize("name", tables.NAMES)
def test_the_larger_rate_over_batch_the_less_relative_sharpness_on_every_data_set(name, noise):
    assert equal_loss.noise_is_flat(name, noise, "relative")[0] > 0.3


@pytest.mark.claim("O5")
def test_with_relative_sharpness_two_of_six_intervals_hold_zero():
    lows = [equal_loss.noise_is_flat(n, noise, "relative")[1] for n in tables.NAMES for noise in equal_loss.TARGETS]
    assert sum(low <= 0 for low in lows) == 2


@pytest.mark.parametrize("noise", equal_loss.TARGETS)
@pytest.mark.parametrize("name", tables.NAMES)
def test_the_networks_compared_stand_at_one_loss(name, noise):
    cells = over.recorded("equal_loss")["sharpness"][f"{name} {noise:g}"].values()
    target = equal_loss.TARGETS[noise]
    assert all(0.75 * target < cell["loss"] <= target for cell in cells)


def test_a_row_that_falls_as_the_other_grows_has_flatness_one():
    rows = np.arange(5.0), -np.arange(5.0)
    np.testing.assert_allclose(equal_loss.rank_interval(lambda at: rows), 1)


@pytest.mark.slow
def test_recorded_sharpness_at_one_loss_is_measured_again():
    found, recorded = equal_loss.settings("wine", 0.0), over.recorded("equal_loss")["sharpness"]["wine 0"]
    assert found.keys() == recorded.keys()
    for setting, cell in recorded.items():
        np.testing.assert_allclose(found[setting]["rows"], cell["rows"], rtol=0.05, atol=0.01)


# ---- O6: the ground at one loss ----


@pytest.mark.claim("O6")
@pytest.mark.parametrize("radius", ["0.25", "1"])
def test_at_one_loss_residual_networks_are_smooth_and_the_others_are_not(radius):
    cells = over.recorded("equal_loss")["ground"]
    others = [rough for name, cell in cells.items() if name != "residual" for rough in cell["rough"][radius]]
    assert max(cells["residual"]["rough"][radius]) < 0.1 * min(others)


@pytest.mark.claim("O6")
def test_at_one_loss_normalization_alone_is_rougher_than_plain_farther_out():
    cells = {name: cell["rough"]["1"] for name, cell in over.recorded("equal_loss")["ground"].items()}
    assert min(cells["batch norm"] + cells["layer norm"]) > 1.5 * max(cells["plain"])


# ---- G2: clean labels ----


def at_the_stop(name, by):
    return paired(*over.recorded("clean_labels")[name][by])


@pytest.mark.claim("G2")
@pytest.mark.parametrize("name", tables.NAMES)
def test_on_clean_labels_the_test_loss_at_the_stop_is_not_higher(name):
    assert at_the_stop(name, "loss").effect < 0 >= at_the_stop(name, "loss").high


@pytest.mark.claim("G2")
@pytest.mark.parametrize("name", tables.NAMES)
def test_on_clean_labels_stopping_wins_no_accuracy(name):
    assert at_the_stop(name, "accuracy").low <= 0


@pytest.mark.claim("G2")
def test_on_clean_labels_stopping_costs_accuracy_on_digits_only():
    costs = {name for name in tables.NAMES if at_the_stop(name, "accuracy").p_value <= 0.05}
    assert costs == {"digits"}


def test_a_recorded_stop_is_found_again():
    history, cell = clean_labels.history("tumours", 4), over.recorded("clean_labels")["tumours"]
    assert history.shape == (3, stopping.PASSES)
    assert history[1, -1] == pytest.approx(cell["accuracy"][1][4], abs=0.02)
    assert history[0].argmin() + 1 == pytest.approx(cell["passes"][4], abs=1)


# ---- which measure sees which symmetry ----


@pytest.mark.parametrize("name", symmetries.SYMMETRIES)
def test_a_symmetry_keeps_the_outputs_and_moves_the_weights(name):
    problem, w = symmetries.problem_of(symmetries.SYMMETRIES[name])
    moved = symmetries.changed(problem.network, w, name)
    before, after = (problem.network.outputs(one, problem.x) for one in (w, moved))
    np.testing.assert_allclose(after, before, atol=1e-11)
    assert np.linalg.norm(moved - w) > 0.5 * np.linalg.norm(w)


@pytest.mark.claim("O4")
@pytest.mark.parametrize("name", symmetries.SYMMETRIES)
def test_the_lessons_table_ticks_exactly_the_measures_that_do_not_see_the_symmetry(name):
    factors = {measure: symmetries.factor(measure, name) for measure in symmetries.MEASURES}
    assert {m for m, one in factors.items() if one is not None and abs(np.log(one)) < 1e-6} == UNTOUCHED[name]


def test_the_least_trace_is_not_defined_where_neurons_have_no_scale():
    assert symmetries.factor("least trace", "signs flipped") is None
