"""The command line of every fuzzer: how many cases, from which seed, or one case once more."""

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from bench.fuzz_guard import Report

Fuzz: TypeAlias = Callable[
    [int, int, Path, int], Report
]  # count, seed, folder, first case's number


def parser_of(module: str, about: str | None) -> argparse.ArgumentParser:
    """The options that every fuzzer has."""
    parser = argparse.ArgumentParser(prog=f"python -m {module}", description=about)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="the first case's number")
    parser.add_argument("--only", type=int, help="one case by its number")
    return parser


def run(told: argparse.Namespace, fuzz: Fuzz) -> int:
    """Do what was asked for and print the report. Gives 1 if there was a finding."""
    first, count = (told.only, 1) if told.only is not None else (told.first, told.count)
    with tempfile.TemporaryDirectory() as place:
        report = fuzz(count, told.seed, Path(place), first)
    print("\n".join(report.lines()))  # noqa: T201
    return 1 if report.findings else 0
