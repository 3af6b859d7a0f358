"""What is simulated under a rota: queues share idle time as their settings say."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from planner.accounts.actor import SYSTEM
from planner.demand.forecasting import make_forecast
from planner.demand.plan_staffing import plan_staffing
from planner.demand.queues import QueueInput, add_queue, edit_queue_setting, list_queues
from planner.rotas.foreseen_queues import Foreseen, queues_that_came, queues_that_may_come
from planner.rotas.models import RotaVersion
from solver.problem import Horizon
from tests.factories.organisation import test_planner
from tests.planner.demand.stores import DUBLIN, FIRST, history_lines, phone, stored

NEXT = FIRST + timedelta(days=63)


def test_idle_phone_time_takes_mail_where_both_are_planned(tmp_path: Path) -> None:
    planner = test_planner(tmp_path)
    mail = add_queue(planner, SYSTEM, QueueInput("Mail", "email", DUBLIN, from_date=FIRST))
    phone_id = phone(planner)
    for name, queue_id in (("Mail", mail), ("Phone", phone_id)):
        stored(planner, tmp_path, history_lines(days=70), queue=name)
        make_forecast(planner, SYSTEM, queue_id, NEXT, 2)
    (row,) = (one for one in list_queues(planner, SYSTEM) if one.id == phone_id)
    shared = replace(row.setting, idle_queue_id=mail, kept_free=3)
    edit_queue_setting(planner, SYSTEM, phone_id, row.version, FIRST, shared)
    horizon = Horizon(first_date=NEXT, days=1, time_zone=DUBLIN, interval_minutes=30)
    for names, expected in ((None, (mail, 3)), (["Phone"], (None, 0))):
        version = RotaVersion(requirement_id=plan_staffing(planner, SYSTEM, NEXT, 1, names))
        with planner.database.read() as session:
            both = queues_that_may_come, queues_that_came
            for found in [gather(session, version, horizon) for gather in both]:
                assert isinstance(found, Foreseen)
                sharing = {one.queue: (one.idle_time_to, one.kept_free) for one in found.queues}
                assert sharing.pop(phone_id) == expected
                assert set(sharing.values()) <= {(None, 0)}
