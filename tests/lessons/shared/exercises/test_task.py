"""The mechanism of the instant checks, on a toy task: write a function that doubles a number."""

import json
import os
import signal
import threading
import time

import numpy as np
import pytest

from lessons.shared.exercises.deadline import OutOfTime, within
from lessons.shared.exercises.json_values import plain, restored
from lessons.shared.exercises.precision import NOTE, is_single, isclose
from lessons.shared.exercises.returns import array_like, number
from lessons.shared.exercises.student_call import Trouble
from lessons.shared.exercises.task import Task


def adds_up(answer, *, x):
    """The answer of a sum is the sum of the answers."""
    return np.isclose(answer(x=x + 1), answer(x=x) + answer(x=1))


def grows(answer, *, x):
    """A larger input gives a larger answer."""
    return answer(x=x + 1) > answer(x=x)


def is_shifted(answer, *, x):
    """Nothing goes to
    nothing.
    """
    return answer(x=0) != 0 and np.isclose(answer(x=x) - answer(x=0), answer(x=1) - answer(x=0)) if x != 1 else None


def falls(answer, *, x):
    """Mind the sign <of x>."""
    return answer(x=x + 1) < answer(x=x)


def toy(**changes):
    settings = dict(
        inputs=lambda rng: {"x": float(rng.integers(2, 9))},
        properties=[adds_up, grows],
        mistakes=[falls, is_shifted],
        returns=number,
    )
    return Task("double", **settings | changes)


def test_a_right_answer_holds_every_property_and_sees_no_hint():
    feedback = toy().check(lambda x: 2 * x)
    assert feedback.passed
    assert feedback.score == 1
    assert feedback.hints == ()
    assert repr(feedback).splitlines() == [
        "✓ double: passed. 2 of 2 properties hold.",
        "  1. ✓ holds: The answer of a sum is the sum of the answers.",
        "  2. ✓ holds: A larger input gives a larger answer.",
    ]


def test_a_known_mistake_gets_its_own_hint_and_a_call_to_look_at():
    feedback = toy().check(lambda x: -2 * x)
    assert not feedback.passed
    assert feedback.score == 0.5
    assert feedback.hints == ("Mind the sign <of x>.",)
    assert "see it: double(**double_check.input(2))" in repr(feedback)
    assert -2 * feedback.input(2)["x"] < 0
    with pytest.raises(ValueError, match=r"properties that failed, \[2\]; got 1"):
        feedback.input(1)


def unwritten(x):
    raise NotImplementedError


@pytest.mark.parametrize("stub", [unwritten, lambda x: None, lambda x: ...])
def test_a_stub_is_not_started_and_passes_nothing(stub):
    feedback = toy().check(stub)
    assert feedback.status == "not started"
    assert not feedback.passed
    assert feedback.score == 0


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda x: "two", "one number, got str 'two'"),
        (lambda x: [x, x], "one number, got an array of shape (2,)"),
        (lambda x: float("nan"), "finite, got nan"),
        (lambda x: True, "one number, got bool True"),
        (lambda x: None if x > 5 else x, "is a `return` missing?"),
        (lambda x: {x}, "got a set"),
        (lambda x: object(), "got a object"),
    ],
)
def test_a_result_of_the_wrong_form_is_named_with_its_input(wrong, said):
    feedback = toy().check(wrong)
    assert feedback.status == "unfit"
    assert said in feedback.detail
    assert not feedback.passed
    assert "x" in feedback.detail


def test_an_error_of_the_students_code_is_shown_with_input_and_line():
    def broken(x):
        return x / (x - x)

    feedback = toy().check(broken)
    assert feedback.status == "raised"
    assert "ZeroDivisionError" in feedback.detail
    assert "x = " in feedback.detail
    assert "return x / (x - x)" in feedback.detail
    assert feedback.score == 0


def in_its_list(answer, *, x):
    """The answer is the place of a number in a list."""
    return [3, 4][round(answer(x=x))] is not None


def as_a_word(answer, *, x):
    """The answer can be added to a word."""
    return "x" + answer(x=x) == ""


@pytest.mark.parametrize("question", [in_its_list, as_a_word])
def test_a_question_that_cannot_take_an_answer_counts_as_failed(question):
    feedback = toy(properties=[question], mistakes=[question, falls]).check(lambda x: 1e300 * x)
    assert feedback.status == "not yet"
    assert [finding.held for finding in feedback.findings] == [False]
    assert feedback.hints == ()


def test_leaving_the_interpreter_is_an_error_like_any_other():
    def leaves(x):
        raise SystemExit(0)

    assert toy().check(leaves).status == "raised"


class Forged(BaseException):
    status = "passed"


class Unspeakable(Exception):
    def __str__(self):
        raise Forged


@pytest.mark.parametrize(
    "error", [KeyboardInterrupt("mine"), GeneratorExit(), Forged("x"), Unspeakable(), Trouble("not started", "x")]
)
def test_whatever_a_function_raises_is_its_error_and_neither_lateness_nor_a_status(error):
    def raises(x):
        raise error

    feedback = toy().check(raises)
    assert feedback.status == "raised"
    assert "raise error" in feedback.detail


@pytest.mark.parametrize(
    ("error", "status"), [(Forged, "raised"), (Trouble("not started", "x"), "unfit"), (ValueError, "unfit")]
)
def test_a_result_that_raises_when_it_is_looked_at_chooses_no_status(error, status):
    class Raising:
        def __array__(self, dtype=None, copy=None):
            raise error

    assert toy().check(lambda x: Raising()).status == status


def test_an_endless_loop_is_stopped_and_leaves_no_thread():
    def endless(x):
        while True:
            try:
                time.sleep(0.001)
            except Exception:
                pass

    threads = threading.active_count()
    feedback = toy(seconds=0.2).check(endless)
    assert feedback.status == "out of time"
    assert "x = " in feedback.detail
    assert threading.active_count() == threads


@pytest.mark.parametrize(
    "error", [KeyboardInterrupt, GeneratorExit, BaseException, Trouble, type("Own", (BaseException,), {})]
)
def test_whatever_a_function_raises_is_told_as_an_error(error, capfd):
    def raises(x):
        raise error("passed", "mine") if error is Trouble else error("mine")

    feedback = toy().check(raises)
    assert feedback.status == "raised"
    assert feedback.detail.startswith(f"{error.__name__}: mine")
    assert "takes too long" not in repr(feedback)
    assert capfd.readouterr() == ("", "")


def test_an_interrupt_by_the_reader_ends_the_check_and_the_work():
    def interrupted(x):
        os.kill(os.getpid(), signal.SIGINT)  # goes to the main thread, as Jupyter's button does
        while True:
            time.sleep(0.001)

    threads = threading.active_count()
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a worker of the test run ignores interrupts
    try:
        with pytest.raises(KeyboardInterrupt):
            toy().check(interrupted)
    finally:
        signal.signal(signal.SIGINT, before)
    assert threading.active_count() == threads


def test_a_time_limit_is_no_error_of_the_function_that_it_ends():
    """Where the clock's own exception comes, into the main thread or another, it goes through."""

    def late(x):
        raise OutOfTime

    with pytest.raises(OutOfTime):
        toy().call(late, {"x": 1.0})
    with pytest.raises(OutOfTime):
        within(5, lambda: toy().call(late, {"x": 1.0}))


def test_work_that_cannot_be_stopped_is_said_to_run_on():
    with pytest.raises(OutOfTime) as late:
        within(0.05, lambda: time.sleep(2.0))
    assert not late.value.stopped


def test_the_limit_hands_back_values_and_errors():
    assert within(5, lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        within(5, lambda: 1 / 0)


def test_a_changed_argument_is_noticed_and_does_not_spoil_the_case():
    inputs = []

    def spoils(x):
        inputs.append(x.copy())
        x *= 2
        return x

    task = toy(inputs=lambda rng: {"x": rng.random(3)}, returns=array_like("x"))
    feedback = task.check(spoils)
    assert feedback.status == "unfit"
    assert "changes `x`" in feedback.detail
    assert np.array_equal(inputs, [case["x"] for case in task.cases()[: len(inputs)]])


@pytest.mark.parametrize("huge", [1e308, -1e308])
def test_a_result_too_large_to_compute_with_fails_and_nothing_breaks(huge):
    def squares(answer, *, x):
        return answer(x=x) ** 2 < 0 if answer(x=x) > 0 else np.float64(answer(x=x)) ** 2 < 0

    feedback = toy(properties=[squares], mistakes=[squares]).check(lambda x: huge)
    assert feedback.status == "not yet"
    assert feedback.hints == ()


def test_an_object_that_claims_to_equal_everything_is_refused():
    class Flatterer(float):
        def __eq__(self, other):
            return True

        __hash__ = float.__hash__

        def __gt__(self, other):
            return True

    assert type(plain(Flatterer(3.0))) is float
    assert not toy().check(lambda x: Flatterer(3.0)).passed


def test_inputs_depend_on_the_seed_and_on_nothing_else():
    task = toy()
    assert task.cases(4) == task.cases(4) != task.cases(5)
    np.random.default_rng().random()
    assert task.cases(4) == task.cases(4)


def test_a_task_can_be_judged_from_afar_through_json_alone():
    task = toy()

    def remote(**case):
        return json.loads(json.dumps(task.call(lambda x: 2 * x, json.loads(json.dumps(plain(case))))))

    assert task.judge(remote, seed=9).passed

    def dead(**case):
        raise Trouble("raised", "the other side is gone")

    assert task.judge(dead).status == "raised"


# ---- single precision ----


def doubles(answer, *, x):
    """The answer is twice the number, to nine digits."""
    return bool(isclose(answer(x=x), 2 * x, rtol=1e-9))


def exact(**changes):
    return toy(inputs=lambda rng: {"x": rng.uniform(1, 9)}, properties=[doubles], **changes)


def test_a_right_answer_in_single_precision_passes_and_is_told_why():
    feedback = exact().check(lambda x: np.float32(2 * x))
    assert feedback.passed
    assert feedback.notes == (NOTE,)
    assert exact().check(lambda x: 2 * x).said == []


@pytest.mark.parametrize("off", [1e-3, -2e-4])
def test_single_precision_excuses_rounding_and_no_more(off):
    feedback = exact().check(lambda x: np.float32(2 * x * (1 + off)))
    assert not feedback.passed
    assert NOTE in feedback.notes


def test_an_error_of_a_millionth_is_none_of_rounding_in_double_precision():
    assert not exact().check(lambda x: 2 * x * (1 + 1e-6)).passed


@pytest.mark.parametrize(
    "value", [0.1, [np.pi, 1.0], {"rate": np.pi}, 3, 0.5, [0.0, 1.0, 0.25], "text", None, [], [None]]
)
def test_doubles_and_round_numbers_are_not_taken_for_single_precision(value):
    assert not is_single(plain(value))


@pytest.mark.parametrize("value", [0.1, [np.pi, 1.0], {"rate": np.pi}, [[0.1, 0.2], [3.0, 4.0]]])
def test_single_precision_shows_in_the_numbers_alone(value):
    there = {key: np.float32(part) for key, part in value.items()} if isinstance(value, dict) else np.float32(value)
    assert is_single(json.loads(json.dumps(plain(there))))


# ---- what side properties are worth ----


def test_a_property_beside_the_core_is_worth_nothing_alone():
    feedback = toy(properties=[grows, adds_up]).check(lambda x: 0)
    assert [finding.held for finding in feedback.findings] == [False, True]
    assert feedback.score == 0
    assert "earns no points without number 1" in repr(feedback)
    assert "earns no points" in feedback._repr_html_()


def test_a_core_may_ask_for_two_properties_or_for_one_of_two():
    both, either = toy(core=[adds_up, grows]), toy(core=[(grows, adds_up)])
    assert both.check(lambda x: -2 * x).score == 0
    assert either.check(lambda x: -2.0 * x).score == 0.5
    assert "without number 1 and number 2" in repr(both.check(lambda x: -2 * x))


def test_html_escapes_what_it_shows_and_says_the_outcome_in_words():
    html = toy().check(lambda x: -2 * x)._repr_html_()
    assert "Mind the sign &lt;of x&gt;." in html
    assert "✗ fails" in html
    assert "not yet" in html
    assert "<script" not in toy().check(lambda x: "<script>")._repr_html_()


@pytest.mark.parametrize("value", [3, 2.5, "text", None, True, [1.0, 2.0], [[1.0, 2.0], [3.0]], ["linear", 0.5], []])
def test_plain_values_survive_the_border(value):
    assert plain(restored(plain(value))) == value
