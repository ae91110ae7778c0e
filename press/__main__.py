"""`python -m press notebooks` regenerates the notebooks; `python -m press book` builds the site from them."""

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
    commands.add_parser("browsers", help="find or install the browsers of the tests")
    arguments = parser.parse_args()

    start = time.perf_counter()
    if arguments.command == "notebooks":
        from press.notebooks import execution as generator

        for path in generator.write(arguments.names):
            print(f"wrote {path.relative_to(generator.ROOT)}")
    elif arguments.command == "browsers":
        from press import chromium, firefox, xvfb

        found = [chromium.ensure(), firefox.ensure(), *([xvfb.ensure()] if sys.platform.startswith("linux") else [])]
        print(f"browser tests use {', '.join(found)}")
        return
    else:
        from press import book as site
        from press.page_size import OverBudget

        try:
            print(f"Open {site.build(arguments.edition)}")
        except (site.BookError, OverBudget) as error:
            sys.exit(str(error))
    print(f"({time.perf_counter() - start:.0f} s)")


if __name__ == "__main__":
    main()
