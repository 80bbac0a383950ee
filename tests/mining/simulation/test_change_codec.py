"""Changes come back from the store as they went in."""

from datetime import time

import pytest

from server.domain import codec
from server.mining.simulation.change_codec import packed, unpacked
from server.mining.simulation.changes import (
    AddPeople,
    ArrivalFactor,
    DropStep,
    HoldFactor,
    Hours,
    PersonDays,
    RemovePerson,
    RouteShare,
)

WEEK = dict.fromkeys(range(6), ((time(8), time(12)), (time(13), time(17, 30))))


@pytest.mark.parametrize(
    "change",
    [
        AddPeople("clerk", 2, "b1", frozenset({3})), AddPeople("clerk"), RemovePerson("anna"), PersonDays("emil", frozenset({0, 3})),
        ArrivalFactor(1.3), HoldFactor("check", 0.5), DropStep("sign"), RouteShare("p", "sign", 0.2), Hours(WEEK, "b1"),
    ],
)  # fmt: skip
def test_a_change_comes_back_as_it_was(change):
    assert unpacked(codec.loads(codec.dumps(packed(change)))) == change
