"""Agreed hours and weekdays: what is possible, and how a week divides into days."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from planner.people.credit import divided

WEEK_MINUTES = 7 * 24 * 60
DAY_MINUTES = 24 * 60
MONDAY_TO_FRIDAY = (0, 1, 2, 3, 4)


def hours_problem(weekly_minutes: int, day_minutes: Sequence[int]) -> str | None:
    """What is wrong with agreed hours, as a sentence; None when they can be used."""
    if not 0 <= weekly_minutes <= WEEK_MINUTES:
        return "Give 0 to 168 hours a week."
    if len(day_minutes) != 7:
        return "Give the hours of seven days, Monday to Sunday."
    if any(not 0 <= minutes <= DAY_MINUTES for minutes in day_minutes):
        return "A day has 0 to 24 hours. Choose more days, or fewer hours."
    if sum(day_minutes) != weekly_minutes:
        return (
            f"The days add up to {in_hours(sum(day_minutes))} h, the week has "
            f"{in_hours(weekly_minutes)} h. Change one of them."
        )
    return None


def room_problem(weekly_minutes: int, weekdays: Collection[int] | None) -> str | None:
    """What is wrong with hours on fixed weekdays (None: any day); None when they fit."""
    days = 7 if weekdays is None else len(set(weekdays))
    if weekly_minutes <= days * DAY_MINUTES:
        return None
    fixed = "1 fixed day" if days == 1 else f"{days} fixed days"
    return (
        f"{in_hours(weekly_minutes)} hours a week do not fit into {fixed} of 24 hours. "
        "Agree on more days, or on fewer hours."
    )


def days_problem(weekdays: Collection[int]) -> str | None:
    """What is wrong with fixed weekdays (0 Monday … 6 Sunday); None when they can be used."""
    if not weekdays:
        return "Choose at least one day."
    if not set(weekdays) <= set(range(7)):
        return "A weekday is 0 (Monday) to 6 (Sunday)."
    return None


def nominal_week(weekly_minutes: int, weekdays: Collection[int] | None) -> tuple[int, ...]:
    """Divide a week's minutes evenly over its working days, Monday to Friday without others."""
    working = sorted(set(MONDAY_TO_FRIDAY if weekdays is None else weekdays))
    shares = dict(zip(working, divided(weekly_minutes, [1] * len(working)), strict=True))
    return tuple(shares.get(weekday, 0) for weekday in range(7))


def in_hours(minutes: int) -> str:
    """Minutes as hours for a sentence: 37.5, 40."""
    return f"{minutes / 60:.2f}".rstrip("0").rstrip(".")
