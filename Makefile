# Everything a newcomer needs, and nothing hidden behind it. `make help` lists the targets.

SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
UV_VERSION := 0.13.9

# The first Python that is new enough and can make environments; `make PY=/path/to/python` takes another.
PY ?= $(shell for each in python3.11 python3.12 python3.13 python3; do \
	if $$each -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
	then echo $$each; break; fi; done)

# The environment is made again only when what is installed changes: the stamp carries a sum of both files.
INSTALLED := $(VENV)/.installed-$(shell cat requirements.lock pyproject.toml | cksum | cut -d ' ' -f 1)
COMPILED := $(VENV)/.bytecode
SOURCES := $(shell find src -name '*.py')

.PHONY: help setup demo test check bench contracts lock clean
.DEFAULT_GOAL := help

help:  ## list the targets
	@awk -F ':.*  ## ' '/^[a-z]+:.*  ## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

setup: $(COMPILED)  ## make the environment in .venv (every other target does it when needed)

demo: setup  ## fly four missiles at Busan and watch the battery answer; writes a map
	$(BIN)/uppertier run scenarios/seongju.yaml --plot

test: setup  ## run the tests
	$(BIN)/pytest

check: setup  ## style, types, floors, tests: what must pass before a change lands
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest

bench: setup  ## run every benchmark, quickly
	@for each in benchmarks/*.py; do echo "== $$each"; $(BIN)/python $$each --quick || exit 1; done

contracts: setup  ## bring the lists of compiled and shell modules in .importlinter up to date
	cd tests && ../$(BIN)/python -m house.contracts

lock: setup  ## lock the dependencies of pyproject.toml anew, hashed, with no address in it
	$(BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes --no-header --no-annotate \
		--group dev pyproject.toml --output-file requirements.lock

clean:  ## remove the environment and all caches; keeps runs/
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache build dist
	find src tests benchmarks -name __pycache__ -prune -exec rm -rf {} +

# uv installs in seconds; where it is missing or cannot reach its index, pip does the same work with the same
# hashes. Bytecode is compiled now because later it may be forbidden (docs/decisions/0003); a file that does not
# compile, written for another Python, is nobody's harm.
$(INSTALLED):
	@test -n "$(PY)" || { echo "Upper Tier needs Python 3.11 or newer, with venv: make PY=/path/to/python" >&2; exit 1; }
	$(PY) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION) \
		|| echo "uv $(UV_VERSION) is not to be had here; pip does the work."
	$(BIN)/uv pip sync --quiet --require-hashes requirements.lock \
		|| $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-index --no-deps --no-build-isolation --editable .
	-$(BIN)/python -m compileall -q -j 0 -x '/tests/' $(VENV)/lib
	touch $@

$(COMPILED): $(INSTALLED) $(SOURCES)
	$(BIN)/python -m compileall -q src
	touch $@
