"""The made-up organisation: sites, shifts, people and what each of them agreed and wishes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from planner.demo import names
from planner.demo.dates import DemoDates
from planner.demo.queues import QUEUES, DemoQueue

TEAM = "Customer Care"
PAID_SHIFT_MINUTES = 480
SHORT_SHIFT_MINUTES = 360


@dataclass(frozen=True)
class DemoSite:
    """A site with its IANA zone and public-holiday calendar."""

    name: str
    time_zone: str
    country: str
    region: str | None
    people: tuple[str, ...]
    mail_domain: str


@dataclass(frozen=True)
class DemoShift:
    """A shift of a site in local wall minutes; `unpaid_break_minutes` lies somewhere inside."""

    name: str
    site: str
    start_minute: int
    end_minute: int
    unpaid_break_minutes: int
    label: str


@dataclass(frozen=True)
class DemoAbsence:
    """Approved time off on the local dates `[first, last]`, both included."""

    kind: str
    first: date
    last: date


@dataclass(frozen=True)
class DemoWindow:
    """A weekly window in which a person cannot, would rather not, or prefers to work."""

    weekdays: tuple[int, ...]
    start_minute: int
    end_minute: int
    kind: str


@dataclass(frozen=True)
class DemoStay:
    """Local dates `[first, end)` on which a person lives in another zone."""

    time_zone: str
    first: date
    end: date


@dataclass(frozen=True)
class DemoPerson:
    """One agent; `opening` is what they carried before: nights, weekends, lates, holidays."""

    name: str
    email: str
    site: DemoSite
    weekly_minutes: int
    day_minutes: int
    fixed_days: tuple[int, ...] | None
    skills: tuple[str, ...]
    opening: dict[str, int]
    time_off: tuple[DemoAbsence, ...]
    day_wishes: tuple[date, ...]
    windows: tuple[DemoWindow, ...]
    stay: DemoStay | None


@dataclass(frozen=True)
class DemoOrganisation:
    """Everything about the made-up organisation but its history."""

    dates: DemoDates
    sites: tuple[DemoSite, ...]
    queues: tuple[DemoQueue, ...]
    shifts: tuple[DemoShift, ...]
    people: tuple[DemoPerson, ...]


DUBLIN = DemoSite("Dublin", "Europe/Dublin", "IE", None, names.DUBLIN, "dublin.example")
DENVER = DemoSite("Denver", "America/Denver", "US", "CO", names.DENVER, "denver.example")
MANILA = DemoSite("Manila", "Asia/Manila", "PH", None, names.MANILA, "manila.example")
SITES = (DUBLIN, DENVER, MANILA)
EVERYBODY = sum(len(site.people) for site in SITES)

FULL_SHIFT_STARTS = (6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
SHORT_SHIFT_STARTS = (8, 9, 12)
FIXED_DAYS = {
    "Sara Doyle": ((0, 1, 2), PAID_SHIFT_MINUTES),
    "Ewa Nowak": ((2, 3, 4), PAID_SHIFT_MINUTES),
    "Gráinne Daly": ((0, 2, 4), SHORT_SHIFT_MINUTES),
    "Hannah Schmidt": ((0, 1, 3), PAID_SHIFT_MINUTES),
    "Grace Okafor": ((1, 3, 4), PAID_SHIFT_MINUTES),
    "Jasmine Aquino": ((1, 2, 3), SHORT_SHIFT_MINUTES),
}
"""Part-timers: their three weekdays and the paid minutes of one of their shifts."""

SKILL_SETS = (
    ("Phone", "Chat"),
    ("Phone", "E-mail"),
    ("Phone", "Chat", "E-mail"),
    ("Chat", "E-mail", "Social"),
    ("Phone", "Social"),
    ("Phone", "Chat", "Social"),
    ("Phone",),
    ("Chat", "E-mail"),
)
PRAYER = DemoWindow((0, 1, 2, 3, 4, 5, 6), 17 * 60 + 15, 18 * 60 + 45, "cannot")
NO_LATES = DemoWindow((0, 1, 2, 3, 4), 19 * 60, 24 * 60, "rather_not")
NO_EARLIES = DemoWindow((0, 1, 2, 3, 4), 0, 8 * 60, "rather_not")
LIKES_MORNINGS = DemoWindow((0, 1, 2, 3, 4), 6 * 60, 15 * 60, "prefer")


def make_organisation(
    dates: DemoDates, seed: int, most_people: int = EVERYBODY
) -> DemoOrganisation:
    """Draw the organisation; equal dates and seed give an equal one.

    `most_people` keeps the first of every site in turn, for a smaller one.
    """
    chance = Random(seed)  # noqa: S311 -- made-up people, nothing secret
    everybody = [(site, name) for site in SITES for name in site.people]
    people = [_person(site, name, at, dates, chance) for at, (site, name) in enumerate(everybody)]
    kept = _in_turn(people)[:most_people]
    return DemoOrganisation(dates, SITES, QUEUES, _shifts(), tuple(kept))


def _in_turn(people: list[DemoPerson]) -> list[DemoPerson]:
    """Order people so that any first few of them are spread over the sites."""

    def share(person: DemoPerson) -> float:
        return person.site.people.index(person.name) / len(person.site.people)

    return sorted(people, key=share)


def _shifts() -> tuple[DemoShift, ...]:
    full = [_shift(site, hour, 510, 30) for site in SITES for hour in FULL_SHIFT_STARTS]
    short = [_shift(site, hour, 360, 0) for site in SITES for hour in SHORT_SHIFT_STARTS]
    return tuple(full + short)


def _shift(site: DemoSite, hour: int, length: int, unpaid_break: int) -> DemoShift:
    label = "early" if hour < 8 else "day" if hour < 12 else "late"
    name = f"{site.name} {hour:02d}:00" + (" short" if length < 480 else "")
    return DemoShift(name, site.name, hour * 60, hour * 60 + length, unpaid_break, label)


def _person(site: DemoSite, name: str, place: int, dates: DemoDates, chance: Random) -> DemoPerson:
    fixed, day_minutes = FIXED_DAYS.get(name, (None, PAID_SHIFT_MINUTES))
    days_a_week = 5 if fixed is None else len(fixed)
    return DemoPerson(
        name=name,
        email=email_address(name, site.mail_domain),
        site=site,
        weekly_minutes=days_a_week * day_minutes,
        day_minutes=day_minutes,
        fixed_days=fixed,
        skills=SKILL_SETS[place % len(SKILL_SETS)],
        opening=_opening(fixed, chance),
        time_off=_time_off(name, dates, chance),
        day_wishes=_day_wishes(dates, chance),
        windows=_windows(name, chance),
        stay=_stay(name, dates),
    )


_ASCII = str.maketrans("áéíóúöÁÉÍÓÚ", "aeiouoAEIOU")


def email_address(name: str, domain: str) -> str:
    """Write the made-up address of somebody: `first.last@domain` in plain letters."""
    return f"{name.translate(_ASCII).lower().replace(' ', '.')}@{domain}"


def _opening(fixed: tuple[int, ...] | None, chance: Random) -> dict[str, int]:
    """What was carried in the months before; whoever has fixed weekdays carried no weekends."""
    weekends = chance.choice((2, 3, 3, 3, 3, 4))
    lates, holidays = chance.randint(5, 8), chance.choice((0, 1, 1, 1, 2))
    carried = {"nights": 0, "lates": lates, "holidays": holidays}
    return carried if fixed is not None else {**carried, "weekends": weekends}


def _time_off(name: str, dates: DemoDates, chance: Random) -> tuple[DemoAbsence, ...]:
    """Story: Ben is away in the second week. One in nine others takes a week, as many a day."""
    week, day, draw = chance.randrange(4), chance.randrange(5), chance.random()
    if name == "Ben Kavanagh":
        return (DemoAbsence("leave", dates.day(1, 0), dates.day(1, 4)),)
    if name == names.TRAVELLER or name in FIXED_DAYS:
        return ()
    if draw < 1 / 9:
        return (DemoAbsence("leave", dates.day(week, 0), dates.day(week, 4)),)
    if draw < 2 / 9:
        one = dates.day(week, day)
        return (DemoAbsence("leave", one, one),)
    return ()


def _day_wishes(dates: DemoDates, chance: Random) -> tuple[date, ...]:
    """Two of three people would like one or two certain days free."""
    days = chance.sample(range(dates.days), 2)
    count = chance.choice((0, 1, 2))
    return tuple(sorted(dates.first_date + timedelta(days=day) for day in days[:count]))


def _windows(name: str, chance: Random) -> tuple[DemoWindow, ...]:
    drawn = chance.choice((None, None, None, NO_LATES, NO_EARLIES, LIKES_MORNINGS))
    if name == "Yusuf Karim":
        return (PRAYER,)
    return () if drawn is None else (drawn,)


def _stay(name: str, dates: DemoDates) -> DemoStay | None:
    """Story: the traveller lives in Denver for the second and third week of the plan."""
    if name != names.TRAVELLER:
        return None
    return DemoStay(DENVER.time_zone, dates.day(1, 0), dates.day(3, 0))
