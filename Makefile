# Two commands do everything: `make book` and `make test`. Each sets up what it needs on a machine with make and Python 3.11 to 3.14.
PYTHON ?= python3
EDITION ?= student
JOBS ?= 2
BIN = .venv/bin
READY = .venv/ready
FRAMES = tests/press/test_frames.py# first, figure by figure: the book then takes the frames that these tests drew and compared
BROWSER = tests/browser# page by page, while the rest goes file by file: cells of a notebook belong together
PYTEST = python -m pytest -n $(JOBS)
LONG = 300# lines of a module that `make check` warns of
export PATH := $(CURDIR)/$(BIN):$(PATH)
export PYTHONWARNINGS =
export PYTHONDONTWRITEBYTECODE =
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: help book test check notebooks lab serve lite bench bench-peers resolve drift clean

help:  ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## */  make \1\t/' | expand -t 20

book: $(READY)  ## build the book (EDITION=instructor adds the solutions)
	@python -m press book --edition $(EDITION)

test: $(READY) check  ## everything that must hold: style, types, notebooks, mathematics, pages (ONLY="convexity …" for some chapters)
	@python -m press browsers
	@python -m classroom.sandbox.bubblewrap
	@python -m tools.javascript test
	@$(PYTEST) --maxschedchunk 1 $(FRAMES)
	@$(PYTEST) --dist loadfile --nbval --nbval-sanitize-with tests/nbval.cfg --nbval-cell-timeout 120 \
	  --durations 8 --ignore $(BROWSER) --ignore $(FRAMES) tests lessons solutions
	@$(PYTEST) --dist loadscope --durations 8 $(BROWSER)

check: $(READY)  ## style and types only: seconds
	@ruff check . && ruff format --check --exclude '*.ipynb' . && mypy --no-error-summary && lint-imports >/dev/null || { lint-imports; exit 1; }
	@python -m tools.javascript check
	@git ls-files '*.py' '*.js' ':!tests' | xargs wc -l | awk '$$1 > $(LONG) && $$2 != "total" { print "warning: " $$2 " has " $$1 " lines, more than $(LONG): is it one idea?" }'

notebooks: $(READY)  ## regenerate and execute the notebooks from book/ (ONLY="convexity …" for some)
	@python -m press notebooks $(ONLY)

lab: $(READY)  ## open the exercises in JupyterLab
	@jupyter lab --LabApp.default_url=/lab/tree/exercises

serve: book  ## build the book and serve it on this machine
	@python -m http.server --bind 127.0.0.1 --directory _build/html 8000

lite: $(READY) .venv-lite/ready  ## build the book with notebooks that run in a reader's browser (WHEELS=folder or address of Pyodide's wheels)
	@python -m press lite --wheels '$(WHEELS)'

.venv-lite/ready: press/lite/requirements.txt press/lite/constraints.txt press/lite/served.txt press/lite/package-lock.json
	@echo 'Setting up .venv-lite, once (a minute; JupyterLite by pip, Pyodide by npm) ...'
	@test -x .venv-lite/bin/python || $(PYTHON) -m venv .venv-lite
	@.venv-lite/bin/python -m pip install --quiet --requirement press/lite/requirements.txt
	@.venv-lite/bin/python -m pip download --quiet --no-deps --only-binary :all: --python-version 3.12 --platform any --dest .venv-lite/wheels --requirement press/lite/served.txt
	@cp press/lite/package.json press/lite/package-lock.json .venv-lite && npm ci --prefix .venv-lite --no-audit --no-fund --loglevel=error
	@touch $@

bench: $(READY) .venv-lite/ready book  ## measure how long things take and what was recorded, on a machine with nothing else to do
	-@python -m pytest -m slow tests
	@status=0; for script in benchmarks/*.py; do echo "== $$script"; python -m benchmarks.$$(basename $$script .py) || status=1; done; exit $$status

bench-peers: .venv-peers/ready book  ## how many times as long others take for the same numbers: writes benchmarks/PEERS.md
	@.venv-peers/bin/python -m benchmarks.peers

.venv-peers/ready: requirements.txt constraints.txt benchmarks/peers/requirements.txt
	@echo 'Setting up .venv-peers, once (PyTorch alone is gigabytes) ...'
	@test -x .venv-peers/bin/python || $(PYTHON) -m venv .venv-peers
	@.venv-peers/bin/python -m pip install --quiet --requirement requirements.txt --constraint constraints.txt --requirement benchmarks/peers/requirements.txt --editable '.[book,classroom,test]'
	@touch $@

resolve: $(READY)  ## ask the package index whether every promised system and Python gets what is pinned (a minute)
	@python -m tools.pins resolve

drift: $(READY)  ## build the book and run the notebooks with today's releases of what only constraints.txt pins, and name what broke
	@python -m tools.pins drift

clean:  ## remove what was built; the venv stays
	rm -rf _build .cache

$(READY): requirements.txt constraints.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15) and f"Python 3.11 to 3.14 is needed, got {sys.version.split()[0]}: make PYTHON=python3.12 ...")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { echo 'python -m venv failed: on Debian and Ubuntu install python3-venv'; exit 1; }
	@echo 'Setting up .venv, once (about two minutes; less with uv on this machine) ...'
	@if command -v uv >/dev/null; then install='uv pip install --python $(BIN)/python'; else install='$(BIN)/python -m pip install'; fi; \
	  $$install --quiet --requirement requirements.txt --constraint constraints.txt --editable '.[book,classroom,test]'
	@touch $@
