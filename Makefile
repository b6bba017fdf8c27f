# What a person types. Everything behind it: .venv/bin/python -m pipeline --help
LECTURE ?= escaping_local_minima
JOBS ?=
VOICE ?=
PYTHON ?= python3
TARGET ?=
DRY_RUN ?=
TO ?=
KEEP ?=
DELETE ?=

pipeline = .venv/bin/python -m pipeline
place = $(LECTURE) --target $(or $(TARGET),$(error say where: TARGET=<one of config/publish.yaml>))
options = $(if $(JOBS),--jobs $(JOBS)) $(if $(VOICE),--voice $(VOICE))

.DEFAULT_GOAL := help
.PHONY: help setup render preview render-all voice verify review page publish rollback \
	releases prune test test-quick chaos lint doctor bench clean

help: ## list these targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 22
	@echo "  with LECTURE=<id> (default $(LECTURE)), JOBS=<workers>, VOICE=kokoro|espeak|recorded|silent"

setup: .venv/ready ## install what is missing
.venv/ready: pyproject.toml constraints.txt scripts/setup.sh
	PYTHON=$(PYTHON) scripts/setup.sh
.venv/ready-test: .venv/ready
	PYTHON=$(PYTHON) scripts/setup.sh test

render: setup ## make the whole lecture: 1080p60, checked, and say where it is
	$(pipeline) render $(LECTURE) $(options)

preview: setup ## the same at 480p15, for a first look
	$(pipeline) render $(LECTURE) --profile preview $(options)

render-all: setup ## every lecture under config/lectures
	$(pipeline) render --all $(options)

voice: setup ## speak the words that changed, anew
	$(pipeline) voice $(LECTURE) $(if $(VOICE),--voice $(VOICE))

verify: setup ## check the finished lecture again
	$(pipeline) verify $(LECTURE)

review: setup ## play the scenes as viewers see them: size, contrast, layout; write contact sheets
	$(pipeline) review $(LECTURE) $(if $(JOBS),--jobs $(JOBS))

publish: setup ## put the finished lecture where students get it: TARGET=<name>, DRY_RUN=1 for the plan
	$(pipeline) publish $(place) $(if $(DRY_RUN),--dry-run)

rollback: setup ## back to the release before, or TO=<number>
	$(pipeline) rollback $(place) $(if $(TO),--to $(TO)) $(if $(DRY_RUN),--dry-run)

releases: setup ## what was published at TARGET
	$(pipeline) releases $(place)

prune: setup ## what releases before the last KEEP (5) take up; DELETE=1 removes it
	$(pipeline) prune $(place) $(if $(KEEP),--keep $(KEEP)) $(if $(DELETE),--delete)

page: setup ## the player page, served on this machine alone; PORT=<port>
	$(pipeline) page $(LECTURE) $(if $(PORT),--port $(PORT))

test: .venv/ready-test lint ## everything that must hold
	.venv/bin/python -m pytest

test-quick: .venv/ready-test ## the everyday part, under 3 minutes
	.venv/bin/python -m pytest -m "not full"

chaos: .venv/ready-test ## publish under fire: kills, races, cuts; takes minutes
	.venv/bin/python -m pytest -s tests/chaos_publish.py

lint: .venv/ready-test ## style and types
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy

doctor: ## what is installed, what is missing, how to get it
	@if [ -x .venv/bin/python ]; then $(pipeline) doctor; else scripts/setup.sh && $(pipeline) doctor; fi

bench: setup ## measure the goals in benchmarks/README.md
	.venv/bin/python -m benchmarks

clean: ## remove everything made: build/ and media/
	rm -rf build media
