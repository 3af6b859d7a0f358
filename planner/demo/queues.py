"""The four queues of the demonstration: who writes or calls, how often, and what is promised."""

from __future__ import annotations

from dataclasses import dataclass

ORGANISATION_ZONE = "Europe/Dublin"
ROUND_THE_CLOCK = ((0, 1440),) * 7
LONG_DAYS = ((7 * 60, 23 * 60),) * 5 + ((9 * 60, 17 * 60),) * 2
EXTENDED_DAYS = ((6 * 60, 22 * 60),) * 5 + ((9 * 60, 17 * 60),) * 2
WORKING_DAYS = ((7 * 60, 23 * 60),) * 5 + (None, None)


@dataclass(frozen=True)
class CustomerRegion:
    """Where customers are: their wall clock and their public holidays decide when they ask."""

    name: str
    time_zone: str
    country: str
    region: str | None


EUROPE = CustomerRegion("Europe", "Europe/Dublin", "IE", None)
AMERICA = CustomerRegion("America", "America/Denver", "US", "CO")
ASIA = CustomerRegion("Asia", "Asia/Manila", "PH", None)
REGIONS = (EUROPE, AMERICA, ASIA)


@dataclass(frozen=True)
class DemoQueue:
    """One queue: how it is served, and the process that its made-up history is drawn from.

    `opening[weekday]` is one `[start_minute, end_minute)` window local in the organisation's
    zone, None on a closed day; `daily_contacts` is the mean of a common weekday at the end of the
    history; `region_shares` follow `REGIONS`; `day_spread` is the coefficient of variation of the
    day factor; `yearly_growth` 0.08 means 8 % more than a year before.
    """

    name: str
    channel: str
    opening: tuple[tuple[int, int] | None, ...]
    target_share: float
    threshold_seconds: int
    definition: str
    deadline: str
    aht_seconds: float
    concurrency: int
    daily_contacts: float
    region_shares: tuple[float, float, float]
    weekend_share: float
    yearly_growth: float
    day_spread: float


PHONE = DemoQueue(
    name="Phone",
    channel="phone",
    opening=ROUND_THE_CLOCK,
    target_share=0.80,
    threshold_seconds=20,
    definition="offered-wait-within",
    deadline="calendar",
    aht_seconds=270,
    concurrency=1,
    daily_contacts=250,
    region_shares=(0.42, 0.36, 0.22),
    weekend_share=0.45,
    yearly_growth=0.06,
    day_spread=0.07,
)
CHAT = DemoQueue(
    name="Chat",
    channel="chat",
    opening=LONG_DAYS,
    target_share=0.80,
    threshold_seconds=60,
    definition="offered-wait-within",
    deadline="calendar",
    aht_seconds=480,
    concurrency=2,
    daily_contacts=150,
    region_shares=(0.40, 0.36, 0.24),
    weekend_share=0.55,
    yearly_growth=0.15,
    day_spread=0.09,
)
EMAIL = DemoQueue(
    name="E-mail",
    channel="email",
    opening=EXTENDED_DAYS,
    target_share=0.90,
    threshold_seconds=8 * 3600,
    definition="answered-within-of-offered",
    deadline="open-hours",
    aht_seconds=480,
    concurrency=1,
    daily_contacts=130,
    region_shares=(0.45, 0.35, 0.20),
    weekend_share=0.22,
    yearly_growth=0.02,
    day_spread=0.10,
)
SOCIAL = DemoQueue(
    name="Social",
    channel="social",
    opening=WORKING_DAYS,
    target_share=0.90,
    threshold_seconds=4 * 3600,
    definition="answered-within-of-offered",
    deadline="open-hours",
    aht_seconds=300,
    concurrency=1,
    daily_contacts=98,
    region_shares=(0.50, 0.40, 0.10),
    weekend_share=0.6,
    yearly_growth=0.20,
    day_spread=0.18,
)
QUEUES = (PHONE, CHAT, EMAIL, SOCIAL)
SHRINKAGE = {"breaks": 0.06, "meetings": 0.05, "training": 0.05, "unplanned absence": 0.09}
"""Share of paid time by cause: of four people on the rota three are on the queue."""
