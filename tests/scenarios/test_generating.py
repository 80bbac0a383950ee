"""Generated scenarios: data are found for what nothing reached, proved by playing them, and told honestly where not."""

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from server.dmn.tables import tables_of
from server.domain.scenario_runs import Seen
from server.scenarios.coverage import cover
from server.scenarios.folders import read_library
from server.scenarios.generating.adding import Known, generate_all
from server.scenarios.generating.proposing import Ground, generate
from server.scenarios.generating.solving import Decided, nested, solutions
from server.scenarios.known import known_words
from server.scenarios.reading import read_scenarios
from server.scenarios.testing import Wanted, read_house_of, run_scenarios
from tests.engine.dsl import E, S, U, X, call, process
from tests.scenarios.conftest import HEAD
from tests.scenarios.shop import LEVEL, settings_in, shop, write_workflows
from tests.scenarios.test_coverage import LARGE, MEDIUM, SMALL

CLOCK = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


def first(*conditions, decided=()):
    return next(solutions(conditions, decided), None)


@pytest.mark.parametrize(
    ("conditions", "wish"),
    [
        (["amount > 5000"], {"amount": Decimal(5001)}),
        (["amount > 5000", "amount < 5001"], {"amount": Decimal("5000.5")}),
        (["amount >= 10", "amount <= 20", "amount != 10", "amount != 20"], {"amount": Decimal(15)}),
        (['review.decision = "approve"'], {"review.decision": "approve"}),
        (['not(review.decision = "approve")'], {"review.decision": "another text"}),
        (["granted"], {"granted": True}),
        (["not(granted)"], {"granted": False}),
        (["a = 1 and b = true"], {"a": Decimal(1), "b": True}),
        (["amount in ([10..20))"], {"amount": Decimal(10)}),
        (["amount > 5", "amount < 5"], None),
        (["false"], None),
        (["this is no FEEL ("], None),
        ([], {}),
    ],
)
def test_data_are_found_for_conditions(conditions, wish):
    assert first(*conditions) == wish


def test_what_a_decision_table_gives_is_led_back_to_its_inputs():
    [table] = tables_of({"level.dmn": LEVEL})
    decided = [Decided("level", table)]
    assert first('level = "large"', decided=decided) == {"amount": Decimal(1000)}
    assert first('level = "medium"', "amount > 500", decided=decided)["amount"] > 500
    assert first('level = "huge"', decided=decided) is None


def test_paths_become_data():
    assert nested({"a.b": 1, "a.c": 2, "d": 3}) == {"a": {"b": 1, "c": 2}, "d": 3}


@pytest.fixture
def ground(tmp_path):
    def make(files, **scenarios):
        root = tmp_path / "workflows"
        folder = write_workflows(root, files, **scenarios)
        settings, library = settings_in(root, tmp_path), read_library([folder], root)
        house = read_house_of(settings)
        (tmp_path / "ground").mkdir()
        found = read_scenarios(library, known_words(library, house, settings.zone))
        return folder, settings, library, found, Ground(tmp_path / "ground", settings, house, CLOCK, "b1")

    return make


def test_a_process_without_scenarios_gets_those_that_take_every_flow(ground):
    folder, settings, library, scenarios, at = ground(shop())
    made = generate(library, "shop", scenarios, Seen(), at)
    assert made.missing == ()
    (folder / "scenarios").mkdir()
    (folder / made.path.removeprefix("shop/")).write_bytes(made.content)
    tested = run_scenarios(Wanted(paths=[folder], jobs=1), settings)
    assert tested.passed, tested.failed
    assert tested.coverage[0].flows.missing == ()
    assert all(name.startswith("It goes from ") for name in made.names)


def test_only_what_is_left_is_generated_into_a_name_that_is_free(ground):
    folder, settings, library, scenarios, at = ground(shop(), generated=HEAD + SMALL + MEDIUM)
    seen = Seen()
    for one in run_scenarios(Wanted(paths=[folder], jobs=1), settings).played:
        seen |= one.seen
    made = generate(library, "shop", scenarios, seen, at)
    assert made.path == "shop/scenarios/generated_2.yaml"
    assert len(made.names) == 1 and "decide" in made.names[0]
    full = generate(library, "shop", scenarios, run_full(folder, settings), at)
    assert (full.names, full.missing) == ((), ())


def run_full(folder, settings):
    (folder / "scenarios" / "generated.yaml").write_text(HEAD + SMALL + MEDIUM + LARGE)
    seen = Seen()
    for one in run_scenarios(Wanted(paths=[folder], jobs=1), settings).played:
        seen |= one.seen
    return seen


def test_what_no_data_lead_to_is_told(ground):
    never = S("begun") + U("ask", role="clerk", result="answer") + X("choice") + E("over", "odd")
    flows = "begun > ask > choice; choice > [=answer.n > 5 and answer.n < 5] odd; choice > * over"
    _, _, library, scenarios, at = ground({"never/never.bpmn": process(never, flows, id="never")})
    made = generate(library, "never", scenarios, Seen(), at)
    [missing] = made.missing
    data = "answer.n > 5 and answer.n < 5"
    assert missing.why == f"No data were found that make {data} hold, so no case took the flow from choice to odd."
    assert "odd" in missing.name and made.names


def test_each_process_of_a_folder_gets_a_file_of_its_own(ground):
    nodes, flows = S("begun") + U("ask", role="clerk") + E("over"), "begun > ask > over"
    files = {
        f"two/{key}.bpmn": process(
            nodes.replace("begun", f"begun_{key}"), flows.replace("begun", f"begun_{key}"), id=key
        )
        for key in ("one", "other")
    }
    _, settings, library, scenarios, at = ground(files)
    known = Known(library, at.house, scenarios, tuple(cover(library, Seen())), Seen())
    made = list(generate_all(known, settings))
    assert [each.path for each in made] == ["two/scenarios/generated.yaml", "two/scenarios/generated_2.yaml"]
    assert all(each.names for each in made)


def test_a_way_through_a_called_process_is_walked(ground):
    asked = process(S("asking") + U("ask", role="clerk") + E("asked"), "asking > ask > asked", id="asked_first")
    nodes = (
        S("begun")
        + call("first", "asked_first")
        + U("judge", role="clerk", result="answer")
        + X("choice")
        + E("yes", "no")
    )
    flows = "begun > first > judge > choice; choice > [=answer.n > 5] yes; choice > * no"
    files = {"calls/calls.bpmn": process(nodes, flows, id="calls"), "calls/asked_first.bpmn": asked}
    _, _, library, scenarios, at = ground(files)
    made = generate(library, "calls", scenarios, Seen(), at)
    assert made.missing == () and len(made.names) == 2, "the longest ways first: what they pass needs none"
