"""What `cameras.toml` may say of one camera. Knows no file."""

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from ingest.camera_places import Corner


def _as_text(value: object) -> object:
    """TOML has numbers and dates of its own; people leave the quotes away."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if type(value) in (int, float) else value


Text = Annotated[str, BeforeValidator(_as_text)]


class CameraEntry(BaseModel):
    """One `[cameras.NAME]` table."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    timezone: str = Field("", description="IANA name; empty: this machine's")
    place: str = ""
    files: list[str] = Field(default=[], description="patterns of paths, relative to the file")
    start: Text = Field("", description="of its only recording, as --start")
    fps: Text = Field("", description="as --fps")
    offset: float | None = Field(None, description="seconds to add to what its clock says")
    keep: str = Field("", description="how long recordings are kept, as `30 days`; empty: for ever")
    zones: dict[str, list[Corner]] = Field(default={}, description="names -> corners, as shares")
