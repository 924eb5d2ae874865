# One command for each habit. `make` alone lists them.

# TensorFlow 2.21 is made for Python 3.10 to 3.13.
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	"$$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null \
		&& echo "$$python" && break; done)
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

# The labelled posters, which are not part of the project: train.csv and Images/. Tests that need them skip without.
export POSTERCLF_DATA ?= $(abspath ../shared/posters)
# Further labelled posters, for training the default model only.
POSTERCLF_MORE ?= $(abspath ../shared/more-posters)

# The extras whose versions constraints.txt has; the others are for training the default model, and for rare measurements.
LOCKED := page tag train export openvino ray docs dev

.DEFAULT_GOAL := help
.PHONY: help run test lint format train two-views styles article frozen-backbone further-training balance default-rule fast-precision overfitting photographs teaching-features int8 experiments \
	bench load crowd soak hostile container newcomer fuzz samples samples-measured readme screenshots clean docs wheel lock lowest

help:  ## list these commands
	@awk -F ':.*  ## ' '/^[a-z0-9-]+:.*  ## / { printf "make %-17s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/run.done  ## set up what the page needs, and open it
	$(BIN)/streamlit run streamlit_app.py

test: lint $(VENV)/browser.done  ## set up what the tests need, lint, and run all tests
	$(BIN)/pytest --numprocesses auto --dist worksteal

lint: $(VENV)/test.done  ## check style, types, and who imports whom
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/pyright

format: $(VENV)/test.done  ## bring the code into its form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

train: $(VENV)/backbone.done  ## train the default model's first view into runs/efficientnet (three hours on 2 cores; goes on where it was)
	$(BIN)/posterclf train --recipe posters --out runs/efficientnet --resume \
		--csv "$(POSTERCLF_DATA)/train.csv" --images "$(POSTERCLF_DATA)/Images" \
		--csv "$(POSTERCLF_MORE)/train.csv" --images "$(POSTERCLF_MORE)/Images"

two-views: $(VENV)/backbone.done  ## give the trained default model its second view, and teach it styles (three hours on 2 cores; goes on where it was)
	for step in second_view distil assemble; do \
		$(BIN)/python -m experiments.two_views.$$step --posters "$(POSTERCLF_DATA)" --more "$(POSTERCLF_MORE)" \
			--start runs/efficientnet || exit; done

styles: $(VENV)/test.done  ## measure the default model on test posters in other styles (ten minutes on 2 cores), into experiments/styles.json
	$(BIN)/python -m experiments.two_views.measure --posters "$(POSTERCLF_DATA)"

article: $(VENV)/test.done  ## train the tutorial's network into runs/article (two hours on 2 cores; goes on where it was)
	$(BIN)/posterclf train --recipe article --resume \
		--csv "$(POSTERCLF_DATA)/train.csv" --images "$(POSTERCLF_DATA)/Images"

further-training: $(VENV)/backbone.done  ## try ways of training the default model further (three hours on 2 cores), into experiments/further_training.json
	$(BIN)/python -m experiments.further_training --posters "$(POSTERCLF_DATA)" --more "$(POSTERCLF_MORE)"

frozen-backbone: $(VENV)/backbone.done  ## try ways of training on a frozen backbone (half an hour on 2 cores), into experiments/frozen_backbone.json
	$(BIN)/python -m experiments.frozen_backbone --posters "$(POSTERCLF_DATA)" --more "$(POSTERCLF_MORE)"

balance: $(VENV)/test.done  ## measure what evening out rare genres does (ten minutes on 2 cores), into experiments/balance.json
	$(BIN)/python -m experiments.balance --posters "$(POSTERCLF_DATA)"

default-rule: $(VENV)/test.done  ## measure what decides what is predicted (three minutes on 2 cores), into experiments/default_rule.json and the card
	$(BIN)/python -m experiments.default_rule --posters "$(POSTERCLF_DATA)" --card

fast-precision: $(VENV)/test.done  ## measure what the precision fast costs, on a processor with bfloat16 (four minutes on 2 cores), into the card
	$(BIN)/python -m experiments.fast_precision --posters "$(POSTERCLF_DATA)"

overfitting: $(VENV)/test.done  ## record a training that overfits for lesson 7 (ten minutes on 2 cores; goes on where it was), into posterclf/lessons/overfitting/
	$(BIN)/python -m experiments.overfitting --posters "$(POSTERCLF_DATA)"

photographs: $(VENV)/test.done  ## measure how posters are found in photographs (ten minutes on 2 cores), into experiments/photographs.json
	$(BIN)/python -m experiments.photographs --posters "$(POSTERCLF_DATA)" --fit

teaching-features: $(VENV)/backbone.done  ## measure which features own labels are learned best on (half an hour on 2 cores), into experiments/teaching_features.json
	$(PIP) install --no-deps scikit-image==0.26.0
	$(BIN)/python -m experiments.teaching_features --posters "$(POSTERCLF_DATA)" --more "$(POSTERCLF_MORE)"

int8: $(VENV)/test.done  ## make the default model in 8 bits anew (ten minutes on 2 cores) and measure what that costs, into models/efficientnet-int8
	rm -rf exports/efficientnet-int8
	$(BIN)/posterclf export --quantize int8 --out exports/efficientnet-int8 \
		--csv "$(POSTERCLF_DATA)/train.csv" --images "$(POSTERCLF_DATA)/Images"
	rm -rf models/efficientnet-int8
	mv exports/efficientnet-int8 models/efficientnet-int8

experiments: $(VENV)/test.done  ## write experiments/README.md anew from the recorded runs
	$(BIN)/python -m experiments.report

bench: $(VENV)/bench.done  ## measure everything beside its rivals (three hours on 2 cores), into bench/results.json
	$(BIN)/python -m bench

load: $(VENV)/test.done  ## measure many visits of the page at once beside an empty one's (five minutes), into bench/results.json
	$(BIN)/python -m bench load

crowd: $(VENV)/test.done  ## measure one and two processes of the page behind nginx, and model a large server (five minutes), into bench/results.json
	$(BIN)/python -m bench crowd

soak: $(VENV)/test.done  ## visit the page 300 times, one after another: its memory must stay as it is (half an hour), into bench/results.json
	$(BIN)/python -m bench soak

hostile: $(VENV)/test.done  ## try files made to cost a machine dearly at every door (ten minutes), into bench/hostile.json
	$(BIN)/python -m bench.hostile

container: $(VENV)/test.done  ## build the images, run them as compose.yaml says, and try them (ten minutes), into deploy/sizes.json
	$(BIN)/python -m deploy.container $(CONTAINER)

newcomer: $(VENV)/browser.done  ## follow README and tutorial in an empty directory, timed (five minutes), into bench/newcomer.json
	$(BIN)/python -m bench.newcomer

fuzz: $(VENV)/fuzz.done  ## mutate pictures, tables, forms, cards and zips for ten minutes; findings become cases of the tests
	$(BIN)/python -m tests.fuzz

samples: $(VENV)/test.done  ## draw the sample posters anew (a quarter of an hour) and measure them, into experiments/samples.json
	$(BIN)/python -m assets.drawing
	$(BIN)/python -m experiments.samples

samples-measured: $(VENV)/test.done  ## measure the sample posters with the default network, into experiments/samples.json
	$(BIN)/python -m experiments.samples

readme: $(VENV)/test.done  ## write README.md's figures and outputs anew
	$(BIN)/python -m docs.readme

screenshots: $(VENV)/browser.done  ## photograph and film the page for README.md and docs/
	$(BIN)/python -m docs.screenshots
	$(BIN)/python -m docs.moving_picture
	$(BIN)/python -m docs.curve

docs: $(VENV)/test.done  ## build the site of the documentation into site/
	$(BIN)/python -m docs.site
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict
	@echo "The site is there: open site/index.html."

wheel: $(VENV)/test.done  ## build the sdist, and of it the wheel, into dist/
	$(BIN)/python -m build --no-isolation

lock: $(VENV)/test.done  ## write constraints.txt anew: the newest versions that go together, which run and test install
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --no-header --no-annotate \
		$(addprefix --extra ,$(LOCKED)) pyproject.toml --output-file constraints.txt

lowest: $(VENV)/browser.done  ## run all tests with the lowest versions that pyproject.toml allows, in $(VENV)-lowest
	$(BIN)/uv venv --quiet --allow-existing --python $(BIN)/python $(VENV)-lowest
	$(BIN)/uv pip install --quiet --python $(VENV)-lowest --resolution lowest-direct -e '.[dev]'
	$(VENV)-lowest/bin/pytest --numprocesses auto --dist worksteal

clean:  ## remove the virtual environments, what was built, and the tests' caches
	rm -rf $(VENV) $(VENV)-lowest build dist site .pytest_cache .ruff_cache .hypothesis .schemathesis test-results

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "posterclf needs Python 3.11, 3.12 or 3.13; none was found." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
		echo "No virtual environment could be made. On Debian and Ubuntu, install python3-venv." >&2; exit 1; }

# The stamps make a second call work without a network. The page does without TensorFlow: lesson 8, where one trains a
# network, says how to install it.
$(VENV)/run.done: pyproject.toml requirements.txt constraints.txt | $(BIN)/python
	$(PIP) install -r requirements.txt
	touch $@

# The example in Gradio has an environment of its own, as Gradio asks for an older Pillow; without it its test is skipped.
$(VENV)/test.done: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) install -c constraints.txt -e '.[dev]'
	-$(BIN)/uv sync --quiet --script examples/gradio_page.py
	touch $(VENV)/run.done $@

$(VENV)/backbone.done: | $(VENV)/test.done
	$(PIP) install -c constraints.txt -e '.[backbone]'
	touch $@

$(VENV)/bench.done: pyproject.toml constraints.txt | $(VENV)/browser.done
	$(PIP) install -c constraints.txt -e '.[bench]'
	touch $@

$(VENV)/fuzz.done: | $(VENV)/test.done
	$(PIP) install -c constraints.txt -e '.[fuzz]'
	touch $@

# Debian's Chromium where there is one or it can be installed, else Playwright's own, else none.
$(VENV)/browser.done: | $(VENV)/test.done
	command -v chromium || command -v google-chrome \
		|| { test "$$(id -u)" = 0 && grep -qs '^ID=debian' /etc/os-release \
			&& apt-get update -q && apt-get install -yq --no-install-recommends chromium; } \
		|| $(BIN)/playwright install $$(test "$$(id -u)" = 0 && echo --with-deps) chromium \
		|| { echo "No browser could be installed: the browser tests will be skipped."; exit 0; } \
		&& touch $@
