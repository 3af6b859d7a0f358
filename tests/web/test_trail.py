"""The page History: for administrators, by area."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask.testing import FlaskClient

from planner.application import Planner
from planner.people.absence import Absence, add_time_off
from tests.factories.organisation import Organisation


def test_administrators_see_who_changed_what_by_area(
    signed_in: Callable[[str], FlaskClient], planner: Planner, org: Organisation
) -> None:
    day = date(2027, 3, 8)
    add_time_off(planner, org.lead, org.person_ids["Ben"], Absence("leave", day, day))
    admin = signed_in("admin")
    page = admin.get("/history").text
    assert "Times are those of Dublin" in page
    assert ">Ben</span>" in page
    assert ">Ben</span>" in admin.get("/history?area=time+off").text
    assert "Nothing here yet" in admin.get("/history?area=rotas").text
    assert admin.get("/history?area=nonsense").status_code == 404
    assert "Nothing here yet" in admin.get("/history?before=0").text
    assert admin.get(f"/history?before={'9' * 40}").status_code == 200
    assert 'href="/history"' in page
    assert signed_in("lead").get("/history").status_code == 403
