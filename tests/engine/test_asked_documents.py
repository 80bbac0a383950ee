"""The property `documents`: how it is written, and how what cannot be read is refused."""

import pytest

from server.domain.documents import Mark
from server.engine.asked_documents import LONGEST_LABEL, MOST, asked_documents
from tests.engine.test_properties import found, task

BOTH = frozenset(Mark)


def test_kinds_labels_and_marks_are_read():
    read = asked_documents(" id_card = Identity card [original, stamped] ;photo=Photo;户口簿=户口簿 [original];")
    assert [(each.kind, each.label, each.marks) for each in read] == [
        ("id_card", "Identity card", BOTH),
        ("photo", "Photo", frozenset()),
        ("户口簿", "户口簿", frozenset({Mark.ORIGINAL})),
    ]


@pytest.mark.parametrize("kind", ["userTask", "manualTask"])
def test_a_task_may_ask_for_documents(kind):
    assert not task(kind, documents="id_card=Identity card [original stamped]; photo=Photo").findings


@pytest.mark.parametrize(
    "value",
    [
        "",
        " ; ",
        "id_card",
        "=Identity card",
        "id card=Identity card",
        "id_card=",
        "id_card=[original]",
        "id_card=Identity card [seen]",
        "id_card=Identity card []",
        "id_card=Identity card [original",
        "id_card=Identity card original]",
        "id_card=Identity card [original] twice",
        "a=b=c",
        "id_card=One; id_card=Two",
        "a=\u202eb",
        "a=" + "x" * (LONGEST_LABEL + 1),
        "x" * 61 + "=A",
        ";".join(f"k{n}=K" for n in range(MOST + 1)),
    ],
)
def test_a_list_that_cannot_be_read_is_refused_with_file_element_and_advice(value):
    report = task(documents=value)
    assert found(report, "a") == {"property_value"}
    [finding] = report.errors
    assert (finding.file, finding.element) == ("p.bpmn", "a")
    assert finding.message.startswith("The property documents: ") and finding.advice


def test_documents_are_asked_for_at_tasks_only():
    assert found(task("scriptTask", documents="id_card=Identity card"), "a") >= {"property_not_here"}
