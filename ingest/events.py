"""Events of an ingest, as plain records. Knows nothing about how they are shown."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class IngestPlan:
    """The planned work, with time and disk estimated from a first sample."""

    new: int  # recordings not analysed yet
    known: int  # recordings that need nothing more
    footage_s: float  # length of the new ones
    expected_s: float  # time the work will take; 0 where nothing is known
    expected_bytes: int  # disk the index will take


@dataclass(frozen=True, slots=True)
class PassProgress:
    """Work done so far in one pass. `unit` is `s` (of footage) or what is counted."""

    job: str  # "detect", "track", "describe", "embed", "identify"
    subject: str  # the recording at work, or empty
    done: float
    total: float
    unit: str


@dataclass(frozen=True, slots=True)
class Notice:
    """One sentence for the user: how a start was found, that a model changed, that a file broke."""

    sentence: str
    warning: bool = False


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be ingested completely."""

    path: Path
    reason: str


@dataclass(frozen=True, slots=True)
class IngestSummary:
    """What an ingest did."""

    recordings: int  # analysed now
    known: int  # of those given, needed nothing
    footage_s: float
    tracklets: int  # found now
    people: int  # identities in the library at the end
    describer_calls: int
    failures: tuple[Failure, ...]
    took_s: float
    unfinished: int = 0  # recordings that the stop left for the next run
    warnings: tuple[str, ...] = ()  # what the user should look at, though nothing failed
    stopped: bool = False  # by Ctrl-C; what was finished is kept
    tie_calls: int = 0  # how often a tie-breaker was asked


Event = IngestPlan | PassProgress | Notice | IngestSummary
