# make report   the flagship's report, in reports/us-dprk-2018/report.html
# make report-full   the same with predicted play's heavy settings, in reports/us-dprk-2018-full
# make test     every check: style, types, import arrows, documentation, tests
#
# PYTHON=python3.12 chooses an interpreter (3.11 to 3.13), VENV=folder the environment's place.

PYTHON ?= python3
ifeq ($(PYTHON),python3)
VENV ?= .venv
else
# An interpreter of your choice gets an environment of its own, so that two can be compared.
VERSION := $(shell "$(PYTHON)" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)
ifeq ($(VERSION),)
$(error PYTHON=$(PYTHON) does not run. Name an interpreter that does, by its full path if need be)
endif
VENV ?= .venv-$(VERSION)
endif
BIN = $(VENV)/bin
CASE ?= us-dprk-2018
REPORT ?= reports/$(CASE)
WORKERS ?= 2
COUNT ?= 10000
HOLD ?= f0575b2

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help report report-full test environment environment-test style types imports-arrow docs unit hold check-fuzz bench \
	constraints wheel clean predictions

help:
	@echo "make report       analyze $(CASE); writes $(REPORT)/report.html"
	@echo "make report-full  the same with the heavy settings, in $(REPORT)-full: many minutes"
	@echo "make test         every check"
	@echo "make hold         the answers of commit HOLD=$(HOLD) beside this tree's, number by number: 22 minutes of CPU a side"
	@echo "make check-fuzz   $(COUNT) hostile cases and documents"
	@echo "make docs         the documentation, in site/"
	@echo "make bench        the benchmarks beside other libraries"
	@echo "make wheel        the package, in dist/"
	@echo "make predictions  predict the flagship's next six months again, and store it: minutes"
	@echo "make constraints  renew constraints*.txt from pyproject.toml (needs uv)"
	@echo "make clean        remove what the others made, environments included"
	@echo "PYTHON=python3.12 chooses the interpreter: 3.11, 3.12 or 3.13."

environment:
	@"$(PYTHON)" scripts/environment.py "$(VENV)" run

environment-test:
	@"$(PYTHON)" scripts/environment.py "$(VENV)" test

report: environment
	$(BIN)/detente analyze $(CASE) --output $(REPORT)
	@test -s $(REPORT)/report.html

# Every section at its command's own settings: many minutes. In a folder of its own.
report-full: environment
	$(BIN)/detente analyze $(CASE) --full --output $(REPORT)-full
	@test -s $(REPORT)-full/report.html

# In this order whatever -j says: the quick ones first, and pytest's own last line at the end.
test: style types imports-arrow docs unit

style: environment-test
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: environment-test
	$(BIN)/mypy

imports-arrow: environment-test
	$(BIN)/lint-imports

docs: environment-test
	$(BIN)/mkdocs build --strict --quiet --site-dir site

unit: environment-test
	$(BIN)/python -m pytest -n $(WORKERS) $(PYTEST)

# Kept in build/hold, so that a later run computes this tree's side alone. Exit 1 where a number moved.
hold: environment-test
	$(BIN)/python scripts/hold.py $(HOLD) --jobs $(WORKERS)

check-fuzz: environment-test
	$(BIN)/python -m tests.hostile --count $(COUNT)

# The other library gets an environment of its own: what it pins must not decide what we pin.
.venv-bench/bin/negmas:
	"$(PYTHON)" -m venv .venv-bench
	.venv-bench/bin/python -m pip install -qq "negmas==0.16.*"

bench: environment-test .venv-bench/bin/negmas
	$(BIN)/python benchmarks/deals_vs_negmas.py --negmas .venv-bench/bin/python

wheel: environment-test
	$(BIN)/hatchling build --target wheel

# What is predicted for the flagship's two dates, stored, and its tables in the documentation.
predictions: environment
	$(BIN)/python scripts/predictions.py

constraints:
	scripts/constraints.sh

clean:
	rm -rf .venv .venv-3.* .venv-bench site dist reports build .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
