"""What students hand in besides mistakes: answers without work, and right answers in unusual dress. For every task."""

import math
import re
from functools import cache
from importlib import import_module

import nbformat
import numpy as np

from classroom.variants.draw import variant
from press.notebooks.sources import ROOT

TASK = re.compile(r"tags: \[task\]\ntask: (\w+)\n---\n(.*?)```", flags=re.S)
IMPORT = re.compile(r"^(?:import|from) .*$", flags=re.M)
NUMBERS = (0, 1, -1, 2, 0.5, 0.1, 10, 100.0, 1e6, -1e6, 1e-6, math.e)
TUPLES = ((0, 0), (1, 1), (0, 1), (1, 0), (0.1, 0.9), (0, 1e6), (0, 0, 0), (0, 1, 0.5), [], [0.0], [1.0])
WORDS = ("minimum", "saddle", "silent", "fine", "plateau", "diverging", ("linear", 0.5), ("sublinear", 1.0), None)
FILLS = (0.0, 1.0, -1.0, 0.1)


@cache
def code_of(chapter):
    """Task -> the code of its solution, without and with what the page imports."""
    source = (ROOT / "book" / "exercises" / f"{chapter}.md").read_text(encoding="utf-8")
    imports = "\n".join(IMPORT.findall(source))
    own = variant(chapter, "ann", bytes(range(32)))
    return {name: (code, imports) for name, code in TASK.findall(source)} | {
        own.name: (own.solution(), "import math\nimport numpy as np")
    }


@cache
def asked(chapter):
    """Name -> (Task, function of the solution), for the tasks of a chapter and for one student's own."""
    exercises, found = import_module(f"lessons.{chapter}.exercises"), {}
    own = variant(chapter, "ann", bytes(range(32)))
    for name in code_of(chapter):
        found[name] = own.task() if name == own.name else getattr(exercises, name), solution(chapter, name)
    return found


def solution(chapter, name, *, alone=False):
    """The function of a solution's cell; `alone` where no cell above it was run."""
    code, imports = code_of(chapter)[name]
    space = {}
    exec("" if alone else imports, space)
    exec(compile(code, f"<{name}>", "exec"), space)
    return space[name]


@cache
def parts(chapter):
    """What the page with its solutions imports; task -> the code of its cell and of its check."""
    cells = nbformat.read(ROOT / "solutions" / f"{chapter}.ipynb", as_version=4).cells
    tagged = [(cell.source, cell.metadata.get("tags", [])) for cell in cells if cell.cell_type == "code"]
    first = next(k for k, (_, tags) in enumerate(tagged) if "task" in tags)
    found = [source for source, tags in tagged if set(tags) & {"task", "check"}]
    names = [re.search(r"^def (\w+)", source, flags=re.M)[1] for source in found[::2]]
    imports = "\n".join(source for source, _ in tagged[:first])
    return imports, {name: found[2 * k : 2 * k + 2] for k, name in enumerate(names)}


def mapped(change, value):
    """A result with every array and number of it changed; words and None stay."""
    if isinstance(value, dict):
        return {key: mapped(change, part) for key, part in value.items()}
    if isinstance(value, tuple | list):
        return type(value)(mapped(change, part) for part in value)
    numeric = isinstance(value, np.ndarray | np.number | int | float) and not isinstance(value, bool)
    return change(value) if numeric else value


def count(value):
    """How many numbers and how many words there are in a result."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, tuple | list):
        return tuple(np.sum([count(part) for part in value] or [(0, 0)], axis=0))
    return (0, int(isinstance(value, str))) if value is None or isinstance(value, str) else (np.size(value), 0)


# ---- answers without work ----


def always(value):
    return lambda **case: value


def shaped(right, number):
    """The shape of a right answer, full of one number."""
    return lambda **case: mapped(lambda part: np.full(np.shape(part), number), right(**case))


def echo(name, change=lambda value: value):
    return lambda **case: change(case[name])


def without_work(task, right):
    """Label -> function: constants, the right shape full of one number, one input's answer for all, echoes."""
    case = task.example()
    first = right(**case)
    found = {f"return {value!r}": always(value) for value in (*NUMBERS, *TUPLES, *WORDS)}
    answers = [right(**task.prepare(case)) for case in task.cases()]
    if all(count(answer)[0] and not count(answer)[1] for answer in answers):
        found |= {f"all {number}": shaped(right, number) for number in FILLS}
    found["the first answer"] = always(first)
    names = [name for name, value in case.items() if not callable(value) and not isinstance(value, np.random.Generator)]
    for name in names:
        found[f"return {name}"] = echo(name)
        if not isinstance(case[name], str):
            found[f"return -{name}"] = echo(name, lambda value: -np.asarray(value))
            found[f"return mean({name})"] = echo(name, lambda value: float(np.mean(value)))
            found[f"return zeros like {name}"] = echo(name, lambda value: np.zeros(np.shape(value)))
    found["return all that came"] = lambda **case: tuple(case[name] for name in names)
    return found


# ---- right answers in unusual dress: label -> (function of the right function, what must be said where it fails) ----


class Tensor:
    """As PyTorch's: NumPy can read it. `Series`, below, is as pandas' is."""

    def __init__(self, value):
        self.value = np.asarray(value)

    def __array__(self, dtype=None, copy=None):
        return self.value.astype(dtype or self.value.dtype)


class Series(Tensor):
    index = property(lambda self: range(len(self.value)))

    def __len__(self):
        return len(self.value)


class Frame(Series):
    columns = property(lambda self: range(self.value.shape[-1]))
    shape = property(lambda self: self.value.shape)


class Attached(Tensor):
    def __array__(self, dtype=None, copy=None):
        raise RuntimeError("Can't call numpy() on Tensor that requires grad.")


def dressed(change):
    """Every number and array of the right answer changed."""
    return lambda right: lambda **case: mapped(change, right(**case))


def whole(change):
    """The right answer as a whole changed."""
    return lambda right: lambda **case: change(right(**case))


def single(value):
    return np.asarray(value, np.float32)[()]


def in_single(right):
    """A function that works in float32 from its arguments to its result."""

    def function(**case):
        given = {name: single(part) if _floats(part) else part for name, part in case.items()}
        return mapped(single, right(**given))

    return function


def _floats(part):
    return isinstance(part, np.ndarray) and part.dtype == float


def printing(right):
    def function(**case):
        print("look: " + "x" * 100_000)
        return right(**case)

    return function


def mutating(right):
    def function(**case):
        found = right(**case)
        for part in case.values():
            if isinstance(part, np.ndarray):
                part += 1
        return found

    return function


def counting(right):
    """A function that adds up what it is asked, from call to call."""
    calls = []

    def function(**case):
        calls.append(case)
        found = right(**case)
        return (
            mapped(lambda part: part + len(calls) - 1, found) if count(found)[0] else [found, *["again"] * len(calls)]
        )

    return function


def raising(error):
    def function(**case):
        raise error

    return lambda right: function


PASSES = {
    "lists": dressed(lambda value: np.asarray(value).tolist()),
    "single precision": dressed(single),
    "extended precision": dressed(np.longdouble),
    "numbers of NumPy's": dressed(lambda value: np.asarray(value)[()]),
    "a tensor": dressed(Tensor),
    "a series": dressed(Series),
    "an array without a masked entry": dressed(np.ma.array),
    "an array of objects": dressed(lambda value: np.asarray(value, object)),
    "much printed": printing,
}
NAMED = {  # what must be said of it
    "wrong shape": (whole(lambda value: [value, value]), "got"),
    "complex": (dressed(lambda value: value + 1j), "complex"),
    "a complex zero": (dressed(lambda value: np.asarray(value, complex)), "complex"),
    "not a number": (dressed(lambda value: value * np.nan), "finite|[Nn]a[Nn]"),
    "masked": (dressed(lambda value: np.ma.array(value, mask=True)), "masked"),
    "a generator": (whole(lambda value: (part for part in [value])), "generator.*return a list"),
    "a function": (whole(lambda value: lambda: value), "function.*Call it"),
    "a set": (whole(lambda value: {1, 2}), "a set.*Return a list"),
    "attached to its gradient": (dressed(Attached), "Attached that cannot become an array.*requires grad"),
    "300,000 zeros": (whole(lambda value: [0] * 300_000), "got a sequence of 300000"),
    "a large array": (whole(lambda value: np.zeros((300, 1000))), r"got an array of shape \(300, 1000\)"),
    "100,000 words": (whole(lambda value: ["word"] * 100_000), "got a sequence of 100000"),
    "5,000 words": (whole(lambda value: ["word"] * 5_000), "got"),
    "one long word": (whole(lambda value: "x" * 1_000_000), "got str 'xxx|got 'xxx"),
    "itself": (whole(lambda value: itself()), "without end"),
    "an interrupt": (raising(KeyboardInterrupt("mine")), "^KeyboardInterrupt: mine"),
    "a generator's exit": (raising(GeneratorExit()), "^GeneratorExit"),
    "a BaseException": (raising(BaseException("bare")), "^BaseException: bare"),
    "200,000 characters": (raising(ValueError("x" * 200_000)), r"^ValueError: xxx+ … \(199,600 more characters\)"),
    "a lone surrogate": (raising(ValueError("\ud800")), r"^ValueError: \\ud800"),
}


def itself():
    found = []
    found.append(found)
    return found
