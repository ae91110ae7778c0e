"""The exercises in a browser without any install: JupyterLite, which runs Python by Pyodide.

What the reader's browser is given lies whole beside the book, and nothing of it is asked for before it is opened: the
user interface, Pyodide's core and its wheels (`distribution`), the course's own wheel and those it needs, and the
notebooks (`site`). A venv of its own, `.venv-lite`, builds it; no student needs that.
"""
