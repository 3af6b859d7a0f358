"""Every page of the URL map, as each role, at two widths: nothing breaks, nothing spills over."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from planner.accounts.feed_tokens import make_feed_token
from planner.demand.forecasting import make_forecast
from planner.demand.import_history import import_history, preview_history
from planner.demand.plan_staffing import plan_staffing
from planner.demand.what_if import WhatIf
from planner.jobs.delivery import deliver_facts
from planner.notices.send_mail import send_waiting_mail
from planner.people.edit import Absence, add_day_wish, add_time_off, edit_site
from planner.people.queries import list_sites
from planner.rotas.generate import start_run
from planner.rotas.minimum_cover import CoverInput, add_minimum_cover, list_minimum_covers
from planner.rotas.publish import publish
from planner.rotas.published import shifts_of_team
from planner.rotas.queries import list_runs, list_versions, replan_page
from planner.rotas.replan import LEAST_SECONDS, ask_for_replan
from planner.rotas.replan_news import Withdrawn
from planner.rotas.scenario_models import RotaScenario
from planner.rotas.scenarios import try_rota
from planner.rotas.templates import list_templates
from planner.swaps.away import report_away
from planner.swaps.models import CoverRequest
from planner.time_off.queries import my_time_off
from planner.time_off.request import request_time_off
from planner.wiring import WIRING
from tests.browser.accessibility import barriers
from tests.browser.site import FIRST_MONDAY, Site, ThreadedJobs, history_csv, running_site
from tests.factories.organisation import mail_of
from tests.setup import axe as axe_core
from web.access import policies

WIDTHS = (1280, 390)
ROLES = ("lead", "agent", "hr", "admin")
DAYS = 21
# Downloads, calendars, and parts of a page are no pages.
NO_PAGES = frozenset(
    {
        "static",
        "feeds.feed",
        "health.health",
        "reports.hours_csv",
        "reports.hours_xlsx",
        "rotas.price_progress",
        "rotas.progress",
        "rotas.replan_progress",
        "rotas.scenario_progress",
    }
)
PICTURES = os.environ.get("PLANNER_SCREENSHOTS")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site on which the whole path has been walked once, with one more draft."""
    folder = tmp_path_factory.mktemp("site")
    with running_site(folder / "state") as site:
        _fill(site, folder)
        yield site


def _fill(site: Site, folder: Path) -> None:
    planner, org = site.planner, site.org
    dublin = list_sites(planner, org.admin)[0]
    # Saint Patrick's Day lies in the third week: cells with a holiday are on the pages too.
    edit_site(planner, org.admin, dublin.id, dublin.version, "Dublin", "Europe/Dublin", "IE")
    file = folder / "tickets.csv"
    file.write_text(history_csv())
    queues = dict.fromkeys(org.queue_ids) | {name: name for name in org.queue_ids}
    zone = "Europe/Dublin"
    preview = preview_history(
        planner, org.lead, file, queues=queues, time_zone=zone, queue_column="queue"
    )
    import_history(planner, org.lead, preview, replace_changed=False)
    for queue_id in org.queue_ids.values():
        make_forecast(planner, org.lead, queue_id, FIRST_MONDAY - timedelta(days=1), DAYS + 2)
    plan_staffing(planner, org.lead, FIRST_MONDAY, DAYS)
    add_time_off(
        planner,
        org.lead,
        org.person_ids["Ben"],
        Absence("leave", FIRST_MONDAY + timedelta(days=7), FIRST_MONDAY + timedelta(days=11)),
    )
    request_time_off(planner, org.agent, Absence("leave", FIRST_MONDAY, FIRST_MONDAY), "a wedding")
    add_day_wish(planner, org.agent, org.person_ids["Aoife"], FIRST_MONDAY, must_have=True)
    for _ in range(2):
        start_run(planner, org.lead, org.team_id, FIRST_MONDAY, DAYS, 2)
        assert isinstance(planner.jobs, ThreadedJobs)
        planner.jobs.finish()
    draft = list_versions(planner, org.lead, org.team_id)[-1]
    publish(planner, org.lead, draft.version_id)
    _somebody_is_away(site, draft.version_id)
    deliver_facts(planner, WIRING.subscribers)
    send_waiting_mail(planner)
    assert isinstance(planner.jobs, ThreadedJobs)
    planner.jobs.finish()
    evening = CoverInput(1, zone, 17 * 60, 18 * 60, FIRST_MONDAY, site_id=org.site_id)
    add_minimum_cover(planner, org.lead, evening)
    make_feed_token(planner, org.agent, "person", org.person_ids["Aoife"], "Phone")
    _ask_for_more(site)


def _ask_for_more(site: Site) -> None:
    """Have a scenario and news worked out, so that their pages have something to show."""
    planner, org = site.planner, site.org
    louder = WhatIf(volume=1.3)
    try_rota(planner, org.lead, org.team_id, org.queue_ids["phone"], FIRST_MONDAY, 7, louder, 2)
    version_id = list_versions(planner, org.lead, org.team_id)[0].version_id
    planned = replan_page(planner, org.lead, version_id).planned
    day = FIRST_MONDAY + timedelta(days=14)
    news = Withdrawn(person_id=planned[0][0], first_date=day)
    ask_for_replan(planner, org.lead, version_id, news, LEAST_SECONDS)
    assert isinstance(planner.jobs, ThreadedJobs)
    planner.jobs.finish()


def _somebody_is_away(site: Site, version_id: str) -> None:
    """Leave a shift of the second Thursday without anybody."""
    planner, org = site.planner, site.org
    day = FIRST_MONDAY + timedelta(days=10)
    with planner.database.read() as session:
        person_id = shifts_of_team(session, org.team_id, day, day)[0].person_id
    report_away(planner, org.lead, version_id, person_id, day)


def addresses(site: Site, role: str) -> list[str]:
    """Every page the role may open, with ids of things that exist."""
    ids = _ids(site)
    if role == "lead":  # a scenario is seen by who asked alone
        ids["scenario_id"] = _scenario(site)
    found = []
    for rule in site.app.url_map.iter_rules():
        policy = policies(site.app)[rule.endpoint]
        if "GET" not in (rule.methods or ()) or rule.endpoint in NO_PAGES:
            continue
        if not policy.admits(frozenset({role})) or not rule.arguments <= set(ids):
            continue
        built = rule.build({name: ids[name] for name in rule.arguments})
        assert built is not None
        found.append(built[1])
    return sorted(found)


def _ids(site: Site) -> dict[str, str]:
    planner, org = site.planner, site.org
    version = list_versions(planner, org.lead, org.team_id)[0]
    run = next(iter(_runs(site)))
    user_id = org.lead.user_id
    assert user_id is not None
    return {
        "cover_id": list_minimum_covers(planner, org.lead)[0].cover_id,
        "letter": mail_of(planner).sent[0].text.rstrip().rsplit("/", 1)[-1],
        "person_id": org.person_ids["Ben"],
        "queue_id": org.queue_ids["phone"],
        "request_id": _open_request(site),
        "run_id": run,
        "site_id": org.site_id,
        "team_id": org.team_id,
        "template_id": list_templates(planner, org.lead)[0].template_id,
        "time_off_id": my_time_off(planner, org.agent).lines[0].id,
        "token": "spent",
        "topic": "first-rota",
        "user_id": user_id,
        "version_id": version.version_id,
    }


def _open_request(site: Site) -> str:
    with site.planner.database.read() as session:
        return session.scalars(select(CoverRequest)).one().id


def _scenario(site: Site) -> str:
    with site.planner.database.read() as session:
        return session.scalars(select(RotaScenario)).one().id


def _runs(site: Site) -> list[str]:
    return [run.run_id for run in list_runs(site.planner, site.org.lead, site.org.team_id)]


@pytest.mark.browser
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("role", ROLES)
def test_every_page_is_whole(browser: Browser, site: Site, role: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 844})
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda said: wrong.extend([said.text] if said.type == "error" else []))
    page.on("pageerror", lambda error: wrong.append(f"{page.url}: {error}"))
    page.goto(site.sign_in_link(role))
    page.get_by_role("button", name="Sign in").click()
    for address in addresses(site, role):
        wrong += _faults(page, site.address + address, width)
        _picture(page, f"{role}-{width}-{address.strip('/').replace('/', '-')}")
    context.close()
    assert wrong == []
    assert site.breaches == {}


def _faults(page: Page, address: str, width: int) -> list[str]:
    answer = page.goto(address)
    assert answer is not None
    wide = page.evaluate("document.documentElement.scrollWidth")
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((one) => one.id)")
    unnamed = page.evaluate(UNNAMED)
    return [
        *([f"{address}: status {answer.status}"] if answer.status >= 400 else []),
        *([f"{address}: {wide} px wide"] if wide > width else []),
        *(f"{address}: two elements are #{one}" for one in {i for i in ids if ids.count(i) > 1}),
        *(f"{address}: {one} has no name" for one in unnamed),
    ]


UNNAMED = """
[...document.querySelectorAll('input:not([type=hidden]), select, textarea, button, a[href]')]
  .filter((one) => !one.labels?.length && !one.getAttribute('aria-label'))
  .filter((one) => !one.textContent.trim())
  .map((one) => one.outerHTML.slice(0, 80))
"""


def _picture(page: Page, name: str) -> None:
    """Keep a screenshot of the page where PLANNER_SCREENSHOTS names a folder."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name[:80]}.png", full_page=True)


@pytest.fixture(scope="module")
def axe() -> str:
    """The accessibility checker's script; skips where it was not fetched."""
    try:
        return axe_core.script()
    except axe_core.AxeMissingError as missing:
        pytest.skip(str(missing))


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("role", ["lead", "agent"])
def test_no_page_puts_up_a_barrier(
    browser: Browser,
    site: Site,
    axe: str,
    role: str,
    scheme: Literal["light", "dark"],
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 844}, color_scheme=scheme)
    page = context.new_page()
    page.goto(site.sign_in_link(role))
    page.get_by_role("button", name="Sign in").click()
    found = []
    for address in addresses(site, role):
        page.goto(site.address + address)
        found += [f"{address}: {one}" for one in barriers(page, axe)]
    context.close()
    assert found == []


@pytest.mark.browser
def test_the_checker_sees_a_barrier(browser: Browser, axe: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.set_content('<html lang="en"><title>t</title><p style="color:#ccc">pale</p><img src="x">')
    found = [one.split(":")[0] for one in barriers(page, axe)]
    context.close()
    assert found == ["color-contrast", "image-alt"]


@pytest.mark.browser
def test_the_guard_sees_a_page_that_spills_over(browser: Browser, site: Site) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.route("**/planted", lambda route: route.fulfill(body=PLANTED, content_type="text/html"))
    faults = _faults(page, f"{site.address}/planted", 390)
    context.close()
    assert len(faults) == 3


PLANTED = '<div style="width: 999px" id="a">wide</div><i id="a"></i><input>'


@pytest.mark.browser
def test_the_guard_sees_what_the_content_policy_forbids(browser: Browser, site: Site) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{site.address}/sign-in")
    with page.expect_event("requestfinished", lambda sent: sent.url.endswith("/csp-report")):
        page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x')")
    context.close()
    assert sum(site.breaches.values()) == 1
