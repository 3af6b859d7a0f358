"""The rota grid is walked by arrow keys: Tab enters it once, at the cell that was left last."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from web.layout import STATIC

GRID = """<!doctype html><html lang="en"><title>grid</title><button>before</button>
<table role="grid"><thead><tr><th>Agent</th><th>Mon</th><th>Tue</th></tr></thead><tbody>
<tr><th><a href="#aoife">Aoife</a></th><td>a1</td><td>a2</td></tr>
<tr><th><a href="#ben">Ben</a></th><td>b1</td><td>b2</td></tr>
<tr><th><a href="#ciara">Ciara</a></th><td>c1</td><td>c2</td></tr>
</tbody></table><button>after</button>"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A small grid with the script of the rota page."""
    context = browser.new_context()
    page = context.new_page()
    page.set_content(GRID)
    page.add_script_tag(content=(STATIC / "js" / "grid.js").read_text())
    page.get_by_role("button", name="before").focus()
    yield page
    context.close()


def after(page: Page, keys: str) -> str:
    """Press keys one after the other and say what has the focus."""
    for key in keys.split():
        page.keyboard.press(key)
    focused: str = page.evaluate("document.activeElement.textContent")
    return focused


@pytest.mark.browser
@pytest.mark.parametrize(
    ("keys", "focused"),
    [
        ("Tab", "Aoife"),
        ("Tab ArrowRight", "a1"),
        ("Tab ArrowRight ArrowDown", "b1"),
        ("Tab ArrowRight ArrowDown ArrowLeft", "Ben"),
        ("Tab ArrowUp", "Aoife"),
        ("Tab ArrowLeft", "Aoife"),
        ("Tab End", "a2"),
        ("Tab End ArrowRight", "a2"),
        ("Tab ArrowDown End Home", "Ben"),
        ("Tab Control+End", "c2"),
        ("Tab Control+End Control+Home", "Aoife"),
        ("Tab PageDown", "Ciara"),
        ("Tab PageDown PageUp", "Aoife"),
    ],
)
def test_keys_move_the_focus_inside_the_grid(page: Page, keys: str, focused: str) -> None:
    assert after(page, keys) == focused


@pytest.mark.browser
def test_tab_leaves_the_grid_and_comes_back_to_the_same_cell(page: Page) -> None:
    assert after(page, "Tab ArrowDown ArrowRight Tab") == "after"
    assert after(page, "Shift+Tab") == "b1"
    assert after(page, "Shift+Tab") == "before"


@pytest.mark.browser
def test_exactly_one_place_of_the_grid_is_in_the_tab_order(page: Page) -> None:
    for keys in ("Tab", "ArrowDown", "ArrowRight"):
        after(page, keys)
        assert page.locator("[role=grid] [tabindex='0']").count() == 1
    page.get_by_text("c2").click()
    assert after(page, "ArrowUp") == "b2"
    assert page.locator("[role=grid] [tabindex='0']").all_inner_texts() == ["b2"]


ASKED = """<!doctype html><html lang="en"><title>grid</title>
<table role="grid" data-why="https://planner.test/rotas/1/why"><thead><tr><th>Agent</th><th>Mon</th></tr></thead><tbody>
<tr><th>Aoife</th><td><a class="cell" href="https://planner.test/rotas/1/correct?person=7&day=2027-03-02">a1</a></td></tr>
</tbody></table>"""


@pytest.mark.browser
def test_a_day_under_the_pointer_offers_to_say_why(browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.set_content(ASKED)
    page.add_script_tag(content=(STATIC / "js" / "grid.js").read_text())

    page.get_by_text("a1").hover()

    address = page.get_by_role("link", name="why?").get_attribute("href")
    assert address == "https://planner.test/rotas/1/why?about=day&person=7&day=2027-03-02"
    context.close()
