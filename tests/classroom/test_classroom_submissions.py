"""What students hand in, however odd: read in full where Jupyter would, in time, and given to nobody else."""

import json
import subprocess
import sys

import pytest
from attacks.handed_in import LESSON, TASKS, VICTIM, Attack, QuickJob

from classroom.grading.grader import examined
from classroom.grading.sentences import told
from classroom.sandbox.jail import Limits
from classroom.sandbox.worker_client import Session
from press.notebooks.sources import ROOT

JOB = QuickJob("ann", LESSON, 5, dict.fromkeys(TASKS, 2.0), "v")
RIGHT = next("".join(cell["source"]) for cell in json.loads(Attack("right").notebook())["cells"]
             if cell["metadata"].get("nbgrader", {}).get("grade_id") == VICTIM)  # fmt: skip


def statuses(result):
    return {task: mark.status for task, mark in result.tasks.items()}


def on_the_clock(program: str, seconds: int = 20) -> str:
    """What a Python program prints that has so much of the processor's time: hours of work end it."""
    limited = f"import resource; resource.setrlimit(resource.RLIMIT_CPU, ({seconds}, {seconds}))\n{program}"
    done = subprocess.run([sys.executable, "-c", limited], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (done.returncode, done.stderr[-500:])
    return done.stdout


# ---- linear time, and a clock ----

LONG = {
    "blank lines": '"\\n" * 1_900_000',
    "one line of blanks": '" " * 1_900_000',
    "lines of blanks": '(" " * 999 + "\\n") * 1_900',
    "defs of nothing": '"def \\n" * 380_000',
    "a long line": '"x" * 1_900_000',
    "deep nesting": '"(" * 1_900_000',
}


@pytest.fixture(scope="module")
def retold():
    """What is told of errors in each of these texts, by one program with 20 s of the processor for them all."""
    texts = "".join(f"{name!r}: {text}, " for name, text in LONG.items())
    return json.loads(on_the_clock(
        "import json\n"
        "from classroom.grading.sentences import told\n"
        f"texts, said, answer = {{{texts}}}, {{}}, 'def f(x):\\n    return x[1]'\n"
        "for name, text in texts.items():\n"
        "    said[name] = [told('f', 'raised', 'KeyError: x\\nLine 3: y', 3 * [text]),\n"
        "                  told('f', 'raised', 'KeyError: x\\nLine 2: y', [answer, *3 * [text]])]\n"
        "print(json.dumps(said))\n"
    ))  # fmt: skip


@pytest.mark.parametrize("text", LONG)
def test_an_error_is_retold_in_linear_time(retold, text):
    assert retold[text] == ["Your function raised KeyError.", "Your function raised KeyError in line 2 of its cell."]


def test_a_line_is_told_only_where_it_is_the_functions_own_and_not_blank():
    cell = "a = 1\ndef f(\n    x,\n):\n    b = 2\n\n    return b\nc = 3\n"
    lines = {number: told("f", "raised", f"KeyError: x\nLine {number}: y", [cell]) for number in range(10)}
    assert {number for number, said in lines.items() if "in line" in said} == {2, 3, 4, 5, 7}


# ---- a cell that Jupyter runs ----

ANSWER = "def answer(x):\n    return x\n"
JUPYTER = {
    "help below the answer": ANSWER + "\nnp.linalg.norm?\n",
    "help above the answer": "?np.linalg.norm\nnp.linalg.norm??\n" + ANSWER,
    "what the shell says": "files = !ls -l\nfor file in files:\n    print(file)\n" + ANSWER,
    "await": "import asyncio\nawait asyncio.sleep(0.001)\n" + ANSWER,
    "an asynchronous loop": "async def some():\n    yield 1\nasync for one in some():\n    pass\n" + ANSWER,
    "a timed statement": "%time x = 3\nassert x == 3\n" + ANSWER,
    "a timed value": "x = %time 3\nassert x == 3\n" + ANSWER,
    "a timed cell": "\n\n%%time\n%matplotlib inline\n" + ANSWER,
    "a captured cell": "%%capture out --no-stderr\n" + ANSWER,
    "a timed cell in a captured one": "%%capture\n%%time\n" + ANSWER,
    "a timer that is no statement": "%timeit -n 3 -r 1 answer(3)\n%time\n" + ANSWER,
    "a magic in a branch": "if True:\n    %time x = 3\n    !ls\nassert x == 3\n" + ANSWER,
    "prompts": "".join(f"{'...' if line[0] == ' ' else '>>>'} {line}\n" for line in ANSWER.splitlines()),
    "an indented cell": "".join(f"    {line}\n" for line in ANSWER.splitlines()),
    "a long command": "!echo one \\\n   two\n" + ANSWER,
}
WRONG = {
    "a colon": "def helper(x)\n    return x\n",
    "a parenthesis": "x = (3,\n",
    "an operand": "x = 3 +\n",
    "a return that returns to nobody": "return 3\n",
    "a body": "if 3:\n",
    "the end of a text": "text = '''a\n",
    "a help line besides": "x = 3 +\nnp.linalg?\n%time y = )\n",
}


@pytest.fixture(scope="module")
def jail():
    session = Session("", Limits())
    yield session
    session.close()


def ran(jail, source):
    """The reply to one cell, and whether the answer in it is there afterwards."""
    jail.ask("run", 30, source="globals().pop('answer', None)", name="before")
    reply = jail.ask("run", 30, source=source, name="cell")
    return reply, jail.ask("look", 5, names=["answer"]).callables == {"answer": True}


@pytest.mark.parametrize("source", JUPYTER.values(), ids=JUPYTER)
def test_what_jupyter_runs_loses_no_definition(jail, source):
    reply, there = ran(jail, source)
    assert there, reply
    assert not reply.trouble, reply


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_where_something_is_missing_what_parses_is_kept_and_the_error_is_named(jail, wrong):
    for source in (wrong + ANSWER, ANSWER + wrong, ANSWER + wrong + "x = 1\n"):
        reply, there = ran(jail, source)
        assert there, (source, reply)
        assert reply.name in ("SyntaxError", "IndentationError"), (source, reply)


def test_help_below_an_answer_costs_nothing_and_an_error_has_its_line_in_the_cell():
    lines = "\n\n%%time\n!ls\ndef first_deviation(**given):\n    return {}[0]\n"
    result = examined(JOB, Attack("x", answers={VICTIM: RIGHT + "\nnp.sum?\n", "first_deviation": lines}).notebook())
    assert statuses(result) == dict.fromkeys(TASKS, "passed") | {"first_deviation": "raised"}
    detail = "Your function raised KeyError in line 6 of its cell."
    assert result.tasks["first_deviation"].detail == detail


def test_a_cell_that_ipython_would_read_for_minutes_is_stopped(jail):
    """IPython reads a cell again for each magic in it: the clock of the jail counts that too."""
    slow = "x = 1 \n" * 20_000 + "%time x = 2\n" * 400
    assert jail.ask("run", 3.0, source=slow, name="cell").trouble == "late"
    assert ran(jail, ANSWER)[1]
