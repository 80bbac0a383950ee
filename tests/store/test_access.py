from datetime import timedelta

import pytest
from sqlalchemy.exc import SQLAlchemyError

from server.domain.errors import LoginTaken, PersonNotFound
from server.domain.people import RoleAt, Scope
from server.domain.staff import ApiToken, Branch, CalendarRow, Person, Session
from server.store.access import Sessions, Tokens
from server.store.people import People
from server.store.unit_of_work import UnitOfWork
from tests.sample import HOUR, NOW


def sign_in(database, person: str = "li") -> None:
    with UnitOfWork(database) as work:
        work.sessions.add(Session("s", person, "csrf", NOW, NOW, NOW + HOUR))
        work.commit()


def test_a_token_gives_person_roles_and_scopes_in_one_statement(house):
    with house.read() as connection:
        tokens = Tokens(connection, house.branches)
        tokens.actor_by_token("token-of-li", NOW)
        with house.counting() as log:
            actor = tokens.actor_by_token("token-of-li", NOW)
    assert (actor.id, actor.roles, actor.scopes) == ("li", {RoleAt("clerk", "north")}, {Scope.TASKS})
    assert len(log.statements) == 1


def test_a_role_at_head_office_covers_the_branches_below(house):
    with house.read() as connection:
        assert People(connection, house.branches).actor("chen", NOW).holds("clerk", "south")


def test_an_expired_withdrawn_or_unknown_token_stands_for_nobody(house):
    with UnitOfWork(house) as work:
        work.tokens.add(ApiToken("short", "li", None, NOW, expires_at=NOW + HOUR))
        assert work.tokens.actor_by_token("short", NOW).scopes is None
        assert work.tokens.actor_by_token("short", NOW + HOUR) is None
        work.tokens.delete("token-of-li")
        assert work.tokens.actor_by_token("token-of-li", NOW) is None
        assert work.tokens.actor_by_token("other", NOW) is None


def test_a_disabled_person_has_neither_token_nor_session_nor_a_part(house):
    sign_in(house)
    with UnitOfWork(house) as work:
        work.people.disable("li")
        assert work.tokens.actor_by_token("token-of-li", NOW) is None
        assert work.sessions.signed_in("s", NOW) is None
        assert "li" not in {actor.id for actor in work.people.actors(NOW)}
        with pytest.raises(PersonNotFound):
            work.people.actor("li", NOW)


def test_a_session_gives_its_person_until_it_expires_or_ends(house):
    sign_in(house)
    with UnitOfWork(house) as work:
        work.people.set_preferences("li", locale="zh", theme="dark")
        signed_in = work.sessions.signed_in("s", NOW)
        assert (signed_in.actor.id, signed_in.session.csrf) == ("li", "csrf")
        assert (signed_in.locale, signed_in.theme) == ("zh", "dark")
        assert work.sessions.signed_in("s", NOW + HOUR) is None
        work.sessions.touch("s", NOW + HOUR, NOW + 2 * HOUR)
        assert work.sessions.signed_in("s", NOW + HOUR) is not None
        work.sessions.delete_of("li")
        assert work.sessions.signed_in("s", NOW) is None


def test_failed_sign_ins_count_by_login_and_by_address(house):
    with UnitOfWork(house) as work:
        for number, (login, address) in enumerate([("li", "a"), ("li", "b"), ("wang", "b")]):
            work.sessions.failed(str(number), login, address, NOW + number * HOUR)
        assert work.sessions.failures("li", "b", NOW) == (2, 2)
        assert work.sessions.failures("li", "b", NOW + HOUR) == (1, 2)
        work.sessions.forgive("li")
        assert work.sessions.failures("li", "b", NOW) == (0, 1)
        work.sessions.sweep(NOW, attempts_before=NOW + 5 * HOUR)
        assert work.sessions.failures("wang", "b", NOW) == (0, 0)


def test_a_login_is_given_once(house):
    with UnitOfWork(house) as work, pytest.raises(LoginTaken):
        work.people.add(Person("other", "li", "Li Two", "north"))


def test_a_new_branch_shows_in_the_tree_and_one_rolled_back_does_not(house):
    with UnitOfWork(house) as work:
        work.people.add_branch(Branch("gone", "Gone", parent="head"))
        assert work.people.actor("chen", NOW).holds("clerk", "gone")
    with UnitOfWork(house) as work:
        assert not work.people.actor("chen", NOW).holds("clerk", "gone")
        work.people.add_branch(Branch("east", "East", parent="head", labels={"zh": "东"}))
        assert work.people.actor("chen", NOW).holds("clerk", "east")
        assert not work.people.actor("chen", NOW).holds("clerk", "gone")
        assert work.people.branches()[0].labels == {"zh": "东"}


def test_a_reading_connection_cannot_write(house):
    with house.read() as connection, pytest.raises(SQLAlchemyError):
        Sessions(connection, house.branches).add(Session("s", "li", "c", NOW, NOW, NOW))


def test_a_calendar_is_kept_whole_and_replaced_whole(house):
    first = CalendarRow("cn", {"mon": [["09:00", "17:00"]]}, {"2026-10-01": [], "2026-10-10": [["09:00", "17:00"]]})
    second = CalendarRow("cn", {"mon": []}, {"2026-10-02": []})
    with UnitOfWork(house) as work:
        for row in (first, second):
            work.calendars.put(row)
            assert work.calendars.get("cn") == row
        assert work.calendars.get("other") is None


def test_the_manual_clock_stands_where_it_was_set(house):
    with UnitOfWork(house) as work:
        assert work.clock.now() is None
        work.clock.set(NOW)
        work.clock.set(NOW + timedelta(microseconds=1))
        assert work.clock.lock() == NOW + timedelta(microseconds=1)


def test_a_naive_time_is_refused(house):
    with UnitOfWork(house) as work, pytest.raises(SQLAlchemyError, match="naive"):
        work.clock.set(NOW.replace(tzinfo=None))
