"""What the demand pages say of a stored history."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from flask.testing import FlaskClient

from planner.application import Planner
from planner.demand.import_history import import_history, preview_history
from planner.demand.queues import QueueInput, add_queue, list_queues
from tests.factories.organisation import Organisation
from tests.web.conftest import post, upload

OFFERED = "offered-wait-within"


def history_of(days: int) -> str:
    """Whole days of half-hours from Monday 4 January 2027: the last one ends at midnight."""
    first = datetime(2027, 1, 4)  # noqa: DTZ001 -- wall times of the file, without a zone
    times = (first + timedelta(minutes=30 * half_hour) for half_hour in range(48 * days))
    return "time,contacts\n" + "".join(f"{at:%Y-%m-%d %H:%M},3\n" for at in times)


def test_a_history_goes_to_the_last_day_that_has_data(
    signed_in: Callable[[str], FlaskClient], planner: Planner, org: Organisation, tmp_path: Path
) -> None:
    file, queue_id = tmp_path / "tickets.csv", org.queue_ids["phone"]
    file.write_text(history_of(14))
    zone = "Europe/Dublin"
    preview = preview_history(planner, org.lead, file, queues=queue_id, time_zone=zone)
    import_history(planner, org.lead, preview, replace_changed=False)
    client = signed_in("lead")
    said = client.get(f"/demand/queues/{queue_id}").text
    assert "2,016 contacts from Mon 4 Jan 2027 to Sun 17 Jan 2027" in said
    assert "18 Jan" not in said
    assert "Mon 4 Jan 2027 – Sun 17 Jan 2027" in client.get("/demand").text


def test_a_file_is_said_to_end_on_its_last_day(signed_in: Callable[[str], FlaskClient]) -> None:
    client = signed_in("lead")
    content = history_of(7).encode()
    answer = upload(client, "/demand/import", "t.csv", content, zone="Europe/Dublin")
    page = client.get(answer.headers["Location"]).text
    said = re.search(r"<dt>From – to</dt><dd>(.*?)</dd>", page)
    assert said is not None
    assert said[1] == "Mon 4 Jan 2027, 00:00 – Sun 10 Jan 2027, 24:00"


def test_the_forecast_page_shows_the_methods_and_lets_the_lead_choose(
    signed_in: Callable[[str], FlaskClient], planner: Planner, org: Organisation, tmp_path: Path
) -> None:
    file, queue_id = tmp_path / "tickets.csv", org.queue_ids["phone"]
    file.write_text(history_of(35))
    preview = preview_history(planner, org.lead, file, queues=queue_id, time_zone="Europe/Dublin")
    import_history(planner, org.lead, preview, replace_changed=False)
    client, address = signed_in("lead"), f"/demand/queues/{queue_id}/forecast"
    asked = {"first_date": "2027-02-08", "days": "7", "method": "mean"}
    assert post(client, address, **asked).status_code == 303
    page = client.get(address).text
    assert "What each method missed on past weeks" in page
    assert re.search(r"Mean of the last twelve like weekdays</th>.*?100 %", page, re.DOTALL)
    refused = post(client, address, **(asked | {"method": "season"}))
    assert refused.status_code == 400
    assert "needs 420 days of history; there are 35" in refused.text


def test_a_lead_chooses_how_a_queue_is_forecast(
    signed_in: Callable[[str], FlaskClient], org: Organisation
) -> None:
    client, address = signed_in("lead"), f"/demand/queues/{org.queue_ids['phone']}/forecast"
    assert "tries all methods on past weeks" in client.get(address).text
    assert post(client, f"{address}/method", method="growth").status_code == 303
    page = client.get(address).text
    assert "Forecasts made from now on use: usual weekday with steady growth." in page
    assert "One method was chosen by hand." in page
    assert "As for this queue: usual weekday with steady growth" in page
    assert post(client, f"{address}/method", method="").status_code == 303
    assert "One method was chosen" not in client.get(address).text
    assert post(client, f"{address}/method", method="guess").status_code == 409


def test_the_rest_of_today_says_what_is_missing(
    signed_in: Callable[[str], FlaskClient], org: Organisation
) -> None:
    client, address = signed_in("lead"), f"/demand/queues/{org.queue_ids['phone']}/forecast"
    assert post(client, f"{address}/today").status_code == 303
    assert "No forecast of phone covers today. Make one first." in client.get(address).text


def test_a_queue_without_history_is_forecast_by_hand(
    signed_in: Callable[[str], FlaskClient], org: Organisation
) -> None:
    client, address = signed_in("lead"), f"/demand/queues/{org.queue_ids['phone']}/forecast"
    week = {f"contacts-{day}": "100" for day in range(7)}
    asked = {"first_date": "2027-03-01", "days": "7", "busiest_hour": "10", **week}
    nothing = asked | {f"contacts-{day}": "0" for day in range(7)}
    refused = post(client, f"{address}/by-hand", **nothing)
    assert refused.status_code == 400
    assert "not all of them 0" in refused.text
    assert post(client, f"{address}/by-hand", **asked).status_code == 303
    assert "Entered by hand, not learned" in client.get(address).text


def test_a_scenario_is_compared_and_made_what_holds(
    signed_in: Callable[[str], FlaskClient], org: Organisation
) -> None:
    client, queue = signed_in("lead"), f"/demand/queues/{org.queue_ids['phone']}"
    week = {f"contacts-{day}": "100" for day in range(7)}
    first = {"first_date": "2027-03-01", "days": "2"}
    post(client, f"{queue}/forecast/by-hand", **first, busiest_hour="10", **week)
    assert "What would be" in client.get(f"{queue}/what-if").text
    other = first | {"volume": "2", "handling": "1", "target_percent": "80"}
    other |= {"threshold_seconds": "20"} | {f"opening-{day}": "08:00-18:00" for day in range(5)}
    compared = client.get(f"{queue}/what-if", query_string=other).text
    assert re.search(
        r"Contacts expected</th><td class=\"num\">200</td>\s*<td class=\"num\">400", compared
    )
    assert re.search(r"It needs [\d.,]+ agent-hours more", compared)
    assert post(client, f"{queue}/what-if", **other).status_code == 303
    again = client.get(f"{queue}/what-if", query_string=other | {"volume": "1"}).text
    assert re.search(r"Contacts expected</th><td class=\"num\">400", again)
    wrong = client.get(f"{queue}/what-if", query_string=other | {"volume": "0"})
    assert wrong.status_code == 400
    assert "0.01 to 20" in wrong.text
    uncovered = client.get(f"{queue}/what-if", query_string=other | {"days": "30"})
    assert "No forecast of phone covers these days" in uncovered.text


def test_the_tabs_of_a_queue_lead_to_its_pages(
    signed_in: Callable[[str], FlaskClient], org: Organisation
) -> None:
    client, queue = signed_in("lead"), f"/demand/queues/{org.queue_ids['phone']}"
    for page, tab in (("", "History"), ("/forecast", "Forecast"), ("/what-if", "What if")):
        tabs = re.search(
            r'aria-label="This queue">(.*?)</nav>', client.get(queue + page).text, re.S
        )
        assert tabs is not None
        found = re.findall(r'<a href="([^"]+)"( aria-current="page")?>([^<]+)</a>', tabs[1])
        assert [text for _, _, text in found] == [
            "History",
            "Forecast",
            "What if",
            "How it is served",
        ]
        assert [text for _, here, text in found if here] == [tab]
        assert all(client.get(address).status_code == 200 for address, _, _ in found)


def test_idle_phone_time_is_given_to_mail_on_the_page_of_the_queue(
    signed_in: Callable[[str], FlaskClient], planner: Planner, org: Organisation
) -> None:
    client, address = signed_in("lead"), f"/queues/{org.queue_ids['phone']}"
    assert "Between calls, people answer" not in client.get(address).text  # no mail to answer yet
    mail = add_queue(planner, org.lead, QueueInput("Mail", "email", "Europe/Dublin"))
    form = {
        **{f"opening-{day}": "08:00-18:00" for day in range(7)},
        "target_percent": "80",
        "threshold_seconds": "20",
        "definition": OFFERED,
        "aht_seconds": "300",
        "deadline": "calendar",
        "concurrency": "1",
        "occupancy_percent": "85",
        "day_chance_percent": "70",
        "contacts_per_ticket": "1",
        "from_date": "2027-02-01",
        "version": "1",
        "idle_queue_id": mail,
        "kept_free": "4",
    }
    page = client.get(address).text
    assert "Between calls, people answer" in page
    assert post(client, f"{address}/setting", **(form | {"idle_queue_id": "x"})).status_code == 400
    assert post(client, f"{address}/setting", **form).status_code == 303
    assert re.search(rf'<option value="{mail}" selected>Mail</option>', client.get(address).text)
    (phone,) = (one for one in list_queues(planner, org.lead) if one.name == "phone")
    assert (phone.setting.idle_queue_id, phone.setting.kept_free) == (mail, 4)
