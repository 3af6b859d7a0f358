"""Calendars that keep state, as models of clients that were read, and a feed event by event."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

STAMPED = re.compile(rb"UID:(\S+)\r\n.*?LAST-MODIFIED:(\S+)\r\nSEQUENCE:(\d+)", re.DOTALL)


@dataclass(frozen=True)
class Block:
    """One event as it is written."""

    stamp: bytes
    sequence: int
    text: bytes


def blocks(body: bytes) -> dict[bytes, Block]:
    """The events of a feed by UID; a UID that is there twice is an AssertionError."""
    found: dict[bytes, Block] = {}
    for text in re.findall(rb"BEGIN:VEVENT\r\n.*?END:VEVENT\r\n", body, re.DOTALL):
        stamped = STAMPED.search(text)
        assert stamped is not None
        uid, stamp, sequence = stamped.groups()
        assert uid not in found
        found[uid] = Block(stamp, int(sequence), text)
    return found


@dataclass
class Icsx5:
    """ICSx5's rule: an event is updated only if LAST-MODIFIED is greater, and goes if missing."""

    kept: dict[bytes, Block] = field(default_factory=dict)

    def sync(self, feed: dict[bytes, Block]) -> None:
        for uid, block in feed.items():
            if uid not in self.kept or block.stamp > self.kept[uid].stamp:
                self.kept[uid] = block
        self.kept = {uid: block for uid, block in self.kept.items() if uid in feed}


@dataclass
class NodeIcal:
    """node-ical's rule: of two events with one UID the one with the lower SEQUENCE is dropped.

    It forgets nothing, so that an event that left and came back is compared too.
    """

    highest: dict[bytes, Block] = field(default_factory=dict)

    def sync(self, feed: dict[bytes, Block]) -> None:
        for uid, block in feed.items():
            if uid not in self.highest or block.sequence >= self.highest[uid].sequence:
                self.highest[uid] = block
