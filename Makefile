# Buurtwijzer. `make help` lists the verbs; each installs what it lacks first.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
MAKEFLAGS += --no-print-directory

BIN := .venv/bin
TESTS ?=
FORCE ?=
WORKERS ?= auto
# Compiling Rasa's imports anew takes each process twenty seconds.
unexport PYTHONDONTWRITEBYTECODE
export RASA_TELEMETRY_ENABLED := false
export TF_CPP_MIN_LOG_LEVEL := 2
export SQLALCHEMY_SILENCE_UBER_WARNING := 1

.PHONY: help run test dialogues walk check format train bench lock clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## start everything; trains and migrates when needed; Ctrl-C stops it
	@scripts/bootstrap run
	@exec $(BIN)/python -m bot run

test: ## all tests on the embedded default; TESTS=tests/places for a part
	@scripts/bootstrap dev
	@scripts/browser >/dev/null
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup --max-worker-restart 0 $(TESTS)

dialogues: ## the written conversations, with pass rate, turns and time of a reply; TESTS=spoed for a part
	@scripts/bootstrap dev
	@$(BIN)/python -m pytest -p no:randomly tests/dialogues/test_dialogues.py $(if $(TESTS),-k $(TESTS))

walk: ## random residents, who do anything at any moment; WALKS=500 for more
	@scripts/bootstrap dev
	@WALKS=$${WALKS:-100} $(BIN)/python -m pytest -p no:randomly tests/dialogues/test_walk.py

check: ## style, types, layers, migrations and training data; quiet when good
	@scripts/bootstrap dev
	@scripts/check

format: ## put code in the house style
	@scripts/bootstrap dev
	@$(BIN)/ruff check --quiet --fix-only .
	@$(BIN)/ruff format --quiet .

train: ## train the model anew and keep the better one; FORCE=1 takes the new one anyhow
	@scripts/bootstrap run
	@$(BIN)/python -m bot train $(if $(FORCE),--force)

bench: ## measure against a stock assistant; writes docs/benchmarks.md
	@scripts/bootstrap dev
	@$(BIN)/python -m tests.bench

lock: ## compile requirements/*.txt from pyproject.toml
	@scripts/bootstrap uv
	@.uv/bin/uv pip compile --quiet --generate-hashes --no-emit-index-url --python-version 3.10 pyproject.toml -o requirements/run.txt
	@.uv/bin/uv pip compile --quiet --generate-hashes --no-emit-index-url --python-version 3.10 --group dev pyproject.toml -c requirements/run.txt -o requirements/dev.txt
	@echo "requirements/run.txt and requirements/dev.txt are up to date"

clean: ## remove what can be made again: caches, models, environment; never the data in var
	@rm -rf .venv .uv models .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .rasa
	@find bot actions tests -name __pycache__ -type d -prune -exec rm -rf {} +
