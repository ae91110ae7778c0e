"""A task of one's own: the same for the same student, solvable for everybody, and fair."""

import math
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from classroom.course.roster import CourseError
from classroom.variants.draw import has_variants, variant, variant_tasks
from classroom.variants.keyed_random import Stream

SECRET, OTHER = bytes(range(32)), bytes(32)
LESSONS = ["convexity", "frontier", "overparameterization", "permutation_symmetry", "plateaus", "practice", "ravines",
           "saddles"]  # fmt: skip
IDS = [f"student{number:04}" for number in range(1000)]
# What one student's task may ask more than another's. Beside each: what it means at the upper end.
BOUNDS = {
    "convexity": {"apart": (1.2, 5.0), "curvature": (1.0, 130.0)},  # valleys that a plot shows apart
    "frontier": {"curvature": (0.3, 8.0), "unequal": (1, 25)},  # the weights do not enter one by one
    "overparameterization": {"condition": (1, 4), "unseen": (1, 9)},  # descent by hand would converge, too
    "permutation_symmetry": {"closest": (0.5, 3.0), "hidden": (5, 5)},  # neurons that differ at the first digit
    "plateaus": {"gain": (3, 9), "away": (0.3, 3.0)},
    "practice": {"edge": (0.3, 5.1), "square": (1e-3, 101)},
    "ravines": {"condition": (8.5, 92), "steps": (55, 650)},  # a loop of this many steps takes milliseconds
    "saddles": {"growth": (1.15, 1.58), "steps": (45, 165)},
}


def solved(one):
    """The function of a variant's solution."""
    space = {"np": np, "math": math}
    exec(one.solution(), space)
    return space[one.name]


@pytest.fixture(scope="module", params=LESSONS)
def class_of_1000(request):
    return [variant(request.param, student, SECRET) for student in IDS]


def test_a_thousand_students_can_solve_their_own_task(class_of_1000):
    for one in class_of_1000:
        task, right = (
            replace(one.task(), trials=1),
            solved(one),
        )  # one input each: a thousand students are inputs enough
        feedback = task.judge(lambda task=task, right=right, **case: task.call(right, case))
        assert feedback.passed, (one.constants, feedback)


def test_no_student_has_it_much_harder(class_of_1000):
    lesson = class_of_1000[0].lesson
    seen = [one.own.hardness(one.constants) for one in class_of_1000]
    for quantity, (low, high) in BOUNDS[lesson].items():
        values = [hardness[quantity] for hardness in seen]
        assert low <= min(values), (quantity, min(values), max(values))
        assert max(values) <= high, (quantity, min(values), max(values))
    assert set(seen[0]) == set(BOUNDS[lesson])


def test_hardly_two_of_a_thousand_students_have_the_same(class_of_1000):
    """Plateaus have the fewest constants: 59 gains, 72 shifts and 10 targets leave about twelve pairs in a thousand."""
    counted = Counter(str(one.constants) for one in class_of_1000)
    assert len(counted) > 970
    assert max(counted.values()) <= 2


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_neighbours_answer_does_not_pass(lesson):
    mine, theirs = (variant(lesson, student, SECRET) for student in ("ann", "bob"))
    assert mine.constants != theirs.constants
    assert not mine.task().check(solved(theirs)).passed


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_variant_is_the_same_again_and_another_for_another_secret(lesson):
    mine = variant(lesson, "ann", SECRET)
    assert mine == variant(lesson, "ann", SECRET) != variant(lesson, "ann", OTHER)
    assert [task.name for task in variant_tasks(lesson, "ann", SECRET)] == [mine.name]


def test_the_constants_never_change_from_one_version_to_the_next():
    """Students hold their notebooks while the course is updated: a change here is a change of their task."""
    assert variant("ravines", "ann", SECRET).constants == {"curvatures": (2.84, 111.6, 29.8)}
    assert Stream(SECRET, "a", "b").whole(0, 10**6) != Stream(SECRET, "ab").whole(0, 10**6)


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_cells_work_in_a_students_notebook_and_hold_no_answer(lesson):
    one = variant(lesson, "ann", SECRET)
    text, answer, check = one.cells()
    assert answer.metadata.nbgrader.solution
    assert check.metadata.nbgrader.locked
    assert not check.metadata.editable
    body = [line.strip() for line in one.own.SOLUTION.splitlines() if line.strip()]
    assert not [line for cell in (text, answer, check) for line in body if line in cell.source]
    space = {"np": np}
    exec(answer.source, space)
    exec(check.source, space)
    assert space[f"{one.name}_check"].status == "not started"
    exec(one.solution(), space)
    exec(check.source, space)
    assert space[f"{one.name}_check"].passed


@pytest.mark.parametrize("lesson", LESSONS)
def test_neither_secret_nor_seed_is_in_the_cells(lesson):
    text = "".join(cell.source for cell in variant(lesson, "ann", SECRET).cells())
    assert SECRET.hex() not in text
    assert "seed" not in text
    assert "ann" not in text.split("def ")[1].split("(")[0]


def test_a_lesson_without_variants_says_so():
    assert not has_variants("cooking")
    with pytest.raises(CourseError, match="assign it without --variants"):
        variant("cooking", "ann", SECRET)


def test_a_stream_is_fair():
    """Counts of 6,000 throws of a die: each within five standard deviations (29) of 1,000."""
    stream = Stream(SECRET, "die")
    counts = Counter(stream.whole(1, 6) for _ in range(6000))
    assert set(counts) == set(range(1, 7))
    assert max(abs(n - 1000) for n in counts.values()) < 145
    assert sorted(stream.shuffled(range(10))) == list(range(10))
    assert {stream.decimal(0.5, 0.7, digits=1) for _ in range(60)} == {0.5, 0.6, 0.7}


# ---- each misconception, for five students ----


def steps_at(lr, constants, share, power=1, rounded=math.ceil):
    kept = max(abs(1 - lr * c) for c in constants["curvatures"])
    return (lr, rounded(math.log(share) / (power * math.log(kept))) if kept < 0.999 else 1000)


def roots(c, tilt):
    return np.roots([4 * c["quartic"], 0, -2 * c["quadratic"], tilt])


def real(c, tilt):
    w = roots(c, tilt)
    return np.sort(w[np.abs(w.imag) < 1e-9].real)


def valleys(c, tilt):
    w = real(c, tilt)
    return w[12 * c["quartic"] * w**2 > 2 * c["quadratic"]]


def escape(c, offset, growth, rounded=math.ceil):
    return rounded(math.log(c["radius"] / abs(offset)) / growth)


def sigmoid(z):
    return 1 / (1 + np.exp(-z)) if z > -700 else 0.0


def slope(c, w, gain=True, error=True, steep=True):
    p = sigmoid(c["gain"] * w + c["shift"])
    return (c["gain"] if gain else 1) * (p - c["target"] if error else 1) * (p * (1 - p) if steep else 1)


def floor(c, square, power=2, quick=True):
    """The rate whose floor is `square`, of the noise to a power, with the square of the step or without."""
    return 2 * c["curvature"] * square / (c["noise"] ** power + quick * c["curvature"] ** 2 * square)


def matched(c, W, b, v, by="W", signs=True, inverse=False):
    mine, given = (np.reshape(part, (5, -1)) for part in (c[by], {"W": W, "b": b, "v": v}[by]))
    order, taken = [], set()
    for row in mine:
        distance = [min(np.abs(given[i] - row).max(), np.abs(given[i] + row).max()) for i in range(5)]
        place = min((i for i in range(5) if i not in taken), key=lambda i: distance[i])
        order.append(place)
        taken.add(place)
    turned = [1 if not signs or np.allclose(given[o], row) else -1 for o, row in zip(order, mine, strict=True)]
    return (np.argsort(order), turned) if inverse else (order, turned)


def system(c):
    return np.array(c["X"], float), np.array(c["w0"], float)


def nearest_to_zero(c, y):
    return np.linalg.pinv(system(c)[0]) @ y


def few(c, y):
    X = system(c)[0]
    i, j = next((i, j) for i in range(4) for j in range(i) if abs(np.linalg.det(X[:, [i, j]])) > 0.5)
    w = np.zeros(4)
    w[[i, j]] = np.linalg.solve(X[:, [i, j]], y)
    return w


def one_step(c, y):
    X, w0 = system(c)
    return w0 - 0.01 * X.T @ (X @ w0 - y)


def window(c, x, power=2, width=3, layers="uv"):
    bend = sum(a * a for name in layers for a in c[name]) * x**power / width
    return 2 / bend, 4 / bend


WRONG = {
    ("ravines", "takes_one_over_the_largest"): lambda c, share: steps_at(1 / max(c["curvatures"]), c, share),
    ("ravines", "stands_on_the_edge"): lambda c, share: steps_at(2 / max(c["curvatures"]), c, share),
    ("ravines", "averages"): lambda c, share: (2 / np.mean(c["curvatures"]), 100),
    ("ravines", "counts_for_the_loss"): lambda c, share: steps_at(best(c), c, share, 2),
    ("ravines", "rounds_down"): lambda c, share: steps_at(best(c), c, share, rounded=math.floor),
    ("convexity", "lists_a_hilltop"): lambda c, tilt: real(c, tilt),
    ("convexity", "keeps_the_deepest"): lambda c, tilt: [
        w for w in valleys(c, tilt) if len(valleys(c, tilt)) == 1 or w * tilt < 0
    ],
    ("convexity", "keeps_one_side"): lambda c, tilt: valleys(c, tilt)[-1:],
    ("convexity", "forgets_the_tilt"): lambda c, tilt: valleys(c, 0.0),
    ("convexity", "keeps_complex_roots"): lambda c, tilt: (
        valleys(c, tilt) if len(real(c, tilt)) == 3 else np.sort(roots(c, tilt).real)
    ),
    ("saddles", "flows"): lambda c, offset: escape(c, offset, c["lr"] * c["curvature"]),
    ("saddles", "forgets_the_rate"): lambda c, offset: escape(c, offset, math.log(1 + c["curvature"])),
    ("saddles", "contracts"): lambda c, offset: escape(c, offset, -math.log(1 - c["lr"] * c["curvature"])),
    ("saddles", "rounds_down"): lambda c, offset: escape(c, offset, math.log(1 + c["lr"] * c["curvature"]), math.floor),
    ("saddles", "mixes_logarithms"): lambda c, offset: escape(c, offset, math.log10(1 + c["lr"] * c["curvature"])),
    ("plateaus", "forgets_the_gain"): lambda c, w: slope(c, w, gain=False),
    ("plateaus", "forgets_the_sigmoid"): lambda c, w: slope(c, w, steep=False),
    ("plateaus", "forgets_the_error"): lambda c, w: slope(c, w, error=False),
    ("plateaus", "flips_the_sign"): lambda c, w: -slope(c, w),
    ("plateaus", "doubles"): lambda c, w: 2 * slope(c, w),
    ("frontier", "forgets_the_input"): lambda c, x: window(c, 1.0),
    ("frontier", "forgets_a_square"): lambda c, x: window(c, x, power=1),
    ("frontier", "forgets_the_width"): lambda c, x: window(c, x, width=1),
    ("frontier", "looks_at_one_layer"): lambda c, x: window(c, x, layers="v"),
    ("frontier", "stops_at_the_edge"): lambda c, x: window(c, x)[:1] * 2,
    ("practice", "takes_small_steps"): lambda c, square: floor(c, square, quick=False),
    ("practice", "forgets_a_square"): lambda c, square: floor(c, square, power=1),
    ("practice", "takes_the_loss"): lambda c, square: floor(c, 2 * square / c["curvature"]),
    ("practice", "shrinks_the_square_once"): lambda c, square: floor(c, square) / 2,
    ("practice", "stands_on_the_edge"): lambda c, square: 2 / c["curvature"],
    ("permutation_symmetry", "inverts"): lambda c, W, b, v: matched(c, W, b, v, inverse=True),
    ("permutation_symmetry", "forgets_the_signs"): lambda c, W, b, v: matched(c, W, b, v, signs=False),
    ("permutation_symmetry", "looks_at_outputs"): lambda c, W, b, v: matched(c, W, b, v, by="v"),
    ("permutation_symmetry", "looks_at_biases"): lambda c, W, b, v: matched(c, W, b, v, by="b"),
    ("permutation_symmetry", "leaves_all"): lambda c, W, b, v: (list(range(5)), [1] * 5),
    ("overparameterization", "forgets_the_start"): lambda c, targets: nearest_to_zero(c, targets),
    ("overparameterization", "adds_the_start"): lambda c, targets: system(c)[1] + nearest_to_zero(c, targets),
    ("overparameterization", "uses_few_weights"): lambda c, targets: few(c, targets),
    ("overparameterization", "takes_one_step"): lambda c, targets: one_step(c, targets),
    ("overparameterization", "goes_away"): lambda c, targets: (
        system(c)[1] - nearest_to_zero(c, targets - np.dot(*system(c)))
    ),
}


def best(c):
    return 2 / (min(c["curvatures"]) + max(c["curvatures"]))


@pytest.mark.parametrize(("lesson", "mistake"), WRONG, ids=lambda value: value)
def test_each_mistake_gets_its_own_hint_and_no_other(lesson, mistake):
    for seed, student in enumerate(IDS[:5]):
        one = variant(lesson, student, SECRET)
        task = one.task()
        feedback = task.check(lambda one=one, **case: WRONG[lesson, mistake](one.constants, **case), seed=seed)
        [expected] = [hint for hint, seen in task.misconceptions.items() if seen.__name__ == mistake]
        assert not feedback.passed, (one.constants, feedback)
        assert feedback.hints == (expected,), (one.constants, feedback)


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_hint_was_tried_and_no_recogniser_takes_the_solution_for_a_mistake(lesson):
    from lessons.shared.exercises.json_values import restored

    one = variant(lesson, "ann", SECRET)
    task, right = one.task(), solved(one)
    assert {seen.__name__ for seen in task.misconceptions.values()} == {m for name, m in WRONG if name == lesson}

    def answer(**case):
        return task.returns(restored(task.call(right, case)), **case)

    for case in task.cases(seed=1):
        assert not [seen.__name__ for seen in task.misconceptions.values() if seen(answer, **case)]


def test_a_family_refuses_constants_that_make_no_task():
    from lessons.overparameterization.exercises.variant import own_nearest
    from lessons.permutation_symmetry.exercises.variant import own_order
    from lessons.saddles.exercises.variant import own_escape

    with pytest.raises(ValueError, match="independent rows"):
        own_nearest(X=[[1, 2, 3], [2, 4, 6]], w0=[1, 1, 1])
    with pytest.raises(ValueError, match=r"must lie between 0 and 0\.9"):
        own_escape(curvature=10, lr=1, radius=1)
    with pytest.raises(ValueError, match="a row for each"):
        own_order(W=[[1, 2]], b=[1, 2], v=[1])
