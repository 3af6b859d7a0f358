"""Public holidays by country and region, from the `holidays` library."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from datetime import date
from functools import cache
from types import MappingProxyType

import holidays
from holidays.registry import COUNTRIES

from planner.errors import InputError, Place


def public_holidays(
    country: str | None, region: str | None, first: date, last: date
) -> dict[date, str]:
    """Names of the public holidays on the dates `first` to `last`, both included.

    `country` is an ISO 3166-1 code, `region` a subdivision of it; no country, no holidays.
    Raises `InputError` with suggestions for a country or region that is not known.
    """
    if country is None:
        return {}
    check_calendar(country, region)
    years = range(first.year, last.year + 1)
    named = {day: name for year in years for day, name in _of_year(country, region, year).items()}
    return {day: name for day, name in sorted(named.items()) if first <= day <= last}


def holiday_name(country: str | None, region: str | None, day: date) -> str | None:
    """The public holiday on one date; None without one or without a calendar."""
    return None if country is None else _of_year(country, region, day.year).get(day)


def check_calendar(country: str | None, region: str | None, place: Place | None = None) -> None:
    """Check that there is a calendar for the country and region; raises `InputError`."""
    if country is None:
        return
    regions = _regions().get(country)
    if regions is None:
        raise InputError(
            f"there is no public-holiday calendar for '{country}'",
            f"{_suggested_country(country)} Use the two letters of ISO 3166, such as IE.",
            place,
        )
    if region is not None and region not in regions:
        raise InputError(
            f"'{region}' is not a region of {country} with holidays of its own",
            f"Leave it empty, or use one of: {', '.join(regions) or 'none is known'}.",
            place,
        )


@cache
def _of_year(country: str, region: str | None, year: int) -> Mapping[date, str]:
    found = holidays.country_holidays(country, subdiv=region, years=year)
    return MappingProxyType({day: name for day, name in found.items() if day.year == year})


@cache
def _regions() -> dict[str, list[str]]:
    return {
        code: list(regions)
        for code, regions in holidays.list_supported_countries().items()
        if len(code) == 2
    }


def _suggested_country(country: str) -> str:
    names = {name.lower(): code for name, code, *_ in COUNTRIES.values()}
    names |= {other.lower(): code for _, code, *others in COUNTRIES.values() for other in others}
    names |= {code.lower(): code for code in _regions()} | {"uk": "GB"}
    wanted = country.strip().lower().replace(" ", "")
    exact = [wanted] if wanted in names else []
    close = exact or difflib.get_close_matches(wanted, names, n=3, cutoff=0.6)
    codes = list(dict.fromkeys(names[name] for name in close))
    return f"Did you mean {' or '.join(codes)}?" if codes else "Nothing similar is known."
