# From a clean clone on a bare machine: `make scan`, `make test`. `make help` lists the rest.
VENV := .venv
BIN := $(VENV)/bin
BUILD := build/package
SCAN_CARD := examples/cmd3_scan.yaml
SCAN_OUTPUT := scan_output
NOTEBOOKS := build/notebooks
QUICK := 1
export PATH := $(abspath $(BIN)):$(PATH)
unexport PYTHONPATH VIRTUAL_ENV

sources := CMakeLists.txt pyproject.toml LICENSE README.md \
  $(shell find cmake cpp generators python -type f ! -name '*.so' ! -name '*.pyc')
install := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.DELETE_ON_ERROR:
.PHONY: help install scan test test-cpp test-python test-slow examples notebooks validate bench lint \
  tidy stubs docs wheel clean distclean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | column -t -s '|'

# --- environment: each step runs again only when what it depends on has changed
$(VENV)/.tools: pyproject.toml tools/system-packages.sh tools/find-python.sh
	tools/system-packages.sh build
	[ -x $(BIN)/python ] || "$$(tools/find-python.sh)" -m venv $(VENV)
	@echo "Installing the build tools into $(VENV)"
	$(install) --upgrade pip
	$(install) --group build
	@touch $@

$(VENV)/.package: $(VENV)/.tools $(sources)
	@echo "Building and installing vasilisa into $(VENV)"
	$(install) --no-build-isolation -C build-dir=$(BUILD) -C cmake.define.VASILISA_TESTS=ON .
	@touch $@

# Extras of the installed package: the package itself is not built again.
$(VENV)/.extras: $(VENV)/.tools | $(VENV)/.package
	@echo "Installing the tools of the tests into $(VENV)"
	$(install) "vasilisa[test,files]" --group dev
	@touch $@

install: $(VENV)/.package ## build and install the package into .venv

# --- what users run
scan: install ## the energy scan of examples/cmd3_scan.yaml
	vasilisa scan $(SCAN_CARD) -o $(SCAN_OUTPUT)

validate: install ## comparisons with reference numbers
	vasilisa validate

bench: install ## CPU seconds to a given precision
	vasilisa bench

# --- what developers run
test: test-cpp test-python ## all fast tests

test-cpp: install
	cmake --build $(BUILD) --target vasilisa_tests
	ctest --test-dir $(BUILD) --output-on-failure --parallel $$(nproc)

test-python: install $(VENV)/.extras
	pytest --numprocesses $$(nproc) --dist loadfile

test-slow: install $(VENV)/.extras ## tests of minutes, with fixed seeds
	cmake --build $(BUILD) --target vasilisa_tests
	$(BUILD)/tests/cpp/vasilisa_tests "[slow]"
	pytest -m slow_ci --numprocesses $$(nproc) --dist loadfile

examples: install $(VENV)/.extras ## every example
	tools/run-examples.sh

notebooks: install ## the notebooks of validation/ in three minutes; QUICK= for full statistics
	$(install) "vasilisa[notebooks]"
	VASILISA_QUICK=$(QUICK) jupyter nbconvert --log-level WARN --to notebook --execute \
	  --output-dir $(NOTEBOOKS) validation/*.ipynb

lint: install $(VENV)/.extras ## formatting, types and style
	tools/system-packages.sh lint
	pre-commit run --all-files

tidy: install $(VENV)/.extras ## clang-tidy on the engine
	tools/system-packages.sh lint
	cmake --preset tidy -DPython_EXECUTABLE=$(abspath $(BIN))/python
	pre-commit run --all-files --hook-stage manual clang-tidy

stubs: install $(VENV)/.extras ## regenerate python/vasilisa/_core/*.pyi
	python tools/make_stubs.py

docs: notebooks ## the manual with the notebooks, into site/
	$(install) "vasilisa[docs]"
	mkdocs build --strict

wheel: $(VENV)/.extras ## a wheel that carries its shared libraries, into dist/
	rm -rf dist
	pip wheel --no-deps --wheel-dir dist/unrepaired .
	auditwheel repair --wheel-dir dist dist/unrepaired/*.whl

clean: ## remove what was built
	rm -rf build dist site $(SCAN_OUTPUT) python/vasilisa/*.so

distclean: clean ## and the virtual environment
	rm -rf $(VENV)
