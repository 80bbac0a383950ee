"""The file of costs is read strictly: each fault is told at its line."""

import re
from decimal import Decimal

import pytest

from server.mining.costing.budget import budget
from server.mining.costing.reading import CostsRefused, read_plan
from tests.house import WORKFLOWS

GUIDE = WORKFLOWS.parent / "docs" / "designers.md"
GOOD = """\
resources:
  clerk: {people: 2, hours: 1600, salary: 60000}
drivers:
  letters: {count: 90}
activities:
  write:
    steps: [draft, p/sign]
    work:
      - {resource: clerk, driver: letters, hours: 2}
overheads:
  rent: {per_person: 4000}
  stamps: {price: 0.50, uses: {write: [letters, 10]}}
"""


def faults(text):
    with pytest.raises(CostsRefused) as caught:
        read_plan("costs.yaml", text.encode() if isinstance(text, str) else text)
    rows = caught.value.params["errors"]
    assert {row["file"] for row in rows} == {"costs.yaml"} and caught.value.params["count"] == len(rows)
    return [(row["line"], row["message"]) for row in rows]


def test_a_good_file_is_read():
    plan = read_plan("costs.yaml", GOOD.encode())
    assert plan.resources["clerk"].pay == 120_000
    assert plan.number("letters") + plan.number("10") == 100
    assert plan.overheads["stamps"].price == Decimal("0.50")


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ("hours: 1600", "hours: many", 2, "hours"),
        ("hours: 1600", "hours: 0", 2, "hours"),
        ("hours: 1600, ", "", 2, "hours"),
        ("salary: 60000", "salary: 60000, bonus: 5", 2, "bonus"),
        ("count: 90", "count: 90, share: 1.2", 4, "share"),
        ("resource: clerk, driver", "resource: clark, driver", 9, "no resource 'clark'"),
        ("driver: letters", "driver: parcels", 9, "no driver 'parcels'"),
        ("[draft, p/sign]", "[draft, draft]", 7, "belongs to"),
        ("per_person: 4000", "per_person: 4000, price: 3", 11, "either per_person"),
        ("per_person: 4000", "price: 3", 11, "go together"),
        ("[letters, 10]", "[letters, ten]", 12, "neither a number nor a driver"),
        ("{write: [", "{paint: [", 12, "no activity 'paint'"),
        ("overheads:", "drivers:", 10, "twice"),
        ("resources:", "resource: {}\nresources:", 1, "resource"),
        ("people: 2", "people: [2", 2, "no YAML"),
        ("{people: 2, hours: 1600, salary: 60000}", "&a {people: 2, hours: 1600, salary: 60000}\n  boss: *a", 2, "aliases"),
    ],
)  # fmt: skip
def test_a_fault_is_told_at_its_line(old, new, line, told):
    assert old in GOOD
    found = faults(GOOD.replace(old, new, 1))
    assert any(at == line and told in message for at, message in found), found


def test_all_faults_are_told_at_once():
    found = faults(GOOD.replace("hours: 1600", "hours: x").replace("count: 90", "count: -1"))
    assert [line for line, _ in found] == [2, 4]


def test_nobody_gives_hours_they_do_not_have():
    boss = "resources:\n  boss: {hours: 1, salary: 1}\n"
    move = "moves:\n  - {activity: write, from: clerk, to: boss, hours: 181}\n"
    assert faults(GOOD.replace("resources:\n", boss) + move)[0][0] == 15


def test_a_cost_is_spread_where_there_are_hours_to_spread_it_by():
    assert faults(GOOD + "spread: {write: clerk}\n")[0][0] == 13


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"[]", b"just a text"])
def test_what_is_no_file_of_costs_is_refused(data):
    assert faults(data)[0][0] == 1


def test_the_costs_of_the_demo_house_are_read():
    path = WORKFLOWS / "house" / "costs.yaml"
    plan = read_plan(path.name, path.read_bytes())
    roles = {each for line in (WORKFLOWS / "house" / "people.csv").read_text().splitlines()[1:] for each in line.split(",")[3].split()}  # fmt: skip
    assert plan.resources.keys() <= {role.partition("@")[0] for role in roles}


def test_the_example_of_the_guide_for_designers_is_read():
    (example,) = re.findall(r"^```yaml\n(resources:.*?)^```", GUIDE.read_text(), re.DOTALL | re.MULTILINE)
    plan = read_plan("example", example.encode())
    assert plan.activity_of("leave", "decide") == "check" and plan.activity_of("other", "decide") is None
    assert budget(plan).borne.keys() == {"check"}
