"""A book as Jupyter Book makes it out of the box, from the sources of ours."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

from press import book

CONFIG = {"title": "Stock", "execute": {"execute_notebooks": "off"}, "only_build_toc_files": True}


def copied(folder: Path) -> Path:
    """A folder with our pages, their stored outputs among them, and a configuration that sets nothing."""
    for page in book.pages():
        source = next(file for end in ("ipynb", "md") if (file := book.ROOT / f"{page}.{end}").exists())
        target = folder / source.relative_to(book.ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.suffix == ".ipynb":
            target.write_text(without_widgets(source.read_text(encoding="utf-8")), encoding="utf-8")
        else:
            shutil.copyfile(source, target)
    shutil.copyfile(book.ROOT / "book" / "references.bib", folder / "book" / "references.bib")
    shutil.copyfile(book.ROOT / "_toc.yml", folder / "_toc.yml")
    (folder / "_config.yml").write_text(yaml.safe_dump(CONFIG), encoding="utf-8")
    return folder


def without_widgets(text: str) -> str:
    """A notebook whose outputs have no form that only our book renders: their plain texts stay."""
    notebook = json.loads(text)
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            for kind in [kind for kind in output.get("data", {}) if "shape-of-loss" in kind]:
                del output["data"][kind]
    return json.dumps(notebook)


def build(folder: Path) -> Path:
    """Build the book in a folder; directives of ours that it does not know are warnings. Returns its pages' folder."""
    command = [sys.executable, "-c", "from jupyter_book.cli.main import main; main()", "build", str(folder), "--quiet"]
    paths = os.environ | {"PYTHONPATH": str(book.ROOT)}  # where the renderers are that our package registers
    made = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env=paths)
    site = folder / "_build" / "html"
    if made.returncode or not site.is_dir():
        raise RuntimeError(f"the stock book was not built:\n{made.stdout}\n{made.stderr}")
    return site
