# Two commands matter: `make run` and `make test`. Each sets up what it needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: help setup run test check soak bench lock schema clean

help:
	@echo "make run    run the bot, or a demo in your browser when there is no token"
	@echo "make test   run every check and every test"
	@echo "make check  run only the checks (ruff, types, event files, migrations)"
	@echo "make soak   prove delivery for hours: kills, faults, seeds, races; writes soak.json"
	@echo "            SOAK_PARTS='kills faults' runs these parts alone and keeps what others found"
	@echo "make bench  measure speed and memory; writes bench.json"
	@echo "make schema write config/event.schema.json anew"
	@echo "make lock   resolve the dependencies anew and write the lock files"

setup: $(STAMP)

$(STAMP): requirements-dev.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Muster needs Python 3.11 or later; try: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $(STAMP)

run: setup
	@$(BIN)/python -m bot up

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/basedpyright
	$(BIN)/python -m bot check config/events/*.yaml --quiet

# Every worker of pytest would compile everything anew where Python is told to keep nothing.
test check: export PYTHONDONTWRITEBYTECODE =

test: check
	$(BIN)/python -m tests.browser.install
	$(BIN)/python -m pytest -n auto

soak: setup
	$(BIN)/python -m tests.soak

bench: setup
	$(BIN)/python -m tests.bench

schema: setup
	$(BIN)/python -m bot schema > config/event.schema.json

lock:
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url --no-emit-find-links -o requirements.lock
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url --no-emit-find-links -o requirements-dev.lock

clean:
	rm -rf $(VENV) .pytest_cache .ruff_cache
