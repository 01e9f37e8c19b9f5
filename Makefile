# `make answer` sets everything up and answers the first question; `make serve` opens the pages; `make test` sets up and tests.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CHECKS := .venv-test
WHEEL := build/wheel

.PHONY: answer serve test check clean docs

answer: $(VENV)/.installed
	@$(BIN)/blinagraph --store build/store ask refractory-subgroups

$(VENV)/.installed: pyproject.toml constraints.txt $(shell find blinagraph graph loaders ontology queries evidence -type f -not -path '*/__pycache__/*')
	@echo "Setting up (once) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt .
	@touch $@

serve: $(VENV)/.served
	@$(BIN)/blinagraph --store build/store serve

$(VENV)/.served: $(VENV)/.installed
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt ".[draw,web]"
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

$(CHECKS)/.installed: pyproject.toml constraints.txt $(shell find blinagraph graph loaders ontology queries evidence -type f -not -path '*/__pycache__/*')
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
	rm -rf build dist $(VENV) $(CHECKS)
