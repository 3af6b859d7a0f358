"""The page that says what customers will meet under a rota."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from planner.application import Planner
from planner.jobs.delivery import deliver_facts
from planner.wiring import WIRING
from tests.factories.organisation import Organisation
from tests.planner.demand.stores import stored
from tests.planner.rotas.promised import at_work, lines, publish_week
from tests.planner.rotas.scene import MONDAY
from web.rotas.certificate import shade


def text_of(client: FlaskClient, path: str) -> str:
    said = html.unescape(re.sub(r"<[^>]+>", " ", client.get(path).text))
    return re.sub(r"\s+", " ", said)


def test_the_promise_is_said_in_plain_words_and_then_what_came(
    signed_in: Callable[[str], FlaskClient], planner: Planner, org: Organisation, tmp_path: Path
) -> None:
    version_id = publish_week(planner, org, tmp_path, 12)
    client, path = signed_in("lead"), f"/rotas/{version_id}/certificate"
    assert "before predictions were made" in text_of(client, path)
    deliver_facts(planner, WIRING.subscribers)
    assert "Being worked out" in text_of(client, path)
    working = at_work(planner)
    for job in WIRING.jobs["certify"].unfinished(working):
        WIRING.jobs["certify"].run(working, job)
    said = text_of(client, path)
    assert re.search(r"Expect about \d of 5 days to keep the promise: 80 % within 20 s", said)
    assert "of all contacts would be answered in time, if they waited" in said
    assert "once the history of these days is imported" in said
    stored(planner, tmp_path, lines(MONDAY, 2, 12), "phone")
    deliver_facts(working, WIRING.subscribers)
    assert re.search(r"So far \d of 2 days with imported contacts kept it", text_of(client, path))


def test_another_team_s_lead_and_agents_do_not_see_it(
    signed_in: Callable[[str], FlaskClient], planner: Planner, org: Organisation, tmp_path: Path
) -> None:
    path = f"/rotas/{publish_week(planner, org, tmp_path, 12)}/certificate"
    assert signed_in("agent").get(path).status_code == 403
    assert signed_in("other_lead").get(path).status_code == 403


@pytest.mark.parametrize(
    ("missing", "name"),
    [(-0.1, "fits"), (0.0, "fits"), (0.04, "short-1"), (0.1, "short-2"), (0.5, "short-3")],
)
def test_a_cell_is_darker_the_more_is_missing(missing: float, name: str) -> None:
    assert shade(missing) == name
