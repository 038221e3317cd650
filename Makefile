# Every target can be run on a fresh clone: each one first makes sure that what it needs is there.
# Nothing is installed outside this folder but missing Debian packages, and those only when make runs as root.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:

RUN := .venv/bin
export UV_PYTHON_DOWNLOADS := never
# The folder holds `uv` alone, which the test bed uses to fetch a Go toolchain where there is none.
export PATH := $(CURDIR)/.tools/bin:$(PATH)
# Paths that `make test` and `make unit` take, for example `make unit TESTS=tests/unit/testbed`.
TESTS ?=
PYTEST_FLAGS ?=
# How long `make fuzz` goes on, and what its chance begins with.
SECONDS ?= 60
SEED ?= 1

.PHONY: help setup bed demo test unit check lint types arch docs docs-check bench fuzz fix clean

help: ## Show this help
	@echo "Usage: make TARGET"
	@echo
	@sed -n 's/^\([a-z][a-z-]*\):[^#]*## \(.*\)$$/\1\t\2/p' $(MAKEFILE_LIST) | awk -F '\t' '{ printf "  %-11s %s\n", $$1, $$2 }'
	@echo
	@echo "A first look: make demo. Everything that is proven: make test."

setup: ## Prepare this folder: a private uv in .tools, the locked packages in .venv
	@tools/setup

bed: setup ## Build what the test bed is made of (once, about 8 minutes on 2 cores)
	@$(RUN)/python -m tools.bed

demo: setup bed ## Watch a gated deploy on a real cluster: blocked, live, rolled back (KEEP=1 leaves it up)
	@KEEP="$(KEEP)" $(RUN)/python -m examples.demo

test: setup bed ## Run every test, those on the real cluster among them
	@tools/programs
	@echo "==> all tests, two at a time"
	@$(RUN)/pytest -n 2 --dist worksteal $(PYTEST_FLAGS) $(TESTS)

unit: setup ## Run the tests that need no cluster
	@tools/programs
	@echo "==> tests without a cluster"
	@$(RUN)/pytest -n 2 --dist worksteal -m "not cluster" $(PYTEST_FLAGS) $(TESTS)

check: lint types arch docs-check unit ## Everything a change must pass before it is proposed, without a cluster

lint: setup ## Style, bans and formatting
	@echo "==> lint: ruff"
	@$(RUN)/ruff check --quiet .
	@$(RUN)/ruff format --check --quiet .

types: setup ## Types, strictly
	@echo "==> types: mypy --strict"
	@$(RUN)/mypy

arch: setup ## The direction of every import
	@echo "==> architecture: import-linter"
	@$(RUN)/lint-imports

docs: setup ## Write docs/generated, the tables of README.md and the launcher's answers from the code
	@$(RUN)/python -m tools.docs
	@$(RUN)/python -m tools.answers
	@$(RUN)/python -m tools.rule_pages

docs-check: setup ## Fail when the generated documents are not those of the code
	@echo "==> generated documents"
	@$(RUN)/python -m tools.docs --check
	@$(RUN)/python -m tools.answers --check
	@$(RUN)/python -m tools.rule_pages --check

bench: setup bed ## Measure the test bed, the tool, the guard and the linter beside their peers; writes nothing into the repository
	@$(RUN)/python -m tools.bench
	@$(RUN)/python -m tools.guard_bench
	@$(RUN)/python -m tools.lint_bench

fuzz: ## Feed the linter with what a coverage-guided fuzzer makes (SECONDS=60 SEED=1), until something breaks
	@tools/setup --group fuzz
	@$(RUN)/python -m tools.lint_fuzz --seconds $(SECONDS) --seed $(SEED)

fix: setup ## Let ruff repair and format what it can
	@$(RUN)/ruff check --fix --quiet . || true
	@$(RUN)/ruff format --quiet .

clean: ## Remove what the other targets made in this folder (the cache of the test bed stays)
	@echo "==> removing .venv, .tools and caches"
	@rm -rf .venv .tools .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .fuzz dist
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
