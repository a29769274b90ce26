# The commands everybody uses. Each makes .venv/ from the locked files first, if it is missing or stale.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q

.PHONY: demo test check audit browser bench upgrade lock clean
.DEFAULT_GOAL := help

help:
	@echo "make demo   play a secretary and an officer on a sample district"
	@echo "make test   run the tests"
	@echo "make check  lint, types, import contracts and tests: all that CI runs"
	@echo "make audit  ask for known holes in the libraries"
	@echo "make browser  play the page in a real browser (needs Chromium)"
	@echo "make bench  measure speed and memory"
	@echo "make upgrade  back up, fetch the newest version, bring the database up to date, restart"

.venv/run.stamp: requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing what Chibo needs into .venv/ (once)"
	@$(PIP) install --require-hashes --only-binary :all: -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --no-index -e .
	@touch $@

.venv/dev.stamp: .venv/run.stamp requirements-dev.lock
	@echo "Installing what the tests need into .venv/ (once)"
	@$(PIP) install --require-hashes --only-binary :all: -r requirements-dev.lock
	@touch $@

demo: .venv/run.stamp
	@$(BIN)/chibo demo

test: .venv/dev.stamp
	@$(BIN)/python -m pytest -n auto

check: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n auto

audit:
	@test -x .audit/bin/python || $(PYTHON) -m venv .audit
	@if .audit/bin/python -m pip --disable-pip-version-check -q install "pip-audit>=2.10,<3"; \
	then .audit/bin/python scripts/audit.py requirements.lock; \
	else echo "Not audited: the registry does not give pip-audit here."; fi

browser: .venv/dev.stamp
	$(BIN)/python -m pytest -m browser tests/browser

bench: .venv/dev.stamp
	@$(BIN)/python -m benchmarks

upgrade:
	@deploy/upgrade.sh

lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate pyproject.toml --extra build -o requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate pyproject.toml --extra build --extra dev --extra browser -c requirements.lock -o requirements-dev.lock

clean:
	rm -rf .venv var build *.egg-info
