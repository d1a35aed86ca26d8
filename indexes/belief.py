"""Who is who and what people said of it, read together, so that nothing comes between."""

from dataclasses import dataclass

from footage.corrections import Correction
from footage.records import Identity


@dataclass(frozen=True, slots=True)
class Belief:
    """`state` moves with every change of either; equal states are equal beliefs."""

    state: int
    identities: tuple[Identity, ...]
    corrections: tuple[Correction, ...]

    @property
    def belonging(self) -> dict[str, str]:
        """Tracklet id -> identity id."""
        return {m.tracklet: person.id for person in self.identities for m in person.members}
