"""All rows of a history file as arrays, each value checked where it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress

import numpy as np
import numpy.typing as npt

from planner.demand.history_columns import Layout
from planner.demand.history_problems import refuse
from planner.demand.text_table import Block, TextTable
from planner.demand.time_stamps import EXAMPLES, Stamps, parse_stamps, why_not_a_time
from planner.errors import Place

MOST_CONTACTS_IN_AN_INTERVAL = 100_000
Int64s = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class HistoryRows:
    """Rows of a file in its order, one entry a row in each array [n].

    `seconds`: of UTC when `with_offset`, else of the wall clock. `queues`: index into
    `queue_values`. `counts`: contacts of the row. `handling`: the cell of the handling column in
    seconds, NaN when empty or absent. `fingerprints`: equal for equal rows. `without_time`: lines
    of the rows that are not among them, because a time of their own is missing.
    """

    lines: Int64s
    seconds: Int64s
    with_offset: bool
    queues: Int64s
    queue_values: tuple[str, ...]
    counts: Int64s
    handling: npt.NDArray[np.float64]
    fingerprints: Int64s
    without_time: tuple[int, ...] = ()


@dataclass(frozen=True, eq=False)
class _Part:
    lines: Int64s
    stamps: Stamps
    queues: Int64s
    counts: Int64s
    handling: npt.NDArray[np.float64]
    fingerprints: Int64s


class RowGatherer:
    """Collects the blocks of one file and checks every cell that is used."""

    def __init__(self, table: TextTable, layout: Layout) -> None:
        self._table = table
        self._layout = layout
        self._queue_codes: dict[str, int] = {}
        self._parts: list[_Part] = []
        self._without_time: list[int] = []

    @property
    def is_empty(self) -> bool:
        """Whether no row has been read so far, with a time or without."""
        return not self._parts and not self._without_time

    def add(self, block: Block) -> None:
        """Read one block; raises HistoryFileError at the first cell that cannot be used."""
        if self._layout.may_lack_time:
            block = self._with_times(block)
        if not block.rows:
            return
        self._parts.append(
            _Part(
                np.array(block.lines, np.int64),
                self._stamps(block),
                self._queues(block.rows),
                self._counts(block),
                self._handling(block),
                np.array([hash(tuple(row)) for row in block.rows], np.int64),
            )
        )

    def gathered(self) -> HistoryRows:
        """Everything read so far; raises HistoryFileError when there is no row."""
        if not self._parts:
            raise refuse(
                "no row has a time" if self._without_time else "the file has a header but no rows",
                "Export the history again.",
                Place(self._table.name, 1),
            )
        offset_flags = np.concatenate([part.stamps.with_offset for part in self._parts])
        self._check_one_style(offset_flags)
        return HistoryRows(
            np.concatenate([part.lines for part in self._parts]),
            np.concatenate([part.stamps.seconds for part in self._parts]),
            bool(offset_flags[0]),
            np.concatenate([part.queues for part in self._parts]),
            tuple(self._queue_codes) or ("",),
            np.concatenate([part.counts for part in self._parts]),
            np.concatenate([part.handling for part in self._parts]),
            np.concatenate([part.fingerprints for part in self._parts]),
            tuple(self._without_time),
        )

    def _with_times(self, block: Block) -> Block:
        filled = [bool(row[self._layout.time].strip()) for row in block.rows]
        self._without_time += compress(block.lines, [not has for has in filled])
        return Block(list(compress(block.lines, filled)), list(compress(block.rows, filled)))

    def _check_one_style(self, with_offset: npt.NDArray[np.bool_]) -> None:
        odd = np.flatnonzero(with_offset != with_offset[0])
        if len(odd):
            lines = np.concatenate([part.lines for part in self._parts])
            style = "has no offset from UTC" if with_offset[0] else "has an offset from UTC"
            raise refuse(
                f"the time {style}, unlike those before it",
                "Write all times the same way.",
                self._place(int(lines[odd[0]]), self._layout.time, None),
            )

    def _stamps(self, block: Block) -> Stamps:
        texts = [row[self._layout.time] for row in block.rows]
        stamps = parse_stamps(texts, self._layout.date_order)
        if not stamps.understood.all():
            first = int(np.argmin(stamps.understood))
            raise refuse(
                why_not_a_time(texts[first]),
                f"Write times like {EXAMPLES}.",
                self._place(block.lines[first], self._layout.time, texts[first]),
            )
        return stamps

    def _queues(self, rows: Sequence[Sequence[str]]) -> Int64s:
        column = self._layout.queue
        if column is None:
            return np.zeros(len(rows), np.int64)
        codes = self._queue_codes
        return np.array(
            [codes.setdefault(row[column].strip(), len(codes)) for row in rows], np.int64
        )

    def _counts(self, block: Block) -> Int64s:
        column = self._layout.count
        if column is None:
            return np.ones(len(block.rows), np.int64)
        texts = [row[column] for row in block.rows]
        numbers = _numbers(texts)
        in_range = (numbers >= 0) & (numbers <= MOST_CONTACTS_IN_AN_INTERVAL)
        bad = ~in_range | (np.floor(np.where(in_range, numbers, 0.5)) != numbers)
        if bad.any():
            first = int(np.argmax(bad))
            raise refuse(
                _why_not_a_count(texts[first], float(numbers[first])),
                "Counts are whole numbers from 0 to 100,000 per interval; leave the row out where "
                "the count is not known.",
                self._place(block.lines[first], column, texts[first]),
            )
        return numbers.astype(np.int64)

    def _handling(self, block: Block) -> npt.NDArray[np.float64]:
        column = self._layout.handling
        if column is None:
            return np.full(len(block.rows), np.nan)
        texts = [row[column] for row in block.rows]
        empty = np.array([not text.strip() for text in texts])
        numbers = _numbers(texts)
        bad = ~empty & ~((numbers >= 0) & np.isfinite(numbers))
        if bad.any():
            first = int(np.argmax(bad))
            raise refuse(
                "the handling time is not a number of seconds of 0 or more",
                "Give seconds, such as 240, or leave the cell empty.",
                self._place(block.lines[first], column, texts[first]),
            )
        return np.where(empty, np.nan, numbers)

    def _place(self, line: int, column: int, value: str | None) -> Place:
        return Place(self._table.name, line, self._table.columns[column], value)


def _numbers(texts: Sequence[str]) -> npt.NDArray[np.float64]:
    """Texts as numbers; NaN where a text is none (`nan` itself included)."""
    try:
        return np.array(texts, dtype=np.str_).astype(np.float64)
    except ValueError:
        return np.array([_number(text) for text in texts], np.float64)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")


def _why_not_a_count(text: str, number: float) -> str:
    if not text.strip():
        return "the count is missing"
    if np.isnan(number):
        return "the count is not a whole number"
    if number < 0:
        return "the count is negative"
    if number > MOST_CONTACTS_IN_AN_INTERVAL:
        return "the count is absurd for one interval"
    return "the count is a fraction"
