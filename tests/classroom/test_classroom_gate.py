"""The gate through which replies come back from the jail: what passes is typed, small and printable."""

import dataclasses
import json
import math
import re
import tracemalloc

import pytest

from classroom.course.course import lessons
from classroom.grading import sentences
from classroom.grading.questions import ITEMS, Questions, judged
from classroom.grading.tasks import lesson_tasks
from classroom.sandbox.gate import NAMES, Garbled, Reply, passed
from classroom.sandbox.jail import ROOT, Limits
from lessons.shared.exercises.returns import number
from lessons.shared.exercises.student_call import ERRORS, error_name
from lessons.shared.exercises.task import Task

MOST = Limits().items
SAFETY = (ROOT / "book/teach/safety.md").read_text(encoding="utf-8")


def through(what, number=7, **fields):
    return passed(json.dumps({"n": 7} | fields).encode(), what, number, items=MOST)


def test_each_reply_of_the_worker_passes_and_cannot_be_changed():
    assert through("begin", ready=True) == Reply()
    assert through("run", left_out=3) == Reply(left_out=3)
    assert through("look", callables={"agreement": True, "x": False}).callables == {"agreement": True, "x": False}
    assert through("call", value=[1, 2.5, None, True, "linear", {"a": []}]).value == [
        1,
        2.5,
        None,
        True,
        "linear",
        {"a": []},
    ]
    trouble = through("call", trouble="raised", name="KeyError", line=4)
    assert (trouble.trouble, trouble.name, trouble.line) == ("raised", "KeyError", 4)
    with pytest.raises(dataclasses.FrozenInstanceError):
        trouble.name = "else"


RAISED = {"trouble": "raised", "name": "", "line": 0}
ODD = [None, True, -1, 1.5, math.nan, "1", "\ud800", [], [1], {}, {"a": 1}]


@pytest.mark.parametrize("field", RAISED)
@pytest.mark.parametrize("odd", ODD, ids=ascii)
def test_a_field_of_another_type_never_passes(field, odd):
    if field == "name" and isinstance(odd, str):
        assert through("call", **RAISED | {field: odd}).name == ""
        return
    with pytest.raises(Garbled):
        through("call", **RAISED | {field: odd})


@pytest.mark.parametrize(
    ("what", "fields"),
    [
        ("run", {}),
        ("run", {"left_out": True}),
        ("run", {"left_out": -1}),
        ("run", {"left_out": {"a": 1}}),
        ("run", {"value": 1}),
        ("run", {"left_out": 0, "message": []}),
        ("look", {"callables": []}),
        ("look", {"callables": {"a": 1}}),
        ("begin", {"ready": 1}),
        ("call", {"callables": {}}),
        ("call", {"value": 1, "score": 1}),
        ("call", {"trouble": "raised"}),
        ("call", RAISED | {"value": 1}),
        ("call", RAISED | {"trouble": "passed"}),
    ],
)
def test_a_reply_with_other_fields_than_its_own_does_not_pass(what, fields):
    with pytest.raises(Garbled):
        through(what, **fields)


@pytest.mark.parametrize("asked", [8, 0, None])
def test_a_reply_to_another_question_does_not_pass(asked):
    with pytest.raises(Garbled):
        through("run", number=asked, left_out=0)


@pytest.mark.parametrize(
    "line",
    [b"", b"{", b"null", b"[]", b"7", b'"n"', b"\xff", '{"n": 7, "left_out": 0, "é": 1}'.encode(), b"[" * 60_000,
     b'{"n": 7, "left_out": ' + b"1" * 5000 + b"}", b'{"n": true, "left_out": 0}', b'{"n": 7.0, "left_out": 0}'],
    ids=lambda line: ascii(line[:20]),
)  # fmt: skip
def test_what_is_no_reply_does_not_pass(line):
    with pytest.raises(Garbled):
        passed(line, "run", 7, items=MOST)


def test_every_text_in_a_value_is_short_and_can_be_written_to_a_file():
    value = through("call", value=["a\ud800b", "x\x00\n\u202e", "y" * 10_000, {"\udfff": "\ud83d"}]).value
    text = json.dumps(value, ensure_ascii=False)
    assert text.encode("utf-8")
    assert text.isprintable()
    assert len(text) < 300
    assert value[0].startswith("a")


@pytest.mark.parametrize("nested", ["[" * 40 + "]" * 40, '{"a":' * 40 + "1" + "}" * 40])
def test_a_value_nested_too_deep_does_not_pass(nested):
    with pytest.raises(Garbled):
        passed(b'{"n": 7, "value": ' + nested.encode() + b"}", "call", 7, items=MOST)


@pytest.mark.parametrize("item", ["{}", "[]", "0", '""'])
def test_a_value_of_too_many_things_is_refused_before_it_takes_memory(item):
    line = b'{"n": 7, "value": [' + b", ".join([item.encode()] * 500_000) + b"]}"
    tracemalloc.start()
    try:
        with pytest.raises(Garbled, match=f"{MOST} values"):
            passed(line, "call", 7, items=MOST)
        assert tracemalloc.get_traced_memory()[1] < 1 << 20
    finally:
        tracemalloc.stop()
    assert len(through("call", value=[0] * (MOST - 10)).value) == MOST - 10


class Answering:
    """In the place of a run: the same reply to every call."""

    def __init__(self, reply):
        self.reply, self.until, self.asked = reply, math.inf, 0

    def ask(self, what, seconds, **given):
        self.asked += 1
        return self.reply

    def end(self):
        pass


def toy(**changes):
    def holds(answer, *, x):
        """It holds."""
        return answer(x=x) == 1.0

    settings = dict(inputs=lambda rng: {"x": float(rng.random())}, properties=[holds], mistakes=[], returns=number)
    return Task("toy", **settings | changes)


def told(task, reply, cells=("def toy(x):\n    return x",)):
    questions = Questions(Answering(reply), task, 1.0)
    feedback = judged(task, questions.ask, seed=1, patience=1.0)
    return feedback.status, sentences.told("toy", feedback.status, feedback.detail, cells)


@pytest.mark.parametrize(
    ("reply", "status", "said"),
    [
        (Reply("stub"), "not started", "Replace `raise NotImplementedError` by your code."),
        (Reply("raised", "KeyError", 2), "raised", "Your function raised KeyError in line 2 of its cell."),
        (Reply("raised", "", 9), "raised", "Your function raised an error."),
        (Reply("changed", "x"), "unfit", "Your function changes `x`, which it was given. Work on a copy."),
        (Reply("changed", "secret"), "unfit", "Your function changes an array, which it was given. Work on a copy."),
        (Reply("foreign"), "unfit", sentences.FOREIGN),
        (Reply("large"), "unfit", sentences.LARGE),
        (Reply("late"), "out of time", sentences.LIMITED),
        (Reply(value="FULL MARKS"), "unfit", "The result must be one number."),
        (Reply(value=1.0), "passed", ""),
    ],
)  # fmt: skip
def test_the_judge_has_a_sentence_of_its_own_for_each_reply(reply, status, said):
    assert told(toy(), reply) == (status, said)


def test_all_answers_to_one_task_together_are_bounded():
    run = Answering(Reply(value=1.0, items=ITEMS // 2))
    questions = Questions(run, toy(), 1.0)
    feedback = judged(toy(), questions.ask, seed=1, patience=1.0)
    assert feedback.status == "unfit"
    assert feedback.detail == sentences.LARGE
    assert run.asked == 3


WORDS = ["MARK", ["MARK"], [["MARK"]], {"MARK": 1}, [1.0, "MARK"], ["MARK", "MARK"], ["MARK", 1.0, 1.0], ["MARK"] * 4,
         [[1.0], "MARK"], [[1.0], ["MARK"]], [[[["MARK"]]]], 8.25e77, [8.25e77], -8.25e77, [8.25e77] * 2]  # fmt: skip


@pytest.mark.parametrize("lesson", lessons())
def test_no_sentence_about_a_result_repeats_a_part_of_it(lesson):
    """Whatever a task's `returns` raises: the course's own demand is told, never what came in its place."""
    said = set()
    for task in lesson_tasks(lesson).values():
        task = dataclasses.replace(task, mistakes=[])  # they take the time, and say the course's own hints
        for value in WORDS:
            feedback = judged(task, lambda value=value, **case: value, seed=1, patience=1.0)
            sentence = sentences.told(task.name, feedback.status, feedback.detail, [])
            assert "MARK" not in sentence, (task.name, value, sentence)
            assert "25" not in sentence, (task.name, value, sentence)
            said.add(sentence)
    said -= {"", sentences.UNJUDGED}
    assert said, said
    assert all(re.fullmatch(r"[A-Z].* must (be|have|hold) .*[^\s,;:.]\.", sentence) for sentence in said), said


# ---- errors, and their lines ----


@pytest.mark.parametrize(
    ("line", "told"),
    [(2, True), (3, False), (4, False), (5, False), (6, True), (7, False), (8, False), (0, False), (100_000, False)],
)
def test_a_line_is_told_only_where_it_holds_code_of_the_function(line, told):
    source = "x = 1\ndef f(x):\n\n    # a comment\n   \n    return x\n\nafter = 2"
    said = sentences.told("f", "raised", f"KeyError:\nLine {line}: ", [source])
    assert said == ("Your function raised KeyError" + (f" in line {line} of its cell." if told else "."))


def test_a_signature_of_many_lines_belongs_to_its_function():
    source = "def f(\n    x,\n) -> float:\n    return 1 / x\n"
    assert sentences.told("f", "raised", "ZeroDivisionError:\nLine 4: ", [source]).endswith("in line 4 of its cell.")


def test_the_safety_page_states_how_much_an_error_can_tell():
    """Every sentence there is for an error in a function as long as may be, counted."""
    names = [*NAMES, "none"]
    longest = "def f(x):\n" + "    x = 1\n" * (sentences.LINES - 1)
    longer = longest + "    x = 1\n"
    lines = {sentences.told("f", "raised", f"KeyError:\nLine {k}: ", [longest]) for k in range(2 * sentences.LINES)}
    said = {sentences.told("f", "raised", f"{name}:\nLine 0: ", [longer]) for name in names}
    assert len(lines) == sentences.LINES + 1
    assert {sentences.told("f", "raised", f"KeyError:\nLine {k}: ", [longer]) for k in range(500)} <= said
    bits = math.ceil(math.log2(len(lines) * len(said)))
    assert f"{bits} bits at most for each task" in SAFETY
    assert f"{round(len(said), -1)} errors" in SAFETY
    assert f"{sentences.LINES} lines" in SAFETY
    tasks = [task for lesson in lessons() for task in lesson_tasks(lesson).values()]
    rest = max(math.log2(3) * len(task.properties) + len(task.misconceptions) for task in tasks)  # True, False, None
    assert f"{math.ceil(rest)} bits more" in SAFETY


def test_an_error_goes_by_the_first_of_python_s_own_classes():
    class Meta(type):
        def __eq__(cls, other):
            return True

        __mro__ = property(lambda cls: 1 / 0)
        __hash__ = type.__hash__
        __name__ = property(lambda cls: "FULL MARKS")

    class Mine(KeyError, metaclass=Meta):
        pass

    assert error_name(Mine()) == "KeyError"
    assert error_name(KeyboardInterrupt()) == "KeyboardInterrupt"
    assert {error.__name__ for error in ERRORS} >= {"BaseException", "GeneratorExit", "SystemExit", "ValueError"}
