"""The main job on drawn footage with known truth: draw, ingest, ask, compare, catch a lie, cut a clip."""

import shutil
import time
from collections.abc import Callable
from pathlib import Path

from velvet import Assistant, open_assistant
from velvet.agent.checks.check import check
from velvet.agent.checks.check_result import CheckCache
from velvet.agent.statement import Stated
from velvet.evals.exam import ExamQuestion, exam
from velvet.evals.stand_in.server import VISION, StandIn
from velvet.evals.worlds.draw import draw
from velvet.evals.worlds.invent import two_camera_demo
from velvet.footage.records import Sighting
from velvet.footage.settings import Settings
from velvet.footage.time.clock import stamp
from velvet.indexes.library import Library
from velvet.ingest.events import Event
from velvet.ingest.sources.sources import SourceOptions
from velvet.ingesting import ingest_paths
from velvet.video.encode.contact_sheet import from_jpeg, sheet

Say = Callable[[str], None]


def run(folder: Path, say: Say, watch: Callable[[Event], None]) -> int:
    """Run the demonstration in `folder`, which is made anew. Gives 0 if every answer was right.

    `say` gets lines for a person, `watch` the events of the ingest.
    """
    began = time.monotonic()
    shutil.rmtree(folder, ignore_errors=True)
    world = two_camera_demo()
    say(f"Drawing {len(world.takes)} recordings of {len(world.cameras)} cameras into {folder}.")
    drawn = draw(world, folder / "footage")
    settings = _settings(folder / "home")
    choices = SourceOptions(timezone=world.cameras[0].timezone)
    ingest_paths(settings, [str(one.file) for one in drawn], choices, watch)
    with open_assistant(settings) as assistant:
        wrong = [asked for asked in exam(world) if not _answers_right(asked, assistant, say)]
        person = _traveller(assistant.library)
        caught = _catches_a_lie(assistant, person, say)
        _cut_clip_and_sheet(assistant, person, folder, say)
        _say_what_was_not_used(assistant, say)
    wrong += [] if _through_ollama(settings, exam(world)[0], say) else [exam(world)[0]]
    _say_what_next(folder, person, say)
    say(f"\nTook {time.monotonic() - began:.0f} s.")
    if wrong or not caught:
        say(f"{len(wrong)} of the answers were wrong.")
        return 1
    say("Every answer was right.")
    return 0


def _settings(home: Path) -> Settings:
    """The embedded defaults, each said outright; a VELVET_* variable still wins."""
    chosen = Settings.load(home=home)
    return Settings.load(
        home=home,
        detector=chosen.detector or "motion",
        reid=chosen.reid or "colour",
        describer=chosen.describer or "colour",
        words=chosen.words or "minilm",
        chat=chosen.chat or "rules",
    )


def _answers_right(asked: ExamQuestion, assistant: Assistant, say: Say) -> bool:
    answer = assistant.ask(asked.question)
    fault = asked.fault(answer)
    say(f"\nQ: {asked.question}")
    say(f"   expected: {asked.expected}")
    say("   found:    " + answer.text.replace("\n", "\n             "))
    for sighting in answer.sightings:
        say(f"             {_line(sighting)}")
    say(f"   {'WRONG: ' + fault if fault else 'right'}")
    return not fault


def _line(sighting: Sighting) -> str:
    zone = str(sighting.start.tzinfo)
    return (
        f"{sighting.id} {sighting.identity} ({sighting.band}) {sighting.camera} "
        f"{stamp(sighting.start, zone)} to {sighting.end:%H:%M:%S}"
    )


def _traveller(library: Library) -> str:
    """The identity seen on most cameras."""
    camera = {t.id: t.camera for t in library.tracklets.find()}
    people = library.identities.all()
    return max(people, key=lambda p: len({camera[m.tracklet] for m in p.members})).id


def _catches_a_lie(assistant: Assistant, person: str, say: Say) -> bool:
    """Claim what is false, to show that it does not get through."""
    first, *_ = _sightings(assistant, person)
    other = next(c.name for c in assistant.library.cameras.all() if c.name != first.camera)
    lie = Stated(kind="seen", sightings=[first.id], person=person, camera=other)
    checked = check(lie, CheckCache(assistant.context))
    say(f"\nA wrong claim, made on purpose: {person} was seen on {other} in {first.id}.")
    say(f"   The verifier: {checked.claim.fault or 'let it through'}")
    return bool(checked.claim.fault)


def _sightings(assistant: Assistant, person: str) -> list[Sighting]:
    members = assistant.library.identities.get(person).members
    return assistant.library.tracklets.sightings([m.tracklet for m in members])


def _cut_clip_and_sheet(assistant: Assistant, person: str, folder: Path, say: Say) -> None:
    clip = assistant.clip(person, target=folder / "journey.mp4")
    say(f"\nThe journey of {person} as one clip: {clip.file}")
    say(f"   {clip.duration_s:.1f} s, {clip.codec}, {clip.pixel_format}")
    pictures = [
        (
            from_jpeg((assistant.library.media / s.crops[0]).read_bytes()),
            f"{s.id}  {s.identity}\n{s.camera}\n{s.start:%H:%M:%S}",
        )
        for s in assistant.library.tracklets.sightings()
        if s.crops
    ]
    sheet(pictures, folder / "sightings.jpg")
    say(f"Everybody on one sheet: {folder / 'sightings.jpg'}")


def _say_what_was_not_used(assistant: Assistant, say: Say) -> None:
    say("\nWhat was NOT used here, and how to get it:")
    for sentence in assistant.degraded:
        say(f"   - {sentence}")


def _through_ollama(settings: Settings, asked: ExamQuestion, say: Say) -> bool:
    """One question over Ollama's protocol, to a stand-in for it on this machine."""
    with StandIn() as ollama:
        say(
            f"\nOnce more as with Ollama: the same question over its protocol to {ollama.url}. No language "
            "model answers there: a stand-in plans by the same rules, to show that the path works."
        )
        chosen = settings.model_copy(update={"chat": VISION, "ollama_host": ollama.url})
        with open_assistant(chosen) as assistant:
            right = _answers_right(asked, assistant, say)
        say(f"   {len(ollama.asked)} requests, {max(ollama.counts)} tokens the longest")
    return right


def _say_what_next(folder: Path, person: str, say: Say) -> None:
    home = f"VELVET_HOME={folder / 'home'} .venv/bin/velvet"
    say("\nGo on with:")
    for command in (
        'ask "When was the man in the yellow coat in the yard?"',
        f"clip {person}",
        "people",
        "chat",
    ):
        say(f"   {home} {command}")
    say("   .venv/bin/velvet ingest YOUR-FOOTAGE")
