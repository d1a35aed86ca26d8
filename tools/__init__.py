"""What the agent may do: one typed function a file; words for the model, sightings for the screen."""

from typing import Annotated, TypeAlias

from pydantic import Field

Looks: TypeAlias = Annotated[
    str,
    Field(description="How the person looks, in plain words: `man in a red coat`. Empty: anyone."),
]
CameraName: TypeAlias = Annotated[
    str, Field(description="The name of one camera. Empty: all cameras.")
]
When: TypeAlias = Annotated[
    str,
    Field(
        description="The time in the user's own words, copied and not computed: "
        "`yesterday after 3 pm`. Empty: all time."
    ),
]
AnyId: TypeAlias = Annotated[
    str, Field(description="An id from a tool result: a person (`P7`) or a sighting (`T31`).")
]
SightingId: TypeAlias = Annotated[
    str, Field(description="The id of one sighting from a tool result: `T31`.")
]
SightingIds: TypeAlias = Annotated[
    list[str], Field(description="Ids of sightings from a tool result: [`T31`, `T44`].")
]
