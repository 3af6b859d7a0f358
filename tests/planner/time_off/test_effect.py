"""What time off does to the rotas of its days: who is missing, in which hours, and who else is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from planner.accounts.actor import Actor
from planner.demand.models import QueueRequirement
from planner.errors import FormError
from planner.people.absence import Absence
from planner.people.models import SkillProficiency
from planner.rotas.coverage_words import local_start
from planner.rotas.drafts import problem_of, rota_of_version
from planner.rotas.models import Assignment, RotaVersion
from planner.rotas.publish import publish
from planner.rotas.queries import grid_page
from planner.time_off.decide import approve
from planner.time_off.effect import Effect, effect_of
from planner.time_off.enter import enter_time_off
from planner.time_off.queries import (
    look_ahead,
    shifts_to_correct,
    team_time_off,
    time_off_page,
)
from solver.judge import judge
from solver.rota import rota_of
from tests.factories.organisation import clock_of
from tests.planner.rotas.scene import MONDAY, Scene, draft_of, dublin

from .asking import FIRST, LAST, LEAVE, agent, asked, needing

DAY = Absence("leave", FIRST, FIRST)


@pytest.fixture
def tight(at: Scene) -> Scene:
    """All six are needed; nothing is published yet."""
    return needing(at, 6)


def ahead(at: Scene, absence: Absence, actor: Actor | None = None, name: str = "Ben") -> Effect:
    person = at.people.person_ids[name]
    return look_ahead(at.planner, actor or agent(at, name), person, absence)


def told(effect: Effect) -> list[str]:
    return [
        f"{one.queue} {one.short_hundredths / 100:g} ({one.now_hundredths / 100:g}) "
        f"{one.start:%a %H:%M}–{one.end:%H:%M}"
        for rota in effect.rotas
        for one in rota.short
    ]


def test_six_needed_and_six_planned_without_one_is_short_by_one(out: Scene) -> None:
    effect = ahead(out, DAY)
    assert told(effect) == ["phone 1 (0) Mon 07:00–15:00"]
    (rota,) = effect.published
    assert (rota.zone, rota.first_date, rota.last_date) == (
        "Europe/Dublin",
        MONDAY,
        MONDAY + timedelta(days=27),
    )
    (own,) = rota.own_shifts
    assert (own.day, own.text, effect.own_shifts) == (FIRST, "07:00–15:30", 1)
    assert [one.shown_name for one in rota.planned] == ["Aoife", "Ciara", "Declan", "Emer", "Finn"]
    assert effect.credited_minutes == 480


def test_where_more_are_planned_than_needed_nothing_is_short(at: Scene) -> None:
    needing(at, 5)
    publish(at.planner, at.people.lead, draft_of(at))
    assert told(ahead(at, DAY)) == []


def test_a_part_of_a_day_makes_only_its_hours_short(out: Scene) -> None:
    part = Absence("leave", FIRST, FIRST, (9 * 60, 11 * 60 + 30))
    assert told(ahead(out, part)) == ["phone 1 (0) Mon 09:00–11:30"]
    evening = Absence("leave", FIRST, FIRST, (18 * 60, 20 * 60))
    assert ahead(out, evening).own_shifts == 0


def test_days_off_take_nothing_away(out: Scene) -> None:
    saturday = FIRST + timedelta(days=5)
    effect = ahead(out, Absence("leave", saturday, saturday))
    assert (told(effect), effect.own_shifts, effect.credited_minutes) == ([], 0, 0)


def test_who_is_away_already_is_missed_first(out: Scene) -> None:
    ciara = out.people.person_ids["Ciara"]
    entered = enter_time_off(out.planner, out.people.lead, ciara, DAY)
    assert [(one.day, one.text) for one in entered.clashes] == [(FIRST, "07:00–15:30")]
    effect = ahead(out, DAY)
    assert told(effect) == ["phone 2 (1) Mon 07:00–15:00"]
    assert [(one.shown_name, one.state) for one in effect.also] == [("Ciara", "approved")]
    there = [one.shown_name for one in effect.published[0].planned]
    assert there == ["Aoife", "Declan", "Emer", "Finn"]


def test_who_has_asked_too_is_told_to_those_who_decide_only(tight: Scene) -> None:
    asked(tight, "Ciara")
    assert ahead(tight, DAY).also == ()
    (other,) = ahead(tight, DAY, tight.people.lead).also
    assert (other.shown_name, other.state) == ("Ciara", "requested")


def test_a_draft_counts_too_and_shows_its_people_to_those_who_decide_only(tight: Scene) -> None:
    draft_of(tight)
    (seen,), (hidden,) = ahead(tight, DAY, tight.people.lead).drafts, ahead(tight, DAY).drafts
    assert (len(seen.own_shifts), len(seen.planned)) == (1, 5)
    assert (hidden.own_shifts, hidden.planned) == ((), ())
    assert seen.short == hidden.short != ()
    assert ahead(tight, DAY).published == ()


def test_days_without_a_rota_say_nothing_of_cover(tight: Scene) -> None:
    effect = ahead(tight, DAY)
    assert (effect.rotas, effect.credited_minutes) == ((), 480)


def test_an_approval_that_hits_a_published_rota_says_which_shifts(tight: Scene) -> None:
    version = draft_of(tight)
    time_off = asked(tight)
    publish(tight.planner, tight.people.lead, version)
    done = approve(tight.planner, tight.people.lead, time_off, 1)
    assert [one.day for one in done.clashes] == [FIRST + timedelta(days=n) for n in range(5)]
    assert {one.version_id for one in done.clashes} == {version}
    assert done.clashes[0].start == dublin(2027, 3, 8, 7)
    effect = time_off_page(tight.planner, tight.people.lead, time_off).effect
    assert effect is not None
    assert len(told(effect)) == 5


def test_a_clash_stays_until_the_rota_is_repaired(out: Scene) -> None:
    ben = out.people.person_ids["Ben"]
    enter_time_off(out.planner, out.people.lead, ben, LEAVE)

    def clashes() -> int:
        page = team_time_off(out.planner, out.people.lead, out.people.team_id)
        return sum(len(line.clashes) for line in page.approved)

    assert clashes() == 5
    repaired = draft_of(out)  # made with Ben away
    publish(out.planner, out.people.lead, repaired)
    assert clashes() == 0
    assert told(ahead(out, DAY, name="Ciara")) == ["phone 2 (1) Mon 07:00–15:00"]


def test_of_two_publications_the_one_that_holds_on_the_day_counts(tight: Scene) -> None:
    publish(tight.planner, tight.people.lead, draft_of(tight, 14))
    later = draft_of(tight, 7, FIRST)
    publish(tight.planner, tight.people.lead, later)
    week_before = Absence("leave", FIRST - timedelta(days=3), FIRST)
    effect = ahead(tight, week_before)
    assert [len(one.own_shifts) for one in effect.published] == [1, 1]
    assert effect.published[1].version_id == later


@pytest.mark.parametrize("breaks", ["required", "thin"])
def test_the_shortage_is_what_the_judge_finds_without_these_shifts(at: Scene, breaks: str) -> None:
    needing(at, 6, breaks)
    ben = at.people.person_ids["Ben"]
    with at.planner.database.write() as session:
        for skill in session.scalars(
            select(SkillProficiency).where(SkillProficiency.person_id == ben)
        ):
            skill.level_hundredths = 130
    version = draft_of(at)
    short = ahead(at, LEAVE, at.people.lead).drafts[0].short
    with at.planner.database.read() as session:
        row = session.get_one(RotaVersion, version)
        problem = problem_of(session, row)
        assert problem is not None
        rota = rota_of_version(session, row, problem)
    left = [one for one in rota.assignments if one.agent != ben or not 7 <= one.day <= 11]
    (full,), (less,) = (judge(problem, one).coverage for one in (rota, rota_of(left)))
    missing = {
        local_start(problem.horizon, place): less.required_hundredths[place] - there
        for place, there in enumerate(less.covered_hundredths)
        if there < full.covered_hundredths[place] and less.required_hundredths[place]
    }
    assert len(short) == 5
    for one in short:
        inside = {start: gap for start, gap in missing.items() if one.start <= start < one.end}
        assert max(inside.values()) == one.short_hundredths >= 100
        missing = {start: gap for start, gap in missing.items() if start not in inside}
    assert missing == {}


def test_a_night_that_ends_on_the_first_morning_is_hit_too(tight: Scene) -> None:
    version = draft_of(tight)
    with tight.planner.database.write() as session:
        night = session.scalars(
            select(Assignment).where(
                Assignment.rota_version_id == version,
                Assignment.person_id == tight.people.person_ids["Ben"],
                Assignment.day == FIRST,
            )
        ).one()
        night.day = FIRST - timedelta(days=1)
        night.start, night.end = dublin(2027, 3, 7, 22), dublin(2027, 3, 8, 6)
    with tight.planner.database.read() as session:
        effect = effect_of(session, tight.people.person_ids["Ben"], DAY)
    (own,) = effect.drafts[0].own_shifts
    assert (own.day, own.text) == (FIRST - timedelta(days=1), "22:00–06:00")


def test_what_would_be_refused_is_refused_when_looked_at(at: Scene) -> None:
    asked(at)
    with pytest.raises(FormError, match="overlaps"):
        ahead(at, LEAVE)
    with pytest.raises(FormError, match="lies before"):
        ahead(at, Absence("leave", LAST, FIRST))


def test_days_whose_staffing_nobody_has_planned_are_not_called_covered(out: Scene) -> None:
    assert ahead(out, DAY).published[0].needs_known
    with out.planner.database.write() as session:
        session.execute(delete(QueueRequirement))
    (rota,) = ahead(out, DAY).published
    assert (rota.needs_known, rota.short, len(rota.own_shifts)) == (False, (), 1)


def test_the_grid_marks_who_is_away_and_still_on_the_rota(tight: Scene) -> None:
    version = draft_of(tight)
    publish(tight.planner, tight.people.lead, version)
    part = Absence("leave", FIRST, FIRST, (9 * 60, 10 * 60))
    enter_time_off(tight.planner, tight.people.lead, tight.people.person_ids["Ben"], part)
    ciara = tight.people.person_ids["Ciara"]
    weekend = Absence("leave", FIRST + timedelta(days=4), FIRST + timedelta(days=6))
    enter_time_off(tight.planner, tight.people.lead, ciara, weekend)
    rows = {
        row.shown_name: row for row in grid_page(tight.planner, tight.people.lead, version).rows
    }
    marked = {
        name: [(cell.day, cell.off) for cell in row.cells if cell.clashes]
        for name, row in rows.items()
    }
    assert marked["Ben"] == [(FIRST, None)]
    assert marked["Ciara"] == [(FIRST + timedelta(days=4), "away")]
    assert {name for name, days in marked.items() if days} == {"Ben", "Ciara"}


def test_shifts_that_are_over_can_no_longer_be_corrected(out: Scene) -> None:
    clock_of(out.planner).now = dublin(2027, 3, 10, 12)
    ben = out.people.person_ids["Ben"]
    done = enter_time_off(out.planner, out.people.lead, ben, LEAVE)
    assert [one.day for one in done.clashes] == [FIRST + timedelta(days=n) for n in (2, 3, 4)]
    count = shifts_to_correct(out.planner, out.people.lead, out.people.team_id)
    assert count == 3
