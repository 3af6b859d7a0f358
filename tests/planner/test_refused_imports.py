"""A file or shift that is refused leaves every table of the database as it was."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from planner.accounts.actor import SYSTEM
from planner.application import Planner
from planner.db.tables import all_tables
from planner.demand.import_history import import_history, preview_history
from planner.errors import InputError, PlannerError
from planner.people.import_people import import_people, preview_people
from planner.people.queries import list_sites
from planner.rotas.templates import TemplateInput, add_template
from tests.factories.organisation import organisation, test_planner
from tests.planted.fault import planted_fault

from .demand.test_bad_history_files import CASES, COUNTS

Import = Callable[[Planner, Path], object]
NO_FILE, FOLDER = "absent.csv", "."
GROUPS = COUNTS.replace(",", ",a,").replace("time,a,count", "time,group,count")
PEOPLE = (
    "person,e-mail,site,team,contract hours,zone,opening nights\n"
    "Joe,joe@example.org,Cork,Night,40,Europe/Dublin,4\n"
    "Zoe,zoe@example.org,Dublin,Support,30,,\n"
)
ANN = "Ann,ann@example.org,Dublin,Support,40,,\n"


@dataclass(frozen=True)
class Refusal:
    """Something that is tried, and what the refusal says."""

    attempt: Import
    says: str


def store_history(planner: Planner, path: Path, zone: str = "Europe/Dublin", **more: Any) -> None:
    preview = preview_history(
        planner, SYSTEM, path, **({"queues": "phone", "time_zone": zone} | more)
    )
    import_history(planner, SYSTEM, preview, replace_changed=True)


def history(content: bytes | str, says: str, **more: Any) -> Refusal:
    """A file whose counts would go to the phone queue, replacing what is stored."""

    def attempt(planner: Planner, folder: Path) -> None:
        path = folder / "export.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        store_history(planner, path, **more)

    return Refusal(attempt, says)


def people(content: bytes | str, says: str) -> Refusal:
    """A file whose missing sites and teams would be created too."""

    def attempt(planner: Planner, _folder: Path) -> None:
        data = content.encode() if isinstance(content, str) else content
        preview = preview_people(planner, SYSTEM, data, "people.csv", create_missing=True)
        import_people(planner, SYSTEM, preview)

    return Refusal(attempt, says)


def people_file(name: str, says: str) -> Refusal:
    return Refusal(
        lambda planner, folder: preview_people(planner, SYSTEM, folder / name, name), says
    )


def shift(*segments: tuple[int, int]) -> Refusal:
    def attempt(planner: Planner, _folder: Path) -> None:
        site = list_sites(planner, SYSTEM)[0].id
        add_template(planner, SYSTEM, TemplateInput("Endless", site, segments, date(2027, 3, 1)))

    return Refusal(attempt, "24 h")


REFUSED = {
    **{f"history: {name}": history(case.content, case.says) for name, case in CASES.items()},
    "history: missing": Refusal(
        lambda p, folder: store_history(p, folder / NO_FILE), "no such file"
    ),
    "history: folder": Refusal(
        lambda p, folder: store_history(p, folder / FOLDER), "cannot be read"
    ),
    "history: unknown zone": history(COUNTS, "not a known time zone", zone="Europe/Dubln"),
    "history: other interval": history(
        "time,count\n2027-03-01 12:00,4\n2027-03-01 13:00,5\n", "kept in intervals of 30 minutes"
    ),
    "history: value without queue": history(
        GROUPS + "2027-03-01 10:30,b,7\n",
        "Say for each value which queue",
        queues={"a": "phone"},
        queue_column="group",
    ),
    "people: missing": people_file(NO_FILE, "no such file"),
    "people: folder": people_file(FOLDER, "cannot be read"),
    "people: empty": people("", "the file is empty"),
    "people: header only": people(PEOPLE.partition("\n")[0], "nobody in the file"),
    "people: binary": people(PEOPLE.encode() + b"\x00\x01\x02", "binary"),
    "people: spreadsheet": people(b"PK\x03\x04" + PEOPLE.encode(), "a spreadsheet"),
    "people: wrong encoding": people(
        (PEOPLE + ANN.replace("Ann", "Seán")).encode("latin-1"), "UTF-8"
    ),
    "people: wrong delimiter": people(PEOPLE.replace(",", "#"), "column"),
    "people: mixed delimiters": people(PEOPLE + ANN.replace(",", ";"), "cells"),
    "people: the same row twice": people(PEOPLE + ANN + ANN, "row 4 has the same e-mail"),
    "people: two with one e-mail": people(
        PEOPLE + ANN + ANN.replace("Ann,ann", "Bob,ANN"), "row 4 has the same e-mail"
    ),
    "people: negative": people(PEOPLE + ANN.replace("40", "-5"), "not between 0 and 168"),
    "people: fractional": people(PEOPLE + ANN.replace(",,\n", ",,2.5\n"), "not a whole number"),
    "people: absurd hours": people(PEOPLE + ANN.replace("40", "900"), "not between 0 and 168"),
    "people: absurd count": people(PEOPLE + ANN.replace(",,\n", ",,99999999\n"), "opening nights"),
    "people: unknown zone": people(
        PEOPLE + ANN.replace(",,\n", ",Europe/Dubln,\n"), "Did you mean Europe/Dublin"
    ),
    "shift: over 24 h in one piece": shift((420, 420 + 1441)),
    "shift: over 24 h in pieces": shift((420, 720), (780, 1500), (1560, 1861)),
}


def all_rows(planner: Planner) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, by name of the table."""
    with planner.database.read() as session:
        return {
            table.name: [tuple(row) for row in session.execute(select(table))]
            for table in all_tables().sorted_tables
        }


def counted(rows: Mapping[str, list[tuple[Any, ...]]]) -> dict[str, int]:
    return {name: len(each) for name, each in rows.items()}


def refuse_and_compare(planner: Planner, folder: Path, refusal: Refusal) -> None:
    """Try it; the refusal must say why, and no row of any table may come, go or change."""
    before = all_rows(planner)
    with pytest.raises((InputError, PlannerError), match=re.escape(refusal.says)):
        refusal.attempt(planner, folder)
    after = all_rows(planner)
    assert [name for name in before if len(after[name]) != len(before[name])] == []
    assert [name for name in before if after[name] != before[name]] == []


def made(folder: Path) -> Planner:
    """A planner with people, and history of the hours that the refused files speak of."""
    planner = test_planner(folder)
    organisation(planner)
    path = folder / "stored.csv"
    path.write_text(COUNTS.replace(",5", ",2"))
    store_history(planner, path)
    return planner


@pytest.fixture(scope="module")
def planner(tmp_path_factory: pytest.TempPathFactory) -> Planner:
    """One for all cases: each of them leaves it as it was."""
    return made(tmp_path_factory.mktemp("refused"))


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_leaves_every_table_as_it_was(
    name: str, planner: Planner, tmp_path: Path
) -> None:
    refuse_and_compare(planner, tmp_path, REFUSED[name])


def test_without_their_fault_the_same_files_and_shift_are_stored(tmp_path: Path) -> None:
    planner = made(tmp_path)
    before = counted(all_rows(planner))
    for good in (
        history(COUNTS + "2027-03-01 10:30,7\n", ""),
        people(PEOPLE + ANN, ""),
        shift((420, 930)),
    ):
        good.attempt(planner, tmp_path)
    after = counted(all_rows(planner))
    grown = {name: after[name] - before[name] for name in ("volume", "person", "shift_template")}
    assert grown == {"volume": 1, "person": 3, "shift_template": 1}


BATCH = """ImportBatch(kind="history", file_name="x", sha256="", user_id=None, summary={},
    at=planner.clock())"""
SHIFT = """ShiftTemplate(name="x", label="x", kind="work", site_id=values.site_id, segments=[],
    weekdays=[], from_date=values.from_date, paid_break_minutes=0, unpaid_break_minutes=0)"""
TEAM = 'Team(name="Night")'
HALF_WRITTEN: dict[str, tuple[Callable[..., Any], str, str, str]] = {
    "history: negative": (preview_history, "file = read_history(", BATCH, "import_batch"),
    "people: negative": (preview_people, "people = _read_people(", TEAM, "team"),
    "shift: over 24 h in one piece": (
        add_template,
        "with planner.database.write() as ",
        SHIFT,
        "shift_template",
    ),
}


@pytest.mark.parametrize("name", HALF_WRITTEN)
def test_a_row_that_is_stored_before_the_check_is_seen(name: str, tmp_path: Path) -> None:
    planner = made(tmp_path)
    verb, checked, row, table = HALF_WRITTEN[name]
    early = f"with planner.database.write() as early:\n        early.add({row})\n    {checked}"
    with (
        planted_fault(verb, checked, early),
        pytest.raises(AssertionError, match=rf"\['{table}'\]"),
    ):
        refuse_and_compare(planner, tmp_path, REFUSED[name])
