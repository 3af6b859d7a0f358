from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, text

from tests.setup.libical import ForeignCalendar, ForeignEvent

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FEED = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\n"
    "BEGIN:VEVENT\r\nUID:night-1\r\nDTSTAMP:20270301T000000Z\r\n"
    "DTSTART:20270327T220000Z\r\nDTEND:20270328T050000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def test_the_browser_shows_a_page(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content("<h1>Hello</h1>")
    assert page.locator("h1").inner_text() == "Hello"
    page.close()


def test_each_postgres_test_has_an_empty_database(postgres_url: str) -> None:
    engine = create_engine(postgres_url)
    with engine.begin() as connection:
        assert connection.dialect.driver == "psycopg"
        connection.execute(text("CREATE EXTENSION btree_gist"))
    engine.dispose()


def test_libical_reads_events_in_utc(libical: Callable[[str], ForeignCalendar]) -> None:
    start, end = datetime(2027, 3, 27, 22, tzinfo=UTC), datetime(2027, 3, 28, 5, tzinfo=UTC)
    assert libical(FEED) == ForeignCalendar((ForeignEvent("night-1", start, end),), errors=0)


@pytest.mark.parametrize(
    ("old", "new"), [("UID:", "DESCRIPTION:two\r\nlines\r\nUID:"), ("PRODID", "PR ODID")]
)
def test_libical_counts_what_it_cannot_accept(
    libical: Callable[[str], ForeignCalendar], old: str, new: str
) -> None:
    assert libical(FEED.replace(old, new)).errors > 0


def test_libical_refuses_what_is_no_calendar(libical: Callable[[str], ForeignCalendar]) -> None:
    with pytest.raises(ValueError, match="no calendar"):
        libical("Hello")


def test_the_state_folder_is_the_tests_own(planner_instance: Path, tmp_path: Path) -> None:
    assert os.environ["PLANNER_INSTANCE"] == str(planner_instance)
    assert planner_instance.is_relative_to(tmp_path)
    assert not planner_instance.exists()
