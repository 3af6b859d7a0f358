"""Wrong input is told beside its field, nothing is stored, and what was typed stays."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from planner.application import Planner
from planner.demand.queries import history_page
from planner.people.edit import set_work_pattern
from planner.people.queries import list_people, list_sites
from planner.rotas.templates import list_templates
from tests.factories.organisation import Organisation
from tests.web.conftest import post, upload

COUNTS = "time,contacts\n2027-01-04 09:00,3\n2027-01-04 09:30,4\n2027-01-04 10:00,9\n"


def mistakes(text: str) -> dict[str, str]:
    """The messages of a page by the field beside which they stand."""
    found = re.findall(r'class="field-error[^"]*" id="([^"]+)-error">([^<]+)<', text)
    return dict(found)


@pytest.mark.parametrize(
    ("path", "fields", "wrong"),
    [
        ("/sites/new", {"name": "", "time_zone": "Europe/Dubln"}, {"name", "time_zone"}),
        (
            "/sites/new",
            {"name": "Cork", "time_zone": "Europe/Dublin", "country": "XX"},
            {"country"},
        ),
        ("/teams", {"name": "Support"}, {"name"}),
        ("/people/new", {"shown_name": "Noor", "email": "aoife@example.org"}, {"weekdays"}),
        ("/queues/new", {"name": "phone", "channel": "phone", "time_zone": "UTC"}, {"name"}),
        ("/queues/new", {"name": "fax", "channel": "fax", "time_zone": "UTC"}, {"channel"}),
        ("/users/new", {"email": "no address", "shown_name": "Noor", "roles": "agent"}, {"email"}),
        ("/demand/events", {"name": "Sale", "multiplier": "99"}, {"multiplier", "from_date"}),
        ("/rotas/generate", {"team_id": "x", "days": "0", "seconds": "x"}, {"days", "seconds"}),
        ("/demand/requirement", {"first_date": "soon", "days": "28"}, {"first_date"}),
        ("/shifts/new", {"name": "Long", "times": "07:00-99:00"}, {"times"}),
        ("/shifts/new", {"name": "Long", "times": "seven to three"}, {"times"}),
        ("/calendars", {"what": "everything", "name": ""}, {"what", "name"}),
    ],
)
def test_a_form_tells_each_mistake_beside_its_field(
    signed_in: Callable[[str], FlaskClient],
    path: str,
    fields: dict[str, str],
    wrong: set[str],
) -> None:
    answer = post(signed_in("admin"), path, **fields)
    assert answer.status_code == 400
    assert wrong <= set(mistakes(answer.text))
    assert all(len(message) > 10 for message in mistakes(answer.text).values())


def test_nothing_is_stored_and_what_was_typed_stays(
    signed_in: Callable[[str], FlaskClient], planner: Planner, org: Organisation
) -> None:
    answer = post(signed_in("admin"), "/sites/new", name="Cork", time_zone="Mars/Base")
    assert 'value="Cork"' in answer.text
    assert [site.name for site in list_sites(planner, org.admin)] == ["Dublin"]


def test_the_same_shift_twice_is_refused_beside_its_name(
    signed_in: Callable[[str], FlaskClient], planner: Planner, org: Organisation
) -> None:
    fields = {"name": "Early", "site_id": org.site_id, "kind": "work", "from_date": "2027-01-01"}
    times = {"times": "07:00-15:30", "weekdays": "0"}
    breaks = {"paid_break_minutes": "0", "unpaid_break_minutes": "30"}
    first, second = (
        post(signed_in("admin"), "/shifts/new", **fields, **times, **breaks) for _ in range(2)
    )
    assert (first.status_code, second.status_code) == (303, 400)
    assert "already has the shift Early 07:00–15:30" in mistakes(second.text)["name"]
    assert len(list_templates(planner, org.admin)) == 1


@pytest.mark.parametrize(
    ("what", "fields", "field"),
    [
        ("contract", {"weekly_hours": "40", "weekdays": "0"}, "contract-weekdays"),
        ("contract", {"weekly_hours": "100", "weekdays": list("01234")}, "contract-weekly_hours"),
        ("fixed-days", {"fixed_days": "0"}, "fixed-days-fixed_days"),
    ],
)
def test_hours_that_do_not_fit_into_the_days_are_refused_beside_their_field(
    signed_in: Callable[[str], FlaskClient],
    planner: Planner,
    org: Organisation,
    what: str,
    fields: dict[str, str | list[str]],
    field: str,
) -> None:
    ben = org.person_ids["Ben"]
    today = planner.clock().date()
    set_work_pattern(planner, org.admin, ben, None, today, [0, 1, 2, 3])
    (version,) = (one.version for one in list_people(planner, org.admin) if one.id == ben)
    typed = {"version": str(version), "from_date": today.isoformat(), **fields}
    answer = post(signed_in("admin"), f"/people/{ben}/change/{what}", "/help", **typed)
    assert answer.status_code == 400
    assert set(mistakes(answer.text)) == {field}


def test_a_shift_of_more_than_a_day_is_refused(
    signed_in: Callable[[str], FlaskClient], planner: Planner, org: Organisation
) -> None:
    fields = {"name": "Endless", "site_id": org.site_id, "kind": "work", "from_date": "2027-01-01"}
    times = {"times": "07:00-12:00, 13:00-12:00, 12:30-13:00", "weekdays": "0"}
    breaks = {"paid_break_minutes": "0", "unpaid_break_minutes": "0"}
    answer = post(signed_in("lead"), "/shifts/new", **fields, **times, **breaks)
    assert answer.status_code == 400
    assert "times" in mistakes(answer.text)
    assert list_templates(planner, org.lead) == []


def test_hostile_text_is_shown_as_text(signed_in: Callable[[str], FlaskClient]) -> None:
    hostile = "<script>alert(1)</script>"
    client = signed_in("admin")
    assert post(client, "/teams", name=hostile).status_code == 303
    for page in ("/teams", "/home", "/people"):
        assert hostile not in client.get(page).text


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02PK", b"only one line"])
def test_a_history_file_that_is_none_is_refused_beside_the_field(
    signed_in: Callable[[str], FlaskClient], planner: Planner, content: bytes
) -> None:
    client = signed_in("lead")
    answer = upload(client, "/demand/import", "x.csv", content, zone="Europe/Dublin")
    if answer.status_code == 303:  # It has a header: the next page says what is missing.
        answer = client.get(answer.headers["Location"])
        assert 'role="alert"' in answer.text
    else:
        assert "x.csv" in mistakes(answer.text)["file"]
        assert list((planner.instance / "uploads").glob("*/*")) == []
    assert answer.status_code == 400


def test_history_is_stored_by_confirm_and_by_nothing_before(
    signed_in: Callable[[str], FlaskClient], planner: Planner, org: Organisation
) -> None:
    client, queue_id = signed_in("lead"), org.queue_ids["phone"]
    answer = upload(client, "/demand/import", "../t.csv", COUNTS.encode(), zone="Europe/Dublin")
    page = answer.headers["Location"]
    assert "Busiest hour 09:00–10:00 Dublin — right?" not in client.get(page).text
    assert "Busiest hour 10:00–11:00 Dublin — right?" in client.get(page).text
    left_open = post(client, page)
    assert "queue-0" in mistakes(left_open.text)
    preview = post(client, page, **{"queue-0": queue_id})
    assert history_page(planner, org.lead, queue_id).is_empty
    fingerprint = re.findall(r'name="fingerprint" value="([0-9a-f]+)"', preview.text)[0]
    confirm = page.replace("?", "/confirm?")
    stale = post(client, confirm, **{"queue-0": queue_id, "fingerprint": "0" * 64})
    assert stale.status_code == 409
    assert history_page(planner, org.lead, queue_id).is_empty
    done = post(client, confirm, **{"queue-0": queue_id, "fingerprint": fingerprint})
    assert done.status_code == 303
    assert history_page(planner, org.lead, queue_id).contacts == 16
    assert list((planner.instance / "uploads").glob("*/*")) == []


def test_nobody_reads_the_upload_of_somebody_else(
    signed_in: Callable[[str], FlaskClient],
) -> None:
    answer = upload(signed_in("lead"), "/demand/import", "t.csv", COUNTS.encode(), zone="UTC")
    assert signed_in("admin").get(answer.headers["Location"]).status_code == 404


def test_people_are_stored_by_confirm_and_every_problem_is_told_at_once(
    signed_in: Callable[[str], FlaskClient], planner: Planner, org: Organisation, tmp_path: Path
) -> None:
    client = signed_in("hr")
    header = "person,e-mail,site,team,contract hours\n"
    wrong = f"{header}Noor,noor,Dublin,Support,40\nEva,eva@example.org,Dublin,Support,400\n"
    fields = {"changes_from": "2027-02-01"}
    answer = upload(client, "/people/import", "p.csv", wrong.encode(), **fields)
    told = mistakes(answer.text)["file"]
    assert answer.status_code == 400
    assert "row 2" in told
    assert "row 3" in told
    right = f"{header}Noor,noor@example.org,Dublin,Support,40\n"
    page = upload(client, "/people/import", "p.csv", right.encode(), **fields).headers["Location"]
    preview = client.get(page).text
    assert "Noor" not in [one.shown_name for one in list_people(planner, org.hr)]
    fingerprint = re.findall(r'name="fingerprint" value="([0-9a-f]+)"', preview)[0]
    assert post(client, page, fingerprint=fingerprint).status_code == 303
    assert "Noor" in [one.shown_name for one in list_people(planner, org.hr)]


def test_the_preview_of_a_people_file_that_is_stored_already_says_so(
    signed_in: Callable[[str], FlaskClient],
) -> None:
    client = signed_in("hr")
    same = b"person,e-mail,site,team,contract hours\nBen,ben@example.org,Dublin,Support,40\n"
    other = same.replace(b",40", b",30")
    fields = {"changes_from": "2027-02-01"}
    pages = [
        client.get(upload(client, "/people/import", "p.csv", file, **fields).headers["Location"])
        for file in (same, other)
    ]
    assert ["everything in it is stored already" in page.text for page in pages] == [True, False]
    assert ["Store this" in page.text for page in pages] == [False, True]
