"""The rows of a history file that lie before a day, so that nothing later can be read."""

from datetime import UTC, date, datetime
from itertools import compress
from zoneinfo import ZoneInfo

import numpy as np

from planner.demand.history_columns import Layout
from planner.demand.text_table import Block
from planner.demand.time_stamps import parse_stamps


def rows_before(block: Block, layout: Layout, day: date, zone: ZoneInfo) -> Block:
    """The rows before local midnight of `day`, and those whose time cannot be told.

    Of the others nothing but the time is looked at.
    """
    stamps = parse_stamps([row[layout.time] for row in block.rows], layout.date_order)
    midnight = datetime.combine(day, datetime.min.time())
    wall_end = midnight.replace(tzinfo=UTC).timestamp()
    end = np.where(stamps.with_offset, midnight.replace(tzinfo=zone).timestamp(), wall_end)
    kept = (~stamps.understood | (stamps.seconds < end)).tolist()
    return Block(list(compress(block.lines, kept)), list(compress(block.rows, kept)))
