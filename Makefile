# `make run` and `make test` set up all that they need in .venv, from the locks.
PYTHON ?= python3
# PyTorch's CPU builds. Where they can't be reached, the ordinary index is asked, and CUDA is refused
# unless TORCH_CUDA=1 accepts it.
TORCH_INDEX ?= https://download.pytorch.org/whl/cpu
TORCH_CUDA ?=
# What `make run` hands on to `verbatim run`, and `make bench` runs.
ARGS ?=
BENCH ?= $(wildcard tests/benchmarks/[!_]*.py)

export PYTHON TORCH_INDEX TORCH_CUDA
BIN := .venv/bin

.PHONY: help run test lint bench wheel clean setup setup-dev

help:
	@echo 'make run     sets up, then starts the bot; without DISCORD_TOKEN, the same answers in this terminal'
	@echo 'make test    sets up, then lint, types and all tests'
	@echo 'make lint    lint and types alone'
	@echo 'make bench   the measurements in tests/benchmarks, or make bench BENCH=tests/benchmarks/NAME.py'
	@echo 'make wheel   a wheel in dist/'
	@echo 'make setup   the set-up alone'
	@echo 'make clean   removes what builds and tests left; .venv stays'

run: setup
	@exec $(BIN)/verbatim run $(ARGS)

test: lint
	@$(BIN)/python -m pytest -n 2 --dist loadfile

lint: setup-dev
	@$(BIN)/python -m ruff check .
	@$(BIN)/python -m ruff format --check .
	@$(BIN)/python -m mypy

bench: setup-dev
	@for file in $(BENCH); do echo "$$file"; $(BIN)/python "$$file" || exit 1; done

wheel: setup
	@rm -rf build
	@$(BIN)/python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .
	@ls dist/*.whl

clean:
	@rm -rf build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
	@find . -path ./.venv -prune -o -name __pycache__ -type d -exec rm -rf {} +

setup:
	@.ci/setup run

setup-dev:
	@.ci/setup dev
