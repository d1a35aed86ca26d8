"""The Python door: one object that answers questions about the footage of one data folder."""

from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from velvet.agent.events import (
    Answered,
    Event,
    Failed,
    ToolAnswered,
    ToolCalled,
    TurnKept,
    step_line,
)
from velvet.choices import ModelChoice, model_choices
from velvet.footage.answers import Answer, Turn
from velvet.footage.errors import Declined, NotFound, VelvetError
from velvet.footage.privacy import silence
from velvet.footage.protocols import CloserLook, TextEncoder
from velvet.footage.settings import Settings
from velvet.footage.time.clock import own_zone
from velvet.indexes.admin.audit import Act, Json
from velvet.indexes.library import Library
from velvet.models import chat, closer_look, vision_language, words
from velvet.retrieval.context import Context
from velvet.services.export.clips import make_clip
from velvet.services.redaction.redactor import RedactionStats
from velvet.video.encode.clip import Clip

if TYPE_CHECKING:
    from velvet.agent.graph import Graph


class Assistant:
    """Answers questions and cuts clips. Made by `open_assistant`."""

    def __init__(self, settings: Settings, library: Library) -> None:
        self.settings, self.library = settings, library

    @cached_property
    def choices(self) -> tuple[ModelChoice, ...]:
        """What does each job under the user's settings."""
        return model_choices(self.settings)

    @property
    def models(self) -> Mapping[str, str]:
        """Job -> what does it, in words for the screen."""
        return {choice.job: choice.name for choice in self.choices}

    @property
    def degraded(self) -> tuple[str, ...]:
        """What is done less well than it could be, each with its remedy."""
        lacks = tuple(choice.lacks for choice in self.choices if choice.lacks)
        return (*lacks, *self._not_embedded())

    def _not_embedded(self) -> Iterator[str]:
        """Says so where words would be compared with pictures and none was made ready for it."""
        index_stats = self.library.index_stats()
        if (
            vision_language(self.settings)
            and index_stats.tracklets
            and not index_stats.fingerprints["embed pictures"]
        ):
            yield (
                "The pictures were not yet embedded for words. Run `velvet ingest` with the same files once "
                "more; it embeds what lacks it."
            )

    def ask(self, question: str, conversation: str = "") -> Answer:
        """The answer to one question, kept as a turn of the conversation (`C3`), or of a new one.

        Raises VelvetError where a model or the library fails.
        """
        events = list(self.stream(question, conversation))
        return next(event.answer for event in events if isinstance(event, Answered))

    def stream(self, question: str, conversation: str = "") -> Iterator[Event]:
        """The same as events: each tool as it runs, then `Answered`, and last `TurnKept`.

        A question that fails is kept with the reason: `Failed`, `TurnKept`, then the error is raised. To
        keep no turn, stop listening before `TurnKept`; an interrupted question is not kept either.
        """
        turn = Turn(question, ())
        try:
            for event in self._converse(question):
                if isinstance(event, Answered):
                    turn = replace(turn, answer=event.answer)
                elif isinstance(event, ToolCalled | ToolAnswered):
                    turn = replace(turn, steps=(*turn.steps, step_line(event)))
                yield event
        except VelvetError as error:
            yield Failed(str(error))
            with suppress(VelvetError):  # the first error is the one to tell
                yield self._keep(replace(turn, fault=str(error)), conversation)
            raise
        yield self._keep(turn, conversation)

    def _keep(self, turn: Turn, conversation: str) -> TurnKept:
        """Store the turn; where nothing is left of the conversation it named, in a new one."""
        begun = conversation if self._has_turns(conversation) else ""
        return TurnKept(self.library.conversations.add(turn, begun))

    def _has_turns(self, conversation: str) -> bool:
        try:
            return bool(conversation and self.library.conversations.turns(conversation))
        except NotFound:
            return False

    def _converse(self, question: str) -> Iterator[Event]:
        """The agent's events, with a note in the audit log of what was shown or declined."""
        from velvet.agent.session import converse  # LangGraph takes its time to import

        try:
            for event in converse(self._graph, question, self.context):
                if isinstance(event, Answered):
                    self._note(question, event.answer)
                yield event
        except Declined:
            self.library.audit.append(
                Act.DECLINED, {"question": self.library.audit.digest_of(question)}
            )
            raise

    def _note(self, question: str, answer: Answer) -> None:
        """Let the audit log know what was asked, by its digest, and who was shown."""
        shown: dict[str, Json] = {
            "question": self.library.audit.digest_of(question),
            "claims": [str(claim.kind) for claim in answer.claims],
            "sightings": [sighting.id for sighting in answer.sightings],
            "people": sorted({s.identity for s in answer.sightings if s.identity}),
        }
        policy: dict[str, Json] = {} if self.settings.policy == "on" else {"policy": "off"}
        self.library.audit.append(Act.ASKED, {**shown, **policy})

    def clip(
        self,
        identifier: str,
        *,
        fast: bool = False,
        only: RedactionStats | None = None,
        target: Path | None = None,
    ) -> Clip:
        """A sighting (`T31`) or a journey (`P7`) as one MP4; with `only` everybody else in it is covered.

        Raises NotFound, BadFootage, and with `only` ModelMissing where people were found by motion.
        """
        return make_clip(self.library, identifier, fast=fast, only=only, target=target)

    @cached_property
    def _graph(self) -> "Graph":
        from velvet.agent.call import toolbox
        from velvet.agent.graph import build_graph

        return build_graph(chat(self.settings), toolbox(closer=self._closer is not None))

    @cached_property
    def _words(self) -> TextEncoder:
        return words(self.settings)

    @cached_property
    def _closer(self) -> CloserLook | None:
        return closer_look(self.settings)

    @cached_property
    def _phrases(self) -> TextEncoder | None:
        seeing = vision_language(self.settings)
        return seeing.phrases if seeing else None

    @property
    def context(self) -> Context:
        """What the tools and the verifier work with."""
        return Context(
            library=self.library,
            words=self._words,
            phrases=self._phrases,
            zone=self._zone(),
            now=lambda: datetime.now(UTC),
            make_clip=lambda identifier: self.clip(identifier).file,
            timeout_s=self.settings.timeout_s,
            closer=self._closer,
            models=self.models,
            declines=self.settings.policy == "on",
        )

    def _zone(self) -> str:
        """The zone in which the user speaks: the cameras', if they share one, else this machine's."""
        zones = {camera.timezone for camera in self.library.cameras.all()}
        return zones.pop() if len(zones) == 1 else own_zone()


@contextmanager
def open_assistant(settings: Settings | None = None) -> Generator[Assistant]:
    """Open the data folder of these settings, or of the user's own, to ask about it.

    with open_assistant() as assistant:
        print(assistant.ask("Where did the man in the red coat go?").text)
    """
    settings = settings or Settings.load()
    silence(settings.home)
    with Library.open(settings.home) as library:
        yield Assistant(settings, library)
