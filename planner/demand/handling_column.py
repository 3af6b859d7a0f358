"""What a handling-time column holds: seconds of all contacts of the row, or their average."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from planner.demand.history_columns import FileKind, Layout, is_average
from planner.demand.history_problems import Note
from planner.demand.history_rows import HistoryRows
from planner.demand.text_table import TextTable

Floats = npt.NDArray[np.float64]


def totals_per_row(
    rows: HistoryRows, table: TextTable, layout: Layout
) -> tuple[HistoryRows, tuple[Note, ...]]:
    """The rows with handling seconds of all contacts of each row together, and what was decided.

    In a count file a column named like `aht` or `average…` is an average per contact. For any
    other name the figures decide: the average hardly moves with the count and the total grows
    with it, so the reading that gives the steadier average holds; when they tie, the total.
    """
    if layout.handling is None or layout.kind is FileKind.CONTACTS:
        return rows, ()
    column = table.columns[layout.handling]
    average = is_average(column) or _steadier_as_average(rows.counts, rows.handling)
    total = rows.handling * rows.counts if average else rows.handling
    read_as = "the average of a contact" if average else "all contacts of the interval together"
    return replace(rows, handling=total), (Note(f"'{column}' was read as seconds of {read_as}."),)


def _steadier_as_average(counts: npt.NDArray[np.int64], seconds: Floats) -> bool:
    used = (counts > 0) & ~np.isnan(seconds) & (seconds > 0)
    if not used.any():
        return False
    return _spread(seconds[used]) < _spread(seconds[used] / counts[used])


def _spread(values: Floats) -> float:
    low, middle, high = np.quantile(values, [0.25, 0.5, 0.75])
    return float((high - low) / middle)
