"""An authority limit is changed from a day on by two people, and ends on a day; nobody decides on both or on none."""

from datetime import timedelta
from decimal import Decimal

import pytest

from server.commands.people.set_limit import ChangeLimit, EndLimit, SignLimit, change_limit, end_limit, sign_limit
from server.domain.authority import (
    LimitAmount,
    LimitNotFound,
    LimitNotInForce,
    LimitOtherwise,
    LimitSignedAlone,
    LimitsOverlap,
)
from server.domain.errors import RightMissing
from server.domain.events import ORGANISATION
from server.domain.replay import facts_of
from server.store.chains import entries_of
from server.store.unit_of_work import UnitOfWork
from tests.commands.test_authority import limited
from tests.house import House

DAY = timedelta(days=1)


@pytest.fixture
def house(database):
    return House(database)


def change(house, limit, amount, begin=None, by="tianjing"):
    actor = house.person(by) if by else None
    return house.run(change_limit, ChangeLimit(limit_id=limit, amount=Decimal(amount), begin=begin, actor=actor))


def sign(house, limit, by="admin"):
    house.run(sign_limit, SignLimit(limit_id=limit, actor=house.person(by)))


def end(house, limit, at=None, by="tianjing"):
    house.run(end_limit, EndLimit(limit_id=limit, actor=house.person(by), at=at))


def may_decide(house, login="huangmin"):
    return house.person(login).authority("officer_b", "b1", "t")


def kept(house, limit):
    with UnitOfWork(house.database) as uow:
        return uow.limits.get(limit)


def test_the_old_amount_counts_until_the_day_and_the_new_one_from_it(house):
    old = limited(house, 500, role="officer_b")
    new = change(house, old, 300, house.now + DAY)
    sign(house, new)
    assert may_decide(house) == 500
    house.pass_time(days=1)
    assert may_decide(house) == 300
    kinds = [fact.kind for fact in facts_of(entries_of(house.database, ORGANISATION)) if fact.kind.startswith("Limit")]
    assert kinds[-3:] == ["LimitSet", "LimitShortened", "LimitWasSigned"]
    assert kept(house, new).replaces == old


def test_nothing_changes_before_a_second_person_signed_it(house):
    old = limited(house, 500, role="officer_b")
    new = change(house, old, 900)
    house.pass_time(days=1)
    assert may_decide(house) == 500
    with pytest.raises(LimitSignedAlone):
        sign(house, new, "tianjing")
    sign(house, new)
    assert may_decide(house) == 900
    assert kept(house, new).limit.valid_from == house.now == kept(house, old).limit.valid_until


def test_a_change_that_nobody_wants_any_more_ends_unsigned(house):
    old = limited(house, 500, role="officer_b")
    new = change(house, old, 900)
    end(house, new)
    assert may_decide(house) == 500
    assert change(house, old, 800) != new


def test_a_change_keeps_whose_it_is_and_until_when(house):
    until = house.now + 9 * DAY
    old = limited(house, 500, role="officer_b", branch="b1", process="t", valid_until=until)
    new = change(house, old, 300, house.now + DAY, by=None)
    limit = kept(house, new).limit
    assert (limit.about, limit.valid_until) == (kept(house, old).limit.about, until)
    assert kept(house, new).signed_at == house.now


def test_a_limit_to_come_is_replaced_whole(house):
    begin = house.now + 5 * DAY
    old = limited(house, 500, role="officer_b", valid_from=begin)
    new = change(house, old, 300, begin, by=None)
    assert kept(house, old).ended_at == house.now and kept(house, new).limit.valid_from == begin


def test_two_changes_do_not_wait_at_once(house):
    old = limited(house, 500, role="officer_b", valid_until=house.now + 5 * DAY)
    change(house, old, 300, house.now + DAY)
    with pytest.raises(LimitsOverlap):
        change(house, old, 400, house.now + 2 * DAY)


def test_what_is_wrong_with_a_change_is_refused(house):
    old = limited(house, 500, role="officer_b", valid_from=house.now + DAY, valid_until=house.now + 5 * DAY)
    with pytest.raises(LimitOtherwise):
        change(house, old, 300)
    with pytest.raises(LimitOtherwise):
        change(house, old, 300, house.now + 5 * DAY)
    with pytest.raises(LimitAmount):
        change(house, old, -1, house.now + 2 * DAY)
    with pytest.raises(RightMissing):
        change(house, old, 300, by="huangmin")
    with pytest.raises(LimitNotFound):
        change(house, "none", 300)
    house.pass_time(days=6)
    with pytest.raises(LimitNotInForce):
        change(house, old, 300)


def test_only_what_is_signed_and_not_ended_is_changed(house):
    asked = limited(house, 500, role="officer_b", by="tianjing")
    with pytest.raises(LimitNotInForce):
        change(house, asked, 300)
    sign(house, asked)
    end(house, asked)
    with pytest.raises(LimitNotInForce):
        change(house, asked, 300)


def test_a_change_signed_after_the_limit_was_ended_counts_from_its_own_day(house):
    old = limited(house, 500, role="officer_b")
    new = change(house, old, 300, house.now + DAY)
    end(house, old)
    sign(house, new)
    assert may_decide(house) is None
    house.pass_time(days=1)
    assert may_decide(house) == 300


def test_a_limit_ends_on_a_day_and_is_never_lengthened_so(house):
    old = limited(house, 500, role="officer_b")
    end(house, old, house.now + DAY)
    assert may_decide(house) == 500
    with pytest.raises(LimitOtherwise):
        end(house, old, house.now + 2 * DAY)
    house.pass_time(days=1)
    assert may_decide(house) is None
