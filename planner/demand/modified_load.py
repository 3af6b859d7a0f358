"""Load that varies over the day: work offered now includes contacts that began before.

Modified offered load (Jennings, Mandelbaum, Massey and Whitt 1996): with exponential handling time
`h` and arrivals at rate `r` in a bin of length `d`, the mean number in service with endless agents
goes from `m` to `r h + (m - r h) e^(-d/h)`, its mean over the bin being
`r h + (m - r h) (1 - e^(-d/h)) h / d`. A plan that takes each interval for itself is short while
the load rises and over while it falls.
"""

import math

import numpy as np

from planner.demand.planned_load import Floats, PlannedLoad


def modified_rates(load: PlannedLoad, interval_minutes: int) -> Floats:
    """Contacts an hour to staff each interval for [interval]: the most of start, mean and end.

    0 while closed. The first interval starts with its own load when it is open (a queue that
    never closes), else every opening starts with what is left of the last one.
    """
    seconds = interval_minutes * 60
    opened = load.open_minutes * 60
    offered = load.contacts * load.aht_seconds / np.where(opened > 0, opened, seconds)
    busy = float(offered[0])
    rates = np.zeros(len(offered))
    columns = (offered.tolist(), load.aht_seconds.tolist(), opened.tolist())
    for i, (target, aht, open_seconds) in enumerate(zip(*columns, strict=True)):
        if open_seconds:
            left = math.exp(-open_seconds / aht)
            end = target + (busy - target) * left
            mean = target + (busy - target) * (1 - left) * aht / open_seconds
            rates[i] = max(busy, mean, end) * 3600 / aht
            busy = end
        busy *= math.exp(-(seconds - open_seconds) / aht)
    return rates
