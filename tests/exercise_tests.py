"""What must hold of every exercise page, as a class of tests that the chapters' `test_X_exercises.py` inherit.

A chapter brings its tables: `wrong` (recogniser -> functions that make this mistake), `others` (task -> a right answer
unlike the solution, or several) and `absurd` (task -> a function of a number, giving an answer with that number in it).
"""

import functools
import importlib
import json
import re

import numpy as np
import students

from lessons.shared.exercises.feedback import Feedback
from lessons.shared.exercises.json_values import plain, restored
from lessons.shared.exercises.task import CHANGING, PRINTED, WHOLE
from press.notebooks.sources import ROOT

TASK = re.compile(r"tags: \[task\]\ntask: (\w+)\n---\n(.*?)```", flags=re.S)
SOLUTION = re.compile(r" *### BEGIN.*### END SOLUTION", flags=re.S)
IMPORT = re.compile(r"^(?:import|from) .*$", flags=re.M)
SIZES = (1e300, -1e300, 0.0)
TELLING = 12  # characters: a shorter line of an answer, such as `return x`, may stand anywhere


def telling(lines):
    return {line.strip() for line in lines.splitlines() if len(line.strip()) > TELLING}


def numbers(value):
    """Every number in a result, as it would be printed."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, tuple | list):
        return set().union(*map(numbers, value))
    if value is None or isinstance(value, str):
        return set()
    flat = np.ravel(np.asarray(value, float))
    return {f"{abs(x):.{digits}f}" for x in flat for digits in (2, 3, 4)}


def from_afar(task, function):
    """How a grader asks: results cross as JSON text."""
    return lambda **case: json.loads(json.dumps(task.call(function, case)))


class ExerciseTests:
    chapter: str
    wrong: dict
    others: dict
    absurd: dict
    seeds = range(3)
    constant: tuple[str, ...] = ()  # tasks of which one right answer may fit every input
    refusals = ("not yet",)  # what absurd numbers get; "unfit" where a task refuses them by their kind

    def __init_subclass__(cls):
        room = f"lessons.{cls.chapter}.exercises"
        exercises = importlib.import_module(room)
        cls.source = (ROOT / "book" / "exercises" / f"{cls.chapter}.md").read_text(encoding="utf-8")
        cls.answers = dict(TASK.findall(cls.source))
        cls.tasks = {name: getattr(exercises, name) for name in cls.answers}
        cls.mistakes = {seen.__name__: seen for task in cls.tasks.values() for seen in task.mistakes}
        cls.others = {name: right if isinstance(right, list) else [right] for name, right in cls.others.items()}

    def pytest_generate_tests(self, metafunc):
        asked = {
            "name": list(self.tasks),
            "task_name": list(students.asked(self.chapter)),  # with a student's own
            "dress": list(students.PASSES),
            "odd": list(students.NAMED),
            "seed": self.seeds,
            "size": SIZES,
            ("mistake", "number"): [(name, k) for name, made in self.wrong.items() for k in range(len(made))],
            ("other", "number"): [(name, k) for name, right in self.others.items() for k in range(len(right))],
        }
        for names, values in asked.items():
            if set([names] if isinstance(names, str) else names) <= set(metafunc.fixturenames):
                metafunc.parametrize(names, values)

    @classmethod
    @functools.cache
    def solution(cls, name):
        """The function of the source's own solution cell, with what the page imports."""
        space = {}
        exec("\n".join(IMPORT.findall(cls.source)), space)
        exec(compile(cls.answers[name], f"<{name}>", "exec"), space)
        return space[name]

    @classmethod
    def hint(cls, mistake):
        """The task that knows a mistake, and what it says of it."""
        seen = cls.mistakes[mistake]
        [found] = [
            (task, text)
            for task in cls.tasks.values()
            for text, recogniser in task.misconceptions.items()
            if recogniser is seen
        ]
        return found

    @classmethod
    @functools.cache
    def feedback(cls, mistake, number, seed):
        return cls.hint(mistake)[0].check(cls.wrong[mistake][number], seed=seed)

    # ---- what is right passes ----

    def test_the_solution_holds_every_property(self, name, seed):
        feedback = self.tasks[name].check(self.solution(name), seed=seed)
        assert feedback.passed, feedback

    def test_other_right_answers_pass_too(self, other, number, seed):
        feedback = self.tasks[other].check(self.others[other][number], seed=seed)
        assert feedback.passed, feedback

    def test_every_task_has_another_right_answer(self):
        assert set(self.others) == set(self.tasks)
        assert all(self.others.values())

    def test_the_answer_can_be_asked_from_afar(self, name):
        """As a grader does: inputs and results cross as JSON text, and nothing else."""
        task, right = self.tasks[name], self.solution(name)

        def over(value):
            return json.loads(json.dumps(value))

        assert task.judge(lambda **case: over(task.call(right, over(plain(case))))).passed

    # ---- students as they are ----

    def test_a_right_answer_in_unusual_dress_passes(self, task_name, dress, capsys):
        task, right = students.asked(self.chapter)[task_name]
        feedback = task.check(students.PASSES[dress](right))
        assert feedback.passed, feedback
        out = capsys.readouterr().out
        assert len(out) < PRINTED + 100
        assert ("look: x" in out) == (dress == "much printed")

    def test_single_precision_is_enough_from_afar_too(self, task_name, seed):
        task, right = students.asked(self.chapter)[task_name]
        numbers, words = students.count(right(**task.example()))
        functions = [students.PASSES["single precision"](right)]
        functions += [students.in_single(right)] if numbers and not words else []  # a word may need all digits
        for function in functions:
            feedback = task.judge(from_afar(task, function), seed=seed)
            assert feedback.passed, feedback

    def test_what_cannot_be_judged_is_named_in_a_few_words(self, task_name, odd):
        task, right = students.asked(self.chapter)[task_name]
        function, words = students.NAMED[odd]
        feedback = task.check(function(right))
        assert not feedback.hints
        assert len(repr(feedback)) < 4000
        assert CHANGING not in feedback.notes
        assert "{kind" not in feedback.detail
        assert "{shown" not in feedback.detail
        if feedback.passed:  # a word in which there was nothing to change
            assert not any(students.count(right(**task.prepare(case)))[0] for case in task.cases())
        else:
            assert feedback.status in ("unfit", "raised"), feedback
            assert re.search(words, feedback.detail, flags=re.S), feedback

    def test_a_function_that_changes_its_input_is_told_so(self, task_name):
        task, right = students.asked(self.chapter)[task_name]
        feedback = task.check(students.mutating(right))
        changed = [name for name, part in task.example().items() if isinstance(part, np.ndarray)]
        assert (f"changes `{changed[0]}`" in feedback.detail and feedback.score == 0) if changed else feedback.passed

    def test_a_function_that_remembers_is_told_so(self, task_name):
        task, right = students.asked(self.chapter)[task_name]
        feedback = task.check(students.counting(right))
        assert not feedback.passed, feedback
        assert CHANGING in feedback.notes, feedback

    def test_integers_are_named_where_decimals_are_asked_for(self, task_name):
        task, right = students.asked(self.chapter)[task_name]
        numbers, words = students.count(right(**task.example()))
        for kind in (np.int64, np.uint8):
            cut = students.dressed(lambda value, kind=kind: np.asarray(value).astype(kind))(right)
            feedback = task.check(cut)
            assert not feedback.hints or task.whole or words, feedback
            if numbers and not words and not task.whole:
                assert WHOLE in feedback.notes or feedback.status == "unfit", feedback

    def test_a_cell_that_was_not_run_is_advised(self, name):
        feedback = self.tasks[name].check(students.solution(self.chapter, name, alone=True))
        assert feedback.passed or ("NameError" in feedback.detail and "run the cells from the top" in feedback.detail)

    def test_a_forgotten_return_is_asked_for(self, task_name):
        task, _ = students.asked(self.chapter)[task_name]
        feedback = task.check(students.always(None))
        assert feedback.status == "not started"
        assert "is a `return` missing?" in feedback.detail

    def test_a_frame_of_results_is_read_as_its_numbers(self, task_name):
        """As pandas' is: a table that NumPy can read, and whose length is that of its rows."""
        task, right = students.asked(self.chapter)[task_name]
        feedback = task.check(students.dressed(students.Frame)(right))
        assert feedback.passed, feedback

    def test_after_a_restart_each_check_needs_the_imports_and_its_own_task_alone(self, name):
        """Wherever the kernel was restarted, in whatever order the tasks are done."""
        imports, parts = students.parts(self.chapter)
        space = {}
        exec(imports, space)
        for code in parts[name]:
            exec(compile(code, f"<{name}>", "exec"), space)
        checks = [value for value in space.values() if isinstance(value, Feedback)]
        assert [feedback.status for feedback in checks] == ["passed"]

    # ---- and what is no work earns next to nothing ----

    def test_constants_and_echoes_earn_next_to_nothing(self):
        means = {}
        for name, (task, right) in students.asked(self.chapter).items():
            tried = {label: task.check(cheap) for label, cheap in students.without_work(task, right).items()}
            scores = {label: one.score for label, one in tried.items() if name not in self.constant or not one.passed}
            assert len(scores) >= 30, (name, scores)
            assert max(scores.values()) <= 0.1, (name, scores)
            means[name] = np.mean(list(scores.values()))
        assert np.mean(list(means.values())) <= 0.05

    # ---- what is wrong is told so, by name ----

    def test_the_stub_passes_nothing(self, name):
        stub = re.sub(
            r" *### BEGIN.*### END SOLUTION", "    raise NotImplementedError()", self.answers[name], flags=re.S
        )
        space = {}
        exec(stub, space)
        feedback = self.tasks[name].check(space[name])
        assert feedback.status == "not started"
        assert feedback.score == 0
        assert not feedback.hints

    def test_each_mistake_gets_its_own_hint_and_no_other(self, mistake, number, seed):
        feedback = self.feedback(mistake, number, seed)
        assert not feedback.passed, feedback
        assert feedback.hints == (self.hint(mistake)[1],), feedback

    def test_a_mistake_stays_one_in_single_precision(self, mistake, number):
        """Nothing is won by a precision that was put on."""
        task, hint = self.hint(mistake)
        feedback = task.check(students.dressed(students.single)(self.wrong[mistake][number]))
        assert not feedback.passed, feedback
        assert feedback.hints == (hint,), feedback

    def test_every_hint_was_tried_and_each_task_has_three(self):
        recognisers = {seen.__name__ for task in self.tasks.values() for seen in task.misconceptions.values()}
        assert recognisers == set(self.wrong)
        assert all(len(task.misconceptions) >= 3 for task in self.tasks.values())
        assert len(self.tasks) >= 5

    def test_no_recogniser_takes_the_solution_for_a_mistake(self, name):
        """Without the shelter of the properties: each recogniser alone, on the solution."""
        task, right, known = self.tasks[name], self.solution(name), {}

        def answer(**case):
            key = json.dumps(plain(case), sort_keys=True)
            if key not in known:
                known[key] = task.returns(restored(task.call(right, case)), **case)
            return known[key]

        for case in (case for seed in self.seeds for case in task.cases(seed)):
            assert not [seen.__name__ for seen in task.misconceptions.values() if seen(answer, **case)]

    def test_absurd_numbers_fail_and_break_nothing(self, name, size):
        feedback = self.tasks[name].check(self.absurd[name](size))
        assert feedback.status in self.refusals
        assert not feedback.passed

    # ---- nothing gives an answer away ----

    def test_feedback_holds_no_expected_number_and_no_line_of_the_answer(self, name):
        task = self.tasks[name]
        said = [
            self.feedback(mistake, number, 0)
            for mistake, made in self.wrong.items()
            if self.hint(mistake)[0] is task
            for number in range(len(made))
        ]
        text = "\n".join(repr(feedback) + feedback._repr_html_() for feedback in said)
        assert not [line for line in telling(self.answers[name].split("### BEGIN SOLUTION")[1]) if line in text]
        shown = set(re.findall(r"\d+\.\d+", text))
        expected = [self.solution(name)(**task.prepare(case)) for case in task.cases()]
        assert not numbers(expected) & shown

    def test_no_module_of_the_checks_holds_a_line_of_an_answer(self):
        text = "".join(file.read_text("utf-8") for file in (ROOT / "lessons" / self.chapter / "exercises").glob("*.py"))
        for code in self.answers.values():
            answer = code.split("### BEGIN SOLUTION")[1].split("### END")[0]
            assert not [line for line in telling(answer) if line in text]
