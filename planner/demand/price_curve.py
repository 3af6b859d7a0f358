"""What an agent more or less in an interval is worth, as prices for the search.

A missing agent costs the contacts that are then served late. One more below the requirement may
cost fewer of them than the one before (nobody is served in time any more), but prices must rise,
so each step takes at least the price of the step above it. Everything over the requirement has a
small price, so that spare agents go where they are missed.
"""

from collections.abc import Sequence

from solver.problem import PriceCurve, PriceStep

OVER_PRICE = 1
PRICE_OF_A_LATE_CONTACT = 10
_MOST_STEPS = 4
_LIGHT_SHARE = 0.25


def served_late_curve(
    late_contacts: Sequence[float], rostered_hundredths_per_agent: float
) -> PriceCurve:
    """Price curve of a phone or chat interval.

    `late_contacts`: contacts expected to be served late for want of the first agent missing, the
    second, … over all that the day may bring. `rostered_hundredths_per_agent`: hundredths on the
    rota that one agent on the queue takes, at least 100.
    """
    late = [max(0.0, each) for each in late_contacts[:_MOST_STEPS]]
    widths = [round(rostered_hundredths_per_agent)] * len(late)
    return _curve(widths, [_price(each, rostered_hundredths_per_agent) for each in late])


def undone_work_curve(
    contacts_per_agent: float, required_hundredths: int, rostered_hundredths_per_agent: float
) -> PriceCurve:
    """Price curve of an interval of e-mail or social work.

    `contacts_per_agent`: contacts that an agent finishes in the interval. The first quarter of a
    shortage can mostly be caught up before the deadline and costs half.
    """
    if required_hundredths <= 0:
        return _curve([], [])
    full = _price(contacts_per_agent, rostered_hundredths_per_agent)
    width = max(1, round(_LIGHT_SHARE * required_hundredths))
    return _curve([width, width], [max(1, full // 2), full])


def _price(late_contacts: float, hundredths: float) -> int:
    """Price of one hundredth of an agent."""
    return max(1, round(PRICE_OF_A_LATE_CONTACT * late_contacts * 100 / hundredths))


def _curve(widths: Sequence[int], prices: Sequence[int]) -> PriceCurve:
    """Rising steps of the given widths; equal neighbours become one, the last has no end."""
    rising: list[tuple[int, int]] = []
    for width, price in zip(widths, prices, strict=True):
        if rising and price <= rising[-1][1]:
            rising[-1] = (rising[-1][0] + width, rising[-1][1])
        else:
            rising.append((width, price))
    short = [PriceStep(width_hundredths=width, price=price) for width, price in rising]
    if short:
        short[-1] = PriceStep(width_hundredths=None, price=short[-1].price)
    over = PriceStep(width_hundredths=None, price=OVER_PRICE)
    return PriceCurve(short=tuple(short), over=(over,))
