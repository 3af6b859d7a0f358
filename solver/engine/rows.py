"""Compiled prices: one agent's duties under the personal forms, and cover."""

from __future__ import annotations

from solver.engine.compiled import compiled
from solver.engine.lists import Ints
from solver.engine.state import (
    COVERED,
    GIVEN,
    MEMBERS,
    ORDERS,
    ROW_PRICES,
    VALUE_PRICES,
    VALUES,
)
from solver.engine.tables import (
    ADDS,
    BUSY,
    DAYS,
    DUTIES,
    GAPS,
    GROUPS,
    JOINS,
    LABEL_COUNT,
    LABELS,
    LEVELS,
    MARKS,
    OVER,
    PAIRS,
    RESTS,
    ROW_COUNT,
    ROWS,
    RUNS,
    SHORT,
    TOTALS,
    WIDTH,
    WINDOWS,
)


@compiled
def begin_row(t: Ints, s: Ints, agent: int) -> int:
    """Count the duties that the agent is given afresh; returns their price."""
    price = 0
    for total in range(t[t[TOTALS + 1] + agent], t[t[TOTALS + 1] + agent + 1]):
        s[s[VALUES] + total] = t[t[TOTALS] + 6 * total]
        s[s[VALUE_PRICES] + total] = total_price(t, total, t[t[TOTALS] + 6 * total])
        price += s[s[VALUE_PRICES] + total]
    for day in range(t[DAYS]):
        duty = s[s[GIVEN] + agent * t[DAYS] + day]
        if duty >= 0:
            price += t[t[DUTIES] + 7 * duty + 2] + count(t, s, agent, duty, 1)
    s[s[ORDERS] + agent] = order_price(t, s, agent)
    return int(price + s[s[ORDERS] + agent])


@compiled
def order_price(t: Ints, s: Ints, agent: int) -> int:
    """Price of what the agent's forms say of the order of days: all but totals."""
    price = rests_price(t, s, agent) + windows_price(t, s, agent)
    if t[t[RUNS + 1] + agent + 1] > t[t[RUNS + 1] + agent]:
        price += runs_price(t, s, agent)
    if t[t[LABELS + 1] + agent + 1] > t[t[LABELS + 1] + agent]:
        price += labels_price(t, s, agent)
    return int(price)


@compiled
def count(t: Ints, s: Ints, agent: int, duty: int, sign: int) -> int:
    """Add a duty to the agent's totals (`sign` 1) or take it away (-1); returns what that costs."""
    first, change = t[t[TOTALS + 1] + agent], 0
    for item in range(t[t[ADDS + 1] + duty], t[t[ADDS + 1] + duty + 1]):
        amount = sign * t[t[ADDS] + 2 * item + 1]
        change += add(t, s, first + t[t[ADDS] + 2 * item], amount)
    for item in range(t[t[JOINS + 1] + duty], t[t[JOINS + 1] + duty + 1]):
        group = t[t[JOINS] + item]
        s[s[MEMBERS] + group] += sign
        if s[s[MEMBERS] + group] == (1 + sign) // 2:
            change += add(t, s, first + t[t[GROUPS] + group], sign)
    return int(change)


@compiled
def add(t: Ints, s: Ints, total: int, amount: int) -> int:
    """Change the value of a total; returns what that costs."""
    s[s[VALUES] + total] += amount
    before = s[s[VALUE_PRICES] + total]
    s[s[VALUE_PRICES] + total] = total_price(t, total, s[s[VALUES] + total])
    return int(s[s[VALUE_PRICES] + total] - before)


@compiled
def total_price(t: Ints, total: int, value: int) -> int:
    """Price of a total at a value."""
    row = t[TOTALS] + 6 * total
    if t[row + 1] != 1:
        value //= t[row + 1]
    beyond = max(0, t[row + 2] - value) + max(0, value - t[row + 3])
    if t[row + 4]:
        beyond *= beyond
    return int(beyond * t[row + 5])


@compiled
def runs_price(t: Ints, s: Ints, agent: int) -> int:
    """Price of days in a row beyond the most, and of rows shorter than the least."""
    row = s[GIVEN] + agent * t[DAYS]
    price = 0
    first = t[t[RUNS + 1] + agent]
    for number in range(first, t[t[RUNS + 1] + agent + 1]):
        at, bit = t[RUNS] + 6 * number, 1 << (number - first)
        run, most, least, free, weight = t[at], t[at + 1], t[at + 2], t[at + 3], t[at + 5]
        begins, counts = t[at + 4] == 0, free
        for day in range(t[DAYS]):
            duty = s[row + day]
            if (duty >= 0 and t[t[MARKS] + duty] & bit != 0) != (free != 0):
                run, counts = run + 1, 1
                if run > most:
                    price += weight
            else:
                if begins and counts and 0 < run < least:
                    price += weight
                run, begins, counts = 0, True, free
    return price


@compiled
def rests_price(t: Ints, s: Ints, agent: int) -> int:
    """Price of neighbours that lie too close to each other, by start."""
    row = s[GIVEN] + agent * t[DAYS]
    price = 0
    for number in range(t[t[RESTS + 1] + agent], t[t[RESTS + 1] + agent + 1]):
        minutes, weight = t[t[RESTS] + 4 * number], t[t[RESTS] + 4 * number + 3]
        end = t[t[RESTS] + 4 * number + 2]
        for day in range(t[DAYS]):
            duty = s[row + day]
            if duty >= 0:
                if t[t[DUTIES] + 7 * duty] - end < minutes:
                    price += weight
                end = t[t[DUTIES] + 7 * duty + 1]
    return price


@compiled
def near_price(t: Ints, s: Ints, agent: int, day: int) -> int:
    """Price of what an agent's forms say of a worked day and its neighbours."""
    price = windows_price(t, s, agent)
    row, duty = s[GIVEN] + agent * t[DAYS], s[s[GIVEN] + agent * t[DAYS] + day]
    if t[t[RESTS + 1] + agent + 1] > t[t[RESTS + 1] + agent]:
        price += rests_beside(t, s, agent, day)
    for number in range(t[t[LABELS + 1] + agent], t[t[LABELS + 1] + agent + 1]):
        matrix, weight = t[t[LABELS] + 2 * number], t[t[LABELS] + 2 * number + 1]
        if day > 0:
            price += weight * label_pair(t, matrix, s[row + day - 1], duty)
        if day + 1 < t[DAYS]:
            price += weight * label_pair(t, matrix, duty, s[row + day + 1])
    return int(price)


@compiled
def rests_beside(t: Ints, s: Ints, agent: int, day: int) -> int:
    """Price of the rests before and after a worked day."""
    row = s[GIVEN] + agent * t[DAYS]
    before, after = day - 1, day + 1
    while before >= 0 and s[row + before] < 0:
        before -= 1
    while after < t[DAYS] and s[row + after] < 0:
        after += 1
    earlier = s[row + before] if before >= 0 else -1
    later = s[row + after] if after < t[DAYS] else -1
    return rests_of(t, agent, earlier, s[row + day], later)


@compiled
def rests_of(t: Ints, agent: int, earlier: int, duty: int, later: int) -> int:
    """Price of the rests of an agent between a duty and its neighbours, -1 where there is none."""
    start, end, price = t[t[DUTIES] + 7 * duty], t[t[DUTIES] + 7 * duty + 1], 0
    for number in range(t[t[RESTS + 1] + agent], t[t[RESTS + 1] + agent + 1]):
        minutes, weight = t[t[RESTS] + 4 * number], t[t[RESTS] + 4 * number + 3]
        ended = t[t[DUTIES] + 7 * earlier + 1] if earlier >= 0 else t[t[RESTS] + 4 * number + 2]
        if start - ended < minutes:
            price += weight
        if later >= 0 and t[t[DUTIES] + 7 * later] - end < minutes:
            price += weight
    return int(price)


@compiled
def label_pair(t: Ints, matrix: int, first: int, then: int) -> int:
    """1 where two duties on neighbouring days, or none, are a pair that breaks."""
    if first < 0 or then < 0:
        return 0
    one, two = t[t[DUTIES] + 7 * first + 3], t[t[DUTIES] + 7 * then + 3]
    return int(t[t[PAIRS] + (matrix * t[LABEL_COUNT] + one) * t[LABEL_COUNT] + two])


@compiled
def labels_price(t: Ints, s: Ints, agent: int) -> int:
    """Price of pairs of labels on neighbouring days."""
    row = s[GIVEN] + agent * t[DAYS]
    price = 0
    for number in range(t[t[LABELS + 1] + agent], t[t[LABELS + 1] + agent + 1]):
        matrix, weight = t[t[LABELS] + 2 * number], t[t[LABELS] + 2 * number + 1]
        for day in range(t[DAYS] - 1):
            price += weight * label_pair(t, matrix, s[row + day], s[row + day + 1])
    return price


@compiled
def windows_price(t: Ints, s: Ints, agent: int) -> int:
    """Price of weeks without a long enough stretch of rest."""
    price = 0
    for number in range(t[t[WINDOWS + 1] + agent], t[t[WINDOWS + 1] + agent + 1]):
        if not has_window(t, s, agent, t[WINDOWS] + 7 * number):
            price += t[t[WINDOWS] + 7 * number + 3]
    return price


@compiled
def has_window(t: Ints, s: Ints, agent: int, window: int) -> bool:
    """Whether a window's stretch of rest is there between past duties and given ones."""
    free_from, end, minutes, busy = t[window], t[window + 1], t[window + 2], t[window + 4]
    for item in range(t[t[BUSY + 1] + busy], t[t[BUSY + 1] + busy + 1]):
        if t[t[BUSY] + 2 * item] - free_from >= minutes:
            return True
        free_from = max(free_from, t[t[BUSY] + 2 * item + 1])
    row = s[GIVEN] + agent * t[DAYS]
    for day in range(t[window + 5], t[window + 6]):
        duty = s[row + day]
        if duty < 0:
            continue
        begins = t[t[DUTIES] + 7 * duty]
        if begins - free_from >= minutes or begins >= end:
            break
        free_from = max(free_from, t[t[DUTIES] + 7 * duty + 1])
    else:
        return bool(end - free_from >= minutes)
    return bool(min(begins, end) - free_from >= minutes)


@compiled
def step_price(t: Ints, row: int, covered: int) -> int:
    """Price of a row's cover."""
    if t[WIDTH]:
        return int(t[t[GAPS] + t[t[LEVELS] + row] + covered])
    gap, curve = covered - t[t[ROWS] + 2 * row], t[t[ROWS] + 2 * row + 1]
    price = 0
    if gap < 0:
        left = -gap
        for step in range(t[t[SHORT + 1] + curve], t[t[SHORT + 1] + curve + 1]):
            taken = min(left, t[t[SHORT] + 2 * step])
            price += taken * t[t[SHORT] + 2 * step + 1]
            left -= taken
            if left == 0:
                break
    elif gap > 0:
        left = gap
        for step in range(t[t[OVER + 1] + curve], t[t[OVER + 1] + curve + 1]):
            taken = min(left, t[t[OVER] + 2 * step])
            price += taken * t[t[OVER] + 2 * step + 1]
            left -= taken
            if left == 0:
                break
    return price


@compiled
def price_rows(t: Ints, s: Ints) -> int:
    """Price the cover of every row afresh; returns the sum."""
    total = 0
    for row in range(t[ROW_COUNT]):
        price = step_price(t, row, s[s[COVERED] + row])
        s[s[ROW_PRICES] + row] = price
        total += price
    return total
