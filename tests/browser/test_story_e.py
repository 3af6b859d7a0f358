"""Story E, lines 5 to 7: April is a draft while March changes; who is told, and what stays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from unittest import mock

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from planner.feeds.bodies import make_body
from planner.feeds.events import Feed
from planner.jobs.delivery import deliver_facts
from planner.notices.send_mail import send_waiting_mail
from planner.people.models import Person
from planner.rotas.correct import correct
from planner.rotas.correct_edits import Edit, Move, Pin, Wanted
from planner.rotas.generate import start_run
from planner.rotas.models import Assignment
from planner.rotas.publish import publish
from planner.rotas.queries import list_versions
from planner.wiring import WIRING
from tests.browser.accessibility import barriers
from tests.browser.site import Site, ThreadedJobs, running_site
from tests.factories.organisation import mail_of
from tests.planner.rotas.scene import need_of, plain_search, store_need
from tests.setup import axe as axe_core

MARCH, MARCH_DAYS, APRIL_DAYS = date(2027, 3, 8), 24, 7
LAST, FIRST = date(2027, 3, 31), date(2027, 4, 1)
# The agent of the site is Tom here.
TOM = "Aoife"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with running_site(tmp_path / "state") as site:
        yield site


def draft(site: Site, first: date, days: int) -> str:
    planner, org = site.planner, site.org
    with mock.patch("planner.rotas.run.search", plain_search):
        start_run(planner, org.lead, org.team_id, first, days, seconds=5)
        assert isinstance(planner.jobs, ThreadedJobs)
        planner.jobs.finish()
    return list_versions(planner, org.lead, org.team_id)[0].version_id


def work(site: Site) -> None:
    """Do what the worker does: hand facts over, send letters."""
    deliver_facts(site.planner, WIRING.subscribers)
    assert isinstance(site.planner.jobs, ThreadedJobs)
    site.planner.jobs.finish()
    send_waiting_mail(site.planner)


def march_in_four_versions(site: Site) -> str:
    """Publish March, and three more versions of it that change nobody's shifts."""
    planner, org = site.planner, site.org
    days = MARCH_DAYS + APRIL_DAYS
    with planner.database.write() as session:
        session.get_one(Person, org.person_ids[TOM]).shown_name = "Tom"
        store_need(session, org.queue_ids["phone"], need_of(MARCH, days), MARCH, days)
    version_id = publish(planner, org.lead, draft(site, MARCH, MARCH_DAYS)).version_id
    for reason in ("Training", "", "Training"):
        version_id = edit(
            site, version_id, Pin(shift(site, version_id, "Ben").assignment_id, reason)
        )
    return version_id


def shift(site: Site, version_id: str, name: str, day: date = LAST) -> Assignment:
    """The shift of somebody on a date in a version."""
    person_id = site.org.person_ids[name]
    rows = select(Assignment).filter_by(rota_version_id=version_id, person_id=person_id, day=day)
    with site.planner.database.read() as session:
        return session.scalars(rows).one()


def later(one: Assignment, start: int, end: int) -> Move:
    """Move a shift to other minutes after midnight."""
    return Move(
        one.assignment_id, Wanted(one.person_id, one.day, one.template_id, None, (start, end))
    )


def edit(site: Site, version_id: str, wanted: Edit) -> str:
    return correct(site.planner, site.org.lead, version_id, wanted).version_id


def in_feed(site: Site, name: str) -> dict[bytes, bytes]:
    """Each shift's bytes in somebody's feed, by its UID line."""
    with site.planner.database.read() as session:
        body = make_body(session, Feed("person", site.org.person_ids[name], "details")).body
    found = [part.split(b"END:VEVENT")[0] for part in body.split(b"BEGIN:VEVENT")[1:]]
    of_uid = {
        line: part for part in found for line in part.split(b"\r\n") if line.startswith(b"UID:")
    }
    return {uid: part for uid, part in of_uid.items() if b"Rota published" not in part}


def signed_in(browser: Browser, site: Site, role: str, width: int) -> Page:
    page = browser.new_context(viewport={"width": width, "height": 844}).new_page()
    page.goto(site.sign_in_link(role))
    page.get_by_role("button", name="Sign in").click()
    return page


@pytest.mark.browser
def test_a_draft_stands_beside_a_march_that_changes(browser: Browser, site: Site) -> None:
    fourth = march_in_four_versions(site)
    april = draft(site, FIRST, APRIL_DAYS)
    work(site)
    before = {name: in_feed(site, name) for name in (TOM, "Ben")}
    assert len(mail_of(site.planner).sent) == 6  # of version 1; pins are nobody's news

    lead = signed_in(browser, site, "lead", 1280)
    lead.goto(f"{site.address}/rotas/{april}")
    expect(lead.get_by_text("Built on version 4, published by lead")).to_be_visible()

    fifth = edit(site, fourth, later(shift(site, fourth, TOM), 15 * 60 + 30, 24 * 60))
    work(site)
    lead.reload()
    expect(lead.get_by_text("since then version 5 by lead was published")).to_be_visible()
    expect(lead.get_by_text("1 shift now leaves Tom 8 h rest.")).to_be_visible()
    lead.get_by_text("1 person has other shifts there now").click()
    expect(lead.get_by_text("15:30–00:00, phone · Dublin")).to_be_visible()
    assert _whole(lead, 1280)

    lead.get_by_role("link", name="Publish …").click()
    lead.get_by_role("button", name="Publish to 6 people").click()
    expect(lead.get_by_role("alert")).to_contain_text("8 h rest, 11 h needed")

    lead.get_by_role("link", name="Correct Thu 1 Apr").click()
    lead.get_by_text("Move it: other times").click()
    lead.locator("#move-1-start").fill("11:00")
    lead.locator("#move-1-end").fill("19:30")
    lead.get_by_role("button", name="Show what it does").first.click()
    lead.get_by_role("button", name="Save in the draft").click()
    expect(lead.get_by_text("No rule is broken by that.")).to_be_visible()
    lead.get_by_role("link", name="Publish …").click()
    lead.get_by_role("button", name="Publish to 6 people").click()
    expect(lead.get_by_role("status")).to_contain_text("Published as version 6")
    work(site)

    for name, changed in ((TOM, 1), ("Ben", 0)):
        after = in_feed(site, name)
        kept = {uid for uid, part in before[name].items() if after.get(uid) == part}
        assert set(before[name]) <= set(after)
        assert len(before[name]) - len(kept) == changed
        assert len(after) == len(before[name]) + 5
    seen_on_a_phone(browser, site)
    lead_sees_who_has_not(lead, site, fifth)
    assert site.breaches == {}


def seen_on_a_phone(browser: Browser, site: Site) -> None:
    phone = signed_in(browser, site, "agent", 390)
    expect(phone.get_by_text("3 notices not seen yet.")).to_be_visible()
    phone.get_by_role("link", name="Look at what changed").click()
    changed = phone.get_by_role("region", name="Your shift on Wed 31 Mar has changed")
    expect(changed).to_contain_text("08:00–16:30, phone · Dublin")
    expect(changed).to_contain_text("15:30–00:00, phone · Dublin")
    changed.get_by_role("button", name="Seen", exact=True).focus()
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("status")).to_contain_text("Your team lead knows")
    expect(phone.get_by_role("button", name="Seen", exact=True)).to_have_count(2)
    assert _whole(phone, 390)
    letters = [one for one in mail_of(site.planner).sent if one.recipient == "aoife@example.org"]
    phone.goto(letters[-1].text.rstrip().rsplit("\n", 1)[-1].replace(_HOME, site.address))
    phone.get_by_role("button", name="Seen", exact=True).click()
    expect(phone.get_by_role("status").last).to_contain_text("Thank you")
    assert _whole(phone, 390)
    phone.context.close()


def lead_sees_who_has_not(lead: Page, site: Site, fifth: str) -> None:
    lead.goto(f"{site.address}/rotas/{fifth}/notices")
    expect(lead.get_by_text("1 notice; everybody has seen it.")).to_be_visible()
    assert _whole(lead, 1280)
    lead.goto(f"{site.address}/home")
    expect(lead.get_by_text("Version 6: 5 people have not seen it yet.")).to_be_visible()
    lead.get_by_role("link", name="Who has seen version 6").click()
    expect(lead.get_by_text("6 notices; 5 not seen yet.")).to_be_visible()
    assert _whole(lead, 1280)
    lead.goto(f"{site.address}/rotas/{fifth}/versions")
    lead.get_by_role("link", name="1 shift of 1 person").click()
    expect(lead.get_by_role("heading", name="What version 5 changed")).to_be_visible()
    assert _whole(lead, 1280)
    lead.context.close()


_HOME = "http://127.0.0.1:8017"


def _whole(page: Page, width: int) -> bool:
    """No horizontal scroll, and no barrier where the checker is there."""
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    try:
        script = axe_core.script()
    except axe_core.AxeMissingError:
        return True
    return barriers(page, script) == []
