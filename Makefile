# What one can do with this checkout. Everything that runs lives under .local/; `make help` lists the targets.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup setup-dev up down status env pilot test bench accuracy lint format psql analyst reset-password logs lock

PYTHON := .local/venv/bin/python
TYPED := api db scripts tests/conftest.py tests/support workers

quoted = '$(subst ','\'',$(1))'

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 16

setup: ## Install what the service needs, under .local/
	@scripts/setup.sh

setup-dev:
	@scripts/setup.sh dev

up: setup ## Start the whole service in the background; ready when it returns
	@$(PYTHON) -m scripts.service up

down: setup ## Stop it
	@$(PYTHON) -m scripts.service down

status: setup ## Tell what runs
	@$(PYTHON) -m scripts.service status

env: setup ## Print the variables of the running service: eval "$$(make -s env)"
	@$(PYTHON) -m scripts.service env

pilot: up ## Start the service and walk both runbooks, each step checked
	@env -u BASE_URL bash scripts/pilot_e2e.sh
	@env -u BASE_URL bash scripts/factory_pilot.sh

test: setup-dev ## Run all tests
	@$(PYTHON) -m pytest

bench: setup-dev ## Measure
	@$(PYTHON) -m tests.bench

accuracy: setup-dev ## Measure forecast and alerts on real years
	@$(PYTHON) -m tests.accuracy
	@$(PYTHON) -m tests.alert.accuracy

lint: setup-dev ## Check style, types and SQL
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m mypy $(TYPED)
	@$(PYTHON) -m scripts.lint_sql

format: setup-dev ## Format the Python files
	@$(PYTHON) -m ruff check --fix .
	@$(PYTHON) -m ruff format .

psql: setup ## Open a shell in the service's database
	@$(PYTHON) -m scripts.service psql

analyst: setup ## Make a login that reads a tenant's views: NAME=… TENANT=… (REVOKE=1 takes it back; neither: list them)
	@$(PYTHON) -m scripts.analyst $(if $(REVOKE),--revoke) $(if $(NAME),--name=$(call quoted,$(NAME))) $(if $(TENANT),--tenant=$(call quoted,$(TENANT)))

reset-password: setup ## Print a one-time link with which somebody chooses a new password: EMAIL=…
	@$(PYTHON) -m scripts.reset_password $(if $(EMAIL),--email=$(call quoted,$(EMAIL)))

logs: setup ## Follow the logs
	@$(PYTHON) -m scripts.service logs

lock: setup-dev ## Pin the packages anew, with hashes
	@scripts/lock.sh
