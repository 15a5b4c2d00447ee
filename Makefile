# Every target sets up what it needs; the first run of any of them takes a few minutes.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: run test test-long check screenshots bench bench-reading bench-search bench-crawl bench-relevance bench-facts bench-alerts bench-schedule bench-scale soak bench-api format setup clean

setup: $(STAMP)

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit("Huanxin needs Python 3.11 or newer; this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	# pip as old as Python 3.11's own stumbles over extras with hyphens.
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt --upgrade pip setuptools wheel
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

## run: the whole program on a web of samples, its pages at http://127.0.0.1:8000 while it crawls
run: $(STAMP)
	@$(BIN)/huanxin demo

## test: every test, with a real database server where one can be had
test: $(STAMP)
	@tools/system-parts postgresql chromium fonts elasticsearch semantic-model
	$(BIN)/pytest -n 2 --dist loadfile

## test-long: the tests that take longer, up to every source over a fortnight with kills, and from schedule to receiver; `up` with
## 200 kills; two Scrapyds; both generations of Elasticsearch; three nodes of which one is killed. ONLY="pytest's -k" takes some of it:
## ONLY="not hours" is what continuous integration takes.
test-long: $(STAMP)
	@tools/system-parts postgresql chromium fonts elasticsearch semantic-model
	$(BIN)/pytest -n 2 --dist loadfile -m long $(if $(ONLY),-k "$(ONLY)")

## check: style, format, types, the order of imports
check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest tests/test_imports.py

format: $(STAMP)
	$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

## screenshots: every page as a picture, at two widths, light and dark, into var/screenshots
screenshots: $(STAMP)
	@tools/system-parts chromium fonts
	$(BIN)/python -m tests.search_api.pages.screenshots

## bench: reading, facts, searching, crawling, alerts, schedules and the API beside named peers
bench: bench-reading bench-facts bench-search bench-relevance bench-crawl bench-alerts bench-schedule bench-api

bench-reading: $(STAMP)
	$(BIN)/python -m benchmarks.reading

bench-facts: $(STAMP)
	$(BIN)/python -m benchmarks.facts --laws

bench-search: $(STAMP)
	$(BIN)/python -m benchmarks.search
	$(BIN)/python -m benchmarks.search_scale

bench-relevance: $(STAMP)
	$(BIN)/python -m benchmarks.relevance
	$(BIN)/python -m benchmarks.meaning

bench-crawl: $(STAMP)
	$(BIN)/python -m benchmarks.crawl

bench-alerts: $(STAMP)
	$(BIN)/python -m benchmarks.alerts

bench-schedule: $(STAMP)
	$(BIN)/python -m benchmarks.schedule

## bench-scale: how fresh 3,000 sources can be on 1, 4 and 16 machines; soak: 24 simulated days of huanxin up (an hour)
bench-scale: $(STAMP)
	$(BIN)/python -m benchmarks.scale_sim

soak: $(STAMP)
	$(BIN)/python -m benchmarks.soak

bench-api: $(STAMP)
	$(BIN)/python -m benchmarks.api

clean:
	rm -rf $(VENV) build dist *.egg-info
