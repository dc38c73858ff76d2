# Set-up, the main job and the tests. Every target works from a fresh clone.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.stamp

.DEFAULT_GOAL := help
.PHONY: help install ocr postgres dask run test test-all accuracy bench docs dbt-docs dashboard notebook lint lock dagster reference

help: ## show the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(BIN)/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Gongkai needs Python 3.11 or newer; set PYTHON=/path/to/python3" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==0.13.9

# A stamp per lock file: a set-up that is up to date costs nothing.
$(STAMP)-%: requirements/%.txt pyproject.toml | $(BIN)/uv
	$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python -r requirements/$*.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps -e .
	@$(BIN)/python -m compileall -q parsers pipelines
	@touch $@

install: $(STAMP)-base ## set up .venv with the locked versions

ocr: $(STAMP)-ocr ## the same with the readers of scanned pages and pictures (some 400 MB more)

dask: $(STAMP)-dask ## the same with what parses on several machines (docs/scale.md)

postgres: $(STAMP)-postgres ## the same with what keeps Dagster's history in Postgres

run: install ## take in what is new, and publish a release (HOME is data/, or $$GONGKAI_HOME)
	@$(BIN)/gongkai run

test: $(STAMP)-dev ## lint, and the tests that must pass before every push
	@$(BIN)/ruff check --quiet .
	@$(BIN)/python -m pytest -n 2 --dist loadgroup -m "not slow"

test-all: $(STAMP)-dev ## the slow tests as well
	@$(BIN)/ruff check --quiet .
	@$(BIN)/python -m pytest -n 2 --dist loadgroup

accuracy: $(STAMP)-dev ## measure the reader on generated damaged reports, and write docs/accuracy.md
	@$(BIN)/python -m pipelines.bench.accuracy --count $${COUNT:-1000} --seed $${SEED:-1} --jobs 2 --write docs/accuracy.md

lint: $(STAMP)-dev ## check style, and mend what can be mended
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

dagster: install ## the asset graph in a browser, with the nightly schedule
	@DAGSTER_HOME=$(CURDIR) PYTHONWARNINGS='ignore:Function' $(BIN)/dagster dev

docs: install ## write the pages that are made: dictionary, commands, questions with their answers
	@$(BIN)/python -m pipelines.docs

dbt-docs: install ## dbt's own pages with lineage, as one file in HOME
	@$(BIN)/python -m pipelines.docs.dbt_pages

dashboard: $(STAMP)-dashboard ## the release in a browser, with pages for people (installs Streamlit)
	@$(BIN)/gongkai dashboard

notebook: $(STAMP)-notebook ## explore the release in a browser (installs marimo)
	@$(BIN)/marimo run docs/explore.py

bench: $(STAMP)-dev ## how long each stage takes, and reading beside its floor; COUNTS="1000 10000" by default
	@$(BIN)/gongkai bench run $(or $(COUNTS),1000 10000) --write docs/performance.md
	@$(BIN)/python -m pipelines.bench.speed

COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-emit-index-url --no-annotate --no-header
lock: $(BIN)/uv ## lock the newest versions that pyproject.toml allows
	$(COMPILE) --upgrade pyproject.toml -o requirements/base.txt
	$(COMPILE) -c requirements/base.txt --extra ocr pyproject.toml -o requirements/ocr.txt
	$(COMPILE) -c requirements/base.txt --extra dask pyproject.toml -o requirements/dask.txt
	$(COMPILE) -c requirements/base.txt --extra notebook pyproject.toml -o requirements/notebook.txt
	$(COMPILE) -c requirements/base.txt --extra dashboard pyproject.toml -o requirements/dashboard.txt
	$(COMPILE) -c requirements/base.txt --extra postgres pyproject.toml -o requirements/postgres.txt
	$(COMPILE) -c requirements/base.txt --extra dask --extra ocr --extra notebook --extra dashboard --extra postgres --group dev pyproject.toml -o requirements/dev.txt
