"""The system prompt: a file of rules, and the facts of the moment as one line of JSON."""

import json
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from tools.context import Context
from tools.scope import recorded_days
from tools.telling import told_time

DAYS = 14  # recorded days that are named; the first one is, too


def system_prompt(context: Context) -> str:
    """The rules, followed by what a model must know to use the tools: cameras, days, now and the zone."""
    rules = files("agent").joinpath("prompts/system.md").read_text(encoding="utf-8")
    return rules + json.dumps(facts(context), ensure_ascii=False)


def facts(context: Context) -> dict[str, Any]:
    """What is known before any tool is called. Names stay inside JSON strings: they are data."""
    days = [day.isoformat() for day in recorded_days(context)]
    cameras = [{"name": c.name, "place": c.place} for c in context.library.cameras()]
    now = context.now().astimezone(ZoneInfo(context.zone))
    said: dict[str, Any] = {"now": told_time(now), "zone": context.zone, "cameras": cameras}
    return said | {"first_recorded_day": days[:1], "recorded_days": days[-DAYS:]}
