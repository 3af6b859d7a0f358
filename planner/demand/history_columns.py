"""Which column of a history file holds what, and which of the two kinds of file it is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np

from planner.demand.history_problems import refuse
from planner.demand.text_table import DELIMITERS, Block, TextTable
from planner.demand.time_stamps import (
    EXAMPLES,
    DateOrder,
    date_order,
    looks_like_time,
    parse_stamps,
    why_not_a_time,
)
from planner.errors import Place

_SAMPLE_ROWS = 500
_MOST_REPEATS = 0.05
_EVEN_STEPS = 0.8
_COUNT_NAMES = frozenset(
    {"count", "counts", "calls", "contacts", "volume", "volumes", "offered", "arrivals"}
    | {"contact_count", "call_count", "ticket_count", "contacts_offered", "calls_offered"}
)
_HANDLING = re.compile(
    r"(handling|handle|talk)_?(time|seconds|secs?|s)(_?(seconds|secs?|s))?"
    r"|(avg|average|mean)_handl(ing|e)(_time)?(_(seconds|secs?|s))?|aht(_?(seconds|secs?|s))?"
)
_IDENTIFIER = re.compile(
    r"(ticket|case|contact|call|conversation|incident|message|tweet)?_?(id|number|no|key|ref)"
)
_NUMBER = re.compile(r"\s*[+-]?\d+([.,]\d+)?([eE][+-]?\d+)?\s*")


class FileKind(Enum):
    """What one row of the file stands for."""

    INTERVAL_COUNTS = "interval counts"
    CONTACTS = "one row per contact"


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """Columns that the person named; None leaves the choice to the file."""

    time: str | None = None
    queue: str | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """Kind of file and positions of its columns.

    `may_lack_time`: a contact without a time is left out, because the person named the column: a
    ticket that is not resolved yet has no time of resolution.
    """

    kind: FileKind
    time: int
    queue: int | None
    count: int | None
    handling: int | None
    identifier: int | None
    date_order: DateOrder
    may_lack_time: bool = False


def detect_layout(table: TextTable, first: Block, choice: ColumnChoice) -> Layout:
    """Find kind and columns from the header and the first rows.

    The first column of times is the time unless another is named. A file holds interval counts
    when it has a column with a name like `count` or `calls`, or when it has exactly one column
    of numbers besides queue and handling time and times run in even steps of whole five minutes;
    otherwise every row is a contact. Raises HistoryFileError.
    """
    rows = first.rows[:_SAMPLE_ROWS]
    time = _time_column(table, rows, choice.time)
    queue = None if choice.queue is None else table.index_of(choice.queue)
    if queue == time:
        place = Place(table.name, 1, table.columns[time])
        raise refuse("the column of times cannot also name the queue", "Name another.", place)
    rows = [row for row in rows if row[time].strip()] or rows
    free = [i for i in range(len(table.columns)) if i not in (time, queue)]
    handling = next((i for i in free if _HANDLING.fullmatch(_plain(table.columns[i]))), None)
    count = _count_column(table, rows, [i for i in free if i != handling], (time, queue))
    kind = FileKind.CONTACTS if count is None else FileKind.INTERVAL_COUNTS
    identifier = next((i for i in free if _IDENTIFIER.fullmatch(_plain(table.columns[i]))), None)
    order = date_order([row[time] for row in first.rows])
    may_lack_time = choice.time is not None and kind is FileKind.CONTACTS
    return Layout(kind, time, queue, count, handling, identifier, order, may_lack_time)


def _plain(column: str) -> str:
    return re.sub(r"[\s\-.]+", "_", column.strip().lower())


def is_average(column: str) -> bool:
    """Whether a handling-time column says by its name that it holds an average per contact."""
    return bool(re.match(r"(avg|average|mean|aht)", _plain(column)))


def _time_column(table: TextTable, rows: Sequence[Sequence[str]], named: str | None) -> int:
    if named is not None:
        return table.index_of(named)
    if any(looks_like_time(column) for column in table.columns):
        raise refuse(
            "the first row holds data, not the names of the columns",
            "Add a header row, for example time,count.",
            Place(table.name, 1),
        )
    shares = [_share_of_times([row[i] for row in rows]) for i in range(len(table.columns))]
    best = next((i for i, share in enumerate(shares) if share >= 0.5), None)
    if best is None:
        raise _no_time_column(table, rows)
    return best


def _share_of_times(cells: Sequence[str]) -> float:
    filled = [cell for cell in cells if cell.strip()]
    return sum(map(looks_like_time, filled)) / len(filled) if filled else 0.0


def _no_time_column(table: TextTable, rows: Sequence[Sequence[str]]) -> Exception:
    seen = ", ".join(table.columns)
    advice = f"Times look like {EXAMPLES}."
    if len(table.columns) == 1:
        known = ", ".join(DELIMITERS.values())
        advice += f" If the file has several columns, separate them by one of: {known}."
    cell = rows[0][0] if rows else None
    hint = f" ({why_not_a_time(cell)})" if cell is not None and len(table.columns) == 1 else ""
    place = Place(table.name, None if cell is None else 2, seen, cell)
    return refuse(f"no column holds times{hint}", advice, place)


def _count_column(
    table: TextTable,
    rows: Sequence[Sequence[str]],
    candidates: Sequence[int],
    taken: tuple[int, int | None],
) -> int | None:
    named = [i for i in candidates if _plain(table.columns[i]) in _COUNT_NAMES]
    numeric = [i for i in candidates if _share_of_numbers([row[i] for row in rows]) >= 0.5]
    time, queue = taken
    if named:
        return named[0]
    alone = len(numeric) == 1 and not _IDENTIFIER.fullmatch(_plain(table.columns[numeric[0]]))
    if alone and len(rows) > 1 and _on_a_grid(rows, time, queue):
        return numeric[0]
    return None


def _share_of_numbers(cells: Sequence[str]) -> float:
    filled = [cell for cell in cells if cell.strip()]
    return sum(bool(_NUMBER.fullmatch(cell)) for cell in filled) / len(filled) if filled else 0.0


def _on_a_grid(rows: Sequence[Sequence[str]], time: int, queue: int | None) -> bool:
    """Whether times run through whole five minutes in even steps, as counts do and contacts not.

    Within a queue four steps in five are equal and hardly a time stands twice.
    """
    texts = [row[time] for row in rows]
    seconds = parse_stamps(texts, date_order(texts)).seconds
    names = np.array(["" if queue is None else row[queue] for row in rows])
    order = np.lexsort((seconds, names))
    same_queue = names[order][1:] == names[order][:-1]
    steps = np.diff(seconds[order])[same_queue]
    if np.any(seconds % 300) or not len(steps) or np.mean(steps == 0) > _MOST_REPEATS:
        return False
    _, counts = np.unique(steps, return_counts=True)
    return bool(counts.max() / len(steps) >= _EVEN_STEPS)
