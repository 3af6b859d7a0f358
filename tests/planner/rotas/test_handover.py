from __future__ import annotations

from datetime import date
from pathlib import Path

from planner.people.models import Site
from planner.rotas.handover import (
    SiteShift,
    handover_warnings,
    in_order,
    overlap_minutes,
    overlaps,
)
from planner.rotas.queries import handover_page
from planner.rotas.templates import TemplateInput, add_template
from tests.factories.organisation import organisation, test_planner

DUBLIN = SiteShift("Dublin", "Europe/Dublin", 450, 990)
DENVER = SiteShift("Denver", "America/Denver", 480, 1020)
MANILA = SiteShift("Manila", "Asia/Manila", 420, 960)
SITES = (DUBLIN, DENVER, MANILA)
MARCH = date(2027, 3, 1)


def test_the_day_passes_over_manila_dublin_denver() -> None:
    order = [one.site for one in in_order(SITES, MARCH)]
    assert order == ["Manila", "Dublin", "Denver"]


def test_denver_springs_forward_and_no_longer_meets_manila() -> None:
    warnings = handover_warnings(SITES, MARCH, 27)
    assert [one.text for one in warnings] == [
        "From 14 March the Denver→Manila overlap falls from 60 minutes to 0"
    ]


def test_the_offered_fix_is_denver_half_an_hour_later() -> None:
    fix = handover_warnings(SITES, MARCH, 27)[0].fix
    assert fix is not None
    assert (fix.shift.site, fix.shift.start_minute, fix.shift.end_minute) == ("Denver", 510, 1050)
    assert fix.overlap_minutes == 30


def test_manila_meets_dublin_longer_from_the_day_dublin_springs_forward() -> None:
    shown = [
        (one.first, one.minutes) for one in overlaps(SITES, MARCH, 31) if one.giver == "Manila"
    ]
    assert shown == [(MARCH, 30), (date(2027, 3, 28), 90)]


def test_the_fix_never_breaks_another_hand_over() -> None:
    fix = handover_warnings(SITES, MARCH, 27)[0].fix
    assert fix is not None
    mended = [fix.shift if one.site == fix.shift.site else one for one in SITES]
    assert min(one.minutes for one in overlaps(mended, date(2027, 3, 14), 14)) >= 30


def test_sites_too_far_apart_get_no_fix() -> None:
    far = SiteShift("Manila", "Asia/Manila", 900, 960)
    near = SiteShift("Dublin", "Europe/Dublin", 450, 480)
    assert all(one.fix is None for one in handover_warnings((near, far), MARCH, 31, 1))
    assert overlap_minutes(near, far, MARCH) == 0


def test_a_single_site_hands_over_to_nobody() -> None:
    assert overlaps((DUBLIN,), MARCH, 31) == []


def test_the_page_says_what_changes_and_how_to_mend_it(tmp_path: Path) -> None:
    planner = test_planner(tmp_path)
    people = organisation(planner)
    with planner.database.write() as session:
        added = [Site(name=one.site, time_zone=one.time_zone) for one in (DENVER, MANILA)]
        session.add_all(added)
    site_ids = [people.site_id, *(site.id for site in added)]
    for one, site_id in zip(SITES, site_ids, strict=True):
        segments = ((one.start_minute, one.end_minute),)
        add_template(planner, people.lead, TemplateInput("Day", site_id, segments, MARCH))
    page = handover_page(planner, people.lead, MARCH, 31)
    assert [(one.text, one.fix) for one in page.warnings] == [
        (
            "From 14 March the Denver→Manila overlap falls from 60 minutes to 0",
            "Denver 08:30–17:30; overlap 30",
        )
    ]
    assert [(one.giver, one.first, one.minutes) for one in page.lines if not one.enough] == [
        ("Denver", date(2027, 3, 14), 0)
    ]
