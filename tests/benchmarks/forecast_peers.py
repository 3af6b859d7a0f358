"""Other ways to forecast the same files: two of a line, and two that the `bench` extra installs."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date, datetime, timedelta
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np
import numpy.typing as npt

from planner.demand.calibration import QUANTILES
from planner.demand.local_history import LocalHistory

Floats = npt.NDArray[np.float64]
Forecaster = Callable[[LocalHistory, int], Floats]
"""Quantiles [5, day, interval] of so many days after a history."""


def weekday_mean(past: LocalHistory, days: int) -> Floats:
    """The mean of the last twelve like weekdays, for every quantile."""
    return _of_like_days(past, days, 12)


def seasonal_naive(past: LocalHistory, days: int) -> Floats:
    """The last like weekday, for every quantile."""
    return _of_like_days(past, days, 1)


def _of_like_days(past: LocalHistory, days: int, most: int) -> Floats:
    known = ~np.isnan(past.counts).all(axis=1)
    fan = np.zeros((len(QUANTILES), days, past.counts.shape[1]))
    for ahead in range(days):
        like = np.flatnonzero(known & ((past.days + ahead - np.arange(past.days)) % 7 == 0))[-most:]
        values = past.counts[like]
        seen = (~np.isnan(values)).sum(axis=0)
        fan[:, ahead] = np.nan_to_num(values).sum(axis=0) / np.maximum(seen, 1)
    return fan


def prophet(past: LocalHistory, days: int) -> Floats:
    """Prophet with 20 daily and 20 weekly terms; quantiles of its own samples."""
    logging.disable(logging.WARNING)
    pandas, library = import_module("pandas"), import_module("prophet")
    known = ~np.isnan(past.counts.ravel())
    times, counts = _times(past, past.first_day, past.days), past.counts.ravel()
    model = library.Prophet(
        daily_seasonality=20,
        weekly_seasonality=20,
        yearly_seasonality=False,
        uncertainty_samples=1000,
    )
    model.fit(pandas.DataFrame({"ds": times[known], "y": counts[known]}))
    asked = pandas.DataFrame({"ds": _times(past, past.end_day, days)})
    drawn = model.predictive_samples(asked)["yhat"]
    return _when_open(past, np.quantile(drawn, QUANTILES, axis=1), days)


def lightgbm(past: LocalHistory, days: int) -> Floats:
    """LightGBM, one quantile model each, of minute, weekday and day of the month."""
    library = import_module("lightgbm")
    known = ~np.isnan(past.counts.ravel())
    features, counts = _features(past, past.first_day, past.days), past.counts.ravel()
    asked = _features(past, past.end_day, days)
    fan = []
    for quantile in QUANTILES:
        options = {"objective": "quantile", "alpha": quantile, "num_threads": 1, "verbose": -1}
        data = library.Dataset(features[known], counts[known])
        fan.append(library.train(options, data, 200).predict(asked))
    return _when_open(past, np.sort(np.array(fan), axis=0), days)


def _times(past: LocalHistory, first: date, days: int) -> npt.NDArray[np.datetime64]:
    start = np.datetime64(datetime.combine(first, datetime.min.time()), "m")
    step = past.interval_minutes
    return np.asarray(start + np.arange(0, days * 1440, step).astype("timedelta64[m]"))


def _features(past: LocalHistory, first: date, days: int) -> Floats:
    rows = []
    for day in (first + timedelta(days=i) for i in range(days)):
        rows += [
            [minute, day.weekday(), day.day] for minute in range(0, 1440, past.interval_minutes)
        ]
    return np.array(rows, np.float64)


def _when_open(past: LocalHistory, fan: Any, days: int) -> Floats:
    """Nothing is expected in intervals of the week without data."""
    shaped = np.maximum(np.asarray(fan, np.float64), 0).reshape(len(QUANTILES), days, -1)
    opened = _of_like_days(past, days, past.days)[0] > 0
    return np.asarray(shaped * opened, np.float64)


PEERS: dict[str, Forecaster] = {
    "prophet": prophet,
    "lightgbm": lightgbm,
    "weekday mean": weekday_mean,
    "seasonal naive": seasonal_naive,
}


def installed(name: str) -> bool:
    """Whether a peer can run here."""
    wanted = name if name in ("prophet", "lightgbm") else "numpy"
    return find_spec(wanted) is not None
