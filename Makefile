# Needs only make and Python 3.11 or later with venv. `make PYTHON=python3.12 test` uses another.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

DEMO := examples/cases/demo.yaml --board blackpool --as-of 2025-09-30

# Every line and branch of the modules that decide dates is tested.
EXACT := */cpstandards/kernel.py,*/cpstandards/limits.py,*/cpstandards/calendars.py,*/cpstandards/worktime.py,*/cpstandards/compile/*

EXACTLY := $(addprefix tests/test_,$(addsuffix .py,oracle_agreement laws manual blackpool clauses \
	recurrences worked worked_oracle worktime clock limits calendars kernel_columns explain horizon))

PYTEST := $(BIN)/pytest --numprocesses auto --dist worksteal

PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: help demo test lint format types imports unit examples doctest search browser pages docs bench score clean

help:
	@echo 'make demo     judge the example case against a board'
	@echo 'make test     everything that CI runs'
	@echo 'make examples the tests of what stands in examples alone'
	@echo 'make bench    time the parts that must be fast; writes docs/benchmarks.md'
	@echo 'make score    how check-change fares on every mutant; writes docs/check-change.md; long'
	@echo 'make search   look much longer for a case where engine and oracle differ'
	@echo 'make browser  try the HTML page of a comparison in Chromium, which must be installed'
	@echo 'make pages    write the pages and schemas that are made from the rulesets and models anew'
	@echo 'make docs     build the site into site/; broken links fail it'
	@echo 'make lint     ruff; make format puts right what it can'
	@echo 'make types    mypy'
	@echo 'make clean    remove everything that was made'

demo: $(VENV)/for-demo
	@$(BIN)/cpstandards evaluate $(DEMO)
	@echo; echo 'Each breach, explained so that a wall calendar can confirm it:'; echo
	@$(BIN)/cpstandards explain $(DEMO) --only breaches

test: lint types imports unit doctest docs

lint: $(VENV)/for-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(VENV)/for-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(VENV)/for-dev
	$(BIN)/mypy

imports: $(VENV)/for-dev
	$(BIN)/lint-imports

# Measuring coverage doubles the time, so only the tests of those modules are measured.
unit: $(VENV)/for-dev
	$(PYTEST) --cov --cov-report= $(EXACTLY)
	$(BIN)/coverage report --include='$(EXACT)' --fail-under=100
	$(PYTEST) $(addprefix --ignore=,$(EXACTLY))

doctest: $(VENV)/for-dev
	$(BIN)/pytest --quiet --doctest-modules src

examples: $(VENV)/for-dev
	$(BIN)/pytest --quiet examples

search: $(VENV)/for-dev
	HYPOTHESIS_PROFILE=deep $(BIN)/pytest --quiet tests/test_oracle_agreement.py tests/test_laws.py

browser: $(VENV)/for-dev
	NEED_BROWSER=1 $(BIN)/pytest tests/test_compare_page.py

pages: $(VENV)/for-dev
	rm -f docs/boards/*.md
	$(BIN)/cpstandards pages docs
	for kind in ruleset case result; do $(BIN)/cpstandards schema $$kind -o schema/$$kind.json || exit; done

docs: $(VENV)/for-dev
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --clean
	$(BIN)/python tools/broken_links.py site

bench: $(VENV)/for-dev
	$(BIN)/python benchmarks/run.py

score: $(VENV)/for-dev
	$(BIN)/python benchmarks/score_check_change.py

clean:
	rm -rf $(VENV) build dist site htmlcov .coverage .coverage.* .hypothesis .import_linter_cache \
		.mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The environment is made once, and brought up to date when pyproject.toml changes.

$(VENV)/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo 'cpstandards needs Python 3.11 or later; try make PYTHON=python3.12' >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/for-demo: $(VENV)/made pyproject.toml
	$(PIP) --editable '.[cli]'
	@touch $@

$(VENV)/for-dev: $(VENV)/made pyproject.toml
	$(PIP) --editable '.[dev]'
	@touch $@ $(VENV)/for-demo
