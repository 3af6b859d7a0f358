"""What somebody typed becomes typed values, or a message for the field."""

from __future__ import annotations

from datetime import date

import pytest
from werkzeug.datastructures import MultiDict

from web.forms import Form, minute_of


def form(**fields: str) -> Form:
    return Form(MultiDict(fields))


def test_a_filled_form_gives_its_values() -> None:
    given = form(name=" Early ", day="2027-03-28", count="28", zone="Asia/Manila", at="07:30")
    assert given.text("name") == "Early"
    assert given.day("day") == date(2027, 3, 28)
    assert given.whole("count", 1, 56) == 28
    assert given.zone("zone") == "Asia/Manila"
    assert given.minute_of_day("at") == 450
    assert given.ok


@pytest.mark.parametrize(
    ("reader", "value"),
    [
        (lambda f: f.text("x"), "  "),
        (lambda f: f.text("x"), "bell\a"),
        (lambda f: f.text("x"), "a" * 201),
        (lambda f: f.day("x"), "28.03.2027"),
        (lambda f: f.day("x"), "2027-02-29"),
        (lambda f: f.whole("x", 1, 56), "57"),
        (lambda f: f.whole("x", 1, 56), "1.5"),
        (lambda f: f.number("x", 0, 1), "nan"),
        (lambda f: f.number("x", 0, 1), "1e999"),
        (lambda f: f.minute_of_day("x"), "25:00"),
        (lambda f: f.zone("x"), "Mars/Base"),
        (lambda f: f.zone("x"), "../etc/passwd"),
        (lambda f: f.choice("x", ["a", "b"]), "c"),
        (lambda f: f.weekdays("x"), "9"),
    ],
)
def test_a_wrong_value_leaves_a_message_at_its_field(reader, value: str) -> None:  # type: ignore[no-untyped-def]  # lambdas of many types
    given = form(x=value)
    reader(given)
    assert list(given.errors) == ["x"]
    assert given["x"] == value


def test_the_first_message_of_a_field_stays() -> None:
    given = form()
    given.refuse("name", "first")
    given.refuse_all({"name": "second", "other": "third"})
    assert given.errors == {"name": "first", "other": "third"}


def test_a_form_begins_with_the_values_it_was_given() -> None:
    begun = Form(name="Early", weekdays=[0, 4], note=None)
    assert begun["name"] == "Early"
    assert begun["note"] == ""
    assert begun.chosen("weekdays") == ["0", "4"]


def test_a_box_that_was_unticked_stays_unticked() -> None:
    sent = Form(MultiDict({"name": "x"}), ready=True)
    assert not sent.ticked("ready")
    assert Form(ready=True).ticked("ready")


def test_the_end_of_the_day_is_a_time() -> None:
    assert minute_of("24:00") == 1440
    with pytest.raises(ValueError, match="24:30"):
        minute_of("24:30")
