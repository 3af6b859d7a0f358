"""Faults planted into the import of a rota: the guards beside them turn red."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from planner.errors import InputError
from planner.rotas import (
    import_dates,
    import_grid,
    import_planning,
    import_preview,
    import_store,
    import_stored,
    spreadsheet_parts,
    spreadsheet_xlsx,
)
from tests.planner.rotas import test_import_reading as reading
from tests.planner.rotas import test_import_rota as importing
from tests.planner.rotas import test_spreadsheet_file as files
from tests.planner.rotas.scene import Scene, scene
from tests.planted.fault import planted_fault

# What a guard says when it turns red: an assertion, `pytest.raises` that saw nothing raised, or
# another refusal than the one it waits for.
_RED = (AssertionError, pytest.fail.Exception, InputError)
Guard = Callable[[], None]
StoredGuard = Callable[[Scene], None]
MAY_BE_STORED: Any = import_preview.RotaPreview.__dict__["may_be_stored"].fget
WEEKDAYS_THAT_DISAGREE = [["", "2027-02-01", "2027-02-02"], ["", "Tue", "Wed"], ["Ben", "E"]]


def weekdays_are_compared() -> None:
    reading.test_a_table_that_cannot_be_used_says_where_and_why(
        WEEKDAYS_THAT_DISAGREE, "1 February 2027 is a Monday"
    )


def merged_cells_are_seen() -> None:
    reading.test_merged_cells_among_people_and_days_are_refused("B2:C2", refused=True)


@pytest.mark.parametrize(
    ("function", "old", "new", "guard"),
    [
        (
            import_dates._only_order,
            "_ask_for_order(cells, written, reading)",
            "pass",
            reading.test_an_order_that_can_be_two_is_asked,
        ),
        (
            import_dates._ask_for_year,
            "reading.year is None",
            "reading.today is None",
            reading.test_a_year_that_is_not_written_is_asked,
        ),
        (
            import_grid.GridReader._says_weekdays,
            "weekday != day.weekday()",
            "weekday is None",
            weekdays_are_compared,
        ),
        (
            import_grid.GridReader._is_in_the_way,
            "inside and touched",
            "inside and not touched",
            merged_cells_are_seen,
        ),
        (
            spreadsheet_xlsx._check,
            "unpacked > LARGEST_UNPACKED_BYTES",
            "unpacked < 0",
            files.test_a_zip_bomb_is_refused_before_it_is_unpacked,
        ),
        (
            spreadsheet_parts.Part.read,
            "parser.StartDoctypeDeclHandler = _refuse_document_type",
            "pass",
            files.test_entities_are_never_expanded,
        ),
    ],
)
def test_a_fault_in_reading_is_seen(function: Any, old: str, new: str, guard: Guard) -> None:
    guard()
    with planted_fault(function, old, new), pytest.raises(_RED):
        guard()


@pytest.mark.parametrize(
    ("function", "old", "new", "guard"),
    [
        (
            MAY_BE_STORED,
            "not self.plan.left_out",
            "True",
            importing.test_cells_not_understood_are_named_and_block_until_left_out,
        ),
        (
            import_planning.Planning._is_new_absence,
            "return not any(",
            "return True or any(",
            importing.test_time_off_in_the_file_is_entered_once_and_credited,
        ),
        (
            import_stored._keys,
            "one.template_id, _queues",
            "one.assignment_id, _queues",
            importing.test_the_same_file_twice_changes_nothing,
        ),
        (
            import_store.publish_as_history,
            "enter(session, version, source.now)",
            "pass",
            importing.test_history_enters_what_people_carried_and_the_next_rota_knows_its_edge,
        ),
    ],
)
def test_a_fault_in_storing_is_seen(
    tmp_path: Path, function: Any, old: str, new: str, guard: StoredGuard
) -> None:
    with planted_fault(function, old, new), pytest.raises(_RED):
        guard(scene(tmp_path))
