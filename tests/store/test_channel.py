"""Writes that wait are to be told from writes at once by nothing but their number."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from server.domain.cases import StaleCase
from server.store.channel import Channel
from server.store.tables.tasks import task, task_doer, task_draft
from tests.sample import NOW, a_case, a_task, keep

PUT = insert(task_doer)
RENAME = update(task_doer).where(task_doer.c.element == bindparam("wanted"))
DROP = delete(task_doer).where(task_doer.c.element == bindparam("wanted"))
DRAFT = insert(task_draft)
DROP_DRAFT = delete(task_draft).where(task_draft.c.person == bindparam("wanted"))
ELEMENTS, PERSONS = ("a", "b", "c"), ("li", "wang")


def doer(element: str, name: str = "Check") -> dict[str, object]:
    return {"case": "case-000001", "element": element, "person": "li", "name": name, "ord": 1, "at": NOW}


def draft(person: str) -> dict[str, object]:
    return {"task": "task-000001", "person": person, "values": {"金额": 1}, "at": NOW}


def write(channel: Channel, statement, values, refusal=None) -> None:
    channel.later(statement, values, refusal=refusal)
    channel.flush()


@pytest.fixture
def stocked(house):
    keep(house, a_case(), a_task(1), a_task(2))
    return house


def rows(connection) -> set[tuple[str, str]]:
    found = {tuple(row) for row in connection.execute(select(task_doer.c.element, task_doer.c.name))}
    return found | {("draft", row[0]) for row in connection.execute(select(task_draft.c.person))}


def test_what_waits_is_written_before_anything_is_read(stocked):
    with stocked.write() as connection:
        channel = Channel(connection)
        channel.later(PUT, doer("a"))
        channel.insert_rows(task_draft, [draft("li"), draft("wang")])
        assert channel.execute(select(task_doer.c.element)).scalar_one() == "a"
        assert rows(connection) == {("a", "Check"), ("draft", "li"), ("draft", "wang")}


def test_writes_of_several_tables_are_one_statement_on_postgresql(stocked):
    with stocked.counting() as log, stocked.write() as connection:
        channel = Channel(connection)
        channel.later(PUT, doer("a"))
        channel.insert_rows(task_draft, [draft("li"), draft("wang")])
        channel.flush()
        assert len(log.statements) == (1 if stocked.dialect == "postgresql" else 2)


def test_writes_of_different_rows_of_a_table_are_one_statement_and_of_the_same_row_two(stocked):
    if stocked.dialect != "postgresql":
        return
    rename = update(task).where(task.c.id == bindparam("wanted"))
    for other, statements in (("task-000002", 1), ("task-000001", 2)):
        with stocked.counting() as log, stocked.write() as connection:
            channel = Channel(connection)
            channel.later(rename, {"wanted": "task-000001", "name": "first"}, row="task-000001")
            channel.later(rename, {"wanted": other, "name": "second"}, row=other)
            channel.flush()
            assert len(log.statements) == statements
            assert channel.execute(select(task.c.name).where(task.c.id == other)).scalar_one() == "second"


@pytest.mark.parametrize("alone", [True, False])
def test_a_write_that_misses_its_row_is_refused(stocked, alone):
    with stocked.write() as connection:
        channel = Channel(connection)
        if not alone:
            channel.later(DRAFT, draft("li"))
        with pytest.raises(StaleCase):
            write(channel, RENAME, {"wanted": "nobody", "name": "x"}, StaleCase)


def test_constraints_hold_over_writes_that_wait(stocked):
    with stocked.write() as connection:
        channel = Channel(connection)
        channel.later(DRAFT, draft("li"))
        with pytest.raises(IntegrityError):
            write(channel, PUT, {**doer("a"), "case": "no such case"})


WRITES = st.one_of(
    st.tuples(st.just("put"), st.sampled_from(ELEMENTS)),
    st.tuples(st.just("rename"), st.sampled_from(ELEMENTS)),
    st.tuples(st.just("drop"), st.sampled_from(ELEMENTS)),
    st.tuples(st.just("draft"), st.sampled_from(PERSONS)),
    st.tuples(st.just("drop draft"), st.sampled_from(PERSONS)),
    st.tuples(st.just("read"), st.just("")),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WRITES, max_size=12))
def test_any_order_of_writes_leaves_what_they_would_leave_one_by_one(stocked, writes):
    expected: dict[tuple[str, str], str] = {}
    with stocked.write() as connection:
        channel = Channel(connection)
        for number, (what, name) in enumerate(writes):
            match what:
                case "put":
                    if ("doer", name) not in expected:
                        channel.later(PUT, doer(name, f"n{number}"))
                        expected["doer", name] = f"n{number}"
                case "rename":
                    channel.later(RENAME, {"wanted": name, "name": f"n{number}"})
                    if ("doer", name) in expected:
                        expected["doer", name] = f"n{number}"
                case "drop":
                    channel.later(DROP, {"wanted": name})
                    expected.pop(("doer", name), None)
                case "draft":
                    if ("draft", name) not in expected:
                        channel.later(DRAFT, draft(name))
                        expected["draft", name] = name
                case "drop draft":
                    channel.later(DROP_DRAFT, {"wanted": name})
                    expected.pop(("draft", name), None)
                case _:
                    channel.execute(select(task_doer.c.element)).all()
        channel.flush()
        assert rows(connection) == {
            (name, value) if kind == "doer" else ("draft", value) for (kind, name), value in expected.items()
        }
