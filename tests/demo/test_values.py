"""Drawn values: the same for the same dice, of the kinds that forms take, and valid where numbers have check characters."""

from datetime import UTC, date, datetime
from decimal import Decimal
from random import Random
from zoneinfo import ZoneInfo

import pytest

from server.demo.chance import chance
from server.demo.numbers import business_code, person_number
from server.demo.reading_values import read_value
from server.demo.values import Drawing, plain
from server.forms.identities import cn_id, cn_uscc
from server.scenarios.faults import FaultyNode
from server.scenarios.nodes import read_yaml

ZONE = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 11, 26, 4, 0, tzinfo=UTC)


def drawn(text, dice=1, **known):
    node = read_yaml("f.yaml", f"value: {text}".encode()).entries("file")["value"]
    return plain(read_value(node).draw(Drawing(Random(dice), known, NOON, ZONE)), ZONE)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("fine", "fine"),
        ("12", 12),
        ("true", True),
        ('"=1 + 1"', 2),
        ('"=amount / 2"', Decimal("2.5")),
        ("=today()", "2026-11-26"),
        ('"=date(string(day)) + duration(\\"P1D\\")"', "2026-11-27"),
        ("=now()", "2026-11-26T12:00:00+08:00"),
        ('[a, "=null", b]', ["a", "b"]),
        ('{join: [a, "=1 + 1"]}', "a2"),
        ("{choose: {a: 1, b: 0}}", "a"),
        ("{choose: {true: 1, false: 0}}", True),
        ("{choose: {12: 1}}", 12),
        ('{choose: {"=amount": "=1", b: "=0"}}', 5),
        ("{between: [3, 3]}", 3),
        ("{between: [1.50, 1.50], step: 0.50}", Decimal("1.50")),
        ('{a: 1, b: "=form.a + 1", c: "=null"}', {"a": 1, "b": 2}),
        ("{a: {b: 1}}", {"a": {"b": 1}}),
    ],
)
def test_a_value_is_drawn_as_it_is_written(text, value):
    assert drawn(text, amount=Decimal(5), day=date(2026, 11, 26)) == value


def test_numbers_lie_between_their_ends_in_steps():
    found = {drawn("{between: [10, 20], step: 5}", dice) for dice in range(50)}
    assert found == {10, 15, 20}


def test_weights_are_weights():
    found = [drawn("{choose: {a: 9, b: 1}}", dice) for dice in range(500)]
    assert 400 < found.count("a") < 490


def test_made_up_numbers_are_valid_and_of_their_area():
    for seed in range(200):
        number = cn_id(person_number(Random(seed), "990101", (1960, 1999)))
        assert number.startswith("990101")
        assert 1960 <= int(number[6:10]) <= 1999
        assert cn_uscc(business_code(Random(seed), "990102"))[2:8] == "990102"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('"=1 +"', "no FEEL"),
        ("{between: [1]}", "a lowest and a highest"),
        ("{between: [1, 2], step: half}", "step is a number"),
        ("{number: cn-tax, area: '1'}", "cn-id, cn-uscc"),
        ("{number: cn-id}", "of an area"),
        ("{choose: 3}", "choose is a mapping"),
        ("{between: [1, 2], steps: 1}", "Did you mean step?"),
    ],
)
def test_a_value_that_cannot_be_drawn_is_refused_with_its_line(text, told):
    with pytest.raises(FaultyNode, match=told) as refused:
        drawn(text)
    assert refused.value.fault.line == 1


def test_dice_know_their_occasion_and_nothing_else():
    first = chance(1, "a", 2).random()
    chance(1, "b").random()
    assert chance(1, "a", 2).random() == first
    assert len({chance(1, "a", 3).random(), chance(2, "a", 2).random(), first}) == 3
