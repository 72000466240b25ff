# Buurtwijzer. `make help` lists the verbs; each installs what it lacks first.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
MAKEFLAGS += --no-print-directory

BIN := .venv/bin
TESTS ?=
TOWN ?=
FORCE ?=
WALKS ?=
PART ?=
LOAD ?=
WORKERS ?= auto
# Compiling Rasa's imports anew takes each process twenty seconds.
unexport PYTHONDONTWRITEBYTECODE
export WALKS
export RASA_TELEMETRY_ENABLED := false
export TF_CPP_MIN_LOG_LEVEL := 2
export SQLALCHEMY_SILENCE_UBER_WARNING := 1

.PHONY: help run test test-cluster cluster dialogues chaos check format train bench load

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## start everything; trains and migrates when needed; Ctrl-C stops it
	@scripts/bootstrap run
	@exec $(BIN)/python -m bot run

test: ## all tests on the embedded default; TESTS=tests/places for a part
	@scripts/bootstrap dev
	@scripts/browser >/dev/null
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup --max-worker-restart 0 $(TESTS)

test-cluster: ## the tests on PostgreSQL and Redis with several processes of each kind; starts the servers
	@scripts/bootstrap dev
	@scripts/servers >/dev/null
	@$(BIN)/python -m pytest -p no:randomly -s -m cluster $(or $(TESTS),tests/cluster)

cluster: ## everything as on several machines, with PostgreSQL, Redis and nginx, to try out; Ctrl-C stops it
	@scripts/bootstrap dev
	@scripts/servers >/dev/null
	@exec $(BIN)/python -m tests.cluster

dialogues: ## the written conversations; TESTS=spoed for a part, WALKS=100 for random residents instead
	@scripts/bootstrap dev
	@$(BIN)/python -m pytest -p no:randomly tests/dialogues/test_$(if $(WALKS),walk,dialogues).py $(if $(TESTS),-k "$(TESTS)")

chaos: ## a town writes while processes are killed; writes docs/reliability.md; TOWN=--servers on PostgreSQL
	@scripts/bootstrap dev
	@$(BIN)/python -m tests.chaos $(TOWN)

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

bench: ## measure speed, growth, streams and start; writes docs/benchmarks.md; PART=growth for a part
	@scripts/bootstrap dev
	@$(BIN)/python -m tests.bench $(PART)

load: ## residents write for a long time; writes docs/benchmarks.md; LOAD="--minutes 20 --share 0.7"
	@scripts/bootstrap dev
	@$(BIN)/python -m tests.bench.soak $(LOAD)
