"""Which group keeps which identity: a person keeps their P when new footage regroups the tracklets."""

from collections.abc import Mapping, Sequence


def keep_names(groups: Sequence[Sequence[str]], before: Mapping[str, str]) -> list[str]:
    """The identity id each group of tracklet ids keeps; empty for a new person.

    A group made of several identities keeps the smallest `P`; of several groups cut from one identity
    the one with most of its tracklets keeps it (the earliest, if equal), the others are new.
    """
    claims = sorted(
        (_number(name), -_count(group, name, before), place)
        for place, group in enumerate(groups)
        for name in {before[t] for t in group if t in before}
    )
    kept = [""] * len(groups)
    given: set[int] = set()
    for number, _, place in claims:
        if number not in given and not kept[place]:
            kept[place] = f"P{number}"
            given.add(number)
    return kept


def _number(name: str) -> int:
    return int(name[1:])


def _count(group: Sequence[str], name: str, before: Mapping[str, str]) -> int:
    return sum(before.get(tracklet) == name for tracklet in group)
