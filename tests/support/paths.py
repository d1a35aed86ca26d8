"""Where the repository, its tests and the real material lie, and how a child process finds them."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TESTS = ROOT / "tests"
SHARED = ROOT.parent / "shared"  # real footage, weights and labelled crops: not in the repository


def material(name: str) -> Path:
    """A file or folder of the real material. A test without it is skipped, and fails in CI."""
    path = SHARED / name
    if not path.exists():
        missing = f"{path} is missing"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    return path


def child_environment() -> dict[str, str]:
    """The environment of a Python that runs the product and the tests' support."""
    return os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), str(TESTS)])}
