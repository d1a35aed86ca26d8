"""Questions about a drawn world, and whether an answer says what is true there. Knows no model."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from velvet.evals.worlds.world import TrueVisit, World
from velvet.footage.answers import Answer
from velvet.footage.claims import AbsentClaim, CountClaim
from velvet.footage.time.clock import local
from velvet.footage.time.intervals import Interval

TOLERANCE = timedelta(seconds=1.5)  # somebody at the edge of a view is seen a little late


@dataclass(frozen=True, slots=True)
class ExamQuestion:
    """A question, what is true in words, and a check that names what an answer got wrong."""

    question: str
    expected: str
    fault: Callable[[Answer], str]  # empty: the answer is right


def exam(world: World) -> list[ExamQuestion]:
    """Four kinds of question: a journey, clothes, a number, an absence."""
    walker = max(
        world.people, key=lambda p: len({s.take.camera.name for s in world.journey(p.name)})
    )
    crowd = max(world.cameras, key=lambda c: world.count(camera=c.name))
    return [
        _journey(world, walker.name),
        _clothes(world, _other(world, walker.name)),
        _number(world, crowd.name),
        _absence(world),
    ]


def _other(world: World, name: str) -> str:
    """Somebody else, seen most often."""
    return max(
        (p.name for p in world.people if p.name != name), key=lambda n: len(world.journey(n))
    )


def _journey(world: World, name: str) -> ExamQuestion:
    upper = world.person(name).upper
    stays = world.journey(name)
    return ExamQuestion(
        f"Where did the person in the {upper.colour} {upper.kind} go?",
        ", then ".join(_in_words(stay) for stay in stays) + ": one identity",
        lambda answer: _same_stays(answer, stays, one_identity=True),
    )


def _clothes(world: World, name: str) -> ExamQuestion:
    upper = world.person(name).upper
    stays = world.seen(upper_colour=upper.colour)
    return ExamQuestion(
        f"Who wore a {upper.colour} {upper.kind}?",
        ", ".join(_in_words(stay) for stay in stays),
        lambda answer: _same_stays(answer, stays, one_identity=True),
    )


def _number(world: World, camera: str) -> ExamQuestion:
    start = min(take.start for take in world.takes)
    when = Interval(start, start + timedelta(minutes=1))
    zone = next(c.timezone for c in world.cameras if c.name == camera)
    clock = [f"{local(i, zone):%H:%M}" for i in (when.start, when.end)]
    people = world.count(when, camera)

    def fault(answer: Answer) -> str:
        counts = [c.count for c in answer.claims if isinstance(c, CountClaim) and c.verified]
        return "" if counts == [people] else f"counted {counts}, not {people}"

    return ExamQuestion(
        f"How many people were in the {camera} between {clock[0]} and {clock[1]}?",
        f"{people} different people",
        fault,
    )


def _absence(world: World) -> ExamQuestion:
    worn = {p.upper.colour for p in world.people} | {p.lower.colour for p in world.people}
    colour = next(c for c in ("purple", "orange", "pink", "blue", "red") if c not in worn)
    cameras = sorted(c.name for c in world.cameras)

    def fault(answer: Answer) -> str:
        if answer.sightings or not any(isinstance(c, AbsentClaim) for c in answer.claims):
            return f"did not say that nobody was in {colour}"
        covered = sorted(c.camera for c in answer.coverage if c.seconds > 0)
        return "" if covered == cameras else f"stated the coverage of {covered} only"

    return ExamQuestion(
        f"Was anyone in a {colour} coat seen?",
        f"not seen, on {' and '.join(cameras)}, with how long was looked at",
        fault,
    )


def _in_words(stay: TrueVisit) -> str:
    zone = stay.take.camera.timezone
    start, end = local(stay.start, zone), local(stay.end, zone)
    return f"{stay.take.camera.name} {start:%H:%M:%S}-{end:%H:%M:%S}"


def _same_stays(answer: Answer, stays: Sequence[TrueVisit], *, one_identity: bool) -> str:
    """Every true stay cited by a sighting at its camera and time, and nothing else."""
    missing = [
        s
        for s in stays
        if not any(
            g.camera == s.take.camera.name
            and abs(g.start - s.start) <= TOLERANCE
            and abs(g.end - s.end) <= TOLERANCE
            for g in answer.sightings
        )
    ]
    if missing:
        return f"missed {', '.join(map(_in_words, missing))}"
    if len(answer.sightings) > len(stays):
        return f"cited {len(answer.sightings)} sightings for {len(stays)}"
    people = {g.identity for g in answer.sightings}
    if one_identity and len(people) != 1:
        return f"took one person for {len(people)}"
    return "" if all(c.verified for c in answer.claims) else "showed an unverified claim"
