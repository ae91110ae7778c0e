"""The course on machines that are not ours: Windows, macOS, and a locale that is not UTF-8."""

import ast
import json
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path, PureWindowsPath

import pytest

ROOT = Path(__file__).parents[2]
# Modules and names of the standard library that Windows lacks, or keeps for administrators ("Availability: Unix").
UNIX_MODULES = {"crypt", "curses", "fcntl", "grp", "nis", "ossaudiodev", "posix", "pty", "pwd", "readline", "resource"}
UNIX_MODULES |= {"spwd", "syslog", "termios", "tty"}
UNIX_NAMES = {
    "os": {"O_CLOEXEC", "O_DIRECTORY", "O_NOFOLLOW", "O_NONBLOCK", "WNOHANG", "chown", "chroot", "fchmod", "fchown"}
    | {"fork", "forkpty", "getegid", "geteuid", "getgid", "getgroups", "getloadavg", "getpgid", "getpriority"}
    | {"getresuid", "getsid", "getuid", "killpg", "lchown", "mkfifo", "mknod", "nice", "openpty", "posix_spawn"}
    | {"pread", "pwrite", "sched_getaffinity", "setgid", "setpgid", "setpriority", "setresuid", "setsid", "setuid"}
    | {"statvfs", "symlink", "sync", "sysconf", "uname", "wait", "wait3", "wait4", "waitid"},
    "signal": {"ITIMER_PROF", "ITIMER_REAL", "SIGALRM", "SIGCHLD", "SIGHUP", "SIGKILL", "SIGUSR1", "SIGUSR2", "alarm"}
    | {"getitimer", "pause", "pthread_kill", "pthread_sigmask", "setitimer", "sigwait"},
    "select": {"epoll", "kqueue", "poll"},
    "socket": {"AF_UNIX", "socketpair"},
    "time": {"pthread_getcpuclockid", "tzset"},
}
UNIX_PLACES = ("/dev/", "/etc/", "/proc/", "/tmp", "/usr/", "/var/")
WINDOWS_DEVICES = {"aux", "con", "nul", "prn", *(f"{port}{k}" for port in ("com", "lpt") for k in range(1, 10))}
OPENERS = {"os", "archive", "Course", "Image", "bundle"}  # X.open of these opens no text


def tracked() -> list[tuple[str, str]]:
    """Mode and path of every tracked file."""
    command = ["git", "ls-files", "--stage", "-z"]
    listing = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True).stdout
    return [(entry.split(" ", 1)[0], entry.partition("\t")[2]) for entry in listing.split("\0") if entry]


def unportable(source: str) -> set[str]:
    """What a module uses that Windows does not have."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                found |= {name.name for name in names} & UNIX_MODULES
            case ast.ImportFrom(module=str(module), names=names):
                found |= {module} & UNIX_MODULES
                found |= {f"{module}.{one.name}" for one in names if one.name in UNIX_NAMES.get(module, ())}
            case ast.Attribute(value=ast.Name(id=module), attr=name) if name in UNIX_NAMES.get(module, ()):
                found.add(f"{module}.{name}")
            case ast.Constant(value=str(text)) if text.startswith(UNIX_PLACES):
                found.add(text)
    return found


def nameless(source: str) -> list[str]:
    """The calls that open a text and leave its encoding to the locale."""
    return [ast.unparse(node) for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call) and _leaves(node)]


def _leaves(call: ast.Call) -> bool:
    owner = call.func.value if isinstance(call.func, ast.Attribute) else None
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    keywords = {keyword.arg: keyword.value for keyword in call.keywords}
    if "encoding" in keywords:
        return False
    if name in ("read_text", "write_text"):
        return len(call.args) <= (name == "write_text")
    if name != "open" or (isinstance(owner, ast.Name) and owner.id in OPENERS):
        return False
    place = 0 if owner else 1  # of the mode: open(file, mode), Path.open(mode)
    mode = keywords.get("mode", call.args[place] if len(call.args) > place else ast.Constant("r"))
    return not (isinstance(mode, ast.Constant) and isinstance(mode.value, str) and "b" in mode.value)


def code() -> dict[str, str]:
    """Every tracked module, and the code of every notebook."""
    texts = {
        path: (ROOT / path).read_text(encoding="utf-8") for _, path in tracked() if path.endswith((".py", ".ipynb"))
    }
    return {path: text if path.endswith(".py") else cells(text) for path, text in texts.items()}


def cells(notebook: str) -> str:
    code = (cell for cell in json.loads(notebook)["cells"] if cell["cell_type"] == "code")
    lines = (line for cell in code for line in [*"".join(cell["source"]).splitlines(), ""])
    return "\n".join("" if line.startswith(("%", "!")) else line for line in lines)


def test_windows_and_macos_can_check_out_every_file():
    files = tracked()
    assert {path for mode, path in files if mode not in ("100644", "100755")} == set(), "links"
    parts = {part for _, path in files for part in path.split("/")}
    assert {part for part in parts if set(part) & set('<>:"\\|?*') or min(part) < " "} == set()
    assert {part for part in parts if part.endswith((".", " "))} == set()
    assert {part for part in parts if PureWindowsPath(part).stem.lower() in WINDOWS_DEVICES} == set()
    assert max(len(path) for _, path in files) < 150, "Windows allows 260 characters, the folder around them included"
    folded = Counter(path.lower() for path in {str(up) for _, p in files for up in (Path(p), *Path(p).parents)})
    assert {path for path, count in folded.items() if count > 1} == set(), "the same but for capitals"


def test_what_a_student_imports_uses_nothing_that_windows_lacks():
    found = {path: unportable(text) for path, text in code().items() if path.startswith(("lessons/", "exercises/"))}
    assert len(found) > 150
    assert {path: names for path, names in found.items() if names} == {}


@pytest.mark.parametrize(
    "source",
    [
        "import fcntl",
        "from resource import getrusage",
        "import os\nos.fork()",
        "from signal import SIGALRM",
        "'/tmp/x'",
    ],
)
def test_the_lint_sees_what_windows_lacks(source):
    assert unportable(source)


def test_every_text_is_opened_with_an_encoding():
    assert {path: calls for path, text in code().items() if (calls := nameless(text))} == {}


@pytest.mark.parametrize(
    ("source", "faults"),
    [
        ("open(x)", 1),
        ("open(x, 'w')", 1),
        ("open(x, 'rb')", 0),
        ("open(x, encoding='utf-8')", 0),
        ("x.open()", 1),
        ("x.open('rb')", 0),
        ("x.read_text()", 1),
        ("x.read_text('utf-8')", 0),
        ("x.write_text(y)", 1),
        ("x.write_text(y, encoding='utf-8')", 0),
        ("os.open(x, flags)", 0),
    ],
)
def test_the_lint_sees_a_missing_encoding(source, faults):
    assert len(nameless(source)) == faults


# Reads everything that a chapter keeps in files; prints the files that were opened. `open` events: PEP 578.
READ = """
import importlib, locale, pkgutil, sys, warnings
from pathlib import Path
assert locale.getencoding() == "ANSI_X3.4-1968", f"not a locale without UTF-8: {locale.getencoding()}"
warnings.filterwarnings("error", category=EncodingWarning, module="lessons")
opened = set()
sys.addaudithook(lambda event, about: opened.add(str(about[0])) if event == "open" else None)
chapter = importlib.import_module("lessons." + sys.argv[1])
for module in pkgutil.walk_packages(chapter.__path__, chapter.__name__ + "."):
    importlib.import_module(module.name)
from lessons.shared.numerics.recordings import kinds, recorded
room = {"shared": "shared/numerics"}.get(sys.argv[1], sys.argv[1])
for kind in kinds(room):
    recorded(room, kind)
READERS
kept = {str(path) for path in Path(chapter.__path__[0]).rglob("*") if path.suffix in (".json", ".js", ".css")}
assert kept <= opened, f"never read: {sorted(kept - opened)}"
"""
WIDGETS = """
chapter.playground.assets.script(), chapter.playground.assets.style()
for widget in chapter.explore.Explore, chapter.quiz.Quiz:
    str(widget._esm), str(widget._css)
"""
CHAPTERS = sorted(path.parent.name for path in (ROOT / "lessons").glob("*/__init__.py"))


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_reads_its_files_where_the_locale_is_not_utf_8(chapter):
    """As under a Windows code page, and stricter: ASCII refuses every sign that CP1252 would misread."""
    program = READ.replace("READERS", WIDGETS if chapter == "shared" else "")
    locale = {
        "LC_ALL": "C",
        "LANG": "C",
        "PYTHONUTF8": "0",
        "PYTHONCOERCECLOCALE": "0",
        "PYTHONWARNDEFAULTENCODING": "1",
    }
    done = subprocess.run(
        [sys.executable, "-c", program, chapter],
        cwd=ROOT,
        env=os.environ | locale,
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr


# Modules that Windows lacks cannot be imported by ours; the standard library has what it needs already.
ON_WINDOWS = f"""
import shutil, subprocess, sys, tempfile
sys.modules |= dict.fromkeys({sorted(UNIX_MODULES)})
from classroom.__main__ import main
sys.platform = "win32"
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize(
    "words", [["grade", "ravines", "submissions.zip"], ["assign", "ravines"], ["report", "--help"]]
)
def test_the_classroom_says_in_one_sentence_what_it_needs_on_windows(words):
    done = subprocess.run([sys.executable, "-c", ON_WINDOWS, *words], cwd=ROOT, capture_output=True, encoding="utf-8")
    assert (done.returncode, done.stdout) == (2, "")
    assert re.fullmatch(r"python -m classroom: [^\n]*\bneeds Linux\b[^\n]*\bWSL\b[^\n]*\.\n", done.stderr), done.stderr
