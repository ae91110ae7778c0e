"""The exercises on practice: the solution passes, the stub does not, each mistake gets its own hint."""

import numpy as np
from exercise_tests import ExerciseTests

# ---- the mistakes, one function each, named after what recognises them ----


def rates(steps, warm, peak, *, first=1, late=0, end=1, fall=True):
    """A rise from `first` parts to the peak, `late` steps late, and a fall to 0 at `end` steps after the last."""
    k, top = np.arange(1, steps + 1), warm + late
    rise = (k - 1 + first) / (top - 1 + first)
    return peak * np.minimum(rise, (steps + end - k) / (steps + end - top) if fall else 1.0)


def compared(ours, theirs, *, way):
    gap = theirs - ours
    return {
        "mean": lambda: int(np.sign(gap.mean())),
        "majority": lambda: int(np.sign(np.sign(gap).sum())),
        "heaps": lambda: int(ours.max() < theirs.min()) - int(ours.min() > theirs.max()),
        "turned": lambda: int((gap < 0).all()) - int((gap > 0).all()),
        "equal": lambda: (int((gap >= 0).all()) - int((gap <= 0).all())) if gap.any() else 0,
        "right": lambda: int(min(gap) > 0) - int(max(gap) < 0),
    }[way]()


def named(
    losses, test_losses, gradients, noises, *, noise=True, saddle="saddle", plateau="plateau", gap=False, late=False
):
    if losses[-1] > 2 * losses[0] and not late:
        return "diverging"
    if (test_losses[-1] > losses[-1] + 0.5) if gap else (test_losses[-1] / test_losses.min() > 1.1):
        return "overfitting"
    second = np.split(np.arange(len(losses)), 2)[1]
    if losses[-1] < 0.95 * losses[second[0]]:
        return "fine"
    if losses[-1] > 2 * losses[0]:
        return "diverging"
    if noise and np.mean(noises[second] - gradients[second]) > 0:
        return "noise floor"
    return saddle if gradients[-1] > 10 * min(gradients) else plateau


def settings(blocks, **changes):
    scale = changes.pop("times", 1.0) * blocks**-0.5
    usual = {
        "start": "naive",
        "residual": scale,
        "normalization": "none",
        "method": "momentum",
        "rate": 0.03,
        "warm": 0,
    }
    return usual | changes


WRONG = {
    "forgets_the_root": [lambda blocks, growth: growth ** (1 / blocks) - 1],
    "adds_lengths": [lambda blocks, growth: growth ** (0.5 / blocks) - 1],
    "forgets_that_growth_compounds": [lambda blocks, growth: ((growth - 1) / blocks) ** 0.5],
    "forgets_the_depth": [lambda blocks, growth: (growth - 1) ** 0.5],
    "forgets_the_growth": [lambda blocks, growth: blocks**-0.5],
    "begins_at_zero": [lambda **case: rates(**case, first=0), lambda **case: rates(**case, first=0, end=0)],
    "peaks_a_step_late": [lambda **case: rates(**case, late=1)],
    "never_falls": [lambda **case: rates(**case, fall=False)],
    "reaches_zero_too_early": [lambda **case: rates(**case, end=0)],
    "forgets_the_peak": [lambda steps, warm, peak: rates(steps, warm, 1.0)],
    "goes_by_the_mean": [lambda **case: compared(**case, way="mean")],
    "goes_by_the_majority": [lambda **case: compared(**case, way="majority")],
    "forgets_the_pairs": [lambda **case: compared(**case, way="heaps")],
    "takes_more_for_better": [lambda **case: compared(**case, way="turned")],
    "lets_equal_pairs_win": [lambda **case: compared(**case, way="equal")],
    "sees_a_plateau_in_noise": [lambda **case: named(**case, noise=False)],
    "takes_every_flat_run_for_a_plateau": [lambda **case: named(**case, saddle="plateau")],
    "takes_every_flat_run_for_a_saddle": [lambda **case: named(**case, plateau="saddle")],
    "takes_a_gap_for_overfitting": [lambda **case: named(**case, gap=True)],
    "asks_for_divergence_last": [lambda **case: named(**case, late=True)],
    "loses_the_signal": [lambda blocks: settings(blocks, residual=0)],
    "drowns_in_the_signal": [lambda blocks: settings(blocks, start="He", residual=1)],
    "leaves_no_way_past_the_layers": [
        lambda blocks: settings(blocks, residual=0, normalization="layer"),
        lambda blocks: settings(blocks, residual=0, start="He"),
    ],
    "steps_too_far": [
        lambda blocks: settings(blocks, rate=3.0),
        lambda blocks: settings(blocks, method="Adam", rate=1),
    ],
    "runs_out_of_steps": [
        lambda blocks: settings(blocks, rate=2e-4),
        lambda blocks: settings(blocks, method="Adam", rate=5e-5),
    ],
    "warms_up_for_ever": [lambda blocks: settings(blocks, rate=0.003, warm=2000)],
}  # fmt: skip

OTHERS = {
    "residual_scale": lambda blocks, growth: np.expm1(np.log(growth) / blocks) ** 0.5,
    "schedule": lambda **case: rates(**case),
    "better": lambda **case: compared(**case, way="right"),
    "diagnose": lambda **case: named(**case),
    "recipe": [settings, lambda blocks: settings(blocks, normalization="layer", method="Adam", rate=0.01)],
}

ABSURD = {
    "residual_scale": lambda size: lambda **case: size,
    "schedule": lambda size: lambda steps, **case: np.full(steps, size),
    "better": lambda size: lambda **case: size,
    "diagnose": lambda size: lambda **case: size,
    "recipe": lambda size: lambda blocks: settings(blocks, rate=size),
}


class TestExercises(ExerciseTests):
    chapter = "practice"
    wrong, others, absurd = WRONG, OTHERS, ABSURD
    constant = ("recipe",)
    refusals = ("not yet", "unfit")
