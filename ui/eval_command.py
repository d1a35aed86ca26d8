"""`velvet eval`: how well Velvet does on material with known truth."""

import typer

evaluations = typer.Typer(help="Measure Velvet on material with known truth.", no_args_is_help=True)
