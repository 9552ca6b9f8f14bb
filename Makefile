# make run     set up whatever is missing, then serve Circle at http://127.0.0.1:5000
# make test    run the tests, three at a time; make test ARGS="-k sharing" runs some of them
# make prove   run the stateful model from other seeds, on PostgreSQL every interleaving there is, and kill the server
#              until fifty thousand words were acknowledged
# make bench   measure Circle beside others, and print one table (bench/README.md); ARGS="live --rounds 3" does less
# make soak    a thousand screens for a quarter of an hour, compared with a small model of who may see what
# make check   lint, formatting, types
# make lock    write the lock files after pyproject.toml or package.json changed;
#              make lock ARGS=--upgrade takes the newest versions
# make messages  gather the words to translate into circle/translations, after the app's own words changed
#
# Needs git, make and Python 3.11 or newer. PYTHON=… chooses which; HOST, PORT, PUBLIC_URL and
# CIRCLE_DATA reach the server.

BIN := .venv/bin
INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r

# The newest that answers; a name on the PATH may still be a Python without venv.
PYTHON ?= $(shell for python in python3.14 python3.13 python3.12 python3.11 python3; do \
	$$python -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$python && break; done)
NPM := $(or $(shell command -v npm 2>/dev/null),$(BIN)/npm)

VENDORED := static/vendor/vollkorn.woff2
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard circle/translations/*/LC_MESSAGES/*.po))

# Python keeps what it compiled: each of the many servers that the tests start would compile all of Circle anew.
unexport PYTHONDONTWRITEBYTECODE

.DELETE_ON_ERROR:
.PHONY: run installed test prove bench soak check lock messages ready browser servers

run: installed
	@$(BIN)/flask --app wsgi setup
	@exec $(BIN)/gunicorn wsgi:app

# Everything that serving needs.
installed: .venv/run-installed $(VENDORED) $(CATALOGUES)

test: ready
	@$(BIN)/python -m pytest -n 3 $(ARGS)

prove: ready
	@CIRCLE_SEEDS="3000 4000 5000" CIRCLE_STRIDE=1 $(BIN)/python -m pytest -n 2 \
		tests/privacy/test_stateful.py tests/postgres/test_on_postgresql.py
	@CIRCLE_ACKNOWLEDGED=50000 $(BIN)/python -m pytest tests/faults/test_burst.py

bench: ready bench/other/node_modules/.built
	@$(BIN)/python -m bench $(ARGS)

soak: ready
	@$(BIN)/python -m bench.soak $(ARGS)

check: .venv/dev-installed
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

# Everything the tests need.
ready: .venv/dev-installed $(VENDORED) $(CATALOGUES) browser servers

$(BIN)/pip:
	@test -n "$(PYTHON)" || { echo "Circle needs Python 3.11 or newer, with its venv module."; exit 1; }
	$(PYTHON) -m venv .venv

.venv/run-installed: requirements.txt | $(BIN)/pip
	$(INSTALL) requirements.txt
	@touch $@

.venv/dev-installed: requirements-dev.txt | .venv/run-installed
	$(INSTALL) requirements-dev.txt
	@touch $@

# npm for a machine that has none.
$(BIN)/npm: requirements-node.txt | $(BIN)/pip
	$(INSTALL) requirements-node.txt
	@touch $@

node_modules/.package-lock.json: package-lock.json | $(NPM)
	$(NPM) ci --ignore-scripts --loglevel=error
	@touch $@

# The server on Node beside which ours is measured. Its SQLite is compiled here, by g++.
bench/other/node_modules/.built: bench/other/package-lock.json | $(NPM)
	$(NPM) --prefix bench/other ci --ignore-scripts --loglevel=error
	$(NPM) --prefix bench/other rebuild better-sqlite3 --build-from-source --loglevel=error \
		--nodedir="$$(dirname "$$(dirname "$$(command -v node)")")"
	@touch $@

# The last file that circle/vendor.py writes stands for all of them. -P keeps Circle's own
# modules from hiding others of the same name.
$(VENDORED): node_modules/.package-lock.json circle/vendor.py | .venv/run-installed
	$(BIN)/python -P circle/vendor.py

%.mo: %.po | .venv/run-installed
	@$(BIN)/pybabel --quiet compile --input-file=$< --output-file=$@

messages: .venv/run-installed
	@$(BIN)/pybabel --quiet extract --mapping-file=pyproject.toml --add-location=file --sort-by-file \
		--output-file=.venv/messages.pot circle templates
	@$(BIN)/pybabel --quiet update --input-file=.venv/messages.pot --output-dir=circle/translations \
		--no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date

# Without a browser the tests that need one are skipped, or fail where CI is set.
browser: .venv/dev-installed
	@{ command -v chromium && command -v chromium-headless-shell; } >/dev/null || \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get -qq update && export DEBIAN_FRONTEND=noninteractive && \
			{ apt-get -qq -y install chromium chromium-headless-shell || apt-get -qq -y install chromium; } >/dev/null; \
	else \
		$(BIN)/playwright install chromium; \
	fi || echo "No browser could be installed."

# Without PostgreSQL, Redis or nginx the tests that need them are skipped, or fail where CI is set. They start their own,
# on ports and in folders of their own.
servers:
	@{ command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; } \
	&& command -v redis-server >/dev/null && { command -v nginx || ls /usr/sbin/nginx; } >/dev/null 2>&1 || \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get -qq update && DEBIAN_FRONTEND=noninteractive \
			apt-get -qq -y install postgresql redis-server nginx-light >/dev/null; \
	else \
		false; \
	fi || echo "PostgreSQL, Redis and nginx could not all be installed."

COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--custom-compile-command "make lock"

lock: .venv/dev-installed | $(NPM)
	$(COMPILE) $(ARGS) pyproject.toml --group dev -o requirements-dev.txt
	$(COMPILE) pyproject.toml --group setup -c requirements-dev.txt -o requirements.txt
	$(COMPILE) $(ARGS) --group node -o requirements-node.txt
	$(NPM) $(if $(findstring --upgrade,$(ARGS)),update,install) --package-lock-only
