import random
from dataclasses import replace
from datetime import timedelta

import pytest

from server.domain.errors import InvalidValue
from server.domain.people import RoleAt
from server.domain.tasks import TaskState, may_see
from server.queries import inbox
from server.queries.inbox import InboxFilter, InboxSort, count_tasks, list_tasks
from server.queries.inbox_reach import View
from server.queries.paging import MOST_COUNTED
from server.store.unit_of_work import UnitOfWork
from tests.sample import HOUR, NOW, PEOPLE, a_case, a_task, keep


def actor_of(database, person):
    with UnitOfWork(database) as work:
        return work.people.actor(person, NOW)


@pytest.fixture
def crowd(house):
    """Sixty tasks of every state, role and branch, with ties in every sort column."""
    chance = random.Random(7)
    tasks = [
        a_task(
            number,
            role=chance.choice(["clerk", "teller", "everyone"]),
            branch=chance.choice(["head", "north", "south"]),
            state=(state := chance.choice(list(TaskState))),
            assignee=None if state is TaskState.OFFERED else chance.choice(list(PEOPLE)),
            due_at=chance.choice([None, NOW, NOW + HOUR]),
            priority=chance.choice([10, 50]),
            created_at=chance.choice([NOW, NOW - HOUR]),
            completed_at=NOW if state is TaskState.COMPLETED else None,
        )
        for number in range(60)
    ]
    keep(house, a_case(), *tasks)
    return house, tasks


@pytest.fixture(params=[24, 0], ids=["a range for each pair", "one walk"])
def _shape(request, monkeypatch):
    monkeypatch.setattr(inbox, "MOST_RANGES", request.param)


def pages(database, actor, view, **options):
    cursor, shown = None, []
    while True:
        page = list_tasks(database, actor, view, limit=4, cursor=cursor, **options)
        shown += [row.task for row in page.items]
        cursor = page.next_cursor
        if cursor is None:
            return shown


@pytest.mark.usefixtures("_shape")
@pytest.mark.parametrize("person", PEOPLE)
def test_the_open_view_shows_exactly_the_open_tasks_a_person_may_see(crowd, person):
    database, tasks = crowd
    actor = actor_of(database, person)
    expected = {task.id for task in tasks if task.open and may_see(task, actor)}
    shown = pages(database, actor, View.OPEN)
    assert len(shown) == len(expected)
    assert {task.id for task in shown} == expected
    assert count_tasks(database, actor, View.OPEN).number == len(expected)


@pytest.mark.usefixtures("_shape")
@pytest.mark.parametrize("person", PEOPLE)
def test_the_groups_view_shows_what_is_offered_to_a_persons_roles(crowd, person):
    database, tasks = crowd
    actor = actor_of(database, person)
    expected = {t.id for t in tasks if t.state is TaskState.OFFERED and actor.holds(t.role, t.branch)}
    assert {task.id for task in pages(database, actor, View.GROUPS)} == expected
    assert count_tasks(database, actor, View.GROUPS).number == len(expected)


@pytest.mark.parametrize("person", PEOPLE)
def test_mine_and_done_show_what_a_person_holds_and_has_done(crowd, person):
    database, tasks = crowd
    actor = actor_of(database, person)
    for view, state in ((View.MINE, TaskState.CLAIMED), (View.DONE, TaskState.COMPLETED)):
        expected = {task.id for task in tasks if task.state is state and task.assignee == person}
        assert {task.id for task in pages(database, actor, view)} == expected


@pytest.mark.parametrize(
    ("sort", "key"),
    [
        (InboxSort.DUE, lambda task: (task.due_at is None, task.due_at or NOW, task.id)),
        (InboxSort.AGE, lambda task: (task.created_at, task.id)),
        (InboxSort.PRIORITY, lambda task: (-task.priority, task.id)),
    ],
)
@pytest.mark.parametrize("person", ["li", "chen"])
def test_every_sort_is_kept_across_pages(crowd, sort, key, person):
    database, _ = crowd
    shown = pages(database, actor_of(database, person), View.OPEN, sort=sort)
    assert len(shown) > 8
    assert shown == sorted(shown, key=key)


def test_filters_narrow_the_list_and_its_count(crowd):
    database, tasks = crowd
    actor = actor_of(database, "chen")
    filters = {
        InboxFilter(role="teller"): lambda t: t.role == "teller",
        InboxFilter(assignee="li"): lambda t: t.assignee == "li",
        InboxFilter(due_before=NOW + HOUR): lambda t: t.due_at == NOW,
        InboxFilter(case="case-000001", element="check", process="loan"): lambda _: True,
        InboxFilter(process="other"): lambda _: False,
    }
    for narrowed, keeps in filters.items():
        expected = {task.id for task in tasks if task.open and may_see(task, actor) and keeps(task)}
        assert {task.id for task in pages(database, actor, View.OPEN, narrowed=narrowed)} == expected
        assert count_tasks(database, actor, View.OPEN, narrowed=narrowed).number == len(expected)


def test_a_task_one_is_excluded_from_is_not_offered_but_may_be_seen(house):
    keep(house, a_case(), a_task())
    with UnitOfWork(house) as work:
        work.tasks.set_exclusions((), [("task-000001", "li")])
        work.commit()
    assert not pages(house, actor_of(house, "li"), View.GROUPS)
    assert len(pages(house, actor_of(house, "li"), View.OPEN)) == 1
    assert len(pages(house, actor_of(house, "wang"), View.GROUPS)) == 1


@pytest.mark.parametrize("query", ["李四", "李", "四", "loan 李四", "LOAN", "K-1", "k", "  "])
def test_a_task_is_found_by_the_words_of_its_case(house, query):
    keep(house, a_case(title="Loan 李四"), a_task())
    assert len(pages(house, actor_of(house, "li"), View.OPEN, narrowed=InboxFilter(q=query))) == 1


@pytest.mark.parametrize("query", ["李五", "四李", "王", "loan 王", "oaln", "%", "K_1"])
def test_a_task_is_not_found_by_other_words(house, query):
    keep(house, a_case(title="Loan 李四"), a_task())
    assert not pages(house, actor_of(house, "li"), View.OPEN, narrowed=InboxFilter(q=query))


def test_a_new_title_is_shown_and_found_at_its_open_tasks(house):
    keep(house, a_case(title="Loan 李四"), a_task())
    with UnitOfWork(house) as work:
        work.cases.save(replace(work.cases.lock("case-000001"), title="Loan 王五"))
        work.commit()
    actor = actor_of(house, "li")
    assert [row.title for row in list_tasks(house, actor, View.OPEN).items] == ["Loan 王五"]
    assert count_tasks(house, actor, View.OPEN, narrowed=InboxFilter(q="王五")).number == 1
    assert count_tasks(house, actor, View.OPEN, narrowed=InboxFilter(q="李四")).number == 0


def test_counts_stop_at_a_thousand(house):
    keep(house, a_case(), *[a_task(number) for number in range(MOST_COUNTED)])
    actor = actor_of(house, "li")
    assert str(count_tasks(house, actor, View.OPEN)) == "1000"
    keep(house, a_case(2), a_task(5_000, a_case(2)))
    assert str(count_tasks(house, actor, View.OPEN)) == "1000+"


@pytest.mark.parametrize("cursor", ["x", "", "e30", "W10", "W1sidiIsMV0sWyJ2IiwiYSJdXQ"])
def test_a_foreign_cursor_is_refused(house, cursor):
    with pytest.raises(InvalidValue):
        list_tasks(house, actor_of(house, "li"), View.OPEN, cursor=cursor)


def test_a_grant_counts_only_while_it_is_valid(house):
    with UnitOfWork(house) as work:
        work.people.grant("li", [RoleAt("teller", "south")], valid_until=NOW + HOUR)
        assert work.people.actor("li", NOW).holds("teller", "south")
        assert not work.people.actor("li", NOW + timedelta(hours=2)).holds("teller", "south")
