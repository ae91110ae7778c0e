"""`python -m press notebooks` regenerates the notebooks; `python -m press book` builds the site from them.

`python -m press lite` builds it with the edition in which a reader's browser runs the notebooks.
"""

from __future__ import annotations

import argparse
import sys
import time


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m press", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    notebooks = commands.add_parser("notebooks", help="write and execute lessons, solutions and exercises")
    notebooks.add_argument("names", nargs="*", help="chapters, such as convexity (default: all)")
    book = commands.add_parser("book", help="build the static site from the committed notebooks")
    book.add_argument("--edition", choices=("student", "instructor"), default="student", help="solutions too?")
    lite = commands.add_parser("lite", help="build the site, and JupyterLite in its folder `lite`")
    lite.add_argument("--wheels", default="", help="folder or address of Pyodide's wheels (default: its makers')")
    commands.add_parser("browsers", help="find or install the browsers of the tests")
    arguments = parser.parse_args()

    start = time.perf_counter()
    if arguments.command == "notebooks":
        from press.notebooks import execution as generator

        for path in generator.write(arguments.names):
            print(f"wrote {path.relative_to(generator.ROOT)}")
    elif arguments.command == "browsers":
        from press import chromium, firefox, webkit, xvfb

        found = [chromium.ensure(), firefox.ensure(), webkit.ensure() or webkit.LEFT_OUT]
        found += [xvfb.ensure()] if sys.platform.startswith("linux") else []
        print(f"browser tests use {', '.join(found)}")
        return
    else:
        build(arguments)
    print(f"({time.perf_counter() - start:.0f} s)")


def build(arguments: argparse.Namespace) -> None:
    """Build the site as the command line says; a fault ends the program with its message."""
    from press import book as site
    from press.lite import site as lite
    from press.lite.distribution import LiteError
    from press.page_size import OverBudget

    try:
        if arguments.command == "book":
            print(f"Open {site.build(arguments.edition)}")
            return
        made = lite.build(site.BUILD / site.LITE, wheels=arguments.wheels)  # first: no page links what is not there
        first = site.build(lite=True)
        made.rename(first.parent / site.LITE)
        print(f"Its notebooks run in a browser where the folder is served: {first.parent}")
    except (site.BookError, LiteError, OverBudget) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
