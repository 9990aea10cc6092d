# One-word commands around CMake, pip and pytest; `make help` lists them.
.DEFAULT_GOAL := demo
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
VENV := .venv
PEERS := .venv-peers
JOBS ?= $(shell nproc)
BIN := $(CURDIR)/$(VENV)/bin
export PATH := $(BIN):$(PATH)

# Real data sets for examples, tests and benchmarks, where the machine has them.
ifneq ($(wildcard ../shared/data/.),)
export MLIOT_DATA ?= $(abspath ../shared/data)
endif
ifneq ($(shell command -v ccache),)
export CMAKE_CXX_COMPILER_LAUNCHER ?= ccache
export CMAKE_C_COMPILER_LAUNCHER ?= ccache
export CCACHE_BASEDIR ?= $(CURDIR)
export CCACHE_NOHASHDIR ?= true
endif
# One name of the compiler in all builds: under another the compiler cache knows no object.
ifeq ($(origin CXX),default)
export CXX := c++
endif
export CMAKE_BUILD_PARALLEL_LEVEL ?= $(JOBS)
export ASAN_OPTIONS ?= detect_leaks=1
export UBSAN_OPTIONS ?= print_stacktrace=1

CPP_SOURCES := $(shell find CMakeLists.txt cmake include src bindings -type f)
# A module that comes or goes changes its folder, and the editable install lists modules.
PYTHON_FOLDERS := $(shell find python/mliot -type d -not -name __pycache__)
PYTHON_FILES := $(shell find python tests examples docs benchmarks -name '*.py' 2>/dev/null)

.PHONY: demo environment build test check lint types tidy format stubs bench accuracy docs fuzz wheel clean help cpp sanitize tsan installed

demo: build ## set up, build, run the demo (the default)
	@$(BIN)/mliot demo

environment: $(VENV)/.checks
$(VENV)/.ready: pyproject.toml .ci/bootstrap
	@PYTHON="$(PYTHON)" .ci/bootstrap $(VENV)
	@touch $@
$(VENV)/.checks: $(VENV)/.ready
	@PYTHON="$(PYTHON)" .ci/bootstrap $(VENV) checks
	@touch $@

build: build/.python-ready ## the C++ library and the Python package, editable, Release
build/.python-ready: $(VENV)/.ready $(CPP_SOURCES) $(PYTHON_FOLDERS)
	@echo "building mliot"
	@mkdir -p build
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps \
	  --no-build-isolation --config-settings=cmake.define.MLIOT_WERROR=ON --editable .
	@touch $@

cpp: environment
	@mkdir -p build
	@cmake --preset dev > build/dev-configure.log || { cat build/dev-configure.log; exit 1; }
	@cmake --build --preset dev -- -j$(JOBS) --quiet

sanitize: environment
	@mkdir -p build
	@cmake --preset sanitize > build/sanitize-configure.log || { cat build/sanitize-configure.log; exit 1; }
	@cmake --build --preset sanitize -- -j$(JOBS) --quiet

tsan: environment ## streams and the thread pool under ThreadSanitizer
	@mkdir -p build
	@cmake --preset tsan > build/tsan-configure.log || { cat build/tsan-configure.log; exit 1; }
	@cmake --build --preset tsan --target test_core test_pipeline -- -j$(JOBS) --quiet
	@ctest --preset tsan -R '^(core|pipeline)@'

installed: cpp
	@cmake --install build/dev --prefix build/installed > build/install.log

test: ## everything: C++ per SIMD target, sanitizers, Python, examples, docs, gates, format, lint
	@.ci/suite --begin
	@.ci/suite environment $(MAKE) environment
	@.ci/suite "format and lint" $(MAKE) lint
	@.ci/suite "C++ build" $(MAKE) cpp
	@.ci/suite "C++ tests, every SIMD target" ctest --preset dev -j$(JOBS)
	@.ci/suite "C++ sanitizer build" $(MAKE) sanitize
	@.ci/suite "C++ tests under sanitizers" ctest --preset sanitize -j$(JOBS)
	@.ci/suite "streams and threads under ThreadSanitizer" $(MAKE) tsan
	@.ci/suite "fuzzing for a minute" .ci/fuzz 60
	@.ci/suite "Python build" $(MAKE) build
	@.ci/suite "types and stubs" $(MAKE) types
	@.ci/suite "clang-tidy" $(MAKE) tidy
	@.ci/suite "docs" $(MAKE) docs
	@.ci/suite "installed tree" $(MAKE) installed
	@.ci/suite --last "gates, Python tests, examples, README and docs" $(BIN)/python -m pytest -rs -n $(JOBS) --dist loadfile

check: build ## the inner loop, under three minutes: format, lint, fast tests
	@$(MAKE) lint types
	@$(MAKE) cpp
	@ctest --preset dev -j$(JOBS) -R "@(scalar|$$($(BIN)/python -c 'import mliot; print(mliot.build_info()["kernel_target"])'))$$"
	@$(BIN)/python -m pytest -m "not slow" -n $(JOBS) --dist loadfile

lint: environment
	@git ls-files '*.cpp' '*.hpp' '*.h' | xargs -r $(BIN)/clang-format --dry-run --Werror
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check --quiet

types: environment build
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/python tests/gates/stubs.py --check

tidy: cpp
	@$(BIN)/python tests/gates/tidy.py --jobs $(JOBS)

format: environment ## formats every source in place
	@git ls-files '*.cpp' '*.hpp' '*.h' | xargs -r $(BIN)/clang-format -i
	@$(BIN)/ruff check --quiet --fix-only
	@$(BIN)/ruff format --quiet

stubs: build ## writes python/mliot/_core.pyi anew
	@$(BIN)/python tests/gates/stubs.py

bench: environment build $(PEERS)/.ready ## benchmarks against the peers; QUICK=1 for the short run
	@cmake --preset bench > build/bench-configure.log || { cat build/bench-configure.log; exit 1; }
	@cmake --build --preset bench --target bench_plan bench_stream bench_statistical_stream bench_boosting_kernels bench_boosting_steps -- -j$(JOBS) --quiet
	@QUICK="$(QUICK)" MLIOT_PEERS="$(CURDIR)/$(PEERS)/bin/python" $(BIN)/python benchmarks/run.py

accuracy: environment build $(PEERS)/.ready ## accuracy and time of the statistical models on real series, beside statsforecast
	@QUICK="$(QUICK)" MLIOT_PEERS="$(CURDIR)/$(PEERS)/bin/python" $(BIN)/python benchmarks/run.py --only statistical accuracy published coverage intermittent seasons auto

$(PEERS)/.ready: pyproject.toml
	@"$(PYTHON)" -m venv $(PEERS)
	@$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	@$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check --group peers
	@touch $@

fuzz: environment cpp ## the model file's fuzzer for FUZZ_SECONDS (600), and a million changed files
	@.ci/fuzz $(or $(FUZZ_SECONDS),600)
	@MLIOT_MUTATIONS=1000000 build/dev/tests/test_io "changed values in a well-formed file are refused or harmless"

docs: environment build ## the Sphinx site in docs/_build/html, warnings are errors
	@$(BIN)/python -m sphinx -W --keep-going -q -b html docs docs/_build/html
	@echo "docs/_build/html/index.html"

wheel: environment ## source distribution and wheel in dist/, tried in a fresh environment
	@.ci/wheel $(VENV) dist

clean: ## removes everything that make made
	rm -rf build dist $(VENV) $(PEERS) docs/_build docs/api/generated mliot-demo .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find python -name '_core*.so' -delete

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "make %-8s %s\n", $$1, $$2}' Makefile
