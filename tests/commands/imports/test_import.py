"""Cases from lists: every fault named by row and column, all rows or none, and never twice."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from server.commands.cases.start import StartCase, start_case
from server.commands.imports.faults import RowsRefused
from server.commands.imports.import_cases import ImportCases, RowOutcome, import_cases
from server.commands.imports.sheet import read_sheet
from server.commands.imports.target import NotImportable
from server.commands.messages.publish import PublishMessage, publish_message
from server.commands.submission import Submission
from server.domain.errors import BusinessKeyDiffers, BusinessKeyTaken, BusinessKeyUnusable, NoPlainStart
from server.store.business_keys import known_business_keys
from tests.api import diagrams
from tests.house import House

NUMBER = {"type": "string", "title": "Number", "x-widget": "text", "maxLength": 300}
FIELDS = {
    "number": NUMBER,
    "holder": {
        "type": "object",
        "required": ["id_number"],
        "properties": {"id_number": {"type": "string", "format": "cn-id"}},
    },
    "amount": {"type": "string", "x-widget": "money", "format": "decimal", "x-minimum": "0.01"},
    "since": {"type": "string", "format": "date"},
    "papers": {"type": "array", "items": {"enum": ["card", "deed"]}},
}
MESSAGE = '<bpmn:message id="m_new" name="new_policy"/>'
GOOD = "11010519491231002X"
HEADER = "branch,number,holder.id_number,amount,since,papers"
LIST = f"""{HEADER}
b1,P-1,{GOOD},"1,000.00",2026-03-02,card
b2,P-2,{GOOD},20,2026/3/2,card；deed
"""


def policies(key="=number"):
    plain = diagrams.start(form="policy", **({"business_key": key} if key else {}))
    nodes = plain + diagrams.user("look", "Look") + by_message_start(business_key="=number")
    return {
        "policy.bpmn": diagrams.diagram("policy", nodes, "begin > look > end; told > look", more=MESSAGE),
        "forms/policy.json": diagrams.form("Policy", ["number", "holder", "amount"], **FIELDS),
    }


def by_message_start(**values):
    event = '<bpmn:messageEventDefinition id="def_told" messageRef="m_new" />'
    return f'<bpmn:startEvent id="told">{diagrams.properties(**values)}{event}</bpmn:startEvent>'


@pytest.fixture
def house(database):
    made = House(database)
    made.deploy(policies())
    return made


def enter(house, text, by="wangfang", **more):
    actor = house.person(by) if by else None
    return house.run(import_cases, ImportCases(process="policy", sheet=read_sheet(text.encode()), actor=actor, **more))


def refused(house, text, by="tangli"):
    with pytest.raises(RowsRefused) as found:
        enter(house, text, by)
    return [(fault.row, fault.column, fault.code) for fault in found.value.faults]


def test_each_row_is_a_case_at_its_branch_typed_by_the_start_form(house):
    done = enter(house, LIST, "tangli")
    assert [(row.row, row.business_key, row.outcome) for row in done] == [(2, "P-1", "started"), (3, "P-2", "started")]
    first, second = (house.case(row.case) for row in done)
    assert (first.business_key, first.branch, str(first.data["amount"])) == ("P-1", "b1", "1000.00")
    assert (second.branch, second.data["papers"]) == ("b2", ["card", "deed"])
    assert first.started_by == house.person("tangli").id


def test_a_list_entered_again_starts_only_what_is_new(house):
    enter(house, LIST, "tangli")
    again = enter(house, LIST + f"b1,P-3,{GOOD},5,,\n", "tangli")
    assert [(row.business_key, row.outcome) for row in again] == [
        ("P-1", RowOutcome.KNOWN),
        ("P-2", RowOutcome.KNOWN),
        ("P-3", RowOutcome.STARTED),
    ]


def test_a_dry_run_checks_and_starts_nothing(house):
    done = enter(house, LIST, "tangli", dry_run=True)
    assert [(row.outcome, row.case) for row in done] == [(RowOutcome.READY, None)] * 2
    assert known_business_keys(house.database, "policy", ["P-1", "P-2"]) == frozenset()


def test_every_fault_is_named_by_row_and_column_and_nothing_is_started(house):
    rows = [
        f"b1,P-1,{GOOD},5,2026-03-02,card",
        "b1,P-2,110105194912310021,5,,",
        f"b1,P-3,{GOOD},-5,02.03.2026,stamp",
        f"nowhere,P-4,{GOOD},5,,",
        f"b1,P-1,{GOOD},5,,",
        f"b1,,{GOOD},,,",
        f"b1,{'P' * 201},{GOOD},5,,",
    ]
    assert refused(house, "\n".join([HEADER, *rows])) == [
        (3, "holder.id_number", "not_an_id"),
        (4, "amount", "minimum"),
        (4, "since", "not_a_date"),
        (4, "papers", "not_a_choice"),
        (5, "branch", "branch_not_found"),
        (6, "number", "twice"),
        (7, "number", "required"),
        (7, "amount", "required"),
        (8, "number", "business_key_unusable"),
    ]
    assert known_business_keys(house.database, "policy", ["P-1", "P-3"]) == frozenset()


def test_columns_that_are_missing_or_unknown_are_named_once(house):
    text = f"number,holder.id_number,colour\nP-1,{GOOD},red\nP-2,{GOOD},blue\n"
    assert refused(house, text, "wangfang") == [(1, "colour", "unknown_field"), (1, "amount", "missing_column")]


def test_rows_are_started_where_the_person_may_start(house):
    text = f"branch,number,holder.id_number,amount\nb2,P-1,{GOOD},5\n"
    assert refused(house, text, "wangfang") == [(2, "branch", "start_not_allowed")]
    assert refused(house, f"number,holder.id_number,amount\nP-1,{GOOD},5\n", None) == [(2, "branch", "required")]
    assert enter(house, text, None)[0].outcome is RowOutcome.STARTED


def test_a_list_needs_a_plain_start_with_a_form_and_a_key(house):
    house.deploy(policies(key=None))
    with pytest.raises(NotImportable):
        enter(house, LIST)
    nodes = by_message_start() + diagrams.user("look", "Look")
    house.deploy({"policy.bpmn": diagrams.diagram("policy", nodes, "told > look > end", more=MESSAGE)})
    with pytest.raises(NoPlainStart):
        enter(house, LIST)


def by_hand(house, number="P-1", **more):
    data = {"number": number, "holder": {"id_number": GOOD}, "amount": "5"}
    command = StartCase(process="policy", actor=house.person("wangfang"), submission=Submission(data), **more)
    return house.run(start_case, command)


def by_message(house, **data):
    return house.run(publish_message, PublishMessage(name="new_policy", branch="b1", data=data))


def test_a_business_key_belongs_to_one_case_at_every_door(house):
    assert house.case(by_hand(house)).business_key == "P-1"
    for again in (by_hand, lambda h: by_message(h, number="P-1")):
        with pytest.raises(BusinessKeyTaken):
            again(house)
    started = by_message(house, number=7).started
    assert house.case(started[0]).business_key == "7"
    with pytest.raises(BusinessKeyUnusable):
        by_message(house, other="x")
    with pytest.raises(BusinessKeyDiffers):
        by_hand(house, "P-2", business_key="other")
    assert house.case(by_hand(house, "P-2", business_key="P-2")).business_key == "P-2"


def test_two_who_start_the_same_at_once_make_one_case(house):
    def attempt(_):
        try:
            return by_hand(house, "P-9")
        except BusinessKeyTaken:
            return None

    with ThreadPoolExecutor(4) as pool:
        done = [case for case in pool.map(attempt, range(8)) if case]
    assert len(done) == 1


def test_two_who_import_the_same_at_once_make_each_case_once(house):
    texts = [LIST, "\n".join([HEADER, *reversed(LIST.splitlines()[1:])])] * 2
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda text: enter(house, text, "tangli"), texts))
    started = [row.business_key for rows in done for row in rows if row.outcome is RowOutcome.STARTED]
    assert sorted(started) == ["P-1", "P-2"]
