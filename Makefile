# make demo   the main job on drawn footage, from nothing; no download but Python packages
# make test   the tests that need no network, GPU, browser or real footage
# make lint   format, style, types, import rule
# make check  lint and test: before every commit
# make whole  what `make test` leaves out: real footage, a browser, no way out of the machine
# make soak   the campaigns of random cases and kills at length: hours

.PHONY: demo test lint check whole soak
BIN := .venv/bin
FACTS := pyproject.toml constraints.txt install.py
PYTEST := $(BIN)/python -m pytest
SIDE_BY_SIDE := -n logical --dist loadfile --no-loadscope-reorder
LEFT_OUT := real or browser or egress

demo: .venv/app.done
	$(BIN)/velvet demo

test: .venv/test.done
	$(PYTEST) $(SIDE_BY_SIDE) -m "not ($(LEFT_OUT) or serial)"
	$(PYTEST) -m "serial and not ($(LEFT_OUT))"

whole: .venv/dev.done
	$(PYTEST) $(SIDE_BY_SIDE) -m "$(LEFT_OUT)"

soak: .venv/test.done
	SOAK=1 $(PYTEST) -n logical --dist load -m soak

lint: .venv/dev.done
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/pyright
	cd build/tree && ../../$(BIN)/lint-imports --config ../../pyproject.toml

check: lint test

.venv/app.done: $(FACTS)
	python3 install.py
	touch $@

.venv/test.done: $(FACTS)
	python3 install.py test
	touch $@ .venv/app.done

.venv/dev.done: $(FACTS)
	python3 install.py dev
	touch $@ .venv/test.done .venv/app.done
