"""A book of one page that holds every figure of demo_figures.py, one of them twice."""

from pathlib import Path

import demo_figures
import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

from lessons.shared.explore import Explore

PICTURES = [*demo_figures.ALL, demo_figures.TANGENT]
SETTINGS = {
    "extensions": ["myst_nb", "press.sphinx.widgets"],
    "html_theme": "basic",
    "nb_execution_mode": "off",
    "nb_ipywidgets_js": {},
}


def notebook(pictures):
    """What the generator stores: the outputs without the view of a live widget."""
    cells = [new_markdown_cell("# Figures")]
    for picture in pictures:
        data, metadata = Explore(picture)._repr_mimebundle_()
        data.pop("application/vnd.jupyter.widget-view+json")
        output = new_output("execute_result", data=data, metadata=metadata, execution_count=1)
        cells.append(new_code_cell("explore(draw)", outputs=[output], execution_count=1))
    language = {"name": "python", "pygments_lexer": "ipython3"}
    return new_notebook(cells=cells, metadata={"language_info": language})


def build(folder, pictures=PICTURES):
    """Builds the book in `folder` and returns its page, which lies one folder deep."""
    source = Path(folder, "source")
    (source / "lessons").mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook(pictures), source / "lessons" / "figures.ipynb")
    (source / "index.md").write_text("# Start\n\n```{toctree}\nlessons/figures\n```\n", encoding="utf-8")
    return rebuild(folder)


def rebuild(folder):
    """Builds again what has changed."""
    source, site = Path(folder, "source"), Path(folder, "html")
    with docutils_namespace():
        app = Sphinx(source, None, site, Path(folder, "doctrees"), "html", SETTINGS, status=None, warningiserror=True)
        app.build()
    assert app.statuscode == 0
    return site / "lessons" / "figures.html"
