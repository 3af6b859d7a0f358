"""Forecasts and requirements as bytes for the database: compressed, exact, with a format number.

A content is an `.npz` file (never pickled) of named arrays; `about` holds the rest as JSON.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

import msgspec
import numpy as np
import numpy.typing as npt

from planner.demand.backtest import Accuracy, Backtest
from planner.demand.blend import Trial
from planner.demand.calibration import Calibration
from planner.demand.forecast import Forecast, ForecastBasis, LevelChange
from planner.demand.handling import HandlingForecast
from solver.problem import PriceCurve

Int64s = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
About = TypeVar("About")

_FORMAT = 1


class ContentError(RuntimeError):
    """A stored content that this version of the product cannot read."""


@dataclass(frozen=True, eq=False)
class StoredForecast:
    """A forecast with the handling time learned from the same history; None where none is known."""

    forecast: Forecast
    handling: HandlingForecast | None


@dataclass(frozen=True, eq=False)
class RequirementContent:
    """What is kept of the requirement of one queue over a grid, in hundredths of an agent.

    Arrays are per interval: `net_hundredths` on the queue, `rostered_hundredths` on the rota,
    `by_cause` the difference by cause of shrinkage; `curves[curve_of_interval[i]]` prices interval
    i. `contacts` planned for while open, `closed_contacts` while not; `aht_seconds`;
    `open_minutes`. `has_breaks`: the requirement holds the breaks of shifts. `settings`: how the
    queue was to be served, in order of time, as JSON values.
    """

    net_hundredths: Int64s
    rostered_hundredths: Int64s
    by_cause: dict[str, Int64s]
    curves: tuple[PriceCurve, ...]
    curve_of_interval: Int64s
    contacts: Floats
    closed_contacts: Floats
    open_minutes: Floats
    aht_seconds: Floats
    has_breaks: bool
    settings: tuple[dict[str, Any], ...]
    done_elsewhere_hours: float = 0.0


class _AboutHandling(msgspec.Struct, frozen=True):
    queue_seconds: float
    spread: float
    days: int


class _AboutForecast(msgspec.Struct, frozen=True):
    first_day: date
    interval_minutes: int
    variation: float
    day_variation: float
    days_seen: int
    method: str
    basis: ForecastBasis
    history_days: int
    backtest: Backtest | None
    handling: _AboutHandling | None
    level_change: LevelChange | None = None


class _AboutRequirement(msgspec.Struct, frozen=True):
    causes: tuple[str, ...]
    curves: tuple[PriceCurve, ...]
    has_breaks: bool
    settings: tuple[dict[str, Any], ...]
    done_elsewhere_hours: float = 0.0


def encode_forecast(stored: StoredForecast) -> bytes:
    """Write a forecast and its handling time."""
    made, handling = stored.forecast, stored.handling
    arrays = {"quantiles": made.quantiles, "mean": made.mean, "limits": made.calibration.limits}
    about_handling = None
    if handling is not None:
        arrays["handling"] = handling.aht_seconds
        about_handling = _AboutHandling(handling.queue_seconds, handling.spread, handling.days)
    about = _AboutForecast(
        first_day=made.first_day,
        interval_minutes=made.interval_minutes,
        variation=made.calibration.variation,
        day_variation=made.calibration.day_variation,
        days_seen=made.calibration.days_seen,
        method=made.method,
        basis=made.basis,
        history_days=made.history_days,
        backtest=made.backtest,
        handling=about_handling,
        level_change=made.level_change,
    )
    return _encode(about, arrays)


def decode_forecast(content: bytes) -> StoredForecast:
    """Read what `encode_forecast` wrote; raises `ContentError` for another format."""
    about, arrays = _decode(content, _AboutForecast)
    made = Forecast(
        about.first_day,
        about.interval_minutes,
        arrays["quantiles"],
        arrays["mean"],
        Calibration(about.variation, about.day_variation, arrays["limits"], about.days_seen),
        about.method,
        about.basis,
        about.history_days,
        about.backtest,
        about.level_change,
    )
    if about.handling is None:
        return StoredForecast(made, None)
    known = about.handling
    handling = HandlingForecast(arrays["handling"], known.queue_seconds, known.spread, known.days)
    return StoredForecast(made, handling)


def encode_requirement(content: RequirementContent) -> bytes:
    """Write the requirement of a queue."""
    about = _AboutRequirement(
        tuple(content.by_cause),
        content.curves,
        content.has_breaks,
        content.settings,
        content.done_elsewhere_hours,
    )
    arrays = {name: getattr(content, name) for name in _REQUIREMENT_ARRAYS}
    if content.by_cause:
        arrays["by_cause"] = np.array(list(content.by_cause.values()), np.int64)
    return _encode(about, arrays)


def decode_requirement(content: bytes) -> RequirementContent:
    """Read what `encode_requirement` wrote; raises `ContentError` for another format."""
    about, arrays = _decode(content, _AboutRequirement)
    causes = arrays.pop("by_cause", np.zeros((0, 0), np.int64))
    return RequirementContent(
        by_cause=dict(zip(about.causes, causes, strict=True)),
        curves=about.curves,
        has_breaks=about.has_breaks,
        settings=about.settings,
        done_elsewhere_hours=about.done_elsewhere_hours,
        **arrays,
    )


_REQUIREMENT_ARRAYS = (
    *("net_hundredths", "rostered_hundredths", "curve_of_interval"),
    *("contacts", "closed_contacts", "open_minutes", "aht_seconds"),
)


def describe_accuracy(backtest: Backtest | None) -> dict[str, Any]:
    """A back-test as JSON values, for the column beside the content; empty without one."""
    return {} if backtest is None else dict(msgspec.to_builtins(backtest))


def accuracy_of(described: dict[str, Any]) -> Accuracy | None:
    """The accuracy in what `describe_accuracy` gave; None without one."""
    return msgspec.convert(described["accuracy"], Accuracy) if described else None


def trials_of(described: dict[str, Any]) -> tuple[Trial, ...]:
    """The methods in what `describe_accuracy` gave; none without a back-test."""
    return msgspec.convert(described.get("trials", ()), tuple[Trial, ...])


def _encode(about: msgspec.Struct, arrays: dict[str, Any]) -> bytes:
    text = np.frombuffer(msgspec.json.encode({"format": _FORMAT, "about": about}), np.uint8)
    stream = io.BytesIO()
    np.savez_compressed(stream, about=text, **arrays)
    return stream.getvalue()


def _decode(content: bytes, kind: type[About]) -> tuple[About, dict[str, npt.NDArray[Any]]]:
    with np.load(io.BytesIO(content), allow_pickle=False) as read:
        arrays = {name: read[name] for name in read.files}
    said = msgspec.json.decode(arrays.pop("about").tobytes())
    if said["format"] != _FORMAT:
        raise ContentError(
            f"format {said['format']} was written by another version; this one reads {_FORMAT}"
        )
    return msgspec.convert(said["about"], kind), arrays
