"""Forecasts, simulations and alerts over the interface: the same rights, limits and choices as on the pages."""

from datetime import UTC, datetime, timedelta

import pytest

from server.api.watching_shapes import AlertsOut, ForecastOut, ForeseenPageOut, SimulationOut
from server.commands.simulations.begin import BeginSimulation, begin_simulation
from server.commands.simulations.finish import FinishSimulation, finish_simulation
from server.domain.forecasts import Foreseen
from server.mining.simulation.backtest import BackTested
from server.mining.simulation.bands import Band
from server.mining.simulation.comparing import Compared
from server.mining.simulation.measures import Kind, Measure
from server.reports.what_if import stored_result
from tests.api import diagrams
from tests.foreseen import AHEAD, result

CHANGES = [
    {"change": "add_people", "role": "clerk", "branch": "b1", "count": 2},
    {"change": "add_people", "role": "clerk", "branch": None, "count": 1},
    {"change": "remove_person", "person": "id-li"},
    {"change": "person_days", "person": "id-li", "days": [0, 4]},
    {"change": "arrivals", "percent": 133, "process": None},
    {"change": "hold", "step": "leave/check", "percent": 57},
    {"change": "drop_step", "step": "leave/check"},
    {"change": "route_share", "process": "leave", "step": "leave/check", "percent": 29},
    {"change": "hours", "opens": "08:30", "closes": "17:00", "saturday": True},
]
ALERT = {"report": "waiting", "measure": "overdue", "alarm_at": "10.5", "release_at": 5}
BAND = {"value": 2.0, "low": 1.0, "high": 3.0}


@pytest.fixture
def wired(app):
    """A server whose simulations wait until the test runs them."""
    app.state.wired.simulations.listener = None
    return app.state.wired


@pytest.fixture
def case(api, wired):
    assert api.deploy(diagrams.leave()).status_code == 201
    case = api.start("wang", "leave", {"who": "李四", "days": 3, "pay": "12.50"})
    api.claim("li", api.task("li", case, "check"))
    return case


def finish(wired, **what):
    run = wired.transactions.run(begin_simulation, BeginSimulation(machine_now=datetime.now(UTC)))
    assert wired.transactions.run(finish_simulation, FinishSimulation(run_id=run.id, **what))


def foreseen(case, at):
    ends = {name: at + timedelta(days=days) for name, days in AHEAD.items()}
    late = {"chance_1": 0.1, "chance_3": 0.5, "chance_5": 0.75, "step_1": None, "step_3": "p/s", "step_5": "p/s"}
    return Foreseen(case=case, process="leave", branch="b1", at=at, **ends, **late)


@pytest.mark.parametrize("path", ["/forecast", "/forecast/cases"])
def test_whoever_oversees_nothing_gets_no_forecast(api, case, path):
    assert api.get("wang", path).status_code == 403
    assert api.post("wang", "/forecast").json()["code"] == "right_missing"


def test_a_forecast_is_asked_for_and_read_for_ones_own_branches(api, wired, case):
    assert ForecastOut.model_validate_json(api.get("boss", "/forecast").content).state is None
    asked = api.post("boss", "/forecast")
    assert (asked.status_code, asked.json()["state"], asked.json()["made"]) == (202, "waiting", None)
    assert api.post("far", "/forecast").json()["state"] == "waiting"
    now = wired.now()
    finish(wired, result=result(now, (("leave", "b1"),)), foreseen=(foreseen(case["id"], now),))
    made = ForecastOut.model_validate_json(api.get("boss", "/forecast").content).made
    assert made.cases == 2 and [each.within for each in made.late] == [1, 3, 5]
    assert (made.late[1].middle, made.late[1].bands["85"]) == (1, (1, 1))
    assert [(each.level, each.judged, each.held) for each in made.past] == [(50, 40, 34), (85, 40, 34), (95, 40, 34)]
    assert api.get("boss", "/forecast", process="other").json()["made"]["cases"] == 0
    assert api.get("far", "/forecast").json()["made"]["cases"] == 0
    assert api.get("boss", "/forecast", branch="b2").status_code in {404, 422}


def test_cases_are_told_one_by_one(api, wired, case):
    other = api.start("wang", "leave", {"who": "张三", "days": 1, "pay": "1.00"})
    api.post("boss", "/forecast")
    now = wired.now()
    finish(
        wired, result=result(now, (("leave", "b1"),)), foreseen=(foreseen(case["id"], now), foreseen(other["id"], now))
    )
    first = ForeseenPageOut.model_validate_json(api.get("boss", "/forecast/cases", limit=1).content)
    second = ForeseenPageOut.model_validate_json(
        api.get("boss", "/forecast/cases", limit=1, cursor=first.next_cursor).content
    )
    assert {first.items[0].case, second.items[0].case} == {case["id"], other["id"]} and second.next_cursor is None
    one = first.items[0]
    assert one.bands["85"] == (one.at + timedelta(days=10), one.at + timedelta(days=20))
    assert (one.late["3"], one.late_at["3"], one.late_at["1"]) == (0.5, "p/s", None)
    assert api.get("far", "/forecast/cases").json()["items"] == []
    assert api.get("boss", "/forecast/cases", cursor="x").status_code == 404


def test_every_change_is_kept_as_it_was_sent(api, case):
    asked = api.post("boss", "/simulations", {"changes": CHANGES, "weeks": 13, "replications": 100})
    assert asked.status_code == 201, asked.text
    told = SimulationOut.model_validate_json(asked.content)
    assert (told.changes, told.weeks, told.replications, told.state) == (CHANGES, 13, 100, "waiting")
    assert [each["id"] for each in api.get("boss", "/simulations").json()["items"]] == [told.id]
    assert api.get("far", "/simulations").json()["items"] == []
    assert api.get("far", f"/simulations/{told.id}").status_code == 404
    assert api.post("far", f"/simulations/{told.id}/cancel").status_code == 404
    assert api.post("boss", f"/simulations/{told.id}/cancel").json()["state"] == "cancelled"
    assert api.post("boss", f"/simulations/{told.id}/cancel").json()["state"] == "cancelled"


def test_what_came_of_it_is_told_with_the_test_first(api, wired, case):
    run = api.post("boss", "/simulations", {"changes": CHANGES[:1]}).json()["id"]
    measure, band = Measure(Kind.MEDIAN, "leave"), Band(2.0, 1.0, 3.0)
    finish(
        wired,
        result=stored_result(0.0, 60.0, [BackTested(measure, 2.5, band)], [Compared(measure, band, None, None)]),
    )
    told = api.get("boss", f"/simulations/{run}").json()
    assert (told["state"], told["error"]) == ("done", None)
    assert told["result"] == {
        "tested_since": "1970-01-01T00:00:00Z",
        "tested_until": "1970-01-01T00:01:00Z",
        "tested": [{"kind": "median", "about": "leave", "actual": 2.5, "simulated": BAND}],
        "compared": [{"kind": "median", "about": "leave", "base": BAND, "changed": None, "difference": None}],
    }


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"change": "fly"}, "changes.0"),
        ({"change": "add_people", "role": "nobody"}, "changes.0.role"),
        ({"change": "add_people", "role": "clerk", "branch": "b2"}, "changes.0.branch"),
        ({"change": "add_people", "role": "clerk", "count": 21}, "changes.0.add_people.count"),
        ({"change": "remove_person", "person": "id-far"}, "changes.0.person"),
        ({"change": "person_days", "person": "id-li", "days": [7]}, "changes.0.person_days.days.0"),
        ({"change": "arrivals", "percent": 0}, "changes.0.arrivals.percent"),
        ({"change": "arrivals", "percent": 120, "process": "other"}, "changes.0.process"),
        ({"change": "hold", "step": "leave/gone", "percent": 50}, "changes.0.step"),
        ({"change": "drop_step", "step": "gone"}, "changes.0.step"),
        ({"change": "route_share", "process": "x", "step": "leave/check", "percent": 5}, "changes.0.step"),
        ({"change": "hours", "opens": "17:00", "closes": "08:00"}, "changes.0.closes"),
        ({"change": "hours", "opens": "8", "closes": "08:00"}, "changes.0.hours.opens"),
    ],
)
def test_a_change_that_nobody_could_choose_is_refused_at_its_member(api, case, change, field):
    answer = api.post("boss", "/simulations", {"changes": [change]})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)
    assert api.get("boss", "/simulations").json()["items"] == []


def test_at_most_three_wait_and_whoever_oversees_nothing_asks_for_none(api, case):
    body = {"changes": CHANGES[:1]}
    assert [api.post("boss", "/simulations", body).status_code for _ in range(4)] == [201, 201, 201, 409]
    assert api.post("wang", "/simulations", body).json()["code"] == "right_missing"
    assert api.post("boss", "/simulations", {"changes": []}).status_code == 422


def test_alerts_are_set_listed_and_removed_by_their_owner(api, case):
    made = api.post("boss", "/alerts", ALERT)
    assert made.status_code == 201, made.text
    (alert,) = AlertsOut.model_validate_json(api.get("boss", "/alerts").content).items
    assert made.json()["id"] == alert.id and (made.json()["alarm_at"], made.json()["release_at"]) == ("10.5", "5")
    assert (alert.direction, alert.every, alert.state, alert.value) == ("above", 10, "calm", None)
    assert api.get("far", "/alerts").json()["items"] == []
    assert api.post("far", f"/alerts/{alert.id}/remove").status_code == 404
    assert api.post("boss", f"/alerts/{alert.id}/remove").json() == {"items": []}
    assert api.post("boss", f"/alerts/{alert.id}/remove").status_code == 404


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"report": "none"}, 422),
        ({"measure": "process"}, 422),
        ({"release_at": "11"}, 422),
        ({"every": 4}, 422),
        ({"alarm_at": "NaN"}, 422),
        ({"alarm_at": "1.23456"}, 422),
        ({"direction": "sideways"}, 422),
        ({"branch": "b2"}, 422),
        ({"extra": 1}, 422),
    ],
)
def test_an_alert_that_makes_no_sense_is_refused(api, case, more, status):
    assert api.post("boss", "/alerts", {**ALERT, **more}).status_code == status
    assert api.post("wang", "/alerts", ALERT).status_code == 403
    assert api.get("boss", "/alerts").json()["items"] == []
