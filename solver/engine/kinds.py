"""Compiled choice of a kind of move: those that were taken more often are tried more often."""

from __future__ import annotations

import numpy as np

from solver.engine.chance import draw
from solver.engine.compiled import compiled
from solver.engine.lists import Ints
from solver.engine.state import KINDS, OFTEN, TAKEN, TRIED, WEIGHTS

SHARPNESS = 1_000_000
LEAST_WEIGHT = 1500
WEEKS = 7
"""The kind of move that exchanges weeks."""


@compiled
def choose_kind(s: Ints) -> int:
    """A kind of move, by the weights of the moment."""
    left, kind = draw(s, s[s[WEIGHTS] + KINDS]), 0
    while left >= s[s[WEIGHTS] + kind]:
        left -= s[s[WEIGHTS] + kind]
        kind += 1
    return kind


@compiled
def weigh_kinds(s: Ints) -> None:
    """Kinds whose moves were taken more often are tried more often from now on."""
    best, total = 1, 0
    for kind in range(KINDS):
        best = max(best, SHARPNESS * s[s[TAKEN] + kind] // (s[s[TRIED] + kind] + 1))
    for kind in range(KINDS):
        rate = SHARPNESS * s[s[TAKEN] + kind] // (s[s[TRIED] + kind] + 1)
        weight = LEAST_WEIGHT + int(1000 * np.sqrt(rate / best))
        if kind == 0:
            weight *= s[OFTEN]
        elif kind == WEEKS and s[OFTEN] == 1:
            weight = 0  # weeks are exchanged where days were planned
        s[s[WEIGHTS] + kind] = weight
        total += s[s[WEIGHTS] + kind]
        s[s[TRIED] + kind], s[s[TAKEN] + kind] = s[s[TRIED] + kind] // 2, s[s[TAKEN] + kind] // 2
    s[s[WEIGHTS] + KINDS] = total
