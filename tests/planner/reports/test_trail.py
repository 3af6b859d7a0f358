"""Who changed what: every kind of change has words, and administrators read them all."""

from __future__ import annotations

import ast
from datetime import date
from pathlib import Path

import pytest

import planner
from planner.accounts.audit import record
from planner.errors import NotAllowed, NotFound
from planner.jobs.delivery import deliver_facts
from planner.notices.send_mail import send_waiting_mail
from planner.people.absence import Absence
from planner.people.import_balances import import_balances, preview_balances
from planner.reports.close_month import close_month
from planner.reports.exception_rules import Worked
from planner.reports.record_exception import ENTITY, record_exception
from planner.reports.trail import AREAS, IMPORTED, SHOWN, TrailLine, trail
from planner.reports.trail_values import value_text
from planner.rotas.correct import Reasons, correct
from planner.rotas.correct_edits import Free
from planner.rotas.published import shifts_of_team
from planner.rotas.worked_models import STAYED
from planner.swaps.away import report_away
from planner.time_off.request import request_time_off
from planner.wiring import WIRING
from tests.planner.reports.month import it_is, published, story
from tests.planner.rotas.scene import MONDAY, Scene

REASON = "a wedding nobody may read of"


@pytest.fixture
def at(tmp_path: Path) -> Scene:
    return published(story(tmp_path))


def shown(at: Scene, area: str | None = None) -> tuple[TrailLine, ...]:
    return trail(at.planner, at.people.admin, area).lines


def told(lines: tuple[TrailLine, ...]) -> set[tuple[str, str, str, str]]:
    return {(one.who, one.action, one.thing, one.about) for one in lines}


def entities_recorded() -> set[str]:
    """Every entity that a verb writes into the trail, read from the code."""
    found = {ENTITY}
    for path in Path(planner.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "record":
                entity = node.args[4]
                if isinstance(entity, ast.Constant):
                    found.add(str(entity.value))
    return found


def test_everything_that_is_recorded_has_words_and_a_place() -> None:
    known = {entity for area in AREAS.values() for entity in area}
    assert entities_recorded() - known == set()
    assert len(entities_recorded()) > 25


def test_time_off_corrections_notices_hours_and_imports_all_leave_their_trace(at: Scene) -> None:
    asked, people = at.planner, at.people
    request_time_off(
        asked, people.agent, Absence("leave", date(2027, 3, 25), date(2027, 3, 25)), REASON
    )
    with asked.database.read() as session:
        shifts = shifts_of_team(session, people.team_id, MONDAY, MONDAY)
    base, shift = shifts[1].rota_version_id, shifts[1].assignment_id
    done = correct(asked, people.lead, base, Free(shift), reasons=Reasons("Asked for it"))
    it_is(at, date(2027, 3, 9), 6)
    report_away(asked, people.lead, done.version_id, people.person_ids["Ben"], date(2027, 3, 9))
    deliver_facts(asked, WIRING.subscribers)
    send_waiting_mail(asked)
    balances = preview_balances(asked, people.hr, b"e-mail,nights\nben@example.org,4\n", "b.csv")
    import_balances(asked, people.hr, balances)
    it_is(at, date(2027, 4, 2))
    longer = Worked(STAYED, date(2027, 3, 30), 30)
    record_exception(asked, people.lead, people.person_ids["Ben"], longer)
    close_month(asked, people.hr, date(2027, 3, 1))

    everything = told(shown(at))
    whole = "Support, 1 Mar – 31 Mar 2027, version"
    assert {
        ("agent", "request", "time off", "Aoife"),
        ("lead", "publish", "rota", f"{whole} 1"),
        ("lead", "correct", "rota", f"{whole} 2"),
        ("lead", "correct", "rota", f"{whole} 3"),
        ("lead", "approve", "time off", "Ben"),
        ("lead", "look for cover", "shift to cover", "Ben"),
        ("hr", "import", "opening balances from a file", "b.csv"),
        ("hr", "import", "person", "Ben"),
        ("lead", "record", "worked otherwise than planned", "Ben"),
    } <= everything
    (closing,) = [one for one in shown(at, "hours") if one.thing == "month"]
    assert (closing.who, closing.action) == ("hr", "close")
    assert told(shown(at, IMPORTED)) < everything
    assert {one.thing for one in shown(at, "time off")} == {"time off"}
    nights = next(one for one in shown(at, "people") if one.about == "Ben")
    assert [(one.field, one.after) for one in nights.changes] == [("opening nights", "4")]
    assert REASON not in repr(shown(at))


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        ("window", [1020, 1440, "Europe/Dublin"], "17:00–24:00 Europe/Dublin"),
        ("weekdays", [0, 2], "Mon, Wed"),
        ("weekdays", None, ""),
        ("opening", [[[480, 1080]]] * 5 + [[], []], "Mon–Fri 08:00–18:00, Sat–Sun closed"),
        (
            "opening",
            [[[0, 1440]], *[[[480, 720], [780, 1080]]] * 6],
            "Mon 00:00–24:00, Tue–Sun 08:00–12:00 and 13:00–18:00",
        ),
        ("last", "2027-02-01T00:00:00+00:00", "2027-02-01 00:00 UTC"),
        ("target_share", 0.8, "0.8"),
        ("thing_id", "0" * 32, ""),
        ("thing_id", "1" * 32, "Ben"),
        ("must_have", True, "yes"),
    ],
)
def test_values_read_as_people_say_them(field: str, value: object, text: str) -> None:
    assert value_text(field, value, {"1" * 32: "Ben"}) == text


def test_the_trail_is_read_page_by_page(at: Scene) -> None:
    with at.planner.database.write() as session:
        for number in range(SHOWN + 5):
            record(session, at.planner.clock(), at.people.admin, "edit", "site", str(number))
    first = trail(at.planner, at.people.admin)
    assert (len(first.lines), first.older is not None) == (SHOWN, True)
    second = trail(at.planner, at.people.admin, before=first.older)
    assert second.older is None
    assert len(second.lines) >= 5


def test_only_administrators_read_it(at: Scene) -> None:
    for actor in (at.people.hr, at.people.lead, at.people.agent):
        with pytest.raises(NotAllowed):
            trail(at.planner, actor)
    with pytest.raises(NotFound):
        trail(at.planner, at.people.admin, "everything")
