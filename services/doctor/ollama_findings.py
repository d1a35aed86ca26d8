"""The Ollama of the settings and its models: there, able, reading enough, small enough to run."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from velvet.adapters.ollama.host import Abilities, OllamaHost, Served, refuse_cloud
from velvet.footage.errors import BadSetting, VelvetError
from velvet.footage.settings import LOOPBACK, Settings
from velvet.services.doctor.findings import Finding, missing, ok, wrong
from velvet.services.doctor.machine_findings import free_bytes, gpu_bytes
from velvet.services.setup.setup_plan import tagged_name

_WORKING = 1.2  # what a running model takes, over its file: its context stands beside it


@dataclass(frozen=True, slots=True)
class _Job:
    """What a model is asked for; `needed` if a setting names it for that."""

    setting: str
    ability: str
    context: int  # tokens asked for
    needed: bool


def ollama_findings(settings: Settings) -> Iterator[Finding]:
    """Nothing is asked of a server that the settings have no use for."""
    wanted = _wanted(settings)
    if not wanted:
        yield ok("Ollama", "not used: colour describes and rules converse, as the settings say")
        return
    host = OllamaHost(settings.ollama_host)
    needed = any(job.needed for jobs in wanted.values() for job in jobs)
    try:
        version = host.version()
        held = {served.name: served for served in host.served()}
        loaded = host.loaded()
    except VelvetError as error:
        yield missing("Ollama", str(error), "Ollama is had from https://ollama.com.", needed=needed)
        return
    yield ok("Ollama", f"{version} at {host.url}")
    for model, jobs in wanted.items():
        yield from _model(
            model, jobs, host, held.get(tagged_name(model)), loaded.get(tagged_name(model))
        )


def _wanted(settings: Settings) -> dict[str, list[_Job]]:
    from velvet.adapters.ollama import chat, vision  # LangChain takes its time to import

    wanted: dict[str, list[_Job]] = {}
    if settings.describer != "colour":
        job = _Job("vision", "vision", vision.CONTEXT_TOKENS, settings.describer != "")
        wanted.setdefault(settings.vision, []).append(job)
    if settings.chat != "rules":
        job = _Job("chat", "tools", chat.CONTEXT_TOKENS, settings.chat != "")
        wanted.setdefault(settings.chat or settings.vision, []).append(job)
    return wanted


def _model(
    model: str, jobs: list[_Job], host: OllamaHost, served: Served | None, loaded: int | None
) -> Iterator[Finding]:
    needed = any(job.needed for job in jobs)
    try:
        refuse_cloud(model, jobs[0].setting)
        if served is None:
            remedy = f"Get it with: velvet setup (or: ollama pull {model})"
            yield missing(model, f"not held by the Ollama at {host.url}", remedy, needed=needed)
            return
        able = host.abilities(model)
    except BadSetting as error:
        yield wrong(model, str(error), f"Set `{jobs[0].setting}` to another model.", needed=needed)
        return
    except VelvetError as error:
        yield wrong(model, str(error), "Look into Ollama's log.", needed=needed)
        return
    yield _abilities(model, jobs, able, served)
    yield _memory(model, served, host, running=loaded is not None, needed=needed)
    if loaded is not None:
        yield _loaded(model, jobs, loaded)


def _abilities(model: str, jobs: list[_Job], able: Abilities, served: Served) -> Finding:
    said = f"{served.size_bytes / 1e9:.1f} GB; can: {', '.join(able.capabilities) or 'it does not say'}"
    if able.context:
        said += f"; reads up to {able.context} tokens"
    if able.remote:
        settings = " and ".join(f"`{job.setting}`" for job in jobs)
        said = f"runs on {able.remote}, in somebody's cloud"
        needed = any(job.needed for job in jobs)
        return wrong(model, said, f"Set {settings} to one that runs here.", needed=needed)
    for job in jobs:
        if able.capabilities and job.ability not in able.capabilities:
            said, remedy = f"{said}; `{job.setting}` needs {job.ability}", f"one with {job.ability}"
        elif 0 < able.context < job.context:
            said, remedy = f"{said}; Velvet asks for {job.context}", "one that reads more"
        else:
            continue
        return wrong(model, said, f"Set `{job.setting}` to {remedy}.", needed=job.needed)
    return ok(model, said)


def _memory(
    model: str, served: Served, host: OllamaHost, *, running: bool, needed: bool
) -> Finding:
    about = f"{model} in memory"
    if urlsplit(host.url).hostname not in LOOPBACK:
        return ok(about, "it runs on another machine, whose memory is not known here")
    if running:
        return ok(about, "it is loaded now")
    wants, here, cards = served.size_bytes * _WORKING, free_bytes(), gpu_bytes()
    said = f"needs about {wants / 1e9:.1f} GB; {here / 1e9:.1f} GB of main memory are free"
    said += "".join(f", {card / 1e9:.1f} GB on a graphics card" for card in cards)
    if here and wants > here + sum(cards):  # Ollama spreads a model over both
        return wrong(about, said, "Free some, or choose a smaller model.", needed=needed)
    if not here:
        return ok(about, f"needs about {wants / 1e9:.1f} GB; what is free is not known here")
    return ok(about, said)


def _loaded(model: str, jobs: list[_Job], context: int) -> Finding:
    """A server may hold a model with less room than asked for, and cuts prompts without a word."""
    about, least = f"{model} as loaded", min(jobs, key=lambda job: job.context)
    if not context:
        return ok(about, "this Ollama does not say how much it reads")
    if context >= least.context:
        return ok(about, f"reads {context} tokens")
    return wrong(
        about,
        f"reads {context} tokens, and Velvet asks for {least.context}: what is longer is cut without a word",
        f"Unload it with `ollama stop {model}`; if it comes back so, give the server more with "
        "OLLAMA_CONTEXT_LENGTH.",
        needed=least.needed,
    )
