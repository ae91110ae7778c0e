"""The edition for the browser before JupyterLite builds it: Pyodide's wheels and their sums, notebooks, settings.

Built and started in a browser it is by `tests/browser/test_lite.py`, where `.venv-lite` is.
"""

import hashlib
import json
import re
import shutil
from urllib.parse import unquote

import nbformat
import pytest
from browser.server import served
from packaging.requirements import Requirement

from press.book import pages
from press.lite import distribution, site
from press.lite.distribution import LiteError, gather, needed
from press.notebooks.sources import ROOT
from tools import pins

WHEELS = {name: f"{name}-1.0-py3-none-any.whl" for name in ("numpy", "scipy", "open_blas", "pandas")}
NEEDS = {"scipy": ["numpy", "open-blas"], "pandas": ["numpy"]}


def sums(name):
    return hashlib.sha256(name.encode()).hexdigest()


@pytest.fixture
def lock():
    entries = {
        name: {"depends": NEEDS.get(name, []), "file_name": file, "sha256": sums(name), "version": "1.0"}
        for name, file in WHEELS.items()
    }
    return {"info": {"version": "0.0.1"}, "packages": entries}


@pytest.fixture
def source(tmp_path):
    folder = tmp_path / "source"
    folder.mkdir()
    for name, file in WHEELS.items():
        (folder / file).write_text(name, encoding="utf-8")
    return folder


# ---- Pyodide's wheels ----


def test_what_is_needed_is_needed_with_all_that_it_needs(lock):
    assert list(needed(lock, ["SciPy"])) == ["numpy", "open_blas", "scipy"]


def test_what_the_distribution_lacks_is_left_to_ours(lock):
    assert list(needed(lock, ["numpy", "anywidget"])) == ["numpy"]


@pytest.mark.parametrize("address", ["folder", "server"])
def test_wheels_come_from_a_folder_or_an_address(lock, source, tmp_path, address):
    with served(source) as host:
        gather(needed(lock, ["scipy"]), str(source) if address == "folder" else host, tmp_path / "here")
    assert {path.name for path in (tmp_path / "here").iterdir()} == {WHEELS[n] for n in ("numpy", "scipy", "open_blas")}


@pytest.mark.parametrize("address", ["folder", "server"])
def test_each_wheel_that_is_missing_or_another_is_named(lock, source, tmp_path, address):
    (source / WHEELS["numpy"]).unlink()
    (source / WHEELS["scipy"]).write_text("another", encoding="utf-8")
    with served(source) as host, pytest.raises(LiteError) as error:
        gather(needed(lock, ["scipy"]), str(source) if address == "folder" else host, tmp_path / "here")
    assert str(error.value).startswith("2 of 3 wheels of Pyodide could not be had from ")
    assert f"\n  {WHEELS['numpy']}: " in str(error.value)
    assert f"\n  {WHEELS['scipy']}: its SHA-256 is {sums('another')}, the lock file says {sums('scipy')}" in str(
        error.value
    )
    assert "make lite WHEELS=" in str(error.value)
    assert [path.name for path in (tmp_path / "here").iterdir()] == [WHEELS["open_blas"]]


def test_what_was_had_once_is_not_asked_for_again_unless_it_is_spoilt(lock, source, tmp_path):
    here, wanted = tmp_path / "here", needed(lock, ["numpy"])
    gather(wanted, str(source), here)
    shutil.rmtree(source)
    gather(wanted, str(source), here)
    (here / WHEELS["numpy"]).write_text("spoilt", encoding="utf-8")
    with pytest.raises(LiteError):
        gather(wanted, str(source), here)


def test_the_browser_gets_a_lock_of_what_is_served_and_the_core(lock, source, tmp_path):
    core, out = tmp_path / "core", tmp_path / "out"
    core.mkdir()
    for name in distribution.CORE:
        (core / name).write_text(name, encoding="utf-8")
    (core / distribution.LOCK).write_text(json.dumps(lock), encoding="utf-8")
    distribution.write(core, source, needed(lock, ["pandas"]), out)
    cut = json.loads((out / distribution.LOCK).read_text(encoding="utf-8"))
    assert cut["packages"] == {name: lock["packages"][name] for name in ("numpy", "pandas")}
    assert cut["info"] == lock["info"]
    wheels = {WHEELS["numpy"], WHEELS["pandas"]}
    assert {path.name for path in out.iterdir()} == {*distribution.CORE, distribution.LOCK, *wheels}


def test_without_its_tools_it_says_who_sets_them_up(tmp_path):
    with pytest.raises(LiteError, match="make lite"):
        site.build(tmp_path / "out", core=tmp_path / "nowhere")
    assert not (tmp_path / "out").exists()


# ---- the course on Pyodide's releases ----


def brought():
    return pins.pinned(pins.lines_of("press/lite/brings.txt"))


def test_the_courses_wheel_accepts_the_releases_that_pyodide_brings():
    wanted = {pins.spelt(r.name): r.specifier for r in map(Requirement, pins.project()["dependencies"])}
    both = wanted.keys() & brought().keys()
    assert both == set(site.LIBRARY)
    assert {name for name in both if not wanted[name].contains(brought()[name])} == set()
    assert Requirement(f"python{pins.project()['requires-python']}").specifier.contains("3.12.7")


def test_all_else_that_it_needs_is_served_by_us():
    served_by_us = pins.pinned(pins.lines_of("press/lite/served.txt"))
    wanted = {pins.spelt(Requirement(line).name) for line in pins.project()["dependencies"]}
    assert wanted - brought().keys() == {"ipywidgets", "anywidget"}
    assert wanted - brought().keys() <= served_by_us.keys()


# ---- notebooks and settings ----


@pytest.fixture(scope="module")
def contents(tmp_path_factory):
    folder = tmp_path_factory.mktemp("files")
    site.write_notebooks(folder)
    return folder


def test_it_holds_every_lesson_and_exercise_and_no_answer(contents):
    there = {path.relative_to(contents).with_suffix("").as_posix() for path in contents.rglob("*.ipynb")}
    assert there == {page for page in pages() if page.startswith(("lessons/", "exercises/"))}


def test_each_notebook_gets_the_library_from_us_before_all_other_code(contents):
    for path in contents.rglob("*.ipynb"):
        first = next(c for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code")
        assert first.source.endswith("\n    %pip install --quiet shape-of-loss")


def test_every_link_of_every_notebook_leads_to_a_file_that_is_there(contents):
    asked = {
        (path.parent / link).resolve()
        for path in contents.rglob("*.ipynb")
        for link in site.links(path.read_text(encoding="utf-8"))
    }
    assert contents / "book" / "glossary.md" in asked
    assert {path.relative_to(contents).as_posix() for path in asked if not path.exists()} == set()


def test_no_package_comes_from_elsewhere():
    settings = site.SETTINGS["jupyter-config-data"]["litePluginSettings"]
    assert settings["@jupyterlite/pyodide-kernel-extension:kernel"]["disablePyPIFallback"] is True


@pytest.mark.parametrize("page", ["exercises/saddles", "lessons/start"])
def test_the_address_of_a_page_names_its_notebook(contents, page):
    path = unquote(re.search(r"path=(.*)", site.address(page))[1])
    assert (contents / path).exists()


def test_its_releases_are_pinned_and_apart_from_those_of_the_course():
    tools = pins.pinned(pins.lines_of("press/lite/requirements.txt"))
    assert tools == {"jupyterlite-core[contents]": "0.6.4", "jupyterlite-pyodide-kernel": "0.6.1"}
    assert [name for name in pins.pinned(pins.lines_of("constraints.txt")) if name.startswith("jupyterlite")] == []
    assert json.loads((ROOT / "press/lite/package.json").read_text("utf-8"))["dependencies"] == {"pyodide": "0.27.7"}
