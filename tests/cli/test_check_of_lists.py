"""`countersign check` knows what lists and search should show of a case, running or over, and finds what differs."""

import pytest

from server.commands.audit.compare import CompareCase, compare_case
from server.commands.transaction import Work
from server.engine.model import Limits
from server.store.unit_of_work import UnitOfWork
from tests.api.diagrams import diagram, form, start, user
from tests.cli.conftest import Cli
from tests.house import SANDBOX, House

COLUMNS = "who=who; amount=amount; day=day; large=amount > 10; nothing=missing; left=string(today())"
FILES = {
    "shown.bpmn": diagram(
        "shown", start(form="ask") + user("look", "Look"), "begin > look > end", title="=who", columns=COLUMNS
    ),
    "plain.bpmn": diagram("plain", start() + user("look", "Look"), "begin > look > end"),
    "forms/ask.json": form(
        "Ask",
        ["who", "amount", "day"],
        who={"type": "string", "x-widget": "text", "maxLength": 100},
        amount={"type": "string", "format": "decimal", "x-widget": "money"},
        day={"type": "string", "format": "date", "x-widget": "date"},
    ),
}
ASKED = {"who": "张建国", "amount": "1234.50", "day": "2026-03-02"}


@pytest.fixture
def house(database):
    """Two cases of each process; one of `shown` is over."""
    made = House(database)
    made.deploy(FILES)
    made.cases = [made.start("shown", ASKED, "liuyang", business_key=key) for key in ("K-1", "K-2")]
    made.do(made.cases[1], "look", "liuyang", {})
    made.plain = [made.start("plain", {}, "liuyang", **key) for key in ({}, {"business_key": "P-1"})]
    return made


def found_after(house, *statements):
    """What `compare_case` finds, by case, after a damage that is undone again."""
    with UnitOfWork(house.database) as uow:
        for statement in statements:
            assert uow._connection.exec_driver_sql(statement).rowcount, statement
        work = Work(uow, house.now, house.transactions.shelf, house.transactions.forms, SANDBOX, Limits())
        every = [*house.cases, *house.plain]
        return {case: found for case in every if (found := compare_case(CompareCase(case), work))}


def test_cases_as_they_were_written_agree(house, database_url, tmp_path):
    cli = Cli(tmp_path, database_url=database_url)
    assert cli.json("check") == []
    with house.database.write() as connection:
        connection.exec_driver_sql("UPDATE case_column SET text = 'x' WHERE name = 'who'")
        connection.commit()
    found = cli.json("check", code=1)
    assert [row["kind"] for row in found] == ["list", "list"]
    assert {row["where"] for row in found} == {f"case {case}" for case in house.cases}


RUNNING, OVER = (
    "(SELECT id FROM \"case\" WHERE business_key = 'K-1')",
    "(SELECT id FROM \"case\" WHERE business_key = 'K-2')",
)
COLUMN = 'WHERE "case" IN {case} AND name = '
DAMAGE = {
    "business key": """UPDATE "case" SET business_key = 'K-9' WHERE id IN {case}""",
    "business key gone": """UPDATE "case" SET business_key = NULL WHERE id IN {case}""",
    "title": """UPDATE "case" SET title = '李四' WHERE id IN {case}""",
    "columns": """UPDATE "case" SET columns = '{{"who": "李四"}}' WHERE id IN {case}""",
    "column of text": "UPDATE case_column SET text = '李四' " + COLUMN + "'who'",
    "column of numbers": "UPDATE case_column SET number = (SELECT min(number) FROM case_column), text = 'x' "
    + COLUMN
    + "'amount'",
    "column of times": "UPDATE case_column SET time = NULL " + COLUMN + "'day'",
    "column of truth": "UPDATE case_column SET text = 'false' " + COLUMN + "'large'",
    "column gone": "DELETE FROM case_column " + COLUMN + "'amount'",
    "column elsewhere": "UPDATE case_column SET process = 'plain' " + COLUMN + "'who'",
    "column of no name": """INSERT INTO case_column ("case", name, process, text) SELECT id, 'more', 'shown', 'x' FROM "case" WHERE id IN {case}""",
    "search text": """UPDATE "case" SET found_by = '李四' WHERE id IN {case}""",
    "search pairs gone": "DELETE FROM case_bigram WHERE \"case\" IN {case} AND gram = '建国'",
    "search pairs more": """INSERT INTO case_bigram (gram, "case") SELECT '李四', id FROM "case" WHERE id IN {case}""",
}


def test_changed_lists_are_found_in_cases_that_run_and_that_are_over(house):
    for case, chosen in zip(house.cases, (RUNNING, OVER), strict=True):
        for name, statement in DAMAGE.items():
            found = found_after(house, statement.format(case=chosen))
            assert set(found) == {case}, name
            assert {one.kind for one in found[case]} == {"list"}, found


@pytest.mark.parametrize("column", ["case_title", "case_key", "case_process"])
def test_a_task_that_names_another_case_is_found(house, column):
    found = found_after(house, f"""UPDATE task SET {column} = 'x' WHERE "case" IN {RUNNING}""")
    assert [one.kind for one in found[house.cases[0]]] == ["list"]


def test_a_title_where_there_is_none_is_found(house):
    found = found_after(house, "UPDATE \"case\" SET title = 'other' WHERE process = 'plain' AND business_key IS NULL")
    assert "the title is 'other', but by the data 'plain'" in [one.problem for one in found[house.plain[0]]]


def test_what_is_still_blind_is_no_difference(database, database_url, tmp_path):
    nodes = start() + user("a", "A", result="found_a", blind_to="b") + user("b", "B", blind_to="a") + user("c", "C")
    house = House(database)
    house.deploy({"shown.bpmn": diagram("shown", nodes, "begin > a > b > c > end", title="=said", columns="told=said")})
    case = house.start("shown", {}, "liuyang")
    cli = Cli(tmp_path, database_url=database_url)
    for element, values, title in (("a", {}, "shown"), ("b", {"said": "SECRET"}, "SECRET"), ("c", {}, "SECRET")):
        house.do(case, element, "liuyang", values)
        assert house.case(case).title == title
        assert cli.json("check") == []
