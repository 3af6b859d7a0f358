"""News about a rota: asked, worked out by a job, seen, and put in as a draft of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from unittest import mock

import msgspec
import pytest
from sqlalchemy import func, select

from planner.errors import FormError, NotAllowed, NotFound, Refused, Stale
from planner.jobs.inline import InlineJobs
from planner.people.models import TeamMembership
from planner.rotas import replan_run
from planner.rotas.correct import correct, undo
from planner.rotas.correct_edits import Free, Pin
from planner.rotas.correct_ground import Overtaken
from planner.rotas.models import Assignment, RotaVersion
from planner.rotas.publish import publish
from planner.rotas.replan import ask_for_replan, asked_of, put_in_replan, stop_replan
from planner.rotas.replan_models import RotaReplan
from planner.rotas.replan_news import Added, Extended, PartAgain, ReplanNews, Withdrawn
from planner.rotas.replan_page import ReplanFound, ReplanPage, replan_page
from planner.rotas.replan_run import execute_replan, give_up_replan, unfinished_replans
from planner.wiring import WIRING
from tests.factories.copies import copied
from tests.factories.organisation import clock_of
from tests.planner.rotas.fake_replanning import replanning
from tests.planner.rotas.scene import MONDAY, Scene, draft_of, scene

WEDNESDAY, SUNDAY = MONDAY + timedelta(days=2), MONDAY + timedelta(days=6)
Shift = tuple[str, date]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Scene, str]:
    """A draft of a week in which Finn has no shift; staffing is planned for four weeks."""
    at = scene(tmp_path_factory.mktemp("scene"))
    draft_id = draft_of(at, days=7)
    finn = at.people.person_ids["Finn"]
    with at.planner.database.read() as session:
        rows = session.scalars(select(Assignment).filter_by(person_id=finn))
        own = [one.assignment_id for one in rows]
    for one in own:
        correct(at.planner, at.people.lead, draft_id, Free(one))
    at.planner.database.close()
    return at, draft_id


@pytest.fixture
def at(prepared: tuple[Scene, str], tmp_path: Path) -> Iterator[Scene]:
    planner = copied(prepared[0].planner, tmp_path)
    yield replace(prepared[0], planner=planner)
    planner.database.close()


@pytest.fixture
def draft(prepared: tuple[Scene, str]) -> str:
    return prepared[1]


def page_of(at: Scene, version_id: str) -> ReplanPage:
    return replan_page(at.planner, at.people.lead, version_id)


def asked(at: Scene, version_id: str, news: ReplanNews, mode: str = "good") -> ReplanPage:
    """Ask, let a made-up process answer, and look."""
    replan_id = ask_for_replan(at.planner, at.people.lead, version_id, news)
    with replanning(mode) as command:
        execute_replan(at.planner, replan_id, command)
    return page_of(at, version_id)


def found(page: ReplanPage) -> ReplanFound:
    assert page.found is not None, page.message
    return page.found


def put_in(at: Scene, page: ReplanPage) -> str:
    assert page.replan_id is not None
    return put_in_replan(at.planner, at.people.lead, page.replan_id)


def who(at: Scene, name: str) -> str:
    return at.people.person_ids[name]


def shifts(at: Scene, version_id: str) -> set[Shift]:
    names = {person_id: name for name, person_id in at.people.person_ids.items()}
    with at.planner.database.read() as session:
        rows = session.scalars(select(Assignment).filter_by(rota_version_id=version_id))
        return {(names[one.person_id], one.day) for one in rows}


def leaves(at: Scene, name: str = "Ben", first: date = WEDNESDAY) -> Withdrawn:
    return Withdrawn(person_id=who(at, name), first_date=first)


def test_nothing_is_said_before_anybody_asked(at: Scene, draft: str) -> None:
    page = page_of(at, draft)

    assert (page.replan_id, page.news, page.found, page.open) == (None, "", None, False)
    assert (page.opens, [name for _, name in page.unplanned]) == (MONDAY, ["Finn"])


def test_who_leaves_loses_what_comes_and_the_preview_counts_it(at: Scene, draft: str) -> None:
    page = asked(at, draft, leaves(at))

    (ben,) = found(page).people
    assert (page.job, page.news) == ("finished", "Ben works no more from Wed 3 Mar on")
    assert [(one.day, one.before.split(",")[0], one.after) for one in ben.days] == [
        (WEDNESDAY + timedelta(days=number), "Early 07:00–15:30", "no shift") for number in range(3)
    ]
    assert ben.counts == ("3 shifts fewer",)
    assert ben.before_minutes - ben.after_minutes == 3 * 480
    assert found(page).shifts == 3
    assert found(page).effect == found(page).alone


def test_what_was_seen_becomes_a_draft_and_the_rota_stays(at: Scene, draft: str) -> None:
    before = shifts(at, draft)
    page = asked(at, draft, leaves(at))

    made = put_in(at, page)

    gone = {("Ben", WEDNESDAY + timedelta(days=number)) for number in range(3)}
    assert shifts(at, made) == before - gone
    assert shifts(at, draft) == before
    assert put_in(at, page) == made
    assert page_of(at, draft).draft_id == made
    publish(at.planner, at.people.lead, made)


def test_it_is_taken_back_as_one_correction(at: Scene, draft: str) -> None:
    made = put_in(at, asked(at, draft, leaves(at)))

    undo(at.planner, at.people.lead, made)

    assert shifts(at, made) == shifts(at, draft)


def test_shifts_keep_their_ids_in_a_draft_on_top_of_what_is_published(
    at: Scene, draft: str
) -> None:
    version = publish(at.planner, at.people.lead, draft).version_id
    made = put_in(at, asked(at, version, leaves(at)))

    with at.planner.database.read() as session:
        was, now = (
            set(session.scalars(select(Assignment.assignment_id).filter_by(rota_version_id=of)))
            for of in (version, made)
        )
        row = session.get_one(RotaVersion, made)
    assert (now < was, len(was - now)) == (True, 3)
    assert (row.state, row.base_version_id, row.number) == ("draft", version, None)


def test_somebody_who_has_no_shift_yet_is_added(at: Scene, draft: str) -> None:
    page = asked(at, draft, Added(person_id=who(at, "Finn")))

    assert page.news == "Finn is added"
    assert [one.shown_name for one in found(page).people] == ["Finn"]
    assert ("Finn", MONDAY) in shifts(at, put_in(at, page))


def test_a_rota_goes_on_to_a_later_day(at: Scene, draft: str) -> None:
    page = asked(at, draft, Extended(last_date=SUNDAY + timedelta(days=7)))
    made = put_in(at, page)

    with at.planner.database.read() as session:
        row = session.get_one(RotaVersion, made)
    assert page.news == "It goes on to Sun 14 Mar"
    assert (row.first_date, row.days) == (MONDAY, 14)
    (new,) = shifts(at, made) - shifts(at, draft)
    assert new[1] == SUNDAY + timedelta(days=1)
    assert page_of(at, made).last_date == SUNDAY + timedelta(days=7)


def test_a_part_of_the_team_is_planned_again_on_some_days(at: Scene, draft: str) -> None:
    news = PartAgain(
        person_ids=(who(at, "Ben"), who(at, "Emer")), first_date=WEDNESDAY, last_date=SUNDAY
    )
    replan_id = ask_for_replan(at.planner, at.people.lead, draft, news)

    with at.planner.database.read() as session:
        question = asked_of(session.get_one(RotaReplan, replan_id).asked)
    assert page_of(at, draft).news == "Ben, Emer planned again, Wed 3 Mar to Sun 7 Mar"
    assert question.news.agents == news.person_ids  # type: ignore[union-attr]
    assert question.news.days == (2, 3, 4, 5, 6)  # type: ignore[union-attr]


def test_pinned_shifts_and_days_up_to_today_stay(at: Scene, draft: str) -> None:
    with at.planner.database.read() as session:
        rows = select(Assignment.assignment_id).filter_by(person_id=who(at, "Emer"), day=WEDNESDAY)
        (shift,) = session.scalars(rows)
    correct(at.planner, at.people.lead, draft, Pin(shift, "She trains Finn"))
    clock_of(at.planner).forward(days=29)

    page = asked(at, draft, leaves(at))

    with at.planner.database.read() as session:
        assert page.replan_id is not None
        question = asked_of(session.get_one(RotaReplan, page.replan_id).asked)
    assert (page.opens, question.today) == (WEDNESDAY, 2)
    assert [(one.agent, one.day) for one in question.problem.pins] == [(who(at, "Emer"), 2)]


def test_shifts_of_who_has_left_the_team_fall_away_and_are_named(at: Scene, draft: str) -> None:
    with at.planner.database.write() as session:
        member = session.scalars(select(TeamMembership).filter_by(person_id=who(at, "Emer"))).one()
        member.to_date = MONDAY

    page = asked(at, draft, leaves(at))

    assert found(page).left_behind[0] == "Emer, Mon 1 Mar"
    assert {name for name, _ in shifts(at, put_in(at, page))} == {"Aoife", "Ben", "Ciara", "Declan"}


@pytest.mark.parametrize(
    ("mode", "said"),
    [
        ("crash", replan_run.CRASHED),
        ("mistaken", replan_run.MISTAKE),
        ("lying", replan_run.MISTAKE),
        ("unable", "What must stay cannot stay: {first} works."),
    ],
)
def test_every_failure_is_told_apart_and_leaves_nothing(
    at: Scene, draft: str, mode: str, said: str
) -> None:
    page = asked(at, draft, leaves(at), mode)

    first = min((who(at, name), name) for name, _ in shifts(at, draft))[1]
    assert (page.job, page.found) == ("failed", None)
    assert page.message == said.format(first=first)
    with pytest.raises(Refused, match="Nothing was found"):
        put_in(at, page)
    with at.planner.database.read() as session:
        assert session.scalar(select(func.count()).select_from(RotaVersion)) == 1


def test_what_changed_since_is_not_put_in(at: Scene, draft: str) -> None:
    page = asked(at, draft, leaves(at))
    with at.planner.database.read() as session:
        rows = select(Assignment.assignment_id).filter_by(person_id=who(at, "Emer"), day=WEDNESDAY)
        (shift,) = session.scalars(rows)
    correct(at.planner, at.people.lead, draft, Free(shift))

    with pytest.raises(Stale, match="have changed since"):
        put_in(at, page)


def test_days_that_passed_meanwhile_are_not_put_in(at: Scene, draft: str) -> None:
    page = asked(at, draft, PartAgain(first_date=MONDAY, last_date=SUNDAY))
    clock_of(at.planner).forward(days=30)

    with pytest.raises((Stale, FormError)):
        put_in(at, page)


def test_it_can_be_stopped_before_it_works(at: Scene, draft: str) -> None:
    waiting = ask_for_replan(at.planner, at.people.lead, draft, leaves(at))
    with pytest.raises(Refused, match="is being worked out"):
        ask_for_replan(at.planner, at.people.lead, draft, leaves(at))
    stop_replan(at.planner, at.people.lead, waiting)
    execute_replan(at.planner, waiting)
    stop_replan(at.planner, at.people.lead, waiting)
    page = page_of(at, draft)
    assert (page.job, page.message) == ("cancelled", "Stopped before it started.")


def test_what_was_found_until_it_is_stopped_can_be_put_in(
    at: Scene, draft: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Not before the process could say anything.
    monkeypatch.setattr(replan_run, "wants_to_stop", lambda *_: False)
    working = ask_for_replan(at.planner, at.people.lead, draft, leaves(at))
    with at.planner.database.write() as session:
        session.get_one(RotaReplan, working).cancel_requested = True

    with replanning("good") as command:
        execute_replan(at.planner, working, command)

    page = page_of(at, draft)
    assert (page.job, found(page).shifts) == ("cancelled", 3)
    assert put_in(at, page)


def test_what_is_left_behind_is_found_and_given_up(at: Scene, draft: str) -> None:
    replan_id = ask_for_replan(at.planner, at.people.lead, draft, leaves(at))
    assert unfinished_replans(at.planner) == [replan_id]

    give_up_replan(at.planner, replan_id)

    assert unfinished_replans(at.planner) == []
    assert page_of(at, draft).message == replan_run.GIVEN_UP


def test_the_worker_knows_the_work(at: Scene, draft: str) -> None:
    jobs = InlineJobs(WIRING)
    planner = jobs.attach(replace(at.planner, jobs=jobs))

    with replanning("good") as command, mock.patch.object(replan_run, "PROCESS", command):
        ask_for_replan(planner, at.people.lead, draft, leaves(at))

    assert page_of(at, draft).job == "finished"


@pytest.mark.parametrize(
    ("news", "field"),
    [
        (Withdrawn(person_id="Ben", first_date=SUNDAY + timedelta(days=1)), "day"),
        (Withdrawn(person_id="Finn", first_date=WEDNESDAY), "person"),
        (Added(person_id="Ben"), "person"),
        (Added(person_id="nobody"), "person"),
        (Extended(last_date=SUNDAY), "until"),
        (Extended(last_date=MONDAY + timedelta(days=84)), "until"),
        (PartAgain(first_date=SUNDAY, last_date=WEDNESDAY), "last"),
        (PartAgain(first_date=MONDAY - timedelta(days=1), last_date=SUNDAY), "day"),
        (PartAgain(person_ids=("nobody",), first_date=MONDAY, last_date=SUNDAY), "people"),
    ],
)
def test_news_that_contradict_the_rota_are_refused_by_field(
    at: Scene, draft: str, news: ReplanNews, field: str
) -> None:
    if isinstance(news, Withdrawn | Added) and news.person_id in at.people.person_ids:
        news = msgspec.structs.replace(news, person_id=who(at, news.person_id))

    with pytest.raises(FormError) as told:
        ask_for_replan(at.planner, at.people.lead, draft, news)

    assert list(told.value.fields) == [field]
    assert unfinished_replans(at.planner) == []


def test_what_cannot_be_planned_is_refused_in_words(at: Scene, draft: str) -> None:
    lead = at.people.lead
    with pytest.raises(Refused, match="Plan the staffing from Mon 1 Mar on first"):
        ask_for_replan(at.planner, lead, draft, Extended(last_date=MONDAY + timedelta(days=35)))
    with pytest.raises(FormError, match="5 to 600 seconds"):
        ask_for_replan(at.planner, lead, draft, leaves(at), seconds=1)
    first = publish(at.planner, lead, draft).version_id
    second = publish(at.planner, lead, put_in(at, asked(at, first, leaves(at)))).version_id
    with pytest.raises(Overtaken):
        ask_for_replan(at.planner, lead, first, leaves(at))
    clock_of(at.planner).forward(days=45)
    with pytest.raises(Refused, match="These days are over"):
        ask_for_replan(at.planner, lead, second, leaves(at))
    with pytest.raises(Refused, match="ended before today"):
        ask_for_replan(at.planner, lead, second, Extended(last_date=SUNDAY + timedelta(days=21)))
    assert page_of(at, second).opens is None


def test_days_that_are_published_already_are_not_planned_over(at: Scene, draft: str) -> None:
    lead, next_week = at.people.lead, SUNDAY + timedelta(days=1)
    first = publish(at.planner, lead, draft).version_id
    publish(at.planner, lead, draft_of(at, days=7, first=next_week))

    with pytest.raises(FormError, match="Version 2 is published from Mon 8 Mar on"):
        ask_for_replan(at.planner, lead, first, Extended(last_date=next_week))


def test_who_may_not_plan_the_team_may_not_ask(at: Scene, draft: str) -> None:
    with pytest.raises(NotAllowed):
        ask_for_replan(at.planner, at.people.agent, draft, leaves(at))
    with pytest.raises(NotFound):
        ask_for_replan(at.planner, at.people.lead, "gone", leaves(at))
    with pytest.raises(NotFound):
        put_in_replan(at.planner, at.people.lead, "gone")
    page = asked(at, draft, leaves(at))
    assert page.replan_id is not None
    with pytest.raises(NotAllowed):
        put_in_replan(at.planner, at.people.agent, page.replan_id)
