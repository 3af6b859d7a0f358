"""A rota published late: the page says how little notice that is, and asks for the reason."""

from __future__ import annotations

from pathlib import Path
from unittest import mock

import pytest
from playwright.sync_api import Browser, expect

from planner.rotas.generate import start_run
from planner.rotas.queries import list_versions
from tests.browser.site import FIRST_MONDAY, Site, ThreadedJobs, running_site
from tests.factories.organisation import clock_of
from tests.planner.rotas.scene import need_of, plain_search, store_need

WEEK = 7
REASON = "Two people left the team"


def draft_five_days_ahead(site: Site) -> str:
    """Make a draft of the first week of March, and let the clock come to five days before it."""
    planner, org = site.planner, site.org
    with planner.database.write() as session:
        need = need_of(FIRST_MONDAY, WEEK)
        store_need(session, org.queue_ids["phone"], need, FIRST_MONDAY, WEEK)
    with mock.patch("planner.rotas.run.search", plain_search):
        start_run(planner, org.lead, org.team_id, FIRST_MONDAY, WEEK, seconds=5)
        assert isinstance(planner.jobs, ThreadedJobs)
        planner.jobs.finish()
    clock_of(planner).forward(days=23)
    return list_versions(planner, org.lead, org.team_id)[0].version_id


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
def test_publishing_late_asks_why_and_keeps_the_reason(
    browser: Browser, tmp_path: Path, width: int
) -> None:
    with running_site(tmp_path / "state") as site:
        draft_id = draft_five_days_ahead(site)
        page = browser.new_context(viewport={"width": width, "height": 844}).new_page()
        page.goto(site.sign_in_link("lead"))
        page.get_by_role("button", name="Sign in").click()
        page.goto(f"{site.address}/rotas/{draft_id}")
        page.get_by_role("link", name="Publish …").click()
        expect(page.get_by_text("5 days' notice")).to_be_visible()
        expect(page.get_by_text("less than 14 days")).to_be_visible()
        page.get_by_role("button", name="Publish to 6 people").click()
        expect(page.get_by_text("5 days' notice instead of 14. Say why.").first).to_be_visible()
        assert list_versions(site.planner, site.org.lead, site.org.team_id)[0].number is None
        page.get_by_label("Why is it late?").fill(REASON)
        page.get_by_role("button", name="Publish to 6 people").click()
        expect(page.get_by_role("status")).to_contain_text("5 days' notice")
        expect(page.get_by_text(f"Published with 5 days' notice. Late: {REASON}")).to_be_visible()
        page.get_by_role("link", name="Rotas").last.click()
        expect(page.get_by_text(f"Late: {REASON}")).to_be_visible()
        page.context.close()
        assert site.breaches == {}
