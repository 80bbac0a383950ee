"""The lists of the inbox against a plain filter over the same tasks, whatever way the statements go."""

import random

import pytest
from sqlalchemy import event

from server.domain.people import Actor, Branches, RoleAt
from server.domain.tasks import TaskState, may_see
from server.queries import found, inbox
from server.queries.cases import CaseFilter, list_cases
from server.queries.every_task import list_every_task
from server.queries.inbox import InboxFilter, InboxSort, count_tasks, count_views, list_tasks
from server.queries.inbox_reach import View
from server.store.unit_of_work import UnitOfWork
from tests.sample import HOUR, NOW, a_case, a_task, keep

TREE = Branches({"head": None, "north": "head", "south": "head"})
HELD = {
    "nobody": [],
    "one pair": [RoleAt("clerk", "north")],
    "a role everywhere": [RoleAt("clerk", "head")],
    "every role everywhere": [RoleAt("clerk", "head"), RoleAt("teller", "head")],
    "manager of one branch": [RoleAt("manager", "north")],
    "manager who is a clerk too": [RoleAt("manager", "south"), RoleAt("clerk", "south"), RoleAt("teller", "north")],
    "operator": [RoleAt("operator", "south")],
    "auditor of all": [RoleAt("auditor", "head")],
    "compliance": [RoleAt("compliance", "head")],
}
ACTORS = {name: Actor("li", "li", "Li", "north", frozenset(roles), TREE) for name, roles in HELD.items()}
TITLES = ["Loan 李四", "Loan 李五", "Deposit 王四", "loan a_b%/", "Lease"]
QUERIES = ["", "李四", "李", "四 loan", "lo", "le", "loan", "a_b%/", "oan", "0", "k-1 loan", "龘", "龘龘"]
SORT_KEYS = {
    InboxSort.DUE: lambda task: (task.due_at is None, task.due_at or NOW, task.id),
    InboxSort.AGE: lambda task: (task.created_at, task.id),
    InboxSort.PRIORITY: lambda task: (-task.priority, task.id),
}


@pytest.fixture
def town(house):
    """Forty cases with three tasks each, in ties; a third of the tasks kept from li, some of them li's own."""
    chance = random.Random(11)
    kept, texts, excluded = [], {}, set()
    for number in range(40):
        case = a_case(number, title=chance.choice(TITLES))
        tasks = [_some_task(chance, number * 3 + part, case) for part in range(3)]
        keep(house, case, *tasks)
        kept += tasks
        texts[case.id] = f"{case.title} {case.business_key}".casefold()
    with UnitOfWork(house) as work:
        excluded = {task.id for task in kept if chance.random() < 1 / 3}
        work.tasks.set_exclusions((), [(task, "li") for task in sorted(excluded)])
        work.commit()
    return house, kept, texts, excluded


def _some_task(chance, number, case):
    state = chance.choice(list(TaskState))
    return a_task(
        number,
        case,
        role=chance.choice(["clerk", "teller", "everyone", "manager"]),
        also_role=chance.choice([None, None, "clerk", "teller", "everyone"]),
        branch=chance.choice(["head", "north", "south"]),
        element=chance.choice(["check", "approve"]),
        state=state,
        assignee=None if state is TaskState.OFFERED else chance.choice(["li", "wang"]),
        due_at=chance.choice([None, NOW, NOW + HOUR]),
        priority=chance.choice([10, 50, 100]),
        created_at=chance.choice([NOW, NOW - HOUR]),
        completed_at=chance.choice([NOW, NOW - HOUR]) if state is TaskState.COMPLETED else None,
    )


@pytest.fixture(params=[64, 0], ids=["ranges", "one walk"])
def _shape(request, monkeypatch):
    monkeypatch.setattr(inbox, "MOST_RANGES", request.param)


@pytest.fixture(params=[10_000, 15, -1], ids=["few are found", "some are few", "many are found"])
def _search(request, monkeypatch):
    monkeypatch.setattr(found, "FEW", request.param)


def belongs(task, view, actor, excluded):
    """What the view shows, as its rule says it."""
    if view is View.OPEN:
        return task.open and may_see(task, actor)
    if view is View.GROUPS:
        offered = task.state is TaskState.OFFERED
        able = any(actor.holds(role, task.branch) for role in task.roles)
        return offered and able and task.id not in excluded
    return task.assignee == actor.id and task.state is (TaskState.CLAIMED if view is View.MINE else TaskState.COMPLETED)


def shown(database, actor, view, **options):
    cursor, rows = None, []
    while True:
        page = list_tasks(database, actor, view, limit=7, cursor=cursor, **options)
        rows += [row.task for row in page.items]
        cursor = page.next_cursor
        if cursor is None:
            return rows


@pytest.mark.usefixtures("_shape")
@pytest.mark.parametrize("who", ACTORS)
def test_every_list_is_what_a_plain_filter_and_sort_give(town, who):
    database, tasks, _, excluded = town
    actor = ACTORS[who]
    for view in View:
        mine = [task for task in tasks if belongs(task, view, actor, excluded)]
        assert count_tasks(database, actor, view).number == len(mine)
        for sort, key in SORT_KEYS.items():
            expected = sorted(mine, key=key)
            if view is View.DONE:
                expected = sorted(mine, key=lambda task: (task.completed_at, task.id), reverse=True)
            assert shown(database, actor, view, sort=sort) == expected


@pytest.mark.usefixtures("_shape", "_search")
@pytest.mark.parametrize("who", ["one pair", "manager who is a clerk too", "every role everywhere", "auditor of all"])
def test_every_search_is_what_a_plain_look_at_the_words_gives(town, who):
    database, tasks, texts, excluded = town
    actor = ACTORS[who]
    for query in QUERIES:
        cases = {case for case, text in texts.items() if all(word in text for word in query.split())}
        narrowed = InboxFilter(q=query, element="check")
        hits = [task for task in tasks if task.case in cases and task.element == "check"]
        for view in View:
            expected = {task.id for task in hits if belongs(task, view, actor, excluded)}
            assert {task.id for task in shown(database, actor, view, narrowed=narrowed)} == expected
            assert count_tasks(database, actor, view, narrowed=narrowed).number == len(expected)


@pytest.mark.usefixtures("_search")
@pytest.mark.parametrize("query", QUERIES)
def test_cases_and_tasks_of_every_state_are_found_by_the_same_words(town, query):
    database, tasks, texts, _ = town
    actor = ACTORS["manager of one branch"]
    cases = {case for case, text in texts.items() if all(word in text for word in query.split())}
    assert {row.id for row in list_cases(database, actor, {}, narrowed=CaseFilter(q=query)).items} == cases
    options = {"states": list(TaskState), "narrowed": InboxFilter(q=query), "limit": 200, "cursor": None}
    expected = {task.id for task in tasks if task.case in cases and may_see(task, actor)}
    assert {task.id for task in list_every_task(database, actor, **options).items} == expected


@pytest.mark.parametrize("who", ACTORS)
def test_a_list_and_the_counts_of_all_views_take_one_statement_each(town, who):
    database = town[0]
    with database.counting() as log:
        list_tasks(database, ACTORS[who], View.OPEN)
    assert len(log.statements) == 1
    with database.counting() as log:
        assert set(count_views(database, ACTORS[who], View)) == set(View)
    assert len(log.statements) == 1


def test_a_search_takes_one_statement_more_to_learn_what_is_rare(town):
    database = town[0]
    with database.counting() as log:
        list_tasks(database, ACTORS["one pair"], View.OPEN, narrowed=InboxFilter(q="loan 李四"))
    assert len(log.statements) == 2


@pytest.mark.parametrize("who", [who for who in ACTORS if who != "auditor of all"])
def test_sqlite_reads_no_more_of_the_tasks_than_ranges_in_the_order_of_the_list(town, who):
    database = town[0]
    if database.dialect == "sqlite":
        for plan in _plans(database, ACTORS[who]):
            assert not [step for step in plan if step.startswith("SCAN task") or "AUTOMATIC" in step]
            assert not [step for step in plan if "ix_task_open" in step and not _of_a_range(step)], plan


def _plans(database, actor):
    """What SQLite is about to do, with nothing known of how many rows there are."""
    heard = []

    def note(*args):
        heard.append(args[2:4])

    event.listen(database.reader, "before_cursor_execute", note)
    for view in View:
        for sort in InboxSort:
            list_tasks(database, actor, view, sort=sort)
        count_tasks(database, actor, view)
    event.remove(database.reader, "before_cursor_execute", note)
    with database.read() as connection:
        for statement, values in heard:
            yield [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]


def _of_a_range(step):
    """Of a role or branch, unless everything is read from the beginning."""
    return "(role=?" in step or "(also_role=?" in step or "(branch=?" in step or "ix_task_open_by_" in step
