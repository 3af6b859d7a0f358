"""How figures of demand are said on pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import time

from planner.demand.backtest import Accuracy
from planner.demand.blend import Trial
from planner.demand.forecast import ForecastBasis, LevelChange
from planner.demand.handling import HandlingForecast
from planner.demand.methods import BY_KEY

_INTERVAL_NAMES = {15: "quarter-hours", 30: "half-hours", 60: "hours"}
_FULL = 100


def interval_name(interval_minutes: int) -> str:
    """The intervals of a grid in the plural."""
    return _INTERVAL_NAMES.get(interval_minutes, f"intervals of {interval_minutes} minutes")


def accuracy_sentence(accuracy: Accuracy | None, interval_minutes: int) -> str:
    """How good forecasts made earlier were, such as "Usually within 6 %; 4 of 5 half-hours …"."""
    if accuracy is None:
        return "There is nothing to check it against yet: the band is assumed."
    name = interval_name(interval_minutes)
    inside = _of_ten(accuracy.coverage80)
    return f"Usually within {percent(accuracy.wape)}; {inside} {name} fell inside the band."


def floor_sentence(accuracy: Accuracy | None) -> str:
    """What chance alone does, so that nobody asks more of a forecast than can be."""
    if accuracy is None:
        return ""
    by_day = f"Whole days: usually within {percent(accuracy.daily_wape)}."
    if accuracy.wape < accuracy.poisson_floor:
        return by_day
    floor = percent(accuracy.poisson_floor)
    return f"Chance alone makes {floor}: no forecast can be closer. {by_day}"


def percent(share: float) -> str:
    """A share in whole per cent, at least 1."""
    return "1 %" if share < 0.01 else f"{share * _FULL:.0f} %"


def basis_sentence(basis: ForecastBasis, history_days: int) -> str:
    """What the forecast was learned from, and how far its band could be checked."""
    if not history_days:
        return "Entered by hand, not learned: the band is that of a guess."
    learned = f"Learned from {history_days:,} days of history"
    match basis:
        case ForecastBasis.CHECKED:
            return f"{learned}; the band from what earlier forecasts missed."
        case ForecastBasis.SHORT:
            return f"{learned}; that is short, so the band is partly assumed."
        case ForecastBasis.ASSUMED:
            return f"{learned}; too few to check against, so the band is assumed."


def why_sentence(trials: Sequence[Trial], method: str) -> str:
    """Why a forecast was made by these methods; `method` names them where nothing was tried."""
    if not trials:
        return f"Made from: {method}. There are no past weeks to compare methods on yet."
    best = min(trials, key=lambda one: one.wql)
    used = [one for one in trials if one.weight > 0]
    name = BY_KEY[best.method].name
    if best not in used:
        return (
            f"Chosen by hand, {_missed(used[0])}. On past weeks this one missed less: {name}, "
            f"{_missed(best)}."
        )
    if len(used) == 1:
        return f"On past weeks this missed least: {name}."
    return (
        f"On past weeks this missed least: {name}. {len(used)} methods did about as well, "
        "so the forecast lies between them, the better ones counting more."
    )


def _missed(trial: Trial) -> str:
    return f"usually within {percent(trial.wape)}"


def level_sentence(change: LevelChange | None) -> str:
    """A lasting change that the forecast follows; empty without one."""
    if change is None:
        return ""
    moved = round((change.factor - 1) * _FULL)
    more = f"{abs(moved)} % {'more' if moved > 0 else 'fewer'}"
    since = f"{change.day:%-d %b %Y}"
    return f"Since about {since} {more} contacts come than before; the forecast follows that."


def handling_sentence(handling: HandlingForecast | None) -> str:
    """How long a contact takes, and how far days differ; empty where the history knows none."""
    if handling is None or not handling.queue_seconds > 0:
        return ""
    said = f"A contact takes about {handling.queue_seconds:,.0f} seconds"
    if handling.days < 2:
        return f"{said}; too few days to say how far days differ."
    # Two standard deviations hold 19 of 20 days.
    return f"{said}; 19 of 20 days lie within {percent(2 * handling.spread)} of that."


def revised_sentence(until: time, came: int, expected: float, rest_factor: float) -> str:
    """What the morning says of the rest of a day."""
    moved = round((rest_factor - 1) * _FULL)
    rest = f"{abs(moved)} % {'more' if moved > 0 else 'fewer'} than" if moved else "as many as"
    return (
        f"By {until:%H:%M} {came:,} contacts came where {expected:,.0f} were expected; the rest of "
        f"the day will likely bring {rest} expected before."
    )


def _of_ten(share: float) -> str:
    """A share in tenths, such as "4 of 5" or "7 of 10"."""
    tenths = round(share * 10)
    if tenths in (0, 10):
        return "nearly all" if tenths else "hardly any"
    return f"{tenths // 2} of 5" if tenths % 2 == 0 else f"{tenths} of 10"


def needed_sentence(net: int, rostered: int, by_cause: Mapping[str, int]) -> str:
    """Hundredths of agents in words: "Needed on the queue 14 → rostered 18: breaks 2, …".

    Causes are rounded one after the other, so that what is shown adds up.
    """
    parts, so_far = [], net
    for cause, hundredths in by_cause.items():
        tenths = _tenths(so_far + hundredths) - _tenths(so_far)
        so_far += hundredths
        if tenths:
            parts.append(f"{cause} {tenths / 10:,g}")
    said = f"Needed on the queue {_tenths(net) / 10:,g} → rostered {_tenths(rostered) / 10:,g}"
    return f"{said}: {', '.join(parts)}." if parts else f"{said}."


def closed_sentence(contacts: float) -> str:
    """What becomes of contacts that wait for nobody; empty when there are none to speak of."""
    if contacts < 1:
        return ""
    return (
        f"About {contacts:,.0f} contacts are expected while the queue is closed; "
        "nobody is planned for them."
    )


def elsewhere_sentence(hours: float) -> str:
    """What idle phone time takes off a queue; empty when that is nothing to speak of."""
    if hours < 0.5:
        return ""
    return (
        f"About {hours:,.0f} hours of this work are done on the phone between calls; nobody is "
        "planned for them here."
    )


def _tenths(hundredths: int) -> int:
    return (hundredths + 5) // 10
