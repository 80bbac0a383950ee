"""The example that recomputes waiting from the audit trail counts as the guide for managers says."""

import runpy

from tests.contracts.reading_docs import ROOT


def fact(task, kind, at, element="sign"):
    return {"task": task, "kind": kind, "at": f"2026-11-{at}:00Z", "element": element}


def test_waiting_is_from_offer_to_first_claim_and_holding_from_there_to_completion():
    spans = runpy.run_path(str(ROOT / "docs" / "examples" / "waits.py"))["spans"]
    waited, held = spans(
        [
            fact("1", "TaskCompleted", "26T09:30"),
            fact("1", "TaskClaimed", "26T09:00"),
            fact("1", "TaskClaimed", "20T09:00"),
            fact("1", "TaskOffered", "19T09:00"),
            fact("2", "TaskOffered", "19T09:00"),
        ]
    )
    assert waited == {"sign": [24]}
    assert held == {"sign": [144.5]}
