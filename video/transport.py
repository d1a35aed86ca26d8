"""Whether an MPEG transport stream ends where it was cut. Knows its packets and nothing inside them.

Such a stream names neither its length nor its size; but it is made of packets of one size, so a copy that
broke off nearly always ends inside one.
"""

from pathlib import Path

SYNC = 0x47  # the first byte of every packet
SIZES = {188: 0, 192: 4, 204: 0}  # bytes a packet -> of which before SYNC (M2TS: a time stamp)
ENOUGH = 5  # packets in a row that have SYNC in its place


def ends_inside_packet(path: Path) -> bool:
    """Whether the last packet is incomplete. False where the file does not begin with a whole packet."""
    with path.open("rb") as file:
        head = file.read(ENOUGH * max(SIZES))
    for size, before in SIZES.items():
        marks = head[before : ENOUGH * size : size]
        if len(marks) == ENOUGH and set(marks) == {SYNC}:
            return path.stat().st_size % size != 0
    return False
