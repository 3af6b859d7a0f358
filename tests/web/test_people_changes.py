"""The page of a person: roles on a shift, rotations, and days that are released."""

from __future__ import annotations

import html
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from planner.application import Planner
from planner.people.queries import person_page
from planner.rotas.minimum_cover import list_minimum_covers
from tests.factories.organisation import Organisation
from tests.web.conftest import form_token

SINCE = "2027-03-01"


@pytest.fixture
def lead(signed_in: Callable[[str], FlaskClient]) -> FlaskClient:
    return signed_in("lead")


@pytest.fixture
def change(
    lead: FlaskClient, planner: Planner, org: Organisation
) -> Callable[..., tuple[int, str]]:
    """Send one of the forms of Ben's page."""
    ben = org.person_ids["Ben"]

    def send(what: str, **fields: object) -> tuple[int, str]:
        version = person_page(planner, org.lead, ben).row.version
        given = {"csrf_token": form_token(lead), "version": str(version), "from_date": SINCE}
        answer = lead.post(f"/people/{ben}/change/{what}", data={**given, **fields})
        return answer.status_code, html.unescape(answer.text)

    return send


def facts(planner: Planner, org: Organisation) -> list[tuple[str, str]]:
    page = person_page(planner, org.lead, org.person_ids["Ben"])
    return [(one.fact, one.text) for one in page.facts]


def test_a_role_is_given_and_asked_for_as_minimum_cover(
    change: Callable[..., tuple[int, str]], lead: FlaskClient, planner: Planner, org: Organisation
) -> None:
    assert change("role", role="duty lead")[0] == 303
    cover = {
        "csrf_token": form_token(lead),
        "site_id": org.site_id,
        "role": "duty lead",
        "at_least": "1",
        "weekdays": ["0"],
        "start": "09:00",
        "end": "17:00",
        "time_zone": "Europe/Dublin",
        "queue_id": "",
        "from_date": SINCE,
        "last_date": "",
        "always": "1",
    }

    assert lead.post("/rules/minimum-cover", data=cover).status_code == 303

    (view,) = list_minimum_covers(planner, org.lead)
    assert (view.values.role, view.values.always) == ("duty lead", True)
    said = "At least 1 with the role duty lead, Mon 09:00–17:00 Dublin time, whatever the volume"
    assert f"{said}, always" in html.unescape(lead.get("/rules/minimum-cover").text)
    assert change("role", role="duty lead", no_longer="1", from_date="2027-04-01")[0] == 303
    assert ("Role", "duty lead") in facts(planner, org)


def test_a_rotation_is_agreed_and_released_with_a_reason(
    change: Callable[..., tuple[int, str]], planner: Planner, org: Organisation
) -> None:
    assert change("fixed-days", weeks="Mon-Fri / Mon-Thu, Sat", anchor=SINCE)[0] == 303
    assert change("released", reason="asked for it", from_date="2027-04-01")[0] == 303

    told = dict(facts(planner, org))
    assert told["Fixed days"].startswith("Mon, Tue, Wed, Thu, Fri / Mon, Tue, Wed, Thu, Sat")
    assert told["Fixed days released"].startswith("asked for it – released by lead on ")


@pytest.mark.parametrize(
    ("what", "fields", "said"),
    [
        ("fixed-days", {"weeks": "Mon / Someday", "anchor": SINCE}, "'Someday' is not a weekday"),
        ("fixed-days", {"weeks": "Mon-Fri / Mon-Fri"}, "Say on which Monday"),
        ("fixed-days", {}, "Choose at least one day."),
        ("released", {"reason": ""}, "Please fill this in."),
        ("released", {"reason": "why"}, "No days are agreed from this date on."),
        ("role", {"role": ""}, "Please fill this in."),
        ("role", {"role": "lead", "to_date": SINCE}, "The end must lie after the start."),
    ],
)
def test_what_cannot_be_meant_is_said_at_its_form(
    change: Callable[..., tuple[int, str]],
    planner: Planner,
    org: Organisation,
    what: str,
    fields: dict[str, str],
    said: str,
) -> None:
    before = facts(planner, org)

    status, page = change(what, **fields)

    assert (status, said in page) == (400, True)
    assert facts(planner, org) == before
