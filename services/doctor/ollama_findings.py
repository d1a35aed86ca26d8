"""Checks of the configured Ollama and its models: present, capable, enough context, fitting in memory."""

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
    """What a model is needed for; `needed` if a setting names it for that job."""

    setting: str
    ability: str
    context: int  # tokens asked for
    needed: bool


def ollama_findings(settings: Settings) -> Iterator[Finding]:
    """Check Ollama; a server the settings do not use is not contacted."""
    wanted = _wanted(settings)
    if not wanted:
        yield ok("Ollama", "not used: `colour` describes and `rules` converses, as set")
        return
    host = OllamaHost(settings.ollama_host)
    needed = any(job.needed for jobs in wanted.values() for job in jobs)
    try:
        version = host.version()
        held = {served.name: served for served in host.served()}
        loaded = host.loaded()
    except VelvetError as error:
        yield missing("Ollama", str(error), "Get Ollama from https://ollama.com.", needed=needed)
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
            yield missing(model, f"not on the Ollama at {host.url}", remedy, needed=needed)
            return
        able = host.abilities(model)
    except BadSetting as error:
        yield wrong(model, str(error), f"Set `{jobs[0].setting}` to another model.", needed=needed)
        return
    except VelvetError as error:
        yield wrong(model, str(error), "Check Ollama's log.", needed=needed)
        return
    yield _abilities(model, jobs, able, served)
    yield _memory(model, served, host, running=loaded is not None, needed=needed)
    if loaded is not None:
        yield _loaded(model, jobs, loaded)


def _abilities(model: str, jobs: list[_Job], able: Abilities, served: Served) -> Finding:
    said = f"{served.size_bytes / 1e9:.1f} GB; can: {', '.join(able.capabilities) or 'unknown'}"
    if able.context:
        said += f"; reads up to {able.context} tokens"
    if able.remote:
        settings = " and ".join(f"`{job.setting}`" for job in jobs)
        said = f"runs on {able.remote}, in a cloud"
        needed = any(job.needed for job in jobs)
        return wrong(model, said, f"Set {settings} to a model that runs here.", needed=needed)
    for job in jobs:
        if able.capabilities and job.ability not in able.capabilities:
            said, remedy = f"{said}; `{job.setting}` needs {job.ability}", f"one with {job.ability}"
        elif 0 < able.context < job.context:
            said, remedy = f"{said}; Velvet asks for {job.context}", "a model with a larger context"
        else:
            continue
        return wrong(model, said, f"Set `{job.setting}` to {remedy}.", needed=job.needed)
    return ok(model, said)


def _memory(
    model: str, served: Served, host: OllamaHost, *, running: bool, needed: bool
) -> Finding:
    about = f"{model} in memory"
    if urlsplit(host.url).hostname not in LOOPBACK:
        return ok(about, "runs on another machine; its memory is unknown here")
    if running:
        return ok(about, "already loaded")
    wants, here, cards = served.size_bytes * _WORKING, free_bytes(), gpu_bytes()
    said = f"needs about {wants / 1e9:.1f} GB; {here / 1e9:.1f} GB of main memory free"
    said += "".join(f", {card / 1e9:.1f} GB on a graphics card" for card in cards)
    if here and wants > here + sum(cards):  # Ollama spreads a model over both
        return wrong(about, said, "Free some memory, or choose a smaller model.", needed=needed)
    if not here:
        return ok(about, f"needs about {wants / 1e9:.1f} GB; free memory is unknown here")
    return ok(about, said)


def _loaded(model: str, jobs: list[_Job], context: int) -> Finding:
    """A server may load a model with a smaller context than asked for; it then truncates prompts silently."""
    about, least = f"{model} as loaded", min(jobs, key=lambda job: job.context)
    if not context:
        return ok(about, "this Ollama does not report the context size")
    if context >= least.context:
        return ok(about, f"reads {context} tokens")
    return wrong(
        about,
        f"reads {context} tokens, but Velvet asks for {least.context}; longer prompts are truncated silently",
        f"Unload it with `ollama stop {model}`; if that does not help, raise the limit with "
        "OLLAMA_CONTEXT_LENGTH.",
        needed=least.needed,
    )
