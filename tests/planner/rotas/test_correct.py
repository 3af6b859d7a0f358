"""Correcting by hand: judged before it is saved, never in place once it is published."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from planner.accounts.models import AuditEntry
from planner.db.outbox import Fact
from planner.errors import FormError, NotAllowed, NotFound, Refused
from planner.people.absence import Absence, add_time_off
from planner.rotas.correct import Corrected, Reasons, correct, look_at, undo
from planner.rotas.correct_edits import Assign, Edit, Free, Move, Pin, Wanted
from planner.rotas.correct_ground import Overtaken
from planner.rotas.drafts import report_of
from planner.rotas.models import (
    Assignment,
    PinnedShift,
    PublishedShift,
    RotaEdit,
    RotaVersion,
    RuleOverride,
)
from planner.rotas.publish import publish
from planner.rotas.queries import grid_page
from planner.rotas.view_data import is_edited, verdict_on
from solver.judge import EditJudge
from tests.factories.copies import copied
from tests.factories.organisation import clock_of
from tests.planner.rotas.scene import MONDAY, Scene, draft_of, scene
from tests.planted.fault import planted_fault

TUESDAY = MONDAY + timedelta(days=1)
SATURDAY = MONDAY + timedelta(days=5)
LATE = Reasons(why_late="Two people swapped")


def shift_of(at: Scene, version_id: str, name: str, day: date = TUESDAY) -> Assignment:
    with at.planner.database.read() as session:
        rows = select(Assignment).filter_by(
            rota_version_id=version_id, person_id=at.people.person_ids[name], day=day
        )
        return session.scalars(rows).one()


def shifts_of(at: Scene, version_id: str) -> dict[str, tuple[Any, ...]]:
    with at.planner.database.read() as session:
        rows = session.scalars(select(Assignment).filter_by(rota_version_id=version_id))
        return {one.assignment_id: (one.person_id, one.day, one.start, one.end) for one in rows}


def wanted(at: Scene, name: str, day: date = TUESDAY, **changes: Any) -> Wanted:
    queue_id = at.people.queue_ids["phone"]
    return Wanted(at.people.person_ids[name], day, at.template_id, queue_id, **changes)


def move(at: Scene, version_id: str, name: str, **changes: Any) -> Move:
    return Move(shift_of(at, version_id, name).assignment_id, wanted(at, name, **changes))


def rows(at: Scene, table: Any) -> list[Any]:
    with at.planner.database.read() as session:
        return list(session.scalars(select(table)))


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Scene, str]:
    at = scene(tmp_path_factory.mktemp("scene"))
    draft_id = draft_of(at, days=7)
    at.planner.database.close()
    return at, draft_id


@pytest.fixture
def at(prepared: tuple[Scene, str], tmp_path: Path) -> Scene:
    return replace(prepared[0], planner=copied(prepared[0].planner, tmp_path))


@pytest.fixture
def draft(prepared: tuple[Scene, str]) -> str:
    return prepared[1]


@pytest.fixture
def live(at: Scene, draft: str) -> str:
    return publish(at.planner, at.people.lead, draft).version_id


def saved(at: Scene, version_id: str, edit: Edit, reasons: Reasons = LATE) -> Corrected:
    return correct(at.planner, at.people.lead, version_id, edit, reasons=reasons)


def test_looking_says_what_freeing_does_and_stores_nothing(at: Scene, draft: str) -> None:
    free = Free(shift_of(at, draft, "Aoife").assignment_id)
    with at.planner.database.write() as session:
        for name in ("Ben", "Ciara", "Declan", "Emer"):
            row = shift_of(at, draft, name)
            session.delete(session.get_one(Assignment, (draft, row.assignment_id)))
    before = shifts_of(at, draft)

    look = look_at(at.planner, at.people.lead, draft, free)

    assert [one.text for one in look.effect.coverage if one.after] == [
        "Tue 2 Mar 07:00–15:00 phone: enough → short by 1"
    ]
    (hours,) = look.effect.hours
    assert (hours.shown_name, hours.before_minutes, hours.after_minutes) == ("Aoife", 2400, 1920)
    assert look.effect.broken == ()
    assert any("32 h planned, 40 h due" in one for one in look.effect.worse)
    assert look.effect.better == ()
    assert shifts_of(at, draft) == before
    assert rows(at, RotaEdit) == []


def test_a_draft_changes_itself_and_keeps_each_edit_with_who_and_when(
    at: Scene, draft: str
) -> None:
    held = shift_of(at, draft, "Aoife")

    done = saved(at, draft, move(at, draft, "Aoife", times=(540, 1050)))

    moved = shift_of(at, draft, "Aoife")
    assert (done.version_id, done.number) == (draft, None)
    assert moved.assignment_id == held.assignment_id
    assert moved.start - held.start == timedelta(hours=2)
    assert moved.paid_minutes == 480
    (edit,) = rows(at, RotaEdit)
    assert (edit.kind, edit.number, edit.user_id) == ("move", 1, at.people.lead.user_id)
    assert edit.at == at.planner.clock()
    with at.planner.database.read() as session:
        row = session.get_one(RotaVersion, draft)
        (phone,) = [
            one for one in report_of(row).coverage if one.queue == at.people.queue_ids["phone"]
        ]
    assert phone.covered_hundredths[48 + 14] == 5 * 94


def test_an_edited_draft_no_longer_claims_what_no_rota_can_be_below(at: Scene, draft: str) -> None:
    with at.planner.database.read() as session:
        version = session.get_one(RotaVersion, draft)
        assert not is_edited(session, version)
    saved(at, draft, Free(shift_of(at, draft, "Aoife").assignment_id))

    with at.planner.database.read() as session:
        version = session.get_one(RotaVersion, draft)
        assert is_edited(session, version)
        assert "can be below" not in verdict_on(session, version).sentence


def test_own_times_are_judged_and_published_as_they_stand(at: Scene, draft: str) -> None:
    saved(at, draft, move(at, draft, "Aoife", times=(540, 1050)))

    publish(at.planner, at.people.lead, draft)

    shown = [one for one in rows(at, PublishedShift) if one.day == TUESDAY]
    assert sorted(f"{one.start:%H:%M}" for one in shown) == ["07:00"] * 5 + ["09:00"]


def test_a_published_rota_gets_a_new_version_and_the_old_one_stays(at: Scene, live: str) -> None:
    before = shifts_of(at, live)

    done = saved(at, live, Free(shift_of(at, live, "Aoife").assignment_id))

    assert done.number == 2
    assert done.people == (at.people.person_ids["Aoife"],)
    assert shifts_of(at, live) == before
    assert shifts_of(at, done.version_id).items() < before.items()
    published = [one for one in rows(at, Fact) if one.kind == "RotaPublished"]
    assert published[-1].payload["people"] == [at.people.person_ids["Aoife"]]
    assert not [one for one in rows(at, PublishedShift) if one.rota_version_id != live][1:]


def test_a_shift_given_to_somebody_else_keeps_its_id(at: Scene, live: str) -> None:
    held = shift_of(at, live, "Aoife")
    emer_free = saved(at, live, Free(shift_of(at, live, "Emer").assignment_id)).version_id

    done = saved(at, emer_free, Move(held.assignment_id, wanted(at, "Emer")))

    people = at.people.person_ids
    assert shift_of(at, done.version_id, "Emer").assignment_id == held.assignment_id
    assert done.people == tuple(sorted((people["Aoife"], people["Emer"])))


def test_a_rule_that_is_always_kept_is_not_broken_and_the_words_name_the_person(
    at: Scene, draft: str
) -> None:
    late = move(at, draft, "Aoife", times=(930, 1380))

    look = look_at(at.planner, at.people.lead, draft, late)
    with pytest.raises(Refused, match="leaves Aoife 8 h rest"):
        saved(at, draft, late)

    assert [one.text for one in look.effect.broken] == [
        "leaves Aoife 8 h rest (Tue 2 Mar 23:00 to Wed 3 Mar 07:00; 11 h needed)"
    ]
    assert rows(at, RotaEdit) == []


def test_what_is_mended_is_said_too(at: Scene, draft: str) -> None:
    late = move(at, draft, "Aoife", times=(930, 1380))
    saved(at, draft, late, Reasons(override="She asked for it herself"))

    look = look_at(at.planner, at.people.lead, draft, move(at, draft, "Aoife"))

    assert look.effect.mended == (
        "leaves Aoife 8 h rest (Tue 2 Mar 23:00 to Wed 3 Mar 07:00; 11 h needed)",
    )
    assert look.effect.may_be_saved


def test_a_lead_may_break_a_rule_for_once_and_answers_for_it(at: Scene, draft: str) -> None:
    late = move(at, draft, "Aoife", times=(930, 1380))

    done = saved(at, draft, late, Reasons(override="She asked for it herself"))
    assert grid_page(at.planner, at.people.lead, draft).broken == ()
    published = publish(at.planner, at.people.lead, draft)

    (override,) = rows(at, RuleOverride)
    assert (override.rule, override.why) == ("minimum-rest", "She asked for it herself")
    assert override.person_id == at.people.person_ids["Aoife"]
    assert (done.number, published.number) == (None, 1)


def test_what_is_a_fact_about_a_person_cannot_be_overridden(at: Scene, draft: str) -> None:
    ben = at.people.person_ids["Ben"]
    gone = saved(at, draft, Free(shift_of(at, draft, "Ben").assignment_id))
    add_time_off(at.planner, at.people.lead, ben, Absence("leave", TUESDAY, TUESDAY))

    with pytest.raises(Refused, match=r"Ben, .*: away\. Choose another way"):
        saved(at, gone.version_id, Assign(wanted(at, "Ben")), Reasons(override="we need him"))


def test_what_was_broken_before_stands_in_nobodys_way(at: Scene, live: str) -> None:
    ben = at.people.person_ids["Ben"]
    add_time_off(at.planner, at.people.lead, ben, Absence("leave", TUESDAY, TUESDAY))

    done = saved(at, live, Free(shift_of(at, live, "Aoife").assignment_id))

    assert done.number == 2


def test_a_published_change_at_short_notice_asks_why(at: Scene, live: str) -> None:
    clock_of(at.planner).forward(days=28)
    free = Free(shift_of(at, live, "Aoife").assignment_id)

    assert look_at(at.planner, at.people.lead, live, free).notice == 1
    with pytest.raises(Refused, match=r"1 day's notice instead of 14\. Say why"):
        saved(at, live, free, Reasons())
    assert [one.id for one in rows(at, RotaVersion)] == [live]


def test_a_day_that_is_over_is_not_planned_again(at: Scene, live: str) -> None:
    clock_of(at.planner).forward(days=31)

    with pytest.raises(Refused, match="This day is over"):
        saved(at, live, Free(shift_of(at, live, "Aoife").assignment_id))


def test_of_two_leads_the_second_is_told_and_loses_nothing(at: Scene, live: str) -> None:
    aoife, ben = (shift_of(at, live, name).assignment_id for name in ("Aoife", "Ben"))
    first = saved(at, live, Free(aoife))

    with pytest.raises(Overtaken, match=r"Version 2 .* holds on Tue 2 Mar") as told:
        saved(at, live, Free(ben))
    second = saved(at, told.value.version_id, Free(ben))

    assert told.value.version_id == first.version_id
    assert second.number == 3
    assert {aoife, ben}.isdisjoint(shifts_of(at, second.version_id))


def together(work: list[Callable[[], object]]) -> list[object]:
    """Do all at once, and give what each returned or raised."""
    ends: list[object] = [None] * len(work)

    def run(place: int) -> None:
        try:
            ends[place] = work[place]()
        except (Overtaken, Refused) as refused:
            ends[place] = refused

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(work))]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return ends


def test_two_leads_at_the_same_moment_make_one_version(at: Scene, live: str) -> None:
    ids = [shift_of(at, live, name).assignment_id for name in ("Aoife", "Ben")]

    ends = together([lambda one=one: saved(at, live, Free(one)) for one in ids])  # type: ignore[misc]

    assert sorted(type(one).__name__ for one in ends) == ["Corrected", "Overtaken"]
    assert sorted(one.number for one in rows(at, RotaVersion)) == [1, 2]


def test_a_draft_that_somebody_changed_meanwhile_is_not_overwritten(at: Scene, draft: str) -> None:
    lead = at.people.lead
    edit = Free(shift_of(at, draft, "Aoife").assignment_id)
    seen = look_at(at.planner, lead, draft, edit).version
    saved(at, draft, Free(shift_of(at, draft, "Ben").assignment_id))

    with pytest.raises(Overtaken, match="Somebody else changed this draft"):
        correct(at.planner, lead, draft, edit, version=seen)


def test_the_last_edit_is_taken_back_with_its_ids(at: Scene, live: str) -> None:
    before = shifts_of(at, live)
    freed = saved(at, live, Free(shift_of(at, live, "Aoife").assignment_id))

    back = undo(at.planner, at.people.lead, freed.version_id, reasons=LATE)

    assert back.number == 3
    assert shifts_of(at, back.version_id) == before
    with pytest.raises(Refused, match="no correction to take back"):
        undo(at.planner, at.people.lead, back.version_id, reasons=LATE)


def test_edits_of_a_draft_are_taken_back_one_by_one(at: Scene, draft: str) -> None:
    before = shifts_of(at, draft)
    for name in ("Aoife", "Ben"):
        saved(at, draft, Free(shift_of(at, draft, name).assignment_id))

    undo(at.planner, at.people.lead, draft)
    only_aoife_gone = shifts_of(at, draft)
    undo(at.planner, at.people.lead, draft)

    assert len(before) - len(only_aoife_gone) == 1
    assert shifts_of(at, draft) == before


def test_a_pinned_shift_stays_until_the_pin_is_taken_away(at: Scene, draft: str) -> None:
    held = shift_of(at, draft, "Aoife").assignment_id
    saved(at, draft, Pin(held, "She opens the shop"))

    with pytest.raises(Refused, match="pinned: She opens the shop"):
        saved(at, draft, Free(held))
    (pin,) = rows(at, PinnedShift)
    saved(at, draft, Pin(held, ""))

    assert (pin.person_id, pin.day) == (at.people.person_ids["Aoife"], TUESDAY)
    assert rows(at, PinnedShift) == []
    saved(at, draft, Free(held))


def test_a_correction_leaves_days_alone_that_a_later_version_holds(at: Scene, live: str) -> None:
    with at.planner.database.write() as session:
        base = session.get_one(RotaVersion, live)
        values = {one.key: getattr(base, one.key) for one in RotaVersion.__mapper__.column_attrs}
        later = {"id": None, "first_date": SATURDAY, "days": 7, "number": 2, "version": 1}
        session.add(RotaVersion(**(values | later)))

    done = saved(at, live, Free(shift_of(at, live, "Aoife").assignment_id))

    with at.planner.database.read() as session:
        made = session.get_one(RotaVersion, done.version_id)
        assert (made.first_date, made.days) == (MONDAY, 5)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"template_id": "nothing"}, "template_id"),
        ({"queue_id": "nothing"}, "queue_id"),
        ({"person_id": "nobody"}, "person_id"),
        ({"times": (600, 600)}, "end"),
        ({"times": (600, 620)}, "end"),
        ({"times": (-30, 600)}, "end"),
        ({"times": (600, 2100)}, "end"),
    ],
)
def test_a_form_that_asks_for_nonsense_is_told_which_field(
    at: Scene, draft: str, changes: dict[str, Any], field: str
) -> None:
    values = vars(wanted(at, "Aoife", SATURDAY)) | changes

    with pytest.raises(FormError) as told:
        saved(at, draft, Assign(Wanted(**values)))

    assert set(told.value.fields) == {field}
    assert rows(at, RotaEdit) == []


def test_only_leads_of_the_team_correct(at: Scene, draft: str) -> None:
    edit = Free(shift_of(at, draft, "Aoife").assignment_id)
    for actor in (at.people.other_lead, at.people.agent, at.people.hr):
        with pytest.raises(NotAllowed):
            correct(at.planner, actor, draft, edit)
        with pytest.raises(NotAllowed):
            look_at(at.planner, actor, draft, edit)
        with pytest.raises(NotAllowed):
            undo(at.planner, actor, draft)
    with pytest.raises(NotFound):
        correct(at.planner, at.people.lead, "nothing", edit)


def test_no_reason_reaches_the_audit_trail_or_a_fact(at: Scene, draft: str) -> None:
    secret = "her mother is ill"
    saved(at, draft, move(at, draft, "Aoife", times=(930, 1380)), Reasons(secret, secret))

    told = [str(one.after) for one in rows(at, AuditEntry)]
    told += [str(one.payload) for one in rows(at, Fact)]
    assert not [one for one in told if secret in one]


def test_a_judge_that_sees_nothing_new_would_let_a_broken_rule_through(
    at: Scene, draft: str
) -> None:
    late = move(at, draft, "Aoife", times=(930, 1380))
    with planted_fault(EditJudge._compared, "broken=gained(_hard(was), _hard(now))", "broken=()"):
        saved(at, draft, late)

    assert rows(at, RotaEdit)
