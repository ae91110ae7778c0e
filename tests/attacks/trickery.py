"""Attacks that want a mark without an answer: odd values, patched modules, a forged channel, tampered cells."""

from attacks.handed_in import Attack, Cell, code, in_cell, in_task

ALWAYS = """
class Always(np.ndarray):
    def __eq__(self, other): return True
    def __array__(self, *args, **kwargs): raise KeyError
    def __float__(self): return 1.0
    def tolist(self): return self
    def __reduce__(self): return (__import__("os").system, ("touch /tmp/pickled",))
"""
EQUAL = """
class Equal:
    __eq__ = __le__ = __ge__ = __lt__ = __gt__ = lambda self, other: True
    __array__ = lambda self, *args, **kwargs: np.zeros(3)
    __float__ = lambda self: 0.0
    __hash__ = lambda self: 0
    __getattr__ = lambda self, name: self
    __call__ = lambda self, *args, **kwargs: self
return Equal()
"""
PATCH = """
import json, builtins
import lessons.shared.exercises.task, lessons.shared.exercises.student_call, lessons.shared.exercises.feedback
from lessons.plateaus import exercises
json.dumps = json.JSONEncoder.encode = json.JSONEncoder.iterencode = lambda *a, **k: '{"value": true, "score": 1}'
json.loads = json.JSONDecoder.decode = lambda *a, **k: {}
np.isclose = np.allclose = np.array_equal = lambda *a, **k: True
lessons.shared.exercises.feedback.Feedback.passed = True
lessons.shared.exercises.feedback.Feedback.score = 1.0
lessons.shared.exercises.task.Task.judge = lessons.shared.exercises.task.Task.check = lambda *a, **k: True
for task in vars(exercises).values():
    if hasattr(task, "properties"):
        object.__setattr__(task, "properties", [lambda *a, **k: True for holds in task.properties])
object.__setattr__(exercises.agreement, "properties", [])
"""
TRANSFORMER = """
import ast
class Pass(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.Pass()
get_ipython().ast_transformers.append(Pass())
"""
HISTORY = """
import inspect
seen = [str(value) for frame in inspect.stack() for value in frame.frame.f_locals.values()]
seen += [str(In), str(Out), str(get_ipython().history_manager)]
hidden = [text for text in seen if "norm(" in text or "expected" in text]
return eval(hidden[0])
"""
FORGE = """
import os
for end in range(3, 128):
    for number in range(1, 400):
        try:
            os.write(end, b'{"n": %d, "value": 0.0}\\n' % number)
        except OSError:
            break
print('{"value": 0.0, "score": 1.0, "status": "passed"}')
"""
# The number of the request that is being answered.
NOW = """
import os, sys, time
frame = sys._getframe()
while "request" not in frame.f_locals:
    frame = frame.f_back
now = frame.f_locals["request"]["n"]
"""
INTIME = (
    NOW
    + """
for end in range(3, 128):
    try:
        for number in range(now, now + 300):
            os.write(end, b'{"n": %d, "value": 0.0}\\n' % number)
    except OSError:
        pass
return 0.0
"""
)
# The third call is the task's last: three errors, and no more is asked. What it writes after its forged reply arrives
# when the task is over, and would do for whatever is asked next.
AHEAD = (
    """
agreement.calls = getattr(agreement, "calls", 0) + 1
if agreement.calls < 3:
    raise ValueError
"""
    + NOW
    + """
for end in range(3, 16):
    try:
        os.write(end, b'{"n": %d, "trouble": "raised", "name": "", "line": 0}\\n' % now)
        time.sleep(0.3)
        for number in range(now, now + 300):
            os.write(end, b'{"n": %d, "callables": {}}\\n' % number)
    except OSError:
        pass
return 0.0
"""
)
GARBLE = """
import os
for end in range(3, 128):
    try:
        os.write(end, b"[" * 50_000 + b"\\n")
    except OSError:
        pass
"""
NESTED = INTIME.replace('"value": 0.0', '"value": ' + "[" * 900 + "]" * 900)
WORKER = """
import gc
for thing in gc.get_objects():
    if type(thing).__name__ == "Worker":
        thing.call = lambda *a, **k: 1.0
        thing.tasks.clear()
        thing.encode = lambda *a, **k: '{"n": 1, "value": 1}'
"""
# One reply that the worker writes is replaced; {reply} has the fields that are not what they should be.
REPLACED = """
import gc, json
for thing in gc.get_objects():
    if type(thing).__name__ == "Worker":
        def once(reply, thing=thing, honest=thing.encode):
            thing.encode = honest
            return json.dumps({"n": reply["n"]} | {reply})
        thing.encode = once
"""
UNNAMED = REPLACED.replace("{reply}", '{"trouble": "raised", "name": [], "line": 0}')
NUMBERLESS = REPLACED.replace("{reply}", '{"left_out": {"lines": 1}}')
UNTOLD = """
class Told(BaseException):
    status = "{status}"
raise Told("FULL MARKS " + str(moves.tolist()))
"""
SURROGATE = 'class Told(BaseException):\n    status = "not started"\nraise Told("\\ud800")'
BORROWED = """
from lessons.shared.exercises.student_call import Trouble
raise Trouble("not started", "FULL MARKS " + str(moves.tolist()))
"""
BORROWED_LATE = """
from lessons.shared.exercises.student_call import Trouble
said = "FULL MARKS " + str(moves.tolist())
class Telling:
    def __array__(self, dtype=None, copy=None):
        raise Trouble("not started", said)
return Telling()
"""
BORROWED_LENGTH = """
from lessons.shared.exercises.student_call import Trouble
said = "FULL MARKS " + str(moves.tolist())
class Telling(list):
    def __len__(self):
        raise Trouble("not started", said)
return Telling([1.0])
"""
ALARM = "import signal\nsignal.raise_signal(signal.SIGALRM)"
WORDS = 'return ["FULL MARKS " + str(moves.tolist())]'
# The error's line is an input, in a cell that has so many lines.
NUMBERED = (
    'place = "\\n" * (int(1000 * abs(moves.ravel()[0])) % 20_000)\n'
    'exec(compile(place + "raise ValueError", agreement.__code__.co_filename, "exec"))' + "\n" * 20_000 + "return 0"
)
# The same in a reply that the worker did not write.
MISNUMBERED = (
    "number = 10_000 + int(1000 * abs(moves.ravel()[0]))"
    + REPLACED.replace("{reply}", '{"trouble": "raised", "name": "ValueError", "line": number}')
    + "raise ValueError"
)
UNCOUNTED = """
import gc, os, threading, time
threading.Thread(target=lambda: time.sleep(1000)).start()
os.listdir = lambda *place: ["1"]
for thing in gc.get_objects():
    if type(thing).__name__ == "Worker":
        thing.list, thing.threads = os.listdir, lambda: 1
"""
# It is gone whenever the worker looks, and back for the next request.
HIDING = """
import sys, threading
thread, leave = None, threading.Event()
def start():
    global thread
    leave.clear()
    thread = threading.Thread(target=leave.wait)
    thread.start()
def hook(event, given):
    global thread
    if event == "os.listdir" and thread:
        leave.set()
        thread.join()
        thread = None
    elif event == "compile" and not thread:
        start()
start()
sys.addaudithook(hook)
"""
REFUSING = """
import sys
def refuse(*event):
    raise RuntimeError
sys.addaudithook(refuse)
"""
RAISE = 'raise type(f"{moves.tolist()}", (Exception,), {})'
CAUGHT = 'raise ValueError(f"{moves.tolist()}")'
LOOKUP = "class Bad(Exception):\n    def __str__(self):\n        while True: pass\nraise Bad"
KERNEL = {"kernelspec": {"name": "bash", "display_name": "Bash", "language": "bash"}}


def _copied(cells: list[Cell]) -> list[Cell]:
    """Each answer once more below, the first of them wrong."""
    answers = [cell for cell in cells if cell["metadata"].get("nbgrader", {}).get("solution")]
    wrong = [
        code(f"def {cell['metadata']['nbgrader']['grade_id']}(*args, **kwargs):\n    return 0\n") for cell in answers
    ]
    return [cells[0], *wrong, *cells, *answers]


def _deleted(cells: list[Cell]) -> list[Cell]:
    """The set-up, all checks and one answer are gone."""

    def stays(cell: Cell) -> bool:
        mark = cell["metadata"].get("nbgrader")
        return cell["cell_type"] == "code" and mark is not None and mark["solution"] and mark["grade_id"] != "agreement"

    return [cell for cell in cells if stays(cell)]


def _edited(cells: list[Cell]) -> list[Cell]:
    """Set-up and checks are rewritten."""
    for cell in cells:
        mark = cell["metadata"].get("nbgrader")
        if cell["cell_type"] == "code" and (mark is None or not mark["solution"]):
            cell["source"] = "checks = None\nraise RuntimeError('edited')"
    return cells


LIES = "def agreement(moves):\n    return 1.0\n"
JUPYTER = "%matplotlib inline\n!rm -rf ~\n?np\nvalue = 1\ndisplay(value)\nget_ipython().run_line_magic('time', '')"

RAISED, OF_ITS = "Your function raised", " of its cell."
TRICKERY = [
    in_task("an object that equals everything", EQUAL, "unfit"),
    in_task("an array that lies about itself", ALWAYS + "return np.zeros(3).view(Always)", "unfit"),
    in_task("a float that is a liar", "class F(float):\n    __float__ = lambda self: self\nreturn F(1)", "not yet"),
    in_task("an integer without end", "return 10 ** 5000", "unfit"),
    in_task("an integer that no float can hold", "return 10 ** 400", "not yet"),
    in_task("not a number", "return float('nan')", "unfit"),
    in_task("text that no file can hold", "return '\\ud800' * 10", "unfit"),
    in_task("a generator", "yield 1", "unfit"),
    in_task("a function without end in its error", LOOKUP, "out of time", late=True),
    in_task("hidden input in the name of an error", RAISE, "raised"),
    in_task("hidden input in an error", CAUGHT, "raised"),
    *(
        in_task(f"an error that calls itself {status}", UNTOLD.replace("{status}", status), "raised")
        for status in ("not started", "unfit", "passed", "out of time")
    ),
    in_task("an error whose text no file can hold", SURROGATE, "raised"),
    in_task("trouble borrowed from the checks", BORROWED, "raised"),
    in_task("trouble borrowed by what a task returns", BORROWED_LATE, "unfit"),
    in_task("trouble borrowed by a list of a task's own", BORROWED_LENGTH, "raised"),
    in_task("words where numbers are due", WORDS, "unfit"),
    in_task("an alarm of its own", ALARM, "raised"),
    in_task(
        "an error in a line that is an input", NUMBERED, "raised", told=f"{RAISED} ValueError in line 3 of its cell."
    ),
    in_task("an error that is said to be in such a line", MISNUMBERED, "raised", told=f"{RAISED} ValueError."),
    *(
        in_task(f"a {name} in a task", f"raise {name}", "raised", told=f"{RAISED} {name} in line 2{OF_ITS}")
        for name in ("KeyboardInterrupt", "GeneratorExit")
    ),
    in_cell("a reply whose name is a list", UNNAMED, says="channel"),
    in_cell("a reply whose number is an object", NUMBERLESS, says="channel"),
    in_cell("a thread that the worker does not count", UNCOUNTED, says="left threads"),
    in_cell("a thread that an audit hook hides", HIDING, says="left threads"),
    in_cell("an audit hook that refuses everything", REFUSING, says="Code cell 2"),
    in_task("an audit hook in a task", REFUSING + "return 0", "raised"),
    in_task("session history and the caller's frames", HISTORY, "raised"),
    Attack(
        "patched json, NumPy and checks", (PATCH,), {"agreement": LIES}, {"agreement": "not yet"}, says="Code cell 2"
    ),
    in_cell("the worker itself patched", WORKER, says="Code cell 2"),
    in_cell("an AST transformer", TRANSFORMER),
    in_task("forged replies from a task", FORGE + "return 0", "unfit"),
    in_cell("forged replies from a cell", FORGE, says="channel"),
    in_cell("forged replies from a cell with the right numbers", INTIME.replace("return 0.0", ""), says="channel"),
    in_task("forged replies with the right numbers", INTIME, "unfit|not yet"),
    in_task("one forged reply, and the rest for the next task", AHEAD, "raised"),
    in_task("a forged reply nested too deep", NESTED, "unfit"),
    in_task("garbage in the channel", GARBLE, "unfit"),
    in_task("closing all files", "import os\nos.closerange(0, 200)", "raised"),
    Attack("builtins sabotaged", ("import builtins\nbuiltins.len = builtins.isinstance = None",), says="Code cell 2"),
    in_cell("lines for Jupyter and the shell", JUPYTER, says="left out"),
    Attack("copied cells", changed=_copied, says="more than once"),
    Attack("reordered cells", changed=lambda cells: cells[::-1]),
    Attack("deleted cells", changed=_deleted, lost={"agreement": "missing"}),
    Attack("edited set-up and checks", changed=_edited, says="RuntimeError"),
    Attack("another kernel", metadata=KERNEL, says="another kernel"),
]
