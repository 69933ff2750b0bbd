# Everything stays inside this folder: .venv for the packages, .cache for downloads, instance for
# data. Needs make and Python 3.11 or later with venv. `make run PORT=9000` works as expected.

export PIP_CACHE_DIR ?= $(CURDIR)/.cache/pip
export UV_CACHE_DIR ?= $(CURDIR)/.cache/uv
export UV_COMPILE_BYTECODE ?= 1
export PLAYWRIGHT_BROWSERS_PATH ?= $(CURDIR)/.cache/browsers

PYTHON_HERE = .venv/bin/python
COMPILE = .venv/bin/uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-header $(ARGS)

TEMPLATE = .cache/messages.pot
PYBABEL = PYTHONPATH=. .venv/bin/pybabel
UPDATE = --input-file $(TEMPLATE) --output-dir translations --width 100 \
	--ignore-obsolete --ignore-pot-creation-date

.PHONY: help run test lint messages template html a11y faults operation failover browsers fuzz bench bench-large load lock audit interop clean

help:
	@echo "make run    serve the checklist on this machine"
	@echo "make test   the gate: format, lint, types, layers, all tests"
	@echo "make lint   the gate without the tests"
	@echo "make messages  collect all texts, update and compile every translation (FILE=mine.yaml: of that file)"
	@echo "make html   every page through the Nu HTML checker (Java; npm fetches the checker)"
	@echo "make a11y   every page through two engines of accessibility (npm fetches one), and as it is heard"
	@echo "make faults kill, lock, fill, slow and attack the real server, at length"
	@echo "make operation  the blocks of docs/operating.md, in a systemd booted for it"
	@echo "make failover  a database host dies, stands still or is cut off while people save (deploy/ha)"
	@echo "make browsers  the short way in Firefox and WebKit with pictures, and letters of all sizes"
	@echo "make fuzz   thousands of journeys at random, others each time"
	@echo "make bench  what it costs, beside a bare Flask application and the floor (6 minutes)"
	@echo "make bench-large  the same with a million records"
	@echo "make load   200 people at once, then far too many (12 minutes)"
	@echo "make lock   write requirements/*.txt; with ARGS=--upgrade, newer versions"
	@echo "make audit  look for known vulnerabilities in what is locked"
	@echo "make interop  check the FHIR files with four programs that are not ours (needs npm)"
	@echo "make clean  remove all that was made, but not instance/"

# Without a choice in the environment or .env, this is development mode: this machine alone.
run:
	@sh scripts/environment run .venv
	@grep -qs '^DEVELOPMENT=.' .env || export DEVELOPMENT="$${DEVELOPMENT:-true}"; \
		exec $(PYTHON_HERE) -m screening serve

test:
	@sh scripts/environment dev .venv
	@sh scripts/test $(ARGS)

lint:
	@sh scripts/environment dev .venv
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy --strict screening
	.venv/bin/lint-imports

# With LANGUAGES=pt_BR a new catalogue is begun, with FILE=mine.yaml one for a questions file of your
# own; docs/translating.md tells the rest.
ifdef FILE
messages:
	@sh scripts/environment run .venv
	@$(PYTHON_HERE) -m screening messages $(FILE) $(LANGUAGES:%=--language %)
else
messages: template
	@for language in $(LANGUAGES); do \
		$(PYBABEL) update $(UPDATE) --init-missing --locale $$language || exit 1; done
	$(PYBABEL) update $(UPDATE)
	$(PYBABEL) --quiet compile --directory translations
	@$(PYTHON_HERE) -m screening messages
endif

# All texts there are, without words in another language.
template:
	@sh scripts/environment dev .venv
	@mkdir -p $(dir $(TEMPLATE))
	$(PYBABEL) --quiet extract --mapping-file translations/babel.cfg \
		--keywords "lazy_gettext lazy_pgettext:1c,2" --add-comments Translators: \
		--project Foreword --add-location file --width 100 --output-file $(TEMPLATE) \
		screening templates questions.yaml

html:
	@sh scripts/environment dev .venv
	@sh scripts/html

a11y:
	@sh scripts/environment dev .venv
	@sh scripts/a11y

# The same as in `make test`, longer: what breaks the real server, and journeys at random.
faults:
	@sh scripts/environment dev .venv
	ROUNDS=100 .venv/bin/python -m pytest -s --timeout 0 tests/faults tests/operation/test_attacks.py $(ARGS)

# Every block of docs/operating.md in a systemd of its own (root, Debian, and a network for pip), and what compose and
# Prometheus make of their files.
operation:
	@sh scripts/environment dev .venv
	@$(PYTHON_HERE) -m tests.programs booted nginx postgres redis compose promtool
	ROUNDS=100 .venv/bin/python -m pytest --timeout 0 -v tests/operation/deployed.py tests/operation/day.py $(ARGS)

# Patroni, etcd and HAProxy with the files of deploy/ha; hosts apart from each other only as root.
# ARGS='-k leader': the faults alone; WAY=dsn: by both hosts in DATABASE_URL, without HAProxy.
failover:
	@sh scripts/environment dev .venv
	@$(PYTHON_HERE) -m tests.programs booted patroni postgres pgbouncer nginx redis
	.venv/bin/python -m pytest -s --timeout 0 -v tests/failover/faults.py \
		tests/failover/runbook.py tests/failover/installation.py $(ARGS)

# Pictures and prints are in .cache/pictures; PICTURES=/elsewhere puts them there.
browsers: export PICTURES ?= $(CURDIR)/.cache/pictures
browsers:
	@sh scripts/environment dev .venv
	@$(PYTHON_HERE) -m tests.programs browser firefox webkit
	SIGHTS=all .venv/bin/python -m pytest tests/engines tests/browser/test_fonts.py $(ARGS)

fuzz:
	@sh scripts/environment dev .venv
	EXAMPLES=2000 STEPS=50 .venv/bin/python -m pytest -s --timeout 0 tests/fuzz $(ARGS)
	EXAMPLES=all .venv/bin/python -m pytest --timeout 0 tests/answers tests/outputs

# ARGS='--write docs/performance.md' puts the tables there.
bench:
	@sh scripts/environment dev .venv
	@$(PYTHON_HERE) -m tests.programs wrk postgres redis
	.venv/bin/python -m benchmarks $(ARGS)

bench-large:
	@sh scripts/environment dev .venv
	@$(PYTHON_HERE) -m tests.programs wrk postgres redis
	.venv/bin/python -m benchmarks --large $(ARGS)

# ARGS='--minutes 2' for a shorter run.
load:
	@sh scripts/environment dev .venv
	@$(PYTHON_HERE) -m tests.programs wrk postgres redis nginx
	.venv/bin/python -m benchmarks.load $(ARGS)

lock:
	@sh scripts/environment dev .venv
	$(COMPILE) --output-file requirements/run.txt pyproject.toml
	$(COMPILE) --output-file requirements/dev.txt --constraint requirements/run.txt \
		--group dev pyproject.toml
	$(COMPILE) --output-file requirements/build.txt --constraint requirements/dev.txt requirements/build.in
	$(COMPILE) --output-file requirements/audit.txt requirements/audit.in

audit:
	@sh scripts/environment audit .cache/audit
	@sh scripts/audit

# Apart from make test: it fetches programs that are not locked with the others.
interop:
	@sh scripts/environment dev .venv
	@sh scripts/interop $(ARGS)

clean:
	rm -rf .venv .cache dist test-results .hypothesis .import_linter_cache .mypy_cache \
		.pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
