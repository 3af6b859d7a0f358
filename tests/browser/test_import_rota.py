"""A lead brings the team's spreadsheet in: asked, seen, confirmed, and judged, also on a phone."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.site import FIRST_MONDAY, Site, running_site
from tests.factories.organisation import NAMES
from tests.planner.rotas.spreadsheets import Value, days_from, xlsx_of

PICTURES = os.environ.get("PLANNER_SCREENSHOTS")


def workbook(first: date) -> bytes:
    """Two weeks with dates as text that can be two days, a name misspelt, and a code unknown."""
    dates: list[Value] = [f"{day:%-d/%-m/%Y}" for day in days_from(first, 7)]
    rows: list[list[Value]] = [["Support"], ["Agent", *dates]]
    rows += [[name.replace("Aoife", "Aiofe"), *"EEEEE"] for name in NAMES]
    rows[-1][1:3] = ["SD?", "V"]
    return xlsx_of({"Rota": rows, "Codes": [["Code", "Meaning"], ["E", "Early"]]})


@pytest.mark.browser
@pytest.mark.parametrize("width", [pytest.param(1280, marks=pytest.mark.slow), 390])
def test_a_spreadsheet_becomes_a_draft(browser: Browser, tmp_path: Path, width: int) -> None:
    file = tmp_path / "march.xlsx"
    file.write_bytes(workbook(FIRST_MONDAY))
    with running_site(tmp_path / "state") as site:
        context = browser.new_context(viewport={"width": width, "height": 844}, locale="en-GB")
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(f"{page.url}: {error}"))
        _choose(page, site, file)
        _answer_the_order(page)
        _answer_codes_and_people(page)
        _confirm(page, site)
        context.close()
        assert site.breaches == {}


def _choose(page: Page, site: Site, file: Path) -> None:
    page.goto(site.sign_in_link("lead"))
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{site.address}/rotas")
    page.get_by_role("link", name="Import a rota").click()
    page.get_by_label("File", exact=True).set_input_files(file)
    _picture(page, "file")
    page.get_by_role("button", name="Look at the file").click()


def _answer_the_order(page: Page) -> None:
    expect(page.get_by_text("“1/3/2027” – is it 1 March 2027 or 3 January 2027?")).to_be_visible()
    _picture(page, "question")
    page.get_by_label("1 March 2027").check()
    page.get_by_role("button", name="Go on").click()


def _answer_codes_and_people(page: Page) -> None:
    expect(page.locator(".sentence")).to_have_text(
        "23 shifts; 2 more cells not understood: row 8 'SD?', row 8 'V'"
    )
    expect(page.get_by_role("button", name="Confirm and store")).to_have_count(0)
    _picture(page, "open")
    _fits(page)
    page.get_by_label("Aiofe").select_option(label="Aoife")
    page.get_by_label("V", exact=True).select_option(label="time off: leave")
    page.get_by_role("button", name="Look again").click()
    expect(page.locator(".sentence")).to_have_text(
        "28 shifts; 1 more cell not understood: row 8 'SD?'"
    )
    expect(page.get_by_text("Finn Tue 2 Mar (leave)")).to_be_visible()
    _picture(page, "preview")
    _fits(page)


def _confirm(page: Page, site: Site) -> None:
    page.get_by_role("button", name="Confirm and store").click()
    refusal = page.locator("#leave_out-error")
    expect(refusal).to_contain_text("row 8 'SD?'")
    beside = page.context.new_page()
    beside.goto(f"{site.address}/rotas")
    expect(beside.get_by_text("No rota yet")).to_be_visible()  # nothing is stored before Confirm
    beside.close()
    page.get_by_label("Leave out 1 cell not understood").check()
    page.get_by_role("button", name="Confirm and store").click()
    expect(page.get_by_role("status")).to_contain_text("28 shifts are a draft now")
    expect(page.get_by_role("grid")).to_be_visible()
    expect(page.locator("span.shift")).to_have_count(28)
    expect(page.get_by_text("Nobody has planned the staffing of these days")).to_be_visible()
    _picture(page, "draft")


def _fits(page: Page) -> None:
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0, page.url


def _picture(page: Page, name: str) -> None:
    """Keep a screenshot where PLANNER_SCREENSHOTS names a folder."""
    if PICTURES and page.viewport_size:
        width = page.viewport_size["width"]
        page.screenshot(path=Path(PICTURES) / f"import-rota-{width}-{name}.png", full_page=True)
