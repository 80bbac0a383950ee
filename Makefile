SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
# Where it is set, every process of the tests would compile the whole server anew.
unexport PYTHONDONTWRITEBYTECODE
.PHONY: help run test fuzz walk lint bench pictures clean

HOST ?= 127.0.0.1
PORT ?= 8000
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	if $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$name; exit; fi; done; echo python3)
BIN := .venv/bin
TITLE := @printf '\n== %s\n'

help: ## Say what there is
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

run: ## Set everything up and serve the demo house at http://$(HOST):$(PORT)
	@$(PYTHON) .ci/prepare.py run
	@export COUNTERSIGN_BASE_URL="$${COUNTERSIGN_BASE_URL:-http://$(HOST):$(PORT)}"; \
	exec $(BIN)/countersign serve --demo --host "$(HOST)" --port "$(PORT)"

LINTERS := style types imports dependencies dead-code templates scripts
.PHONY: $(LINTERS)

lint: ## Check style, types, imports, templates and scripts
	@$(PYTHON) .ci/prepare.py test
	@$(MAKE) --no-print-directory -j 2 --output-sync=target types $(filter-out types,$(LINTERS))

style:
	$(TITLE) "style"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types:
	$(TITLE) "types"
	@$(BIN)/basedpyright
	@$(BIN)/basedpyright --project tests/bench

imports:
	$(TITLE) "import contracts"
	@$(BIN)/lint-imports

dependencies:
	$(TITLE) "dependencies"
	@$(BIN)/deptry .

dead-code:
	$(TITLE) "dead code"
	@$(BIN)/vulture

templates:
	$(TITLE) "templates"
	@$(BIN)/djlint tasks_ui/templates --lint --quiet

scripts:
	$(TITLE) "scripts"
	@PATH="$(CURDIR)/$(BIN):$$PATH" npm --prefix tasks_ui run --silent lint

# Three, on two processors: tests wait for PostgreSQL, for the browser and for servers of their own. The check of types,
# which takes six times as long as all other linters together, goes on beside them and is told in the end.
test: ## Run every linter and every test
	@$(PYTHON) .ci/prepare.py test
	@$(MAKE) --no-print-directory -j 2 --output-sync=target $(filter-out types,$(LINTERS))
	$(TITLE) "tests"
	@mkdir -p build; $(MAKE) --no-print-directory types >build/types.log 2>&1 & types=$$!; failed=0; \
	$(BIN)/python -m pytest -n 3 --dist worksteal -p tests.nothing_skipped -p tests.second_look || failed=1; \
	wait $$types || failed=1; cat build/types.log; exit $$failed

fuzz: ## Run the property tests on examples drawn anew
	@$(PYTHON) .ci/prepare.py test
	@$(BIN)/python -m pytest -n 2 --hypothesis-profile=search $$(grep -rlE "^from hypothesis" tests --include=test_*.py)

walk: ## Walk the scenarios of all processes in the browser, by the people concerned; JSON under build/walks/
	@$(PYTHON) .ci/prepare.py test
	@$(BIN)/python -m tests.walks -j 2

bench: ## Run the benchmarks; print tables, write JSON under build/bench/, fail when a target is missed
	@$(PYTHON) .ci/prepare.py test
	@mkdir -p build/bench
	@missed=""; for file in tests/bench/bench_*.py; do name=$$(basename $$file .py); \
	printf '\n== %s\n' $$name; $(BIN)/python -m tests.bench.$$name || missed="$$missed $$name"; done; \
	if [ -n "$$missed" ]; then echo "not met:$$missed"; exit 1; fi

pictures: ## Take the pictures of the documentation anew
	@$(PYTHON) .ci/prepare.py test
	@$(BIN)/python -m tests.pictures

clean: ## Remove what was built; the database under var/ stays
	@rm -rf .venv build tasks_ui/node_modules tasks_ui/static/dist
