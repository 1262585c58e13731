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
