from __future__ import annotations

import pytest

from tests.planted.fault import planted_fault


def enough_rest(hours: float) -> bool:
    return hours >= 11


class Rest:
    def __init__(self, least: float) -> None:
        self.least = least

    def holds(self, hours: float) -> bool:
        return hours >= self.least


held_by_name = enough_rest


def test_every_holder_of_a_function_sees_the_fault() -> None:
    with planted_fault(enough_rest, ">=", ">"):
        assert not held_by_name(11)
    assert held_by_name(11)


def test_a_method_can_carry_a_fault() -> None:
    rest = Rest(11)
    with planted_fault(Rest.holds, "self.least", "0"):
        assert rest.holds(1)
    assert not rest.holds(1)


def test_the_fault_is_gone_after_an_exception() -> None:
    with pytest.raises(ZeroDivisionError), planted_fault(enough_rest, "11", "12"):
        _ = 1 // 0
    assert enough_rest(11)


@pytest.mark.parametrize("old", ["not there", "hours"])
def test_a_fault_that_would_plant_nothing_or_two_things_is_refused(old: str) -> None:
    with pytest.raises(ValueError, match="not once"), planted_fault(enough_rest, old, "x"):
        pass
