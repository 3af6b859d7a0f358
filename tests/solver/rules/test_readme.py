"""The table of rules says what the rules say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from solver.rules import RULES, Rule
from solver.validate.rules import ALWAYS_HARD, ALWAYS_WEIGHTED

README = Path(__file__).parents[3] / "solver" / "rules" / "README.md"
ROW = re.compile(r"^\| `([a-z-]+)` \| (.+) \| (.+) \| (.+) \|$", re.MULTILINE)


def rows() -> dict[str, tuple[str, ...]]:
    found = ROW.findall(README.read_text(encoding="utf-8"))
    return {tag: tuple(cells) for tag, *cells in found}


def tag_of(rule: type[Rule]) -> str:
    return str(rule.__struct_config__.tag)


def test_every_rule_has_its_row_in_the_same_order() -> None:
    assert list(rows()) == [tag_of(rule) for rule in RULES]


@pytest.mark.parametrize("rule", RULES, ids=tag_of)
def test_a_row_gives_the_formula_and_the_source_of_its_rule(rule: type[Rule]) -> None:
    said = dict(re.findall(r"^ *(Formula|Source): (.+)\.$", rule.__doc__ or "", re.MULTILINE))
    _, formula, source = rows()[tag_of(rule)]

    assert (formula, source) == (said["Formula"], said["Source"])


def test_the_page_names_the_rules_that_are_always_weighted_or_always_hard() -> None:
    text = README.read_text(encoding="utf-8")

    assert named(text, "Always weighted") == {tag_of(rule) for rule in ALWAYS_WEIGHTED}
    assert named(text, "Always hard") == {tag_of(rule) for rule in ALWAYS_HARD}


def named(text: str, heading: str) -> set[str]:
    (sentence,) = re.findall(rf"{heading}: ([^.]+)\.", text)
    return set(re.findall(r"`([a-z-]+)`", sentence))
