"""Signing in and out, and access tokens, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest

from server.auth.passwords import hash_password
from server.auth.sessions import IDLE, LONGEST
from server.auth.tokens import digest
from server.commands.access.create_token import CreateToken, create_token, read_scopes
from server.commands.access.keep_session import KeepSession, keep_session
from server.commands.access.sign_in import SignIn, sign_in
from server.commands.access.sign_out import SignOut, sign_out
from server.commands.people.disable_person import DisablePerson, disable_person
from server.domain.errors import InvalidValue, PersonNotFound, RightMissing, TooMany, WrongCredentials
from server.domain.people import Scope
from server.store.unit_of_work import UnitOfWork
from tests.house import House

PASSWORD = "correct horse"
HASH = hash_password(PASSWORD)


@pytest.fixture
def house(database):
    made = House(database)
    person = made.person("wangfang")
    with UnitOfWork(database) as uow:
        uow.people.set_password(person.id, HASH)
        uow.commit()
    return made


def enter(house, login="wangfang", password=PASSWORD, address="10.0.0.1", previous=None):
    return sign_in(house.transactions, SignIn(login=login, password=password, address=address, previous=previous))


def who(house, token):
    with UnitOfWork(house.database) as uow:
        return uow.sessions.signed_in(digest(token), house.now)


def recorded(house, kind):
    with house.database.read() as connection:
        return connection.exec_driver_sql(f"SELECT count(*) FROM audit_entry WHERE kind = '{kind}'").scalar_one()


def test_the_right_password_opens_a_session_for_its_person(house):
    opened = enter(house)
    found = who(house, opened.token)
    assert found.actor.login == "wangfang"
    assert found.session.csrf == opened.csrf
    assert recorded(house, "SignedIn") == 1


def test_only_the_digest_of_the_cookie_is_stored(house):
    opened = enter(house)
    with house.database.read() as connection:
        stored = connection.exec_driver_sql("SELECT id FROM session").scalars().all()
    assert stored == [digest(opened.token)]


@pytest.mark.parametrize(
    ("login", "password"), [("wangfang", "wrong horse"), ("nobody", PASSWORD), ("liuyang", PASSWORD)]
)
def test_wrong_credentials_are_refused_alike_and_written_down(house, login, password):
    with pytest.raises(WrongCredentials):
        enter(house, login, password)
    assert recorded(house, "SignInFailed") == 1
    assert recorded(house, "SignedIn") == 0


def test_a_disabled_person_does_not_sign_in_and_is_signed_out(house):
    opened = enter(house)
    house.run(disable_person, DisablePerson(person=opened.person))
    assert who(house, opened.token) is None
    with pytest.raises(WrongCredentials):
        enter(house)


def test_the_session_a_browser_brought_ends_when_it_signs_in(house):
    before = enter(house)
    after = enter(house, previous=before.token)
    assert after.token != before.token
    assert who(house, before.token) is None
    assert who(house, after.token) is not None


def test_guessing_is_slowed_down_per_login_even_for_the_right_password(house):
    for _ in range(5):
        with pytest.raises(WrongCredentials):
            enter(house, password="wrong horse")
    with pytest.raises(TooMany) as refused:
        enter(house)
    assert 1 <= refused.value.params["seconds"] <= 2
    assert recorded(house, "SignInFailed") == 5


def test_guessing_is_slowed_down_per_address_over_many_logins(house):
    with UnitOfWork(house.database) as uow:
        for number in range(40):
            uow.sessions.failed(f"a{number}", f"login{number}", "10.9.9.9", datetime.now(UTC))
        uow.commit()
    with pytest.raises(TooMany):
        enter(house, address="10.9.9.9")
    assert enter(house, address="10.0.0.1").token


def test_success_forgives_earlier_failures_of_the_login(house):
    for _ in range(4):
        with pytest.raises(WrongCredentials):
            enter(house, password="wrong horse")
    enter(house)
    with pytest.raises(WrongCredentials):
        enter(house, password="wrong horse")


def test_an_old_hash_is_replaced_when_the_password_is_known(house):
    from argon2 import PasswordHasher

    old = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    person = house.person("wangfang")
    with UnitOfWork(house.database) as uow:
        uow.people.set_password(person.id, old)
        uow.commit()
    enter(house)
    with UnitOfWork(house.database) as uow:
        assert uow.people.by_login("wangfang").password_hash != old
    enter(house)


def test_signing_out_ends_the_session(house):
    opened = enter(house)
    house.run(sign_out, SignOut(session_id=digest(opened.token), person=opened.person))
    assert who(house, opened.token) is None
    assert recorded(house, "SignedOut") == 1


def test_an_idle_session_ends(house):
    opened = enter(house)
    house.pass_time(seconds=IDLE.total_seconds() - 1)
    assert who(house, opened.token) is not None
    house.pass_time(seconds=1)
    assert who(house, opened.token) is None


def test_a_session_in_use_lives_on_but_not_for_ever(house):
    opened = enter(house)
    began = house.now
    while house.now - began < LONGEST - timedelta(hours=6):
        house.pass_time(hours=6)
        house.run(keep_session, KeepSession(who(house, opened.token).session))
    house.pass_time(hours=6)
    assert who(house, opened.token) is None


def test_a_token_stands_for_its_person_within_its_scopes(house):
    person = house.person("wangfang")
    token = house.run(create_token, CreateToken(person=person.id, scopes=frozenset({Scope.TASKS})))
    with UnitOfWork(house.database) as uow:
        found = uow.tokens.actor_by_token(digest(token), house.now)
    assert found.id == person.id
    assert found.allows(Scope.TASKS)
    assert not found.allows(Scope.ADMIN)
    assert recorded(house, "TokenCreated") == 1


def test_a_token_with_a_lifetime_ends(house):
    command = CreateToken(person=house.person("wangfang").id, lifetime=timedelta(days=1))
    token = house.run(create_token, command)
    house.pass_time(days=1)
    with UnitOfWork(house.database) as uow:
        assert uow.tokens.actor_by_token(digest(token), house.now) is None


def test_only_hr_makes_tokens_for_others(house):
    person = house.person("wangfang")
    with pytest.raises(RightMissing):
        house.run(create_token, CreateToken(person=person.id, actor=house.person("liuyang")))
    assert house.run(create_token, CreateToken(person=person.id, actor=house.person("admin")))
    assert house.run(create_token, CreateToken(person=person.id, actor=person))


def test_a_disabled_person_gets_no_token_and_loses_those_there_are(house):
    person = house.person("wangfang")
    token = house.run(create_token, CreateToken(person=person.id))
    house.run(disable_person, DisablePerson(person=person.id))
    with UnitOfWork(house.database) as uow:
        assert uow.tokens.actor_by_token(digest(token), house.now) is None
    with pytest.raises(PersonNotFound):
        house.run(create_token, CreateToken(person=person.id))


def test_scopes_are_a_closed_list():
    assert read_scopes([]) is None
    assert read_scopes(["tasks", "cases"]) == {Scope.TASKS, Scope.CASES}
    with pytest.raises(InvalidValue):
        read_scopes(["everything"])
