"""What the codes of a rota's spreadsheet stand for: a shift, a free day, time off, or nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from planner.people.absence import KINDS
from planner.rotas.import_table import Entry, Times
from planner.rotas.import_times import times_of

SHIFT, TIME_OFF, OFF, IGNORE = "shift", "time off", "off", "ignore"
OFF_WORDS = frozenset({"off", "free", "rest", "day off", "-", "–", "—"})
IGNORE_WORDS = frozenset({"ignore", "leave out"})
TIME_OFF_WORDS: Mapping[str, str] = {
    **{kind: kind for kind in KINDS},
    "annual leave": "leave",
    "vacation": "leave",
    "time off": "leave",
    "sick leave": "sick",
    "sickness": "sick",
    "parental leave": "parental",
    "unpaid leave": "unpaid",
}


@dataclass(frozen=True)
class Target:
    """What a code stands for.

    `kind` is shift, time off, off or ignore; `name` is the shift's (or the kind of time off),
    `times` tell a shift by its times instead.
    """

    kind: str
    name: str = ""
    times: Times | None = None

    @property
    def value(self) -> str:
        """Write it so that `target_of` reads it again."""
        if self.times is not None:
            return f"{SHIFT}: {self.times.text}"
        return f"{self.kind}: {self.name}" if self.name else self.kind


def target_of(text: str, shift_names: Collection[str]) -> Target | None:
    """Read what a code stands for from a name or a description; None when it says nothing known.

    A shift's name comes first, then times such as "07:00-15:30", then the words for a free day,
    for time off, and for nothing. "shift: Early" and "time off: leave" say which is meant.
    """
    said = " ".join(text.split())
    prefix, _, rest = (part.strip() for part in said.partition(":"))
    if prefix.lower() == TIME_OFF and rest.lower() in TIME_OFF_WORDS:
        return Target(TIME_OFF, TIME_OFF_WORDS[rest.lower()])
    if prefix.lower() == SHIFT and rest:
        return _shift(rest, shift_names)
    return _shift(said, shift_names) or _other(said.lower())


def _shift(said: str, shift_names: Collection[str]) -> Target | None:
    named = next((name for name in shift_names if name.casefold() == said.casefold()), None)
    if named is not None:
        return Target(SHIFT, named)
    times = times_of(said)
    return None if times is None else Target(SHIFT, times=times)


def _other(said: str) -> Target | None:
    if said in OFF_WORDS:
        return Target(OFF)
    if said in TIME_OFF_WORDS:
        return Target(TIME_OFF, TIME_OFF_WORDS[said])
    return Target(IGNORE) if said in IGNORE_WORDS else None


@dataclass(frozen=True)
class Codes:
    """Where targets come from: what somebody answered, else the legend, else the code itself.

    Upper and lower case are told apart only where nothing is found otherwise.
    """

    answers: Mapping[str, str]
    legend: Mapping[str, str]
    shift_names: Collection[str]

    def target(self, entry: Entry) -> Target | None:
        """What an entry stands for; None when nobody has said it."""
        if not entry.code:
            return Target(SHIFT, times=entry.times)
        for said in (_looked_up(self.answers, entry.code), _looked_up(self.legend, entry.code)):
            found = None if said is None else target_of(said, self.shift_names)
            if found is not None:
                return found
        own = target_of(entry.code, self.shift_names)
        return Target(SHIFT, times=entry.times) if own is None and entry.times else own


def _looked_up(known: Mapping[str, str], code: str) -> str | None:
    if code in known:
        return known[code]
    return next((said for key, said in known.items() if key.casefold() == code.casefold()), None)
