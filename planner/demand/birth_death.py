"""Queues with impatient customers as birth-death chains, solved in log space.

k contacts are in the system; they arrive at one rate, finish at `service_rates[k]`, and each of
those waiting gives up at the patience rate. `log p_k = log p_{k-1} + log birth - log death`, the
largest subtracted before exponentiating, so that no load over- or underflows. Rates per second.

Wait of a patient contact with j ahead: the j+1 departures happen at rates `theta (c + i)`,
i = 0 … j, with `c = full rate / theta`. For V their sum, `exp(-theta V)` is Beta(c, j+1), hence
`P(V > T | j)` is the chance that a negative binomial (c, exp(-theta T)) is at most j, summed from
logarithms. Given V the contact is still there with chance `exp(-theta V)`.
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from planner.demand.erlang import ServiceFigures
from planner.demand.service_target import ServiceLevelDefinition, StaffingInputError

Floats = npt.NDArray[np.float64]
_TAIL = 1e-13
_LONGEST_QUEUE = 5_000_000


@dataclass(frozen=True, eq=False)
class Chain:
    """A queue: birth rate, rate of finishing with 1 … N contacts in service, patience.

    `service_rates` [N] per second, its last entry holding while more contacts wait.
    `patience_rate` > 0 per second and waiting contact. `lines`: contacts the system can hold at
    most, None without limit.
    """

    birth_rate: float
    service_rates: Floats
    patience_rate: float
    lines: int | None = None

    @property
    def full(self) -> int:
        """Contacts in service when all places are taken."""
        return len(self.service_rates)


@dataclass(frozen=True, eq=False)
class SteadyState:
    """Probabilities [k] of k contacts in the system, 0 … last."""

    chain: Chain
    probabilities: Floats

    def waiting(self) -> Floats:
        """Chance that an arriving contact finds all places taken and j others waiting [j]."""
        p = self.probabilities[self.chain.full :]
        if self.chain.lines is None:
            return p
        return np.asarray(p[:-1] / (1 - float(self.probabilities[-1])), np.float64)


def steady_state(chain: Chain) -> SteadyState:
    """Solve the chain; without a limit of lines it ends where less than 1e-13 is left."""
    last = chain.lines if chain.lines is not None else chain.full + _longest_queue(chain)
    k = np.arange(1, last + 1)
    padded = np.concatenate([chain.service_rates, np.full(max(0, last - chain.full), np.nan)])
    service = np.where(k <= chain.full, padded[:last], chain.service_rates[-1])
    death = service + np.maximum(k - chain.full, 0) * chain.patience_rate
    logs = np.concatenate([[0.0], np.cumsum(math.log(chain.birth_rate) - np.log(death))])
    weights = np.exp(logs - logs.max())
    return SteadyState(chain, weights / weights.sum())


def _longest_queue(chain: Chain) -> int:
    """Waiting contacts beyond which the tail is below 1e-13 of the fullest state."""
    full_rate, theta = float(chain.service_rates[-1]), chain.patience_rate
    crest = max(0.0, (chain.birth_rate - full_rate) / theta)
    length = int(crest + 64)
    while length <= _LONGEST_QUEUE and _log_tail(chain, length, int(crest)) > math.log(_TAIL):
        length = int(length * 1.5)
    if length > _LONGEST_QUEUE:
        expected = f"a shorter one: with it more than {_LONGEST_QUEUE:,} contacts may wait"
        raise StaffingInputError("patience", f"{1 / theta:.6g} s", expected)
    return length


def _log_tail(chain: Chain, length: int, crest: int) -> float:
    """Upper bound of the log of all weight beyond `length`, relative to the state at `crest`."""
    j = np.arange(crest + 1, length + 1)
    rates = chain.service_rates[-1] + j * chain.patience_rate
    ratio = chain.birth_rate / float(rates[-1])
    if ratio >= 1:
        return math.inf
    decay = float(np.sum(math.log(chain.birth_rate) - np.log(rates)))
    return decay + math.log(ratio / (1 - ratio))


def figures(
    state: SteadyState,
    threshold_seconds: float,
    definition: ServiceLevelDefinition,
    busy_share: float,
) -> ServiceFigures:
    """Service figures of accepted contacts; `busy_share` is the occupancy, found by the caller."""
    chain, waiting = state.chain, state.waiting()
    j = np.arange(len(waiting))
    theta, full_rate = chain.patience_rate, float(chain.service_rates[-1])
    queue = float(
        (np.arange(len(state.probabilities) - chain.full) * state.probabilities[chain.full :]).sum()
    )
    accepted = chain.birth_rate
    if chain.lines is not None:
        accepted *= 1 - float(state.probabilities[-1])
    abandoned = theta * queue / accepted
    offered = float((waiting * np.cumsum(1 / (full_rate + j * theta))).sum())
    late = float((waiting * later_than(chain, len(waiting), threshold_seconds)).sum())
    level = 1 - late
    if definition is not ServiceLevelDefinition.OFFERED_WAIT_WITHIN:
        stays = (waiting * answered_within(chain, len(waiting), threshold_seconds)).sum()
        level = 1 - float(waiting.sum()) + float(stays)
    if definition is ServiceLevelDefinition.ANSWERED_WITHIN_OF_ANSWERED:
        level /= 1 - abandoned
    return ServiceFigures(
        _share(level),
        _share(float(waiting.sum())),
        queue / accepted,
        offered,
        _share(abandoned),
        _share(busy_share),
    )


def patient_figures(birth_rate: float, rates: Floats, threshold_seconds: float) -> ServiceFigures:
    """Figures of a queue in which everybody waits.

    `birth_rate` and `rates` of finishing with 1 … N contacts in service [N], per second; beyond
    the last place the chain is geometric and summed exactly. Occupancy is the share of the N
    places that is taken. With a birth rate of at least the last rate the queue grows without end.
    """
    spare = float(rates[-1]) - birth_rate
    if spare <= 0:
        return ServiceFigures(0.0, 1.0, math.inf, math.inf, 0.0, 1.0)
    logs = np.concatenate([[0.0], np.cumsum(math.log(birth_rate) - np.log(rates))])
    weights = np.exp(logs - logs.max())
    tail = float(weights[-1]) * float(rates[-1]) / spare
    total = float(weights[:-1].sum()) + tail
    waits = tail / total
    taken = float((np.arange(len(rates)) * weights[:-1]).sum()) / total + waits * len(rates)
    wait = waits / spare
    level = 1 - waits * math.exp(-spare * threshold_seconds)
    return ServiceFigures(level, waits, wait, wait, 0.0, taken / len(rates))


def _share(value: float) -> float:
    """A share whose rounding errors do not leave 0 to 1."""
    return min(1.0, max(0.0, value))


def later_than(chain: Chain, ahead: int, seconds: float) -> Floats:
    """`P(V > seconds | j others waiting)` for j = 0 … ahead - 1 [ahead]."""
    c = float(chain.service_rates[-1]) / chain.patience_rate
    return _negative_binomial_at_most(c, chain.patience_rate * seconds, ahead)


def answered_within(chain: Chain, ahead: int, seconds: float) -> Floats:
    """Chance to be still there when an agent is free, and that within `seconds`, by j [ahead].

    `E[X; X ≥ x]` of X ~ Beta(c, j+1) is `c / (c + j + 1) P(Beta(c + 1, j + 1) ≥ x)`.
    """
    c = float(chain.service_rates[-1]) / chain.patience_rate
    late = _negative_binomial_at_most(c + 1, chain.patience_rate * seconds, ahead)
    return np.asarray(c / (c + np.arange(1, ahead + 1)) * (1 - late))


def _negative_binomial_at_most(c: float, exponent: float, terms: int) -> Floats:
    """`P(NB(c, x) ≤ j)` for j = 0 … terms - 1, with success chance `x = exp(-exponent)`."""
    if exponent == 0:
        return np.ones(terms)
    i = np.arange(1, terms)
    steps = np.log((c + i - 1) / i) + math.log(-math.expm1(-exponent))
    logs = -c * exponent + np.concatenate([[0.0], np.cumsum(steps)])
    return np.asarray(np.minimum(1.0, np.cumsum(np.exp(logs))), np.float64)
