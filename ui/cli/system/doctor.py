"""`velvet doctor`: is everything there that the settings ask for? Fetches and changes nothing."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from velvet.ui.command import start

if TYPE_CHECKING:
    from rich.console import Console

    from velvet.footage.settings import Settings
    from velvet.services.doctor.findings import Finding

_COLOURS = {"ok": "green", "missing": "yellow", "wrong": "red"}


def doctor(
    json_wanted: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    privacy: Annotated[
        bool, typer.Option(help="Only what could leave this machine or be reached from elsewhere.")
    ] = False,
) -> None:
    """Examine the installation and say how to fix each fault.

    Looks at settings, models, servers, data folder and machine. Changes nothing.
    """
    findings = _private() if privacy else _findings()
    if json_wanted:
        listed = list(findings)
        _put(listed)
    else:
        from velvet.ui.output.screen import results

        console = results()
        listed = [_shown(console, finding) for finding in findings]
        _verdict(console, listed)
    raise typer.Exit(1 if any(finding.fails for finding in listed) else 0)


def _findings() -> "Iterator[Finding]":
    from velvet.footage.errors import BadSetting

    try:
        settings = start()
    except (BadSetting, OSError) as error:
        from velvet.footage.privacy import seal
        from velvet.services.doctor.examination import examine_without_settings

        seal(Path(os.environ.get("VELVET_HOME", ".")))
        return examine_without_settings(str(error), os.environ)
    from velvet.models import untuned_crops, vision_language, words
    from velvet.services.doctor.examination import Encoders, examine

    def pictures(settings: "Settings") -> str:
        model = vision_language(settings)
        return model.fingerprint if model else ""

    return examine(settings, os.environ, Encoders(words, untuned_crops, pictures))


def _private() -> "Iterator[Finding]":
    from velvet.services.doctor.privacy_findings import privacy_findings

    return privacy_findings(start())


def _put(findings: "list[Finding]") -> None:
    from velvet.ui.output.as_json import put

    documents = [
        {
            "about": finding.about,
            "state": finding.state.value,
            "said": finding.detail,
            "remedy": finding.remedy,
            "needed": finding.needed,
        }
        for finding in findings
    ]
    put({"sound": not any(finding.fails for finding in findings), "findings": documents})


def _shown(console: "Console", finding: "Finding") -> "Finding":
    from velvet.ui.output.screen import line

    state = finding.state.value
    if state != "ok" and not finding.needed:
        state += " (optional)"
    line(console, f"{state}: {finding.about}: {finding.detail}", _COLOURS[finding.state.value])
    if finding.remedy:
        line(console, f"  {finding.remedy}")
    return finding


def _verdict(console: "Console", findings: "list[Finding]") -> None:
    from velvet.ui.output.screen import line

    failing = [finding.about for finding in findings if finding.fails]
    line(console)
    if failing:
        line(console, f"Not as the settings require: {', '.join(dict.fromkeys(failing))}.", "red")
    else:
        line(console, "Velvet can work as the settings say.", "green")
