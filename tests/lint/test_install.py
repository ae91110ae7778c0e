"""Getting the course onto a machine: which Python, which pins, and where JupyterLab opens."""

import json
import os
import posixpath
import re
import shlex
import subprocess
import sys
import sysconfig
import time
import urllib.error
import urllib.parse
import urllib.request
from importlib import metadata

import nbformat
import pytest
from packaging.specifiers import SpecifierSet

from classroom.course import release
from press.notebooks.sources import ROOT
from tools import pins

OLDEST, NEWEST = pins.promised()
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|(?:href|src)=\"([^\"]+)\"")
SECONDS = 180  # on a busy machine


def text(name):
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "name", ["README.md", "Makefile", "book/teach/start.md", "classroom/course/release.py"], ids=lambda name: name
)
def test_every_page_promises_the_python_that_pyproject_promises(name):
    promises = re.findall(r"Python \**(3\.\d+[^,.:(\n]*?(?:3\.\d+|newer|later|\+))", text(name))
    assert promises
    assert set(promises) == {f"{OLDEST} to {NEWEST}"}


def test_the_set_up_refuses_what_is_not_promised():
    low, high = (tuple(map(int, version.split("."))) for version in (OLDEST, NEWEST))
    assert f"{low} <= sys.version_info < {(high[0], high[1] + 1)}" in text("Makefile")


def test_every_pinned_release_takes_the_first_release_of_the_oldest_python_and_of_the_newest():
    """By the metadata of what is installed here; `make resolve` asks the index for every system's wheels."""
    pinned = pins.pinned(pins.lines_of("constraints.txt"))
    here = {
        name: dist
        for dist in metadata.distributions(path=[sysconfig.get_path("purelib")])
        if (name := pins.spelt(dist.name)) in pinned
    }
    assert len(here) > 180  # the others are for macOS and Windows
    assert {name: dist.version for name, dist in here.items()} == {name: pinned[name] for name in here}
    refused = {
        name: dist.metadata.get("Requires-Python")
        for name, dist in here.items()
        for version in (f"{OLDEST}.0", f"{NEWEST}.0")
        if not SpecifierSet(dist.metadata.get("Requires-Python") or "").contains(version)
    }
    assert refused == {}


def test_what_a_student_installs_is_pinned_like_the_rest():
    extras = [line for lines in pins.project()["optional-dependencies"].values() for line in lines]
    wanted = pins.pinned([*pins.student(), *extras])
    assert len(wanted) > 15
    assert wanted.items() <= pins.pinned(pins.lines_of("constraints.txt")).items()


def test_drift_names_the_notebook_that_breaks_and_how(tmp_path):
    said = {}
    for name, source in (("whole", "1 / 2"), ("broken", "1 / 0")):
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
        nbformat.write(notebook, tmp_path / f"{name}.ipynb")
        said[name] = pins.failure(sys.executable, tmp_path / f"{name}.ipynb")
    assert said["whole"] == ""
    assert re.match(rf"{tmp_path.name}/broken.ipynb: (.|\n)*ZeroDivisionError: division by zero", said["broken"])


@pytest.mark.parametrize(
    ("book", "said"), [("", ""), ("raise SystemExit('a page is too heavy')", "the book: a page is too heavy")]
)
def test_drift_names_why_the_book_is_not_built(tmp_path, book, said):
    (tmp_path / "press").mkdir()
    (tmp_path / "press" / "__init__.py").touch()
    (tmp_path / "press" / "__main__.py").write_text(book, encoding="utf-8")
    assert pins.unbuilt(sys.executable, tmp_path) == said


def test_drift_leaves_out_what_holds_packages_back(monkeypatch, tmp_path):
    """The extras that build the book are asked for, with no constraint of ours."""
    asked = []
    monkeypatch.setattr(pins.subprocess, "run", lambda command, **options: asked.append(list(map(str, command))))
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").touch()
    assert pins.fresh(tmp_path, ROOT) == tmp_path / "bin" / "python"
    assert f"{ROOT}[book,classroom]" in asked[-1]
    assert [word for word in asked[-1] if "constrain" in word] == []


def links(notebook):
    """The relative links of a notebook's prose, without their fragments."""
    prose = "\n".join("".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "markdown")
    found = {"".join(pair).partition("#")[0] for pair in LINK.findall(prose)}
    return sorted(urllib.parse.unquote(link) for link in found if link and not re.match(r"[a-z]+:", link))


def followed():
    """Path -> who names it: every notebook, and the target of each of its links, from the course's folder."""
    paths = sorted(path for kind in ("lessons", "exercises", "solutions") for path in (ROOT / kind).glob("*.ipynb"))
    reached = {}
    for path in paths:
        name = path.relative_to(ROOT).as_posix()
        reached[name] = name
        for link in links(json.loads(path.read_text(encoding="utf-8"))):
            reached[posixpath.normpath(posixpath.join(posixpath.dirname(name), link))] = f"{name}: {link}"
    return reached


def command_of(name):
    """The options of the `jupyter lab` that a file of ours tells a student to run."""
    (line,) = re.findall(r"^(?:\t@| {4})jupyter lab\b(.*)$", text(name), flags=re.M)
    return shlex.split(line)


@pytest.fixture
def lab(tmp_path):
    """The address of the JupyterLab that `make lab` starts, with settings of its own."""
    kinds = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTERLAB_WORKSPACES_DIR", "IPYTHONDIR")
    env = os.environ | {kind: str(tmp_path / kind) for kind in kinds}
    command = [sys.executable, "-m", "jupyterlab", *command_of("Makefile"), "--no-browser", "--ip=127.0.0.1"]
    command += ["--port=0", "--allow-root", "--IdentityProvider.token="]
    log = tmp_path / "log"
    with log.open("w", encoding="utf-8") as file:
        process = subprocess.Popen(command, cwd=ROOT, stdout=file, stderr=file, env=env)
    try:
        for _ in range(SECONDS * 10):
            said = log.read_text(encoding="utf-8")
            if found := re.search(r"http://127\.0\.0\.1:[1-9]\d*(?=/lab)", said):
                break
            assert process.poll() is None, said
            time.sleep(0.1)
        else:
            raise AssertionError(f"JupyterLab did not start:\n{said}")
        yield found[0]
    finally:
        process.terminate()
        process.wait(20)


def status(address):
    try:
        with urllib.request.urlopen(address, timeout=SECONDS) as answer:
            return answer.status, answer.url
    except urllib.error.HTTPError as error:
        return error.code, address


def test_every_link_of_every_notebook_leads_somewhere_in_jupyterlab(lab):
    reached = followed()
    assert {"lessons/convexity.ipynb", "book/glossary.md", "solutions/saddles.ipynb"} <= set(reached)
    asked = {path: status(f"{lab}/api/contents/{urllib.parse.quote(path)}?content=0")[0] for path in reached}
    assert {reached[path]: code for path, code in asked.items() if code != 200} == {}
    assert status(lab) == (200, f"{lab}/lab/tree/exercises")


def test_the_command_in_the_readme_serves_the_same_folder():
    """JupyterLab serves the folder that it is started in, unless it is told another."""
    assert [word.partition("=")[0] for word in command_of("Makefile")] == ["--LabApp.default_url"]
    assert command_of("README.md") == []


@pytest.mark.parametrize("lesson", sorted(path.stem for path in (ROOT / "exercises").glob("*.ipynb")))
def test_every_link_of_a_students_zip_leads_into_the_zip(lesson):
    files = release.unpacked(release.packed(lesson, release.files_for(lesson, "2026-12-01")))
    assert f"jupyter lab {lesson}.ipynb" in files["README.md"].decode()
    inside = links(json.loads(files[f"{lesson}.ipynb"])) + links(
        {"cells": [{"cell_type": "markdown", "source": files["README.md"].decode()}]}
    )
    assert [link for link in inside if posixpath.normpath(link) not in files] == []
