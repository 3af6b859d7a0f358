"""From the history to who is needed, with Tab, Enter and arrow keys alone, on a phone's width."""

from __future__ import annotations

from collections.abc import Iterator
from unittest import mock

import pytest
from playwright.sync_api import Browser, Page, expect

from planner.demand.import_history import import_history, preview_history
from tests.browser.site import FIRST_MONDAY, Site, history_csv, running_site
from tests.planner.rotas.scene import plain_search

WIDTH, HEIGHT = 390, 844
MOST_TABS = 60
FOCUSED = """() => {
  const at = document.activeElement;
  const heading = document.getElementById(at.getAttribute('aria-labelledby') ?? '');
  const label = (at.labels?.[0] ?? heading)?.innerText ?? at.getAttribute('aria-label');
  return (label ?? at.innerText).split('\\n')[0].trim();
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Two queues with eight weeks of history, and nothing made of it."""
    folder = tmp_path_factory.mktemp("demand")
    with running_site(folder / "state") as site:
        planner, org = site.planner, site.org
        file = folder / "tickets.csv"
        file.write_text(history_csv())
        zone, queues = "Europe/Dublin", {name: name for name in org.queue_ids}
        preview = preview_history(
            planner, org.lead, file, queues=queues, time_zone=zone, queue_column="queue"
        )
        import_history(planner, org.lead, preview, replace_changed=False)
        yield site


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    """A phone on which the lead has signed in; a click would fail the test."""
    context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, locale="en-GB")
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(f"{page.url}: {error}"))
    page.goto(site.sign_in_link("lead"))
    page.get_by_role("button", name="Sign in").press("Enter")
    page.wait_for_url("**/home")
    page.add_init_script("addEventListener('mousedown', () => { throw new Error('a mouse') })")
    yield page
    context.close()


def walk_to(page: Page, name: str) -> None:
    """Press Tab until something of this name has the focus, and see that the focus shows."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED) == name:
            shown = "getComputedStyle(document.activeElement).outlineStyle"
            assert page.evaluate(shown) != "none", f"nobody sees that {name} has the focus"
            return
    pytest.fail(f"{MOST_TABS} tabs on {page.url} do not lead to {name}")


def press(page: Page, name: str) -> None:
    """Walk to a link or button that leads to another page, and press Enter."""
    walk_to(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def typed(page: Page, name: str, text: str) -> None:
    """Walk to a field and type over what it holds."""
    walk_to(page, name)
    if page.evaluate("document.activeElement.type") != "date":
        page.keyboard.press("Control+a")
    page.keyboard.type(text)


def dated(day: object) -> str:
    """Month first, as this browser wants its dates."""
    return f"{day:%m%d%Y}"


def spills(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


@pytest.mark.browser
def test_from_history_to_what_if_without_a_mouse(page: Page, site: Site) -> None:
    page.goto(f"{site.address}/demand")
    press(page, "phone")
    walk_to(page, "As a table")
    page.keyboard.press("Enter")
    expect(page.locator("details[open] table")).to_be_visible()

    press(page, "Forecast")
    typed(page, "First day", dated(FIRST_MONDAY))
    typed(page, "Days", "14")
    press(page, "Make the forecast")
    expect(page.get_by_role("heading", name="How far to trust it")).to_be_visible()
    walk_to(page, "What each method missed on past weeks")
    page.keyboard.press("Enter")
    expect(page.get_by_role("columnheader", name="Method")).to_be_visible()
    assert not spills(page)

    press(page, "What if")
    typed(page, "First day", dated(FIRST_MONDAY))
    typed(page, "Days", "7")
    typed(page, "Contacts, times", "1.5")
    press(page, "Compare")
    expect(page.get_by_role("heading", name="Beside what holds")).to_be_visible()
    assert not spills(page)


@pytest.mark.browser
def test_the_heat_map_scrolls_and_a_rota_is_tried_without_a_mouse(page: Page, site: Site) -> None:
    for queue_id in site.org.queue_ids.values():
        page.goto(f"{site.address}/demand/queues/{queue_id}/forecast")
        typed(page, "First day", dated(FIRST_MONDAY))
        typed(page, "Days", "7")
        press(page, "Make the forecast")
    page.goto(f"{site.address}/demand/requirement")
    typed(page, "First day", dated(FIRST_MONDAY))
    typed(page, "Days", "7")
    press(page, "Work out who is needed")
    walk_to(page, "phone")
    for _ in range(8):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("document.activeElement.scrollLeft > 0")
    assert not spills(page)

    page.goto(f"{site.address}/demand/queues/{site.org.queue_ids['phone']}/what-if")
    typed(page, "First day", dated(FIRST_MONDAY))
    typed(page, "Days", "7")
    typed(page, "Contacts, times", "1.5")
    press(page, "Compare")
    with mock.patch("planner.rotas.scenario_run.search", plain_search):
        press(page, "Try a rota")
        expect(page.get_by_role("heading", name="Beside each other")).to_be_visible()
    assert not spills(page)
    press(page, "Make it what holds")
    expect(page.get_by_text("This holds now")).to_be_visible()


@pytest.mark.browser
def test_an_event_is_added_without_a_mouse(page: Page, site: Site) -> None:
    page.goto(f"{site.address}/demand/events")
    typed(page, "Name", "Spring sale")
    typed(page, "First day", dated(FIRST_MONDAY))
    typed(page, "Last day", dated(FIRST_MONDAY))
    press(page, "Add")
    expect(page.get_by_role("link", name="Spring sale")).to_be_visible()
    assert site.breaches == {}
