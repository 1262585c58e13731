# Every target makes the virtual environment that it needs: nothing but Python >= 3.11 with venv, and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: chat test check format bench torture clean

chat: $(VENV)/chat
	@$(BIN)/future chat

test: $(VENV)/ready
	$(BIN)/python -m pytest -q

check: $(VENV)/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/future check

# Exactly once under torture: two replicas on a real PostgreSQL, killed again and again.
torture: $(VENV)/ready
	$(BIN)/python -m benchmarks.torture

# Matching beside the usual ways, in the same run: make bench SECTIONS="accuracy speed"; all sections when none is named.
bench: $(VENV)/bench
	$(BIN)/python -m benchmarks.matching $(SECTIONS)

format: $(VENV)/ready
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name one with: make PYTHON=python3.12 ...")'
	@$(PYTHON) -m venv $(VENV)

# `make chat` needs the run-time packages alone; `make test` everything.
$(VENV)/chat: pyproject.toml | $(VENV)/bin/python
	@echo "Installing what he needs to talk (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/ready: pyproject.toml | $(VENV)/bin/python
	@echo "Installing what the tests need (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ $(VENV)/chat

$(VENV)/bench: pyproject.toml | $(VENV)/ready
	@echo "Installing what he is compared with (once; it is much) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]'
	@touch $@
