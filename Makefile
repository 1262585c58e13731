# Every target makes the virtual environment that it needs: nothing but Python >= 3.11 with venv, and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: learn lock sbom release chat test check format bench footprint coverage mutants torture soak clean

chat: $(VENV)/chat
	@$(BIN)/future chat

test: $(VENV)/ready
	$(BIN)/python -m pytest -q

# deptry twice: all that is imported anywhere is declared; and what is shipped imports nothing of dev or bench.
check: $(VENV)/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/vulture
	$(BIN)/deptry .
	$(BIN)/deptry persona bot adapters --optional-dependencies-dev-groups dev,bench --ignore DEP002 --per-rule-ignores "DEP004=adapters|bot|persona"
	$(BIN)/future check

# Lines and branches that the tests run, of processes that they start too; fails when it is less than pyproject.toml says.
coverage: $(VENV)/ready
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -q
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

# Small changes to the rules of persona/: which of them no test notices (CONTRIBUTING.md has the scores).
mutants: $(VENV)/ready
	$(BIN)/python -m benchmarks.mutants

# Exactly once under torture: two replicas on a real PostgreSQL, killed again and again.
torture: $(VENV)/ready
	$(BIN)/python -m benchmarks.torture

# All of him for an hour, Slack and Discord at once, with faults: make soak MINUTES=15 SOAK="--database sqlite --csv soak.csv".
MINUTES ?= 60
# As the image sets it: one heap for all threads, whose free end goes back to the system.
MALLOC := MALLOC_ARENA_MAX=1 MALLOC_TRIM_THRESHOLD_=131072 MALLOC_MMAP_THRESHOLD_=131072
soak: $(VENV)/ready
	$(MALLOC) $(BIN)/python -m benchmarks.soak --minutes $(MINUTES) $(SOAK)

# Matching beside the usual ways, in the same run: make bench SECTIONS="accuracy speed"; all sections when none is named.
bench: $(VENV)/bench
	$(BIN)/python -m benchmarks.matching $(SECTIONS)
	$(if $(SECTIONS),,$(BIN)/python -m benchmarks.startup)
	$(if $(SECTIONS),,$(BIN)/python -m benchmarks.engine)
	$(if $(SECTIONS),,$(BIN)/python -m benchmarks.app)
	$(if $(SECTIONS),,$(BIN)/python -m benchmarks.discord)
	$(if $(SECTIONS),,$(BIN)/python -m benchmarks.slack)

# Size installed, time to the first answer and memory, beside errbot and Slack's starter agent; installs all three from nothing.
footprint: $(VENV)/ready
	$(BIN)/python -m benchmarks.footprint

# Exact versions with hashes, for the image; after a change of dependencies, and now and then for their news.
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --upgrade
lock: $(VENV)/ready
	$(LOCK) --extra slack --extra discord --extra postgres --extra pictures pyproject.toml --output-file deploy/requirements.lock
	printf 'setuptools>=77\nwheel\n' | $(LOCK) - --output-file deploy/build.lock

# The software bill of materials of the image, as CycloneDX.
sbom: $(VENV)/ready
	@$(BIN)/cyclonedx-py requirements deploy/requirements.lock

# The sdist and the wheel in dist/, their metadata checked, and what the next entry of the changelog will be.
release: $(VENV)/ready
	rm -rf build dist
	$(BIN)/python -m build --outdir dist .
	$(BIN)/twine check --strict dist/*
	$(BIN)/towncrier build --draft --version "$$($(BIN)/python -c 'from importlib.metadata import version; print(version("future-guy"))')"

# What is learnt from the shipped pack, beside it, so that no first start has to; after a change of the pack or of persona/understanding/.
learn: $(VENV)/ready
	$(BIN)/future pack learn

format: $(VENV)/ready
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf $(VENV) build dist mutants .coverage* *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name one with: make PYTHON=python3.12 ...")'
	@$(PYTHON) -m venv $(VENV)

# `make chat` needs the run-time packages alone; `make test` everything.
$(VENV)/chat: pyproject.toml | $(VENV)/bin/python
	@echo "Installing what he needs to talk (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@$(BIN)/python -m compileall -q persona bot adapters
	@touch $@

$(VENV)/ready: pyproject.toml | $(VENV)/bin/python
	@echo "Installing what the tests need (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@$(BIN)/python -m compileall -q persona bot adapters
	@touch $@ $(VENV)/chat

$(VENV)/bench: pyproject.toml | $(VENV)/ready
	@echo "Installing what he is compared with (once; it is much) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]'
	@touch $@
