# Two commands for everyone: `make run` and `make test`. Each sets up what it needs first; `make` alone lists them.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
PY := .venv/bin/python
READY := .venv/.shuridai-ready
COMPILE := CUSTOM_COMPILE_COMMAND="make lock" $(PY) -m piptools compile --quiet --generate-hashes --strip-extras \
  --allow-unsafe --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options
# pip-tools leaves out what this system doesn't need: what only Windows needs is locked beside it, with its marker.
WINDOWS := sys_platform == 'win32'
WINDOWS_LOCK = sed -n "s/^ *\"\(.*\); $(WINDOWS)\",.*/\1/p" pyproject.toml \
  | $(COMPILE) --no-header --no-annotate -o - - | sed -E "s/^([a-z0-9.-]+==[^ ]+) /\1 ; $(WINDOWS) /"

.PHONY: help setup run test test-all check bench coverage lock clean

help:
	@echo "make run       open the window on a sample ledger (without a screen: pictures of a day's work)"
	@echo "make test      every check; the tests, those that take long in a seeded sample: 10 minutes at most"
	@echo "make test-all  everything, with a million devices: about an hour; log in build/test-all.log"
	@echo "make check     style, types and the arrow rule only"
	@echo "make bench     the measurements"
	@echo "make coverage  lines and branches the tests run"
	@echo "make lock      new lock files from pyproject.toml"
	@echo "make clean     remove what was built (not .venv, no ledger)"

setup: $(READY)

$(READY): requirements.lock requirements-dev.lock installer/setup.sh installer/linux/system_packages.sh
	@sh installer/setup.sh
	@touch $@

run: setup
	@sh installer/run.sh

check: setup
	@$(PY) -m ruff check
	@$(PY) -m mypy
	@.venv/bin/lint-imports --no-logo

test: check
	@$(PY) -m pytest -n 2 --dist worksteal

# Nothing else runs on the machine while times are taken, so the benches come last and alone.
test-all: setup
	@sh installer/linux/system_packages.sh ime print
	@mkdir -p build
	@{ $(MAKE) --no-print-directory check \
	  && SHURIDAI_TEST_ALL=1 $(PY) -m pytest -n 2 --dist worksteal -m "not bench" --cov --cov-report= \
	  && $(MAKE) --no-print-directory covered \
	  && SHURIDAI_TEST_ALL=1 $(PY) -m pytest -p no:xdist -m bench \
	  && $(PY) main.py bench \
	  && $(PY) main.py bench --devices 1000000; } 2>&1 | tee build/test-all.log

bench: setup
	@$(PY) main.py bench

coverage: setup
	@SHURIDAI_TEST_ALL=1 $(PY) -m pytest -n 2 --dist worksteal --cov --cov-report=
	@$(MAKE) --no-print-directory covered

# The rules hold in every line and branch; the rest is reported.
.PHONY: covered
covered:
	@$(PY) -m coverage report
	@$(PY) -m coverage report --include="app/domain/*,app/usecases/*" --fail-under=100

lock: setup
	@$(COMPILE) -o requirements.lock pyproject.toml
	@$(COMPILE) --extra dev -c requirements.lock -o requirements-dev.lock pyproject.toml
	@$(WINDOWS_LOCK) | tee -a requirements.lock >> requirements-dev.lock
	@rm -f $(READY)

clean:
	@rm -rf build dist htmlcov .coverage .coverage.* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find . -name __pycache__ -not -path "./.venv/*" -prune -exec rm -rf {} +
