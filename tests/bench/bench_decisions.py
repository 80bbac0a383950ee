"""A decision table of 100 rules and 4 inputs: compiled, and evaluated with and without an early end."""

import random
import sys
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from server.dmn.decisions import compile_decisions, load_decisions
from server.feel import EvaluationContext
from tests.bench.measuring import Figure, report, spread, timed
from tests.dmn.models import column, decision, definitions, given, output, table

MOMENT = EvaluationContext(datetime(2026, 11, 23, 1, tzinfo=UTC), ZoneInfo("Asia/Shanghai"))
COLUMNS = [("kind", "string"), ("amount", "number"), ("age", "number"), ("post", "string")]
LETTERS = "abcdefghij"
RANDOM = random.Random(1)


def rule(number):
    return (
        f'"{RANDOM.choice(LETTERS)}"',
        f"[{number * 10}..{number * 10 + 9}]",
        RANDOM.choice(["-", "< 50", "> 20", "[10..90]"]),
        f'"p{number % 7}", "q{number % 5}"',
        f'"out{number}"',
        f"{number} * amount / 100",
    )


def model(policy, rules):
    columns = [column(name, kind) for name, kind in COLUMNS]
    logic = table(columns, [output("a", "string"), output("b", "number")], *rules, policy=policy)
    names = [name for name, _ in COLUMNS]
    return definitions(decision("d", logic, needs=names), *(given(*found) for found in COLUMNS))


def chosen():
    return {
        "kind": RANDOM.choice(LETTERS),
        "amount": RANDOM.randrange(1000),
        "age": RANDOM.randrange(100),
        "post": f"p{RANDOM.randrange(7)}",
    }


def evaluated(policy, rules):
    compiled = load_decisions({"m.dmn": model(policy, rules)})
    inputs = [chosen() for _ in range(100)]
    rounds = timed(lambda: [compiled.evaluate("d", given, MOMENT) for given in inputs], 20)
    return [taken / len(inputs) for taken in rounds]


def main() -> bool:
    rules = [rule(number) for number in range(100)]
    # Every cell of every rule is another one and holds: nothing ends early, nothing is shared.
    hard = [(f'not("{n}")', f">= -{n}", f"< {n + 1000}", f'not("x{n}")', f'"{n}"', f"{n}") for n in range(100)]
    data = model("UNIQUE", rules)
    figures: list[Figure] = [
        spread("compile a table of 100 rules", "ms", timed(lambda: load_decisions({"m.dmn": data}), 40), 50),
        spread("check it too", "ms", timed(lambda: compile_decisions({"m.dmn": data}), 5), 1000),
        spread("evaluate it, UNIQUE", "ms", evaluated("UNIQUE", rules), 0.5),
        spread("evaluate it, FIRST", "ms", evaluated("FIRST", rules), 0.5),
        spread("evaluate 100 rules that all match by 400 other cells", "ms", evaluated("COLLECT", hard)),
    ]
    return report("decisions", figures)


if __name__ == "__main__":
    sys.exit(not main())
