"""Importing history: look first, all or nothing, never twice, never a gap as zero."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from planner.accounts.actor import SYSTEM, Actor
from planner.accounts.models import AuditEntry, ImportBatch
from planner.application import Planner
from planner.demand import import_history as import_module
from planner.demand import stored_volumes
from planner.demand.import_history import import_history, preview_history
from planner.demand.models import Volume
from planner.demand.queries import history_page
from planner.demand.queues import list_queues
from planner.demand.stored_volumes import stored_series
from planner.errors import InputError, NotAllowed, NotFound, Refused, Stale
from tests.factories.organisation import organisation, test_planner

from .files import by_start, write
from .stores import FIRST, history_lines, looked_at, phone, rows_of, stored

HEADER = "time,count"
ONE_DAY = [HEADER, "2027-03-01T10:00Z,5", "2027-03-01T10:30Z,7", "2027-03-01T11:30Z,9"]
TICKETS = [
    "opened,group",
    "2027-03-01T10:05Z,voice",
    "2027-03-01T10:10Z,web",
    "2027-03-01T10:40Z,voice",
    "2027-03-01T10:50Z,spam",
]


@pytest.fixture
def planner(tmp_path: Path) -> Planner:
    return test_planner(tmp_path)


@pytest.fixture
def queue_id(planner: Planner) -> str:
    return phone(planner)


def counts(planner: Planner, queue_id: str) -> list[int]:
    with planner.database.read() as session:
        return [int(count) for count in stored_series(session, queue_id).counts]


def test_looking_stores_nothing(planner: Planner, queue_id: str, tmp_path: Path) -> None:
    preview = looked_at(planner, tmp_path, ONE_DAY)
    assert preview.added == 3
    assert preview.question == "Busiest hour 10:00–11:00 UTC — right?"
    assert rows_of(planner, Volume) == rows_of(planner, ImportBatch) == 0


def test_every_count_is_stored_with_where_it_came_from(
    planner: Planner, queue_id: str, tmp_path: Path
) -> None:
    done = stored(planner, tmp_path, ONE_DAY)
    assert (done.added, done.replaced, done.unchanged) == (3, 0, 0)
    assert counts(planner, queue_id) == [5, 7, 9]
    with planner.database.read() as session:
        batch = session.get_one(ImportBatch, done.batch_id)
        assert {row.batch_id for row in session.query(Volume)} == {batch.id}
        assert session.query(AuditEntry).filter_by(entity_id=batch.id).one().action == "import"
    assert batch.file_name == "history.csv"
    assert len(batch.sha256) == 64


def test_a_missing_row_is_a_gap(planner: Planner, queue_id: str, tmp_path: Path) -> None:
    stored(planner, tmp_path, ONE_DAY)
    with planner.database.read() as session:
        starts = list(by_start(stored_series(session, queue_id)))
    assert [later - earlier for earlier, later in pairwise(starts)] == [30, 60]


def test_the_same_file_twice_changes_nothing(
    planner: Planner, queue_id: str, tmp_path: Path
) -> None:
    stored(planner, tmp_path, ONE_DAY)
    preview = looked_at(planner, tmp_path, ONE_DAY)
    assert preview.is_nothing
    again = import_history(planner, SYSTEM, preview, replace_changed=True)
    assert (again.batch_id, again.added, again.unchanged) == (None, 0, 3)
    assert rows_of(planner, ImportBatch) == 1


def test_a_longer_file_adds(planner: Planner, queue_id: str, tmp_path: Path) -> None:
    stored(planner, tmp_path, ONE_DAY)
    done = stored(planner, tmp_path, [*ONE_DAY, "2027-03-01T12:00Z,4"])
    assert (done.added, done.unchanged) == (1, 3)
    assert counts(planner, queue_id) == [5, 7, 9, 4]


def test_changed_counts_are_listed_before_they_are_replaced(
    planner: Planner, queue_id: str, tmp_path: Path
) -> None:
    stored(planner, tmp_path, ONE_DAY)
    other = [HEADER, "2027-03-01T10:00Z,6", "2027-03-01T10:30Z,7", "2027-03-01T12:00Z,4"]
    preview = looked_at(planner, tmp_path, other)
    assert preview.changed_lines() == ["Phone 1 Mar 2027 10:00: 5 → 6 contacts"]
    with pytest.raises(Refused, match=r"1 Mar 2027 10:00: 5 → 6 contacts.*Nothing was stored"):
        import_history(planner, SYSTEM, preview, replace_changed=False)
    assert counts(planner, queue_id) == [5, 7, 9]
    done = import_history(planner, SYSTEM, preview, replace_changed=True)
    assert (done.added, done.replaced, done.unchanged) == (1, 1, 1)
    assert counts(planner, queue_id) == [6, 7, 9, 4]


def test_a_preview_of_yesterday_is_not_stored_over_what_came_since(
    planner: Planner, queue_id: str, tmp_path: Path
) -> None:
    preview = looked_at(planner, tmp_path, ONE_DAY)
    stored(planner, tmp_path, [HEADER, "2027-03-01T10:00Z,8", "2027-03-01T10:30Z,7"])
    with pytest.raises(Stale):
        import_history(planner, SYSTEM, preview, replace_changed=True)
    assert counts(planner, queue_id) == [8, 7]


def test_previews_with_other_consequences_are_told_apart(
    planner: Planner, queue_id: str, tmp_path: Path
) -> None:
    before = looked_at(planner, tmp_path, ONE_DAY)
    assert before.fingerprint() == looked_at(planner, tmp_path, ONE_DAY).fingerprint()
    stored(planner, tmp_path, ONE_DAY[:3])
    assert before.fingerprint() != looked_at(planner, tmp_path, ONE_DAY).fingerprint()


def test_another_interval_is_refused_with_the_stored_one(
    planner: Planner, queue_id: str, tmp_path: Path
) -> None:
    stored(planner, tmp_path, ONE_DAY)
    with pytest.raises(InputError, match=r"Phone is kept in intervals of 30 minutes") as refused:
        looked_at(planner, tmp_path, [HEADER, "2027-03-02T10:00Z,5", "2027-03-02T11:00Z,5"])
    assert refused.value.file == "history.csv"
    assert "an interval of 30 minutes" in refused.value.what_to_do


def test_intervals_on_another_grid_are_refused(
    planner: Planner, queue_id: str, tmp_path: Path
) -> None:
    stored(planner, tmp_path, TICKETS, time_zone="UTC", interval_minutes=60)
    with pytest.raises(InputError, match=r"overlaps one of Phone.*Read the file in the time zone"):
        looked_at(planner, tmp_path, TICKETS, time_zone="Asia/Kathmandu", interval_minutes=60)


def test_a_failure_in_the_middle_leaves_no_row(
    planner: Planner, queue_id: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone(planner, "Second")
    queues = {"voice": "Phone", "web": "Second", "spam": None}
    preview = looked_at(planner, tmp_path, TICKETS, queues=queues, queue_column="group")
    audited = rows_of(planner, AuditEntry)
    calls = []

    def breaks_at_the_second(*arguments: object) -> None:
        calls.append(arguments)
        if len(calls) == 2:
            raise OSError("the disk is full")
        original(*arguments)  # type: ignore[arg-type]

    original = stored_volumes.add_volumes
    monkeypatch.setattr(import_module, "add_volumes", breaks_at_the_second)
    with pytest.raises(OSError, match="full"):
        import_history(planner, SYSTEM, preview, replace_changed=False)
    assert len(calls) == 2
    assert rows_of(planner, Volume) == rows_of(planner, ImportBatch) == 0
    assert rows_of(planner, AuditEntry) == audited


class TestSeveralQueuesInOneFile:
    @pytest.fixture(autouse=True)
    def chat(self, planner: Planner, queue_id: str) -> str:
        return phone(planner, "Chat")

    def test_each_value_goes_to_its_queue(
        self, planner: Planner, queue_id: str, chat: str, tmp_path: Path
    ) -> None:
        queues = {"voice": "Phone", "web": chat, "spam": None}
        done = stored(planner, tmp_path, TICKETS, queues=queues, queue_column="group")
        assert done.added == 96
        assert (sum(counts(planner, queue_id)), sum(counts(planner, chat))) == (2, 1)

    def test_values_of_one_queue_are_added(
        self, planner: Planner, queue_id: str, tmp_path: Path
    ) -> None:
        queues = {"voice": "Phone", "web": "Phone", "spam": None}
        stored(planner, tmp_path, TICKETS, queues=queues, queue_column="group")
        assert counts(planner, queue_id)[20:22] == [2, 1]

    def test_what_one_of_them_lacks_is_a_gap_and_said(
        self, planner: Planner, queue_id: str, tmp_path: Path
    ) -> None:
        lines = ["time,count,group", "2027-03-01T10:00Z,5,a", "2027-03-01T10:30Z,7,a"]
        lines += ["2027-03-01T10:30Z,2,b", "2027-03-01T11:00Z,2,b"]
        queues = {"a": "Phone", "b": "Phone"}
        preview = looked_at(planner, tmp_path, lines, queues=queues, queue_column="group")
        assert any("2 intervals of Phone are kept as gaps" in note.text for note in preview.notes)
        import_history(planner, SYSTEM, preview, replace_changed=False)
        assert counts(planner, queue_id) == [9]

    def test_a_value_without_a_queue_is_named(self, planner: Planner, tmp_path: Path) -> None:
        queues = {"voice": "Phone", "web": None}
        preview = looked_at(planner, tmp_path, TICKETS, queues=queues, queue_column="group")
        assert preview.unmapped == ("spam",)
        with pytest.raises(Refused, match="'spam'"):
            import_history(planner, SYSTEM, preview, replace_changed=False)
        assert rows_of(planner, Volume) == 0

    def test_a_value_the_file_lacks_is_named(self, planner: Planner, tmp_path: Path) -> None:
        with pytest.raises(InputError, match=r"'fax'.*The file has: 'spam', 'voice', 'web'"):
            looked_at(planner, tmp_path, TICKETS, queues={"fax": "Phone"}, queue_column="group")

    def test_an_unknown_queue_is_named(self, planner: Planner, tmp_path: Path) -> None:
        with pytest.raises(NotFound, match=r"no queue 'Fon'. There are: Chat, Phone"):
            looked_at(planner, tmp_path, ONE_DAY, queue="Fon")


def test_both_passes_of_a_repeated_hour_are_stored(
    planner: Planner, queue_id: str, tmp_path: Path
) -> None:
    walls = ["00:30", "01:00", "01:30", "01:00", "01:30", "02:00"]
    lines = [HEADER, *(f"2026-10-25 {wall},{n}" for n, wall in enumerate(walls, 1))]
    stored(planner, tmp_path, lines, time_zone="Europe/Dublin")
    assert counts(planner, queue_id) == [1, 2, 3, 4, 5, 6]
    page = history_page(planner, SYSTEM, queue_id)
    assert [day.contacts for day in page.days] == [21]
    assert page.gaps == ()


def test_the_hour_that_the_clocks_skip_is_no_gap(
    planner: Planner, queue_id: str, tmp_path: Path
) -> None:
    stored(planner, tmp_path, history_lines(date(2027, 3, 22), 14))
    page = history_page(planner, SYSTEM, queue_id)
    assert page.gaps == ()
    assert len(page.days) == 14


def test_missing_days_are_shown_as_gaps(planner: Planner, queue_id: str, tmp_path: Path) -> None:
    lost = [FIRST + timedelta(days=n) for n in (10, 24)]
    done = stored(planner, tmp_path, history_lines(lost=lost))
    page = history_page(planner, SYSTEM, queue_id)
    assert [gap.day for gap in page.gaps] == lost
    assert all(gap.is_whole_day and gap.missing_minutes == 1440 for gap in page.gaps)
    assert [day.day for day in page.days if day.contacts is None] == lost
    assert page.last_import is not None
    assert (page.last_import.added, page.interval_minutes) == (done.added, 30)
    assert page.aht_seconds == pytest.approx(240)


def test_a_queue_without_history_has_an_empty_page(planner: Planner, queue_id: str) -> None:
    page = history_page(planner, SYSTEM, queue_id)
    assert page.is_empty
    assert page.last_import is None


@pytest.mark.parametrize("role", ["lead", "admin"])
def test_leads_and_administrators_may(role: str, planner: Planner, tmp_path: Path) -> None:
    who: Actor = getattr(organisation(planner), role)
    path = write(tmp_path, ONE_DAY)
    preview = preview_history(planner, who, path, queues="phone", time_zone="UTC")
    assert import_history(planner, who, preview, replace_changed=False).added == 3
    queue = next(one for one in list_queues(planner, who) if one.name == "phone")
    assert history_page(planner, who, queue.id).contacts == 21


@pytest.mark.parametrize("role", ["agent", "hr"])
def test_agents_and_hr_may_not(role: str, planner: Planner, tmp_path: Path) -> None:
    here = organisation(planner)
    who: Actor = getattr(here, role)
    path = write(tmp_path, ONE_DAY)
    with pytest.raises(NotAllowed):
        preview_history(planner, who, path, queues="phone", time_zone="UTC")
    preview = preview_history(planner, SYSTEM, path, queues="phone", time_zone="UTC")
    with pytest.raises(NotAllowed):
        import_history(planner, who, preview, replace_changed=False)
    with pytest.raises(NotAllowed):
        history_page(planner, who, here.queue_ids["phone"])
    assert rows_of(planner, Volume) == 0
