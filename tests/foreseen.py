"""A forecast as it is kept, made by hand."""

from datetime import timedelta

from server.domain.forecasts import Foreseen

AHEAD = {"done": 14, "likely": 18, "from_50": 12, "by_50": 15, "from_85": 10, "by_85": 20, "from_95": 9, "by_95": 25}


def foreseen(house, case, **more):
    """What is foreseen of a case at branch b1: done in two weeks, the signing late with one in two."""
    told = {
        "case": case,
        "process": "loan_origination",
        "branch": "b1",
        "at": house.now,
        **{name: house.now + timedelta(days=days) for name, days in AHEAD.items()},
        "chance_1": 0.1,
        "chance_3": 0.5,
        "chance_5": 0.75,
        "step_1": "loan_origination/intake",
        "step_3": "loan_origination/signing",
        "step_5": "loan_origination/signing",
    }
    return Foreseen(**{**told, **more})


def result(at, desks=(("loan_origination", "b1"),), *, judged=40, within=34, cases=2, futures=4):
    """The stored result of a forecast: of each process and branch the same."""
    return {
        "at": at.timestamp(),
        "batches": [
            {
                "process": process,
                "branch": branch,
                "cases": cases,
                "done": [[0] * futures, *[[1] * futures] * 2, *[[cases] * futures] * 5],
                "late": [[0] * futures, [1] * futures, [2] * futures],
                "last": [int(at.timestamp()) + 20 * 86_400] * futures,
            }
            for process, branch in desks
        ],
        "bands": [
            [process, branch, 1, level, judged, within] for process, branch in desks for level in (0.5, 0.85, 0.95)
        ],
        "breaches": [[process, branch, days, 4.5, 5] for process, branch in desks for days in (1, 3, 5)],
    }
