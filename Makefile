# make demo   the main job on drawn footage, from nothing; no download but Python packages
# make test   the tests that need no network, GPU, browser or real footage
# make check  lint (format, style, types, import rule) and test: before every commit

.PHONY: demo test lint check
BIN := .venv/bin
FACTS := pyproject.toml constraints.txt install.py

demo: .venv/app.done
	$(BIN)/velvet demo

test: .venv/test.done
	$(BIN)/python -m pytest -m "not real and not browser and not egress"

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
