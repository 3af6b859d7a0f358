"""The order in which bounds are worked out, in pieces of a second or so."""

from __future__ import annotations

from collections.abc import Generator, Iterator

from solver.engine.bounds import SCALE, Lagrangian
from solver.engine.classes import Classes, all_classes
from solver.engine.day_by_day import DayByDay
from solver.engine.diving import Dive, Settling
from solver.engine.effort import Effort
from solver.engine.lists import Ints
from solver.engine.lowered import Lowered
from solver.engine.model import Served
from solver.engine.nearby import Known, Nearby
from solver.engine.own_tables import Unfit
from solver.engine.pattern_program import Mixture, Pattern, is_small, menus_of
from solver.engine.patterns import Patterns, can_be_proven
from solver.engine.placing import place_duties
from solver.engine.pricing import Pricing, in_whole
from solver.engine.relax import Cover, Prices, Relaxation, score_prices, short_prices
from solver.engine.rounding import choose_patterns
from solver.engine.shared_work import SharedWork
from solver.engine.subproblem import free_cells
from solver.engine.yields import Yield

FEW_CHOICES = 2500
"""Problems up to this size are given to CP-SAT as a whole."""
WHOLE_SECONDS = 8.0
AGENT_SECONDS = 1.0
MOST_OPTIONS = 40_000
"""Options of all menus up to which a linear programme mixes patterns in moments."""
LEAST_SHARED = 2
"""Agents who can do the same on a day, on average, below which they are not alike enough."""
AGENTS_A_PIECE = 8
ROUNDS_SHARE, LATEST_SHARE, CHOOSING_SHARE = 0.35, 0.5, 0.2
"""Shares of the whole time after which patterns are mixed no further when bound and mixture are
close, and in any case where rosters are soon chosen, and of the time left for choosing."""
SHORT_SHARE = 0.1
"""Share of the whole time after which the bound of the shortage is raised no further."""
HOURS_SHARE = 0.3
"""Share of the time left after choosing for the hours of chosen patterns."""
CLOSE_WHEN_LATE = 8e-3
"""After this share other patterns need be mixed only until bound and mixture are so close. Where a
programme takes long, a rota is made of patterns so close at once, and the bound is raised later."""


def bounds(
    lowered: Lowered,
    tables: Ints | None,
    known: Known,
    effort: Effort,
    seed: int,
    work: SharedWork,
) -> Iterator[Yield]:
    """Bounds of the score and of the shortage; a small problem is tried as a whole first.

    `tables` are there when compiled search can hold the problem. Where agents are much alike the
    bound of the score comes with a rota, and others may help with the `work`.
    """
    is_small = _choices(lowered) <= FEW_CHOICES
    if is_small:
        yield from _short(lowered, effort, seed)
        yield _whole(lowered, known.served, effort, seed)
    cover = Cover(lowered, score_prices(lowered))
    if tables is not None:
        pricing = yield from _priced(lowered, tables, cover, seed, work, soft=True)
        if pricing is not None:
            patterns = Patterns(lowered, pricing)
            worth = yield from _by_patterns(lowered, patterns, effort, seed, work)
            if worth is not None and not is_small:
                yield from _short_by_patterns(lowered, pricing, effort, seed, worth)
            if is_divable(patterns):
                yield from _dives(lowered, patterns, effort, seed, known)
            if worth is not None:
                return
    for bound in _lagrangian(lowered, score_prices(lowered), effort, seed):
        yield Yield(bound=bound)
    if not is_small:
        yield from _short(lowered, effort, seed)


def _priced(
    lowered: Lowered, tables: Ints, cover: Cover, seed: int, work: SharedWork, *, soft: bool
) -> Generator[Yield, None, Pricing | None]:
    """Where everybody's best pattern can be found, and proven, at any prices; None elsewhere.

    Limits make ways few where there would be too many, but a bound with them is a little lower.
    """
    whole = _few_classes(lowered, soft=soft, has_limits=False)
    if whole is None:
        return None
    pricing = Pricing(tables, cover, whole, work, soft=soft)
    yield from _laid_out(pricing)
    if pricing.is_quick:
        return pricing
    if is_small(menus_of(whole)) and (fewer := _few_classes(lowered, soft=soft, has_limits=True)):
        with_limits = Pricing(tables, cover, fewer, work, soft=soft)
        yield from _laid_out(with_limits)
        if with_limits.is_quick:
            return with_limits
    return pricing if can_be_proven(whole, seed) else None


def _laid_out(pricing: Pricing) -> Iterator[Yield]:
    for _ in pricing.lay_out():
        yield Yield()


def _few_classes(lowered: Lowered, *, soft: bool, has_limits: bool) -> list[Classes] | None:
    """The classes of each agent, where agents are so alike that patterns pay."""
    if not all(lowered.one_a_day):
        return None
    try:
        classes = all_classes(lowered, soft=soft, has_limits=has_limits)
    except Unfit:
        return None
    menus = menus_of(classes)
    size = sum(len(options) for _, options in menus)
    shared = sum(len(one.days) for one in classes) >= LEAST_SHARED * len(menus)
    return classes if shared and size <= MOST_OPTIONS else None


def _by_patterns(
    lowered: Lowered, patterns: Patterns, effort: Effort, seed: int, work: SharedWork
) -> Generator[Yield, None, list[float] | None]:
    """A bound each round, at the end a rota; returns what cover is worth, None: no bound."""
    mixture, worth, small = None, None, patterns.program.is_small
    is_placed = is_divable(patterns)
    for found in patterns.rounds(lambda: effort.left):
        mixture = mixture if found is None else found.mixture
        worth = found.mixture.worth if found is not None and found.bound else worth
        yield Yield(bound=None if found is None else found.bound)
        is_near = found is not None and found.gap < CLOSE_WHEN_LATE
        if effort.share > (ROUNDS_SHARE if is_near else LATEST_SHARE if small else 1.0):
            break
        if is_near and patterns.program.growing.is_slow and not is_placed and mixture is not None:
            work.is_expected, is_placed = False, True
            yield from _placed(lowered, patterns, mixture, effort, seed)
    work.is_expected = False
    if mixture is not None and not is_placed:
        yield from _placed(lowered, patterns, mixture, effort, seed)
    return worth


def is_divable(patterns: Patterns) -> bool:
    """Whether whole rosters are mixed, and new ones found in moments."""
    return patterns.program.is_small and patterns.pricing.is_quick


def _dives(
    lowered: Lowered, patterns: Patterns, effort: Effort, seed: int, known: Known
) -> Iterator[Yield]:
    """Rotas by one dive, and then by dives near the best rota, without end."""
    nearby = Nearby(lowered, patterns.pricing.classes, seed)
    kept: list[Settling] = []
    while True:
        seed, begun = seed + 1, effort.left
        dive = Dive(
            patterns.program,
            patterns.pricing,
            lambda: effort.left,
            seed,
            ceiling=known.score,
            kept=kept,
        )
        yield Yield()
        is_better = False
        for found in dive.mixtures():
            is_better = found is not None
            yield Yield(served=None if found is None else _duties(lowered, patterns, found, seed))
        nearby.learn(is_better=is_better, is_hopeless=dive.is_hopeless, seconds=begun - effort.left)
        kept = nearby.draw(known.served)


def _duties(lowered: Lowered, patterns: Patterns, found: Mixture, seed: int) -> list[Served] | None:
    """The duties of a mixture that gives each agent one pattern; None where they do not fit."""
    try:
        chosen = dict(found.shares.keys())
        return place_duties(lowered, patterns.pricing.tables, patterns.program, chosen, found, seed)
    except Unfit:
        return None


def _placed(
    lowered: Lowered, patterns: Patterns, mixture: Mixture, effort: Effort, seed: int
) -> Iterator[Yield]:
    """A rota out of a mixture."""
    program, found = patterns.program, mixture
    if program.is_small:
        whole = program.choose(CHOOSING_SHARE * effort.left)
        if whole is None:
            return
        found, chosen = whole, dict(whole.shares.keys())
    else:
        chosen = choose_patterns(program, mixture, seed)
    yield Yield()
    # Duties chosen with their patterns are as good as they get; others are where hours begin.
    served = None
    if not program.is_small and not program.splits:
        served = yield from _by_day(lowered, patterns, chosen, found, effort, seed)
    is_settled = served is not None
    if served is None:
        try:
            served = place_duties(lowered, patterns.pricing.tables, program, chosen, found, seed)
        except Unfit:
            return
    yield Yield(served=served, is_plan=not program.is_small, is_settled=is_settled)


def _by_day(
    lowered: Lowered,
    patterns: Patterns,
    chosen: dict[int, Pattern],
    mixture: Mixture,
    effort: Effort,
    seed: int,
) -> Generator[Yield, None, list[Served] | None]:
    """Hours day by day for chosen patterns; None where that takes too long or nobody fits."""
    pricing, end = patterns.pricing, effort.left * (1.0 - HOURS_SHARE)
    days = DayByDay(lowered, pricing, patterns.program, chosen, mixture, seed)
    for is_placed in days.rounds(lambda: effort.left - end):
        if not is_placed:
            return None
        yield Yield()
    return days.replica.now()


def _choices(lowered: Lowered) -> int:
    allowed = (i for days in lowered.of_day for duties in days for i in duties)
    return sum(len(choices) for index in allowed for choices in lowered.choices[index])


def _whole(lowered: Lowered, served: list[Served], effort: Effort, seed: int) -> Yield:
    days = range(lowered.problem.horizon.days)
    cells = {(agent, day) for agent in range(len(lowered.problem.agents)) for day in days}
    answer = free_cells(lowered, cells, served, effort.chunk(WHOLE_SECONDS), seed)
    return Yield(served=answer.served, bound=answer.bound)


def _short(lowered: Lowered, effort: Effort, seed: int) -> Iterator[Yield]:
    for hundredths in _lagrangian(lowered, short_prices(lowered), effort, seed):
        yield Yield(short_bound=_minutes(lowered, hundredths))


def _short_by_patterns(
    lowered: Lowered, known: Pricing, effort: Effort, seed: int, worth: list[float]
) -> Iterator[Yield]:
    """The bound of the shortage; when it is late only at what cover is `worth` to the score."""
    cover = Cover(lowered, short_prices(lowered))
    if effort.share > ROUNDS_SHARE:
        dearest = max(1e-9, *worth)
        pricing = Pricing(known.tables, cover, known.classes, known.work, soft=False)
        pricing.ways = known.ways
        bound, _ = pricing.bound(in_whole([value / dearest for value in worth]))
        yield Yield(short_bound=_minutes(lowered, bound))
        return
    fewer = yield from _priced(lowered, known.tables, cover, seed, known.work, soft=False)
    if fewer is not None:
        patterns, begun = Patterns(lowered, fewer), effort.share
        for found in patterns.rounds(lambda: effort.left):
            yield Yield(short_bound=None if found is None else _minutes(lowered, found.bound))
            if effort.share - begun > SHORT_SHARE:
                return


def _minutes(lowered: Lowered, hundredths: int | None) -> int | None:
    """From hundredths to agent-minutes, which are rounded down once a queue."""
    if hundredths is None:
        return None
    queues = len({line.queue for line in lowered.lines if line.is_demand})
    minutes = lowered.problem.horizon.interval_minutes
    return max(0, -(-(hundredths * minutes - 99 * queues) // 100))


def _lagrangian(
    lowered: Lowered, prices: Prices, effort: Effort, seed: int
) -> Iterator[int | None]:
    """None while the pieces are worked on, at the end a bound."""
    cover = Cover(lowered, prices)
    relaxation = Relaxation(lowered, prices, cover)
    yield None
    worth = relaxation.worth(0.8 * effort.left)
    yield None
    if worth is None:
        return
    whole = [round(value * SCALE) for value in worth]
    relaxed = Lagrangian(lowered, cover, soft=prices.soft)
    total = relaxed.rows(whole)
    for number, part in enumerate(relaxed.agents(whole, effort.chunk(AGENT_SECONDS), seed)):
        if part is None:
            return
        total += part
        if number % AGENTS_A_PIECE == AGENTS_A_PIECE - 1:
            yield None
    yield -(-total // SCALE)
