"""Exercises in the reader's own browser: the button, and JupyterLite started for real as far as this house can.

Python itself runs here: Pyodide's core, the kernel, the course's wheel from our own index, a widget. NumPy does not: of
Pyodide's wheels only those of pure Python are in the registries, none of the compiled ones, so empty packages stand for
`ssl` and `sqlite3`, and no exercise is solved. In their place the solutions run on Pyodide's releases of NumPy and the
others, without threads, in a Python of this machine: `tests/press/test_lite_releases.py`. Both need what `make lite`
sets up, and so run with `make bench`; the button is tested always.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from small_book import written

from press.lite import distribution, site
from tools import pins

from .report import record
from .server import served
from .tabs import tabs

pytestmark = [pytest.mark.browser]

BUTTON = "Work in this browser"
SECONDS = 120  # until Python is ready, on a busy machine
COMPILED = {
    "ssl": "",
    "openssl": "",
    "sqlite3": "class Connection: pass\nclass DatabaseError(Exception): pass\nOperationalError = DatabaseError\n",
}
READY = "() => window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"
RUN = """async code => {
  const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
  const asked = kernel.requestExecute({ code });
  const said = [];
  asked.onIOPub = ({ content }) => said.push(content.text ?? content.data?.["text/plain"] ?? content.evalue ?? "");
  await asked.done;
  return said.join("");
}"""
WIDGET = """
import anywidget, traitlets
class Count(anywidget.AnyWidget):
    _esm = '''export default { render({ model, el }) {
      const button = document.createElement("button");
      const show = () => { button.textContent = "asked " + model.get("count") };
      button.className = "counted";
      button.onclick = () => { model.set("count", model.get("count") + 1); model.save_changes(); };
      model.on("change:count", show); show(); el.append(button);
    } }'''
    count = traitlets.Int(0).tag(sync=True)
widget = Count()
widget"""
FILL = """code => {
  const { content } = window.jupyterapp.shell.currentWidget;
  content.activeCellIndex = content.widgets.findIndex(one => one.model.type === "code");
  content.activeCell.model.sharedModel.setSource(code);
  return window.jupyterapp.commands.execute("notebook:run-cell");
}"""
ENDLESS = """
from importlib.util import module_from_spec, spec_from_file_location
import sysconfig
# Alone: what is around it needs NumPy.
path = sysconfig.get_paths()["purelib"] + "/lessons/shared/exercises/deadline.py"
spec = spec_from_file_location("deadline", path)
deadline = module_from_spec(spec)
spec.loader.exec_module(deadline)
def endless():
    while True: pass
try:
    deadline.within(0.3, endless)
except deadline.OutOfTime as late:
    print("ended", late.stopped)
print(deadline.within(5, lambda: 6 * 7))"""


def test_the_button_is_shown_where_the_page_is_served_and_nothing_is_loaded_before_the_click(tab, tmp_path):
    pages = written(tmp_path, lite="lite")
    (pages / "lite" / "lab").mkdir(parents=True)
    (pages / "lite" / "lab" / "index.html").write_text("<h1>Here</h1>", encoding="utf-8")
    opened = tab()
    opened.page.goto((pages / "lessons/ridge.html").as_uri())
    assert opened.page.get_by_text(BUTTON).is_hidden()
    with served(pages) as host:
        opened.page.goto(f"{host}/lessons/ridge.html")
        opened.page.wait_for_load_state("networkidle")
        assert [address for address in opened.requests if "/lite/" in address] == []
        opened.page.get_by_text(BUTTON).click()
        opened.page.get_by_role("heading", name="Here").wait_for()
        assert opened.page.url == f"{host}/lite/lab/index.html?path=lessons/ridge.ipynb"


# ---- JupyterLite itself ----


def standing_in(folder: Path) -> tuple[Path, Path]:
    """A distribution whose wheels can be had: those of pure Python from the index, empty ones for the compiled."""
    lock = distribution.read(site.PYODIDE)
    wanted = distribution.needed(lock, site.KERNEL)
    wheels, core = folder / "wheels", folder / "core"
    core.mkdir()
    wheels_there = [f"{entry['name']}=={entry['version']}" for name, entry in wanted.items() if name not in COMPILED]
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
    subprocess.run([*command, "--python-version", "3.12", "--dest", str(wheels), *wheels_there], check=True)
    for name, entry in wanted.items():
        if name in COMPILED:
            entry |= {"file_name": f"{name}-{entry['version']}-py3-none-any.whl", "package_type": "package"}
            write_wheel(wheels / entry["file_name"], name, entry["version"], COMPILED[name])
        entry["sha256"] = hashlib.sha256((wheels / entry["file_name"]).read_bytes()).hexdigest()
    for name in distribution.CORE:
        shutil.copyfile(site.PYODIDE / name, core / name)
    (core / distribution.LOCK).write_text(json.dumps(lock), encoding="utf-8")
    return core, wheels


def write_wheel(path: Path, name: str, version: str, code: str) -> None:
    about = f"{name}-{version}.dist-info"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr(f"{about}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        wheel.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{about}/RECORD", "")
        if code:
            wheel.writestr(f"{name}/__init__.py", code)


@pytest.fixture(scope="module")
def lite(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lite")
    core, wheels = standing_in(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(site, "CACHE", folder / "cache")
        patch.setattr(site, "WORK", folder / "work")
        yield site.build(folder / "lite", wheels=str(wheels), core=core, packages=site.KERNEL)


@pytest.fixture(scope="module")
def lab(lite, browser):
    """JupyterLite with an exercise, Python ready, and all that was asked for until then."""
    with served(lite) as host, tabs(browser) as open_tab:
        opened = open_tab()
        opened.page.set_default_timeout(SECONDS * 1000)
        begun = time.perf_counter()
        opened.page.goto(f"{host}/{site.address('exercises/saddles')}")
        opened.page.wait_for_selector(".jp-Notebook .jp-CodeCell")
        shown = time.perf_counter()
        opened.page.wait_for_function(READY)
        record("JupyterLite", notebook=f"{shown - begun:.1f} s", python=f"{time.perf_counter() - begun:.1f} s")
        yield opened, host


@pytest.mark.slow
def test_the_edition_serves_the_course_and_its_widgets_and_holds_no_answer(lite):
    index = json.loads((lite / "pypi" / "all.json").read_text(encoding="utf-8"))
    assert set(index) == {"anywidget", "comm", "ipywidgets", "jupyterlab-widgets", "psygnal", "shape-of-loss"}
    assert sorted((lite / "files").glob("*/*.ipynb")) != []
    assert list((lite / "files").glob("solutions*")) == []
    settings = json.loads((lite / "jupyter-lite.json").read_text(encoding="utf-8"))["jupyter-config-data"]
    kernel = settings["litePluginSettings"]["@jupyterlite/pyodide-kernel-extension:kernel"]
    assert kernel["disablePyPIFallback"] is True
    assert kernel["pyodideUrl"] == "./static/pyodide/pyodide.js"


@pytest.mark.slow
def test_python_starts_in_the_browser(lab):
    opened, _ = lab
    assert opened.page.evaluate(RUN, "import sys; print(sys.version_info[:2], sys.platform)").split() == [
        "(3,", "12)", "emscripten",
    ]  # fmt: skip


@pytest.mark.slow
def test_the_courses_wheel_is_installed_from_our_index_and_no_other(lab):
    opened, _ = lab
    opened.page.evaluate(RUN, "import piplite\nawait piplite.install('shape-of-loss', deps=False)")
    named = "import importlib.metadata\nprint(importlib.metadata.metadata('shape-of-loss')['Summary'])"
    assert opened.page.evaluate(RUN, named).strip() == pins.project()["description"]
    assert "PyPI fallback is disabled" in opened.page.evaluate(RUN, "await piplite.install('simplejson')")


@pytest.mark.slow
def test_the_clock_of_a_check_ends_an_endless_loop_there(lab):
    opened, _ = lab
    opened.page.evaluate(RUN, "import piplite\nawait piplite.install('shape-of-loss', deps=False)")
    assert opened.page.evaluate(RUN, ENDLESS).split() == ["ended", "True", "42"]


@pytest.mark.slow
def test_a_widget_is_drawn_and_answers_python(lab):
    opened, _ = lab
    opened.page.evaluate(RUN, "import piplite\nawait piplite.install('anywidget')")
    opened.page.evaluate(FILL, WIDGET)
    button = opened.page.locator("button.counted")
    button.click()
    button.click()
    assert button.inner_text() == "asked 2"
    assert opened.page.evaluate(RUN, "print(widget.count)").strip() == "2"


@pytest.mark.slow
def test_nothing_was_asked_for_elsewhere(lab):
    """After all that the tests above did."""
    opened, host = lab
    assert len(opened.requests) > 50
    assert [url for url in opened.requests if not url.startswith((host, "data:", "blob:"))] == []
