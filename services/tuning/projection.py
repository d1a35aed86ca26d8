"""A crop encoder that learned who is who in one library, and the file that keeps what it learned."""

import hashlib
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from velvet.footage.errors import LibraryDamaged
from velvet.footage.protocols import CropEncoder
from velvet.footage.records import Pixels, Vectors
from velvet.reid.appearance.tuning import Projection

FILE_NAME = "tuned.npz"  # in the data folder


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """A projection of the vectors of the encoder `base`, by its fingerprint."""

    base: str
    projection: Projection

    @property
    def fingerprint(self) -> str:
        """The fingerprint of projected vectors; it tells how much what was learned weighs."""
        one = self.projection
        digest = hashlib.sha256(one.mean.tobytes() + one.directions.tobytes()).hexdigest()
        return f"{self.base};tuned@{digest[:8]}({one.weight:.2f})"


class TunedEncoder:
    """Embeds crops by another encoder, and projects."""

    def __init__(self, base: CropEncoder, learned: Learned) -> None:
        self.base, self._learned = base, learned
        self.fingerprint = learned.fingerprint

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return sum(self._learned.projection.directions.shape)

    def encode(self, crops: Sequence[Pixels]) -> Vectors:
        """(n, dimension) unit rows of BGR crops of any size."""
        return self._learned.projection.apply(self.base.encode(crops))


def tuned(base: CropEncoder, home: Path) -> CropEncoder:
    """The encoder as it was tuned to the library in `home`; as it is, if it was not."""
    learned = read(home)
    return TunedEncoder(base, learned) if learned and learned.base == base.fingerprint else base


def read(home: Path) -> Learned | None:
    """What was learned from this library, if anything. Raises LibraryDamaged for a broken file."""
    file = home / FILE_NAME
    if not file.is_file():
        return None
    try:
        with np.load(io.BytesIO(file.read_bytes()), allow_pickle=False) as kept:
            projection = Projection(kept["mean"], kept["directions"], float(kept["weight"]))
            return Learned(str(kept["base"]), projection)
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise LibraryDamaged(
            f"{file}, which `velvet tune` wrote, cannot be read: {error}. Remove it; the next "
            "`velvet ingest` embeds the crops anew."
        ) from error


def write(home: Path, learned: Learned) -> None:
    """Keep what was learned, in place of what was learned before."""
    one, held = learned.projection, io.BytesIO()
    np.savez(
        held,
        base=np.array(learned.base),
        mean=one.mean,
        directions=one.directions,
        weight=np.array(one.weight),
    )
    fresh = home / f"{FILE_NAME}.new"
    fresh.write_bytes(held.getvalue())
    fresh.replace(home / FILE_NAME)


def remove(home: Path) -> None:
    """Forget what was learned."""
    (home / FILE_NAME).unlink(missing_ok=True)
