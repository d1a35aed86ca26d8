"""What the model states at the end, as flat plain values, and the records they become.

Knows nothing of whether a statement is true.
"""

from dataclasses import replace
from typing import Annotated, Any, Literal, TypeAlias, cast

from pydantic import BaseModel, ConfigDict, Field, model_validator

from velvet.footage import claims
from velvet.footage.claims import Claim

CLOTHES = "clothes"  # the attribute of a statement that nobody changed clothes
ARROW = "->"  # in the value of a stated change: what was before, what was after
GIVE_ANSWER = "give_answer"
Outcome: TypeAlias = Literal["answered", "which_person", "coverage", "not_understood"]

# Some of it is quoted on screen ("nobody who fits `...`"): long enough for a description, not for a story.
Short: TypeAlias = Annotated[str, Field(max_length=120)]


class Stated(BaseModel):
    """One checkable statement. Fill in the fields its kind needs and leave the others out.

    seen: sightings, person, camera, start, end; words if the person was found by a description.
    moved: person, camera, to_camera, sightings (the one before and the one after).
    absent: words, camera, when: nobody who fits was seen. With person: that person was not seen there
    and then. With person and other: the two were never in one view (other=`anyone`: nobody was with them).
    With attribute=`clothes`: nobody (or not that person) was seen to change clothes as the words say.
    count: words, camera, when, count.
    attribute: sightings (one), attribute, value; an empty value says that it cannot be seen. A change of
    clothes: value `black -> white` and start=`at`; words, camera, when as searched.
    together: person, other: both in one view at one time.
    like: sightings (one), other (a sighting): may be the same person. Without sightings: nobody is.
    """

    kind: Literal["seen", "moved", "absent", "count", "attribute", "together", "like"]
    sightings: list[Short] = Field(default=[], description="sighting ids: T31")
    person: Short = Field(default="", description="person id: P7 (or a sighting id)")
    other: Short = Field(default="", description="the second person or sighting")
    camera: Short = Field(default="", description="camera name; empty: all")
    to_camera: Short = Field(default="", description="moved: the camera they came to")
    words: Short = Field(default="", description="the description searched for, unchanged")
    when: Short = Field(
        default="", description="the user's own words of time, as given to the tool"
    )
    start: Short = Field(default="", description="`from` of the tool result, copied")
    end: Short = Field(default="", description="`to` of the tool result, copied")
    count: int = Field(default=-1, description="count: how many different people")
    attribute: Short = Field(default="", description="name of the attribute, as under `visible`")
    value: Short = Field(default="", description="value of the attribute, as under `visible`")

    @model_validator(mode="before")
    @classmethod
    def _forgive(cls, said: Any) -> Any:
        """Small models write null for what they leave out, and one id where a list is asked."""
        if not isinstance(said, dict):
            return said  # pydantic says what is wrong with it
        kept = {k: v for k, v in cast("dict[str, Any]", said).items() if v is not None}
        if isinstance(kept.get("sightings"), str):
            kept["sightings"] = [kept["sightings"]]
        return kept

    def claim(self, fault: str = "") -> Claim:
        """The statement as an unverified record of its kind, with the reason why it failed."""
        sightings = tuple(identifier.strip().upper() for identifier in self.sightings)
        return replace(
            self._of_kind(), sightings=sightings, camera=self.camera.strip(), fault=fault
        )

    def _of_kind(self) -> Claim:
        """What its kind alone needs; other fields that a model filled in are ignored."""
        person, other, words = self.person.strip(), self.other.strip(), self.words.strip()
        match self.kind:
            case "seen":
                return claims.SeenClaim(identity=person, words=words)
            case "moved":
                return claims.MovedClaim(identity=person, to_camera=self.to_camera.strip())
            case "absent":
                return self._negation(person, other, words)
            case "count":
                return claims.CountClaim(count=self.count, words=words)
            case "attribute":
                return self._attribute(person, words)
            case "together":
                return claims.TogetherClaim(identity=person, other=other)
            case "like":
                return claims.LikeClaim(identity=person, other=other)

    def _negation(self, person: str, other: str, words: str) -> Claim:
        if plain(self.attribute) == CLOTHES:
            return claims.UnchangedClaim(identity=person, words=words)
        if person and other:
            return claims.ApartClaim(identity=person, other=other)
        return claims.AbsentClaim(identity=person, words=words)

    def _attribute(self, person: str, words: str) -> Claim:
        name, value = self.attribute.strip(), self.value.strip()
        if ARROW not in value:
            return claims.AttributeClaim(identity=person, attribute=name, value=value)
        before, _, after = (part.strip() for part in value.partition(ARROW))
        return claims.ChangedClaim(
            identity=person, attribute=name, before=before, after=after, words=words
        )


class Statement(BaseModel):
    """Give the final answer as claims. The user sees only claims that code has verified, in its own words.

    Call it once, last, and alone. Every claim must rest on tool results of this conversation.
    """

    model_config = ConfigDict(title=GIVE_ANSWER)  # what the model calls

    claims: list[Stated] = Field(default=[], description="one entry for every fact of the answer")
    outcome: Outcome = Field(
        default="answered",
        description="which_person: several people fit and the user must choose (claim each as seen). "
        "coverage: the user asked what is recorded. not_understood: you cannot read the question.",
    )


def plain(text: str) -> str:
    """A value as descriptions spell it: lower case, one blank between words, British grey."""
    return " ".join(text.casefold().split()).replace("gray", "grey")


def attribute_name(text: str) -> str:
    """The name of an attribute as descriptions spell it: `Upper color` is `upper_colour`."""
    return plain(text).replace(" ", "_").replace("color", "colour")
