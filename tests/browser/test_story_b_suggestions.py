"""Story B by what the rota itself suggests: why, who steps in, and one click to publish it."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from planner.accounts.feed_tokens import make_feed_token
from planner.rotas.models import RotaVersion
from tests.browser.site import served
from tests.browser.test_story_b import (
    PHONE,
    feeds,
    looked_at,
    page_of,
)
from tests.factories.organisation import clock_of, mail_of, test_planner
from tests.planner.swaps.sick_call import SickCall, sick_call

TEN_PAST_SEVEN = datetime(2027, 3, 9, 7, 10, tzinfo=UTC)


@pytest.fixture
def call(tmp_path: Path) -> Iterator[SickCall]:
    call = sick_call(test_planner(tmp_path))
    yield call
    call.planner.database.close()


@pytest.fixture
def tokens(call: SickCall) -> dict[str, str]:
    """Everybody's own calendar."""
    return {
        name: make_feed_token(call.planner, call.org.admin, "person", person_id, name)
        for name, person_id in call.people.items()
    }


def why(page: Page, call: SickCall, **asked: str) -> None:
    words = "&".join(f"{name}={value}" for name, value in (asked | {"day": "2027-03-09"}).items())
    page.goto(f"{page.url.split('/rotas')[0]}/rotas/{call.version_id}/why?{words}")


@pytest.mark.browser
def test_what_is_planned_before_the_call(browser: Browser, call: SickCall) -> None:
    with served(call.planner, call.org) as site:
        page = page_of(browser, site, call.org.lead)
        page.goto(f"{site.address}/rotas/{call.version_id}")

        why(page, call, about="day", person=call.id("Aoife"))
        expect(page.get_by_text("Aoife, Tue 9 Mar: Early 07:00–15:30, phone")).to_be_visible()
        free = page.get_by_role("group").filter(has_text="A free day")
        free.get_by_text("A free day").click()
        expect(free.get_by_text("Aoife: 80 h → 72 h of 80 h")).to_be_visible()

        queue = call.org.queue_ids["phone"]
        for at in ("07:00", "15:00"):
            why(page, call, about="short", queue=queue, at=at)
            said = f"phone, Tue 9 Mar {at}: 6 of 6 people there"
            expect(page.get_by_text(said)).to_be_visible()
        assert site.breaches == {}
        page.context.close()


@pytest.mark.browser
def test_story_b_by_what_is_suggested(
    browser: Browser, call: SickCall, tokens: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    clock_of(call.planner).forward(minutes=10)
    with served(call.planner, call.org) as site:
        before = feeds(call, site, tokens)
        lead = page_of(browser, site, call.org.lead, PHONE)
        lead.goto(f"{site.address}/rotas/{call.version_id}")
        why(lead, call, about="absent", person=call.id("Aoife"), last="2027-03-09")

        answer = lead.get_by_role("region", name="Without Aoife")
        expect(answer.get_by_text("Falls away: Tue 9 Mar Early 07:00–15:30")).to_be_visible()
        answer.get_by_text("What this does by itself").click()
        alone = "Tue 9 Mar 07:00–15:30 phone: enough → short by 1"
        expect(answer.get_by_text(alone)).to_be_visible()
        expect(answer.get_by_text("Liam steps in: Tue 9 Mar Mid 08:00–16:00")).to_be_visible()
        expect(answer.get_by_text("64 h → 71 h 30 min of 80 h, 1 shift more")).to_be_visible()
        left = "Tue 9 Mar 07:00–08:00 phone: enough → short by 1"
        expect(answer.get_by_text(left)).to_be_visible()
        expect(answer.get_by_text("Tom")).to_have_count(0)
        expect(answer.get_by_text("tells 2 people")).to_be_visible()
        looked_at(lead, "story-b-suggested")

        with lead.expect_navigation():
            answer.get_by_role("button", name="Publish it like this").click()
        expect(lead.get_by_text("published, version 2")).to_be_visible()
        published = lead.url.rpartition("/")[2]
        why(lead, call, about="day", person=call.id("Tom"))
        after = feeds(call, site, tokens)
        lead.context.close()

    with call.planner.database.read() as session:
        at = session.get_one(RotaVersion, published).published_at
    assert at is not None
    assert at <= TEN_PAST_SEVEN
    assert {name for name in tokens if before[name] != after[name]} == {"Aoife", "Liam"}
    assert b"20270309T080000Z" in after["Liam"]
    told = [*map(bytes.decode, after.values()), caplog.text]
    told += [f"{one.subject} {one.text}" for one in mail_of(call.planner).sent]
    assert not [one for one in told if re.search(r"\bsick|\bill\b", one, re.IGNORECASE)]


@pytest.mark.browser
def test_tom_is_not_suggested_because_of_his_rest(browser: Browser, call: SickCall) -> None:
    with served(call.planner, call.org) as site:
        page = page_of(browser, site, call.org.lead, PHONE)
        page.goto(f"{site.address}/rotas/{call.version_id}")

        why(page, call, about="day", person=call.id("Tom"))

        early = page.get_by_role("group").filter(has_text="Early 07:00–15:30")
        early.locator("summary").click()
        expect(early.get_by_text("leaves Tom 8 h rest").first).to_be_visible()
        page.context.close()
