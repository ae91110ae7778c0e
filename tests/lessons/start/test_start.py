"""Start: slices against direct evaluation, training against a plain loop, and the two claims on ten splits."""

import numpy as np
import pytest
from scipy.special import log_softmax

from lessons import start
from lessons.shared.numerics import data
from lessons.shared.numerics.comparison import paired
from lessons.start import figures, splits
from lessons.start.figures import shapes

NETWORK = start.NETWORK


class Bowl:
    """A loss with its minimum at `target`."""

    def __init__(self, target):
        self.target = np.asarray(target, dtype=float)

    def loss(self, w):
        return ((w - self.target) ** 2).sum(-1)


@pytest.fixture(scope="module")
def walk():
    return start.walk(0)


# ---- the parts of a split ----


def test_the_parts_of_a_split_share_no_digit_and_only_their_labels_are_spoilt():
    clean, spoilt = start.parts(3), start.parts(3, 0.2)
    rows = [{row.tobytes() for row in part.x} for part in clean]
    assert [len(part.y) for part in clean] == [splits.EXAMPLES, splits.EXAMPLES, splits.TEST]
    assert not rows[0] & rows[1]
    assert not rows[0] & rows[2]
    assert not rows[1] & rows[2]
    wrong = [int((a.y != b.y).sum()) for a, b in zip(clean, spoilt, strict=True)]
    assert wrong == [splits.EXAMPLES // 5, splits.EXAMPLES // 5, 0]
    known = {row.tobytes(): label for row, label in zip(data.digits().x, data.digits().y, strict=True)}
    assert all(known[row.tobytes()] == label for part in clean for row, label in zip(part.x, part.y, strict=True))


def test_each_split_is_another_and_the_same_each_time():
    first, again, other = (start.parts(split)[0].x for split in (0, 0, 1))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


# ---- training ----


def test_dropped_units_say_nothing_and_the_others_make_up_for_them():
    rng, w = np.random.default_rng(0), np.random.default_rng(1).normal(size=NETWORK.dim)
    x = data.digits().x[:5]
    factor = start.keep_units(rng, 0.3)
    (first, bias), (last, shift) = NETWORK.layers(w)
    kept = NETWORK.layers(factor)[1][0][0] > 0
    hidden = np.maximum(x @ first.T + bias, 0) * kept / 0.7
    assert NETWORK.outputs(factor * w, x) == pytest.approx(hidden @ last.T + shift, rel=1e-12)
    draws = np.mean([start.keep_units(rng, 0.3) for _ in range(4000)], axis=0)
    assert draws == pytest.approx(np.ones(NETWORK.dim), abs=0.05)  # 5 deviations: √(0.3 / 0.7 / 4000) = 0.01 each


def slope(w, x, y):
    """The gradient of the mean cross-entropy by hand."""
    (first, bias), (last, shift) = NETWORK.layers(w)
    before = x @ first.T + bias
    hidden = np.maximum(before, 0)
    out = np.exp(log_softmax(hidden @ last.T + shift, axis=1))
    out[np.arange(len(y)), y] -= 1
    out /= len(y)
    back = (out @ last) * (before > 0)
    return np.concatenate([(back.T @ x).ravel(), back.sum(0), (out.T @ hidden).ravel(), out.sum(0)])


def test_training_is_the_heavy_ball_with_decay_or_dropped_units_written_out():
    problem, _, test = start.parts(2, 0.2)
    run = start.trained(2, 0.2, passes=1)
    for k, way in enumerate(start.WAYS):
        rng = np.random.default_rng([4, 2])
        w = splits.initial(NETWORK, rng, 1)[0]
        assert run.training[k, 0] == pytest.approx(float(problem.loss(w)), rel=1e-12)
        velocity = np.zeros_like(w)
        for rows in rng.permutation(splits.EXAMPLES).reshape(-1, splits.BATCH):
            factor = start.keep_units(rng, splits.DROPPED) if way == "dropout" else (rng.random(16), 1.0)[1]
            grad = factor * slope(factor * w, problem.x[rows], problem.y[rows])
            velocity = 0.9 * velocity + grad + (splits.DECAY * w if way == "weight decay" else 0)
            w = w - splits.LR * velocity
        assert run.training[k, 1] == pytest.approx(float(problem.loss(w)), rel=1e-9), way
        assert run.accuracy[k, 1] == float(test.accuracy(w)), way
    assert run.apart[0] == pytest.approx([0, 0])
    assert np.all(run.apart[1:, 1] > 0)


# ---- slices ----


def test_the_plane_of_a_walk_holds_its_principal_components(walk):
    plane = start.plane_of(walk)
    assert plane.sides @ plane.sides.T == pytest.approx(np.eye(2), abs=1e-10)
    off = walk - walk[-1]
    values = np.linalg.eigvalsh(off @ off.T)  # the same nonzero ones as those of off.T @ off
    assert plane.share == pytest.approx(values[-2:].sum() / values.sum(), rel=1e-9)
    assert plane.path[-1] == pytest.approx([0, 0])
    assert plane.path[0, 0] > 0
    assert plane.path[0, 1] > 0


def test_a_walk_in_a_plane_is_found_again_in_it():
    rng = np.random.default_rng(0)
    flat = rng.normal(size=(20, 2)) @ rng.normal(size=(2, 30)) + rng.normal(size=30)
    plane = start.plane_of(flat)
    assert plane.share == pytest.approx(1)
    assert plane.at(*plane.path.T) == pytest.approx(flat)


def test_losses_of_the_plane_are_losses_of_its_places_and_the_lowest_is_nearest_to_a_bowls_minimum(walk):
    plane, (problem, *_) = start.plane_of(walk), start.parts(0)
    x, y = np.array([-1.0, 0.0, 2.0]), np.array([0.0, 1.0])
    losses = start.plane_losses(problem, plane, x, y)
    assert losses[1, 2] == pytest.approx(float(problem.loss(walk[-1] + 2 * plane.sides[0] + plane.sides[1])))
    assert losses[0, 1] == pytest.approx(float(problem.loss(walk[-1])))
    target = plane.at(np.array(1.3), np.array(-0.4))
    assert start.lowest(Bowl(target), plane, np.linspace(-2, 2, 9), np.linspace(-2, 2, 9)) == (1.5, -0.5)


def test_turning_one_weight_leaves_the_others(walk):
    problem, w = start.parts(0)[0].rows(np.arange(7)), walk[-1]
    found = start.along_one(problem, w, 1072, np.array([w[1072], 0.5]))
    changed = np.where(np.arange(len(w)) == 1072, 0.5, w)
    assert found == pytest.approx([float(problem.loss(w)), float(problem.loss(changed))])


def test_a_curve_pulls_towards_its_lowest_value_and_a_level_one_hardly_pulls():
    values = np.array([-1.0, 0.0, 1.0, 2.0])
    curves = np.array([[3.0, 2.0, 1.0, 0.0], [0.0, 1.0, 2.0, 3.0], [0.0, 0.05, 0.1, 0.0]])
    assert list(start.pulls(curves, values, 0.5)) == ["larger", "smaller", "little"]
    assert list(start.pulls(curves, values, 0.5, least=0.01)) == ["larger", "smaller", "smaller"]


class Slope:
    """A linear loss with a given gradient everywhere."""

    def __init__(self, *slope):
        self.slope = np.array(slope)

    def grad(self, w):
        return self.slope


@pytest.mark.parametrize(
    ("other", "degrees"), [((3.0, 0.0), 0), ((1.0, 1.0), 45), ((0.0, 2.0), 90), ((-1.0, 0.0), 180)]
)
def test_the_angle_between_two_gradients_is_that_of_their_directions(other, degrees):
    assert start.gradient_angle(Slope(1.0, 0.0), Slope(*other), np.zeros(2)) == pytest.approx(degrees, abs=1e-5)


def test_descent_lowers_the_training_loss_at_every_step(walk):
    assert np.all(np.diff(start.parts(0)[0].loss(walk)) < 0)


def test_the_weights_that_the_figure_turns_are_where_their_names_say():
    unit, digit = 1, 2  # counted from one, but the digits from zero
    marked = np.zeros(NETWORK.dim)
    marked[figures.WEIGHTS["from unit 1 to digit 2"]] = 1
    assert NETWORK.layers(marked)[1][0][digit, unit - 1] == 1
    marked[:] = 0
    marked[figures.WEIGHTS["from pixel 22 to unit 16"]] = 1
    assert NETWORK.layers(marked)[0][0][15, 21] == 1


# ---- the six shapes ----


def after(name):
    shape = shapes.SHAPES[name]
    w = shapes.walk_on(shape)
    return shape.height(w), w


def test_of_six_shapes_descent_arrives_in_the_bowl_and_on_the_valley_of_solutions():
    assert after("bowl")[0][-1] < 1e-3
    assert after("valley of solutions")[0][-1] < 1e-3


def test_on_the_saddle_it_waits_and_then_leaves():
    heights, w = after("saddle")
    assert np.hypot(*w[20]) < 0.5
    assert heights[-1] < -10


def test_on_the_plateau_it_hardly_moves():
    heights, w = after("plateau")
    assert heights[-1] > 0.95 * heights[0]
    assert np.hypot(*(w[-1] - w[0])) < 0.5


def test_in_the_ravine_it_is_down_the_side_in_ten_steps_and_far_from_the_end_after_forty():
    _, w = after("ravine")
    assert abs(w[10, 1]) < 0.01
    assert abs(w[-1, 0]) > 0.5


def test_of_two_equal_valleys_it_ends_in_the_nearer():
    _, w = after("two equal valleys")
    sides = np.array([(-1.0, 1.0), (1.0, -1.0)]) * np.sqrt(1.5) / 2
    near, far = np.hypot(*(w[0] - sides).T)
    assert near < far
    assert w[-1] == pytest.approx(sides[0], abs=0.02)


# ---- the claims ----


@pytest.mark.claim("G1")
def test_with_wrong_labels_the_test_loss_turns_while_the_training_loss_falls_on():
    for run in start.runs(0.2):
        turn = int(run.test[0].argmin())
        assert 0 < turn < splits.PASSES // 2
        assert run.training[0, -1] < run.training[0, turn] / 5
        assert run.test[0, -1] > 1.3 * run.test[0, turn]


@pytest.mark.claim("G1")
@pytest.mark.parametrize("split", [0, 5])
def test_on_one_plane_training_and_test_loss_are_lowest_at_different_places(split):
    train, _, test = start.parts(split)
    plane = start.plane_of(start.walk(split))
    lows = [start.lowest(problem, plane, *figures.COARSE) for problem in (train, test)]
    assert np.hypot(*np.subtract(*lows)) > 1


@pytest.mark.claim("G1")
def test_the_gradients_of_training_and_test_loss_agree_at_the_start_and_hardly_after_training():
    for split in range(splits.SPLITS):
        (train, _, test), w = start.parts(split), start.walk(split)
        assert start.gradient_angle(train, test, w[0]) < 45 < 75 < start.gradient_angle(train, test, w[-1]) < 90


def stopped(wrong, measure):
    """Early stopping against training to the end, in pairs of one split."""
    rows = [getattr(run, measure)[0] for run in start.runs(wrong)]
    return paired([row[run.stop] for row, run in zip(rows, start.runs(wrong), strict=True)], [row[-1] for row in rows])


@pytest.mark.claim("G2")
def test_on_clean_labels_stopping_wins_no_accuracy_and_does_not_raise_the_test_loss():
    accuracy, loss = stopped(0.0, "accuracy"), stopped(0.0, "test")
    assert accuracy.above == 0
    assert accuracy.below >= 5
    assert loss.above == 0
    assert loss.below >= 5


@pytest.mark.claim("G2")
def test_on_wrong_labels_the_test_loss_is_lower_at_the_stop_in_every_split():
    assert all(stopped(wrong, "test").high < 0 for wrong in (0.2, 0.4))


@pytest.mark.claim("G2")
def test_of_accuracy_ten_splits_leave_one_wrong_label_in_five_open_and_two_in_five_shown():
    assert stopped(0.2, "accuracy").low < 0 < stopped(0.2, "accuracy").effect
    assert stopped(0.4, "accuracy").low > 0


@pytest.mark.claim("G2")
def test_stopping_earlier_wins_where_labels_are_wrong_and_wins_nothing_where_they_are_right():
    def gains(wrong):
        return [run.accuracy[0, run.stop] - run.accuracy[0, -1] for run in start.runs(wrong)]

    assert np.median(gains(0.2)) > 0.02
    assert np.sum(np.array(gains(0.2)) > 0) >= 7
    assert np.median(gains(0.0)) <= 0


@pytest.mark.claim("G2")
def test_weight_decay_and_dropout_take_another_way_from_early_on():
    apart = np.median([run.apart[:, 10] for run in start.runs(0.2)], axis=0)
    assert apart[0] == 0
    assert np.all(apart[1:] > 0.2)


# ---- errors ----


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: start.parts(-1), "split"),
        (lambda: start.parts(0, 1.5), "wrong"),
        (lambda: start.keep_units(np.random.default_rng(0), 1.0), "share"),
        (lambda: start.walk(0, steps=0), "steps"),
        (lambda: start.plane_of(np.full((3, 4), np.nan)), "finite|nan"),
    ],
)
def test_what_cannot_be_is_refused_with_what_is_allowed(call, message):
    with pytest.raises(ValueError, match=message):
        call()
