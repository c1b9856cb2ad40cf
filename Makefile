# The front door. `make run` and `make test` do all their own set-up.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed

.PHONY: run test check check-messages bench migrate format lock rewrite-chats

run: $(STAMP)  ## the bot, a Telegram of its own and the demo county, in the browser
	@$(BIN)/python -m bot simulate

test: $(STAMP)  ## the whole suite
	@$(BIN)/python -m pytest -q -n 2 tests

check: $(STAMP)  ## lint, format, types, import chain: the same at home and in CI
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

check-messages: $(STAMP)  ## how well secretaries' messages are read: thirty labelled ones, and our own
	@$(BIN)/python -m tests.messages

bench: $(STAMP)  ## what an answer, a step and an update cost, beside others in the same run
	@$(BIN)/python -m tests.benchmarks

migrate: $(STAMP)  ## bring the database to the newest tables
	@$(BIN)/python -m bot migrate

format: $(STAMP)
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .

rewrite-chats: $(STAMP)  ## write tests/chats/*.txt anew from what the bot says; read the diff
	@$(BIN)/python -m pytest -q tests/chats --rewrite-chats

lock: $(STAMP)  ## pin every dependency with hashes, without download addresses
	@$(BIN)/python -m pip install -q uv
	@$(BIN)/uv pip compile --quiet --upgrade --generate-hashes --no-emit-index-url --no-header --group dev pyproject.toml -o requirements.lock

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Huifang needs Python 3.11 or newer; set PYTHON=python3.11")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "第一次运行：安装依赖…  First run: installing dependencies…"
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e . 
	@touch $(STAMP)
