"""Story A as a team lives it: from its own files to March in everybody's calendar, on the pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page, expect

from planner.accounts.links import make_sign_in_link
from planner.accounts.users import create_user
from planner.demand.queues import QueueInput, add_queue, list_queues
from planner.jobs.delivery import deliver_facts
from planner.people.queries import list_people
from planner.wiring import WIRING
from tests.browser.site import FIRST_MONDAY, Site, running_site
from tests.factories.organisation import NAMES, clock_of
from tests.planner.rotas.test_story_a_from_a_spreadsheet import february, plainly

DUBLIN = ZoneInfo("Europe/Dublin")
FULL_TIME = [*NAMES, *(f"Agent {number:02d}" for number in range(len(NAMES) + 1, 31))]
FIXED = ["Sara", *(f"Part {number}" for number in range(2, 7))]
QUEUES = ("phone", "chat", "email", "social")
# Tickets of one queue in each hour from 08:00 on: the busiest begins at 10:00.
A_DAY = (2, 3, 4, 3, 2, 2, 2, 2, 1, 1)
GAPS = frozenset({date(2026, 12, 16), date(2027, 1, 13), date(2027, 1, 14)})
NOTES = "row 41 'SD?', row 41 'tbc', row 41 'ask Ann'"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """Two shifts, the rules of the EU, four queues without history; it is 1 February, 09:00."""
    with running_site(tmp_path / "state") as site:
        for channel in ("email", "social"):
            add_queue(site.planner, site.org.admin, QueueInput(channel, channel, "Europe/Dublin"))
        yield site
        assert site.breaches == {}


def people_file(folder: Path) -> Path:
    rows = ["person,e-mail,site,team,contract hours,fixed days,skills"]
    skills = ";".join(QUEUES)
    for name in (*FULL_TIME, *FIXED):
        hours, days = (24, "Mon-Wed") if name in FIXED else (40, "")
        rows.append(f"{name},{email_of(name)},Dublin,Support,{hours},{days},{skills}")
    return written(folder / "people.csv", "\n".join(rows))


def email_of(name: str) -> str:
    return f"{name.lower().replace(' ', '.')}@example.org"


def tickets_file(folder: Path) -> Path:
    """One row a ticket, for eight weeks; three days were never exported."""
    rows = ["created,queue"]
    for number in range(8 * 7):
        day = date(2026, 12, 7) + timedelta(days=number)
        if day in GAPS:
            continue
        for hour, count in enumerate(A_DAY, start=8):
            tickets = count if day.weekday() < 5 else count // 3
            rows += [
                f"{day} {hour:02d}:{50 * each // count:02d},{queue}"
                for each in range(tickets)
                for queue in QUEUES
            ]
    return written(folder / "tickets.csv", "\n".join(rows))


def written(path: Path, text: str) -> Path:
    path.write_text(f"{text}\n")
    return path


@pytest.mark.browser
@pytest.mark.parametrize(
    "searching", [plainly, pytest.param(nullcontext, id="searched", marks=pytest.mark.slow)]
)
def test_story_a(
    browser: Browser,
    site: Site,
    tmp_path: Path,
    searching: Callable[[], AbstractContextManager[object]],
) -> None:
    hr = signed_in(browser, site, "hr")
    import_people(hr, site, people_file(tmp_path))
    hr.context.close()
    lead = signed_in(browser, site, "lead")
    spreadsheet = tmp_path / "february.xlsx"
    spreadsheet.write_bytes(february(FULL_TIME, FIXED))
    import_february(lead, site, spreadsheet)
    import_tickets(lead, site, tickets_file(tmp_path))
    enter_bens_leave(lead, site)
    plan_march(lead, site)
    with searching():
        generate(lead)
    hours_are_kept(lead)
    publish_on_15_february(lead, site)
    lead.context.close()
    bens_page_and_feed_agree(browser, site)


def signed_in(browser: Browser, site: Site, role: str, width: int = 1280) -> Page:
    size = {"width": width, "height": 844}
    page = browser.new_context(viewport=size, locale="en-GB").new_page()  # type: ignore[arg-type]  # a plain dict
    page.on("pageerror", lambda error: pytest.fail(f"{page.url}: {error}"))
    page.goto(site.sign_in_link(role))
    page.get_by_role("button", name="Sign in").click()
    return page


def beside(page: Page, address: str, said: str) -> None:
    """Look at another page meanwhile."""
    other = page.context.new_page()
    other.goto(address)
    expect(other.get_by_text(said).first).to_be_visible()
    other.close()


def import_people(page: Page, site: Site, file: Path) -> None:
    """Line 1."""
    page.goto(f"{site.address}/people/import")
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_role("button", name="Look at the file").click()
    expect(page.locator(".lede")).to_contain_text("30 new, 6 changed, 0 as they are")
    beside(page, f"{site.address}/people", "6 people, as they are today.")
    page.get_by_role("button", name="Store this").click()
    expect(page.get_by_role("status")).to_contain_text("30 added, 6 changed")
    expect(page.get_by_text("36 people, as they are today.")).to_be_visible()


def import_february(page: Page, site: Site, file: Path) -> None:
    """Line 2."""
    page.goto(f"{site.address}/rotas")
    page.get_by_role("link", name="Import a rota").click()
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_role("button", name="Look at the file").click()
    expect(page.locator(".sentence")).to_have_text(
        f"672 shifts; 3 more cells not understood: {NOTES}"
    )
    beside(page, f"{site.address}/rotas", "No rota yet")
    page.get_by_label("Leave out 3 cells not understood").check()
    page.get_by_role("button", name="Confirm and store").click()
    expect(page.get_by_role("status")).to_contain_text("672 shifts are a draft now")
    page.get_by_role("link", name="Publish …").click()
    page.get_by_label("Why is it late?").fill("Taken over from our spreadsheet")
    page.get_by_role("button", name="Publish to 36 people").click()
    expect(page.get_by_role("status")).to_contain_text("Published as version 1")


def import_tickets(page: Page, site: Site, file: Path) -> None:
    """Line 3."""
    page.goto(f"{site.address}/demand")
    page.get_by_role("link", name="Import history").first.click()
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_label("Time zone of the times in the file").fill("Europe/Dublin")
    page.get_by_role("button", name="Look at the file").click()
    page.get_by_text("Not right? Read it differently").click()
    page.get_by_label("Column that names the queue").select_option("queue")
    page.get_by_role("button", name="Read it again").click()
    expect(
        page.get_by_role("heading", name="Busiest hour 10:00–11:00 Dublin — right?")
    ).to_be_visible()
    expect(page.get_by_text("3 days kept as gaps, never counted as zero")).to_be_visible()
    for queue in list_queues(site.planner, site.org.lead):
        expect(page.get_by_label(queue.name, exact=True)).to_have_value(queue.id)
    page.get_by_role("button", name="Go on").click()
    beside(page, f"{site.address}/demand", "none yet")
    page.get_by_role("button", name="Confirm and store").click()
    expect(page.get_by_role("status")).to_contain_text("intervals added")


def enter_bens_leave(page: Page, site: Site) -> None:
    """Line 4."""
    page.goto(f"{site.address}/time-off/new")
    page.get_by_label("Person").select_option("Ben")
    page.get_by_label("First day").fill("2027-03-08")
    page.get_by_label("Last day").fill("2027-03-12")
    expect(page.locator("#effect")).to_contain_text("It counts 40 h of the agreed hours.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_be_visible()


def plan_march(page: Page, site: Site) -> None:
    page.goto(f"{site.address}/demand")
    page.get_by_role("button", name="Forecast every queue").click()
    expect(page.get_by_role("status")).to_contain_text("phone: forecast 1 was made")
    page.get_by_label("First day").fill(FIRST_MONDAY.isoformat())
    page.get_by_label("Days", exact=True).fill("28")
    with page.expect_navigation(timeout=120_000):  # the first time it compiles
        page.get_by_role("button", name="Work out who is needed").click()
    expect(page.get_by_text("needed on the queue").first).to_be_visible()


def generate(page: Page) -> None:
    """Line 5, the search."""
    page.get_by_role("link", name="Generate a rota").click()
    page.get_by_label("First day").fill(FIRST_MONDAY.isoformat())
    page.get_by_label("Days", exact=True).fill("28")
    page.get_by_label("Seconds to search").fill("20")
    page.get_by_role("button", name="Generate", exact=True).click()
    draft = page.get_by_role("link", name="Look at the draft")
    expect(draft).to_be_visible(timeout=120_000)
    draft.click()
    expect(page.get_by_role("row")).to_have_count(1 + 36)


def hours_are_kept(page: Page) -> None:
    """Lines 5 and 6, as the grid shows them; each shift here is 8 hours."""
    ben = page.get_by_role("rowheader").filter(has=page.get_by_role("link", name="Ben", exact=True))
    expect(ben).to_contain_text("120 h + 40 h credited of 160 h")
    days = days_worked(page)
    assert len(days) == 36
    for worked in days.values():
        weeks = [(one - FIRST_MONDAY).days // 7 for one in worked]
        assert max(weeks.count(week) for week in range(4)) <= 5
    assert {one.weekday() for one in days["Sara"]} == {0, 1, 2}
    assert not {date(2027, 3, number) for number in range(8, 13)} & set(days["Ben"])


def days_worked(page: Page) -> dict[str, list[date]]:
    """The dates with a shift in each row of the grid."""
    cells = """rows => rows.map(row => [
        row.querySelector('th a').textContent,
        [...row.querySelectorAll('a.cell')].flatMap(cell =>
            [...cell.querySelectorAll('.shift')].map(() => cell.href.match(/day=([\\d-]+)/)[1])),
    ])"""
    found = page.locator("table.grid tbody tr").evaluate_all(cells)
    return {name: [date.fromisoformat(day) for day in days] for name, days in found}


def publish_on_15_february(page: Page, site: Site) -> None:
    """Line 7, the lead."""
    clock_of(site.planner).forward(days=14)
    draft = page.url
    page.goto(site.sign_in_link("lead"))
    page.get_by_role("button", name="Sign in").click()
    page.goto(draft)
    page.get_by_role("link", name="Publish …").click()
    expect(page.get_by_text("14 days' notice")).to_be_visible()
    page.get_by_role("button", name="Publish to 36 people").click()
    expect(page.get_by_role("status")).to_contain_text("Published as version 2")
    deliver_facts(site.planner, WIRING.subscribers)  # what the worker does within a second
    page.goto(f"{site.address}/home")
    page.get_by_role("link", name="Who has seen version 2").click()
    expect(page.get_by_text("36 notices; 36 not seen yet.")).to_be_visible()


def bens_page_and_feed_agree(browser: Browser, site: Site) -> None:
    """Line 7, the agent, on a phone."""
    page = browser.new_context(
        viewport={"width": 390, "height": 844}, locale="en-GB", timezone_id="Europe/Dublin"
    ).new_page()
    page.goto(f"{site.address}/sign-in/link/{bens_link(site)}")
    page.get_by_role("button", name="Sign in").click()
    shown = shifts_shown(page, site)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("link", name="Add to my calendar").click()
    page.get_by_label("Where you will use it").fill("Phone")
    page.get_by_role("button", name="Make the link").click()
    feed = page.request.get(page.get_by_label("Address").input_value()).text()
    spans = re.findall(r"DTSTART:(\d{8}T\d{6}Z)\r\nDTEND:(\d{8}T\d{6}Z)", feed)
    march = {local(*span) for span in spans if span[0] >= "20270301"}
    assert len(march) == 15
    assert march == shown
    page.context.close()


def shifts_shown(page: Page, site: Site) -> set[str]:
    """March on the page My rota, week by week."""
    found: set[str] = set()
    for week in range(4):
        page.goto(f"{site.address}/my-rota?from={FIRST_MONDAY + timedelta(days=7 * week)}")
        texts = "all => all.map(one => one.dateTime.slice(0, 10) + ' ' + one.textContent)"
        found |= set(page.locator(".my-days time").evaluate_all(texts))
    return found


def bens_link(site: Site) -> str:
    planner, admin = site.planner, site.org.admin
    ben = next(one for one in list_people(planner, admin) if one.shown_name == "Ben")
    user = create_user(planner, admin, ben.email, "Ben", [("agent", None)], ben.id)
    return make_sign_in_link(planner, admin, user)


def local(*span: str) -> str:
    """A shift of the feed as the page shows it to Ben: date and times in Dublin."""
    start, end = (
        datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC).astimezone(DUBLIN)
        for text in span
    )
    return f"{start:%Y-%m-%d %H:%M}–{end:%H:%M}"
