"""FEEL: conditions as diagrams have them, evaluated, compiled and checked; the memory of the module."""

import subprocess
import sys
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from server.feel import EvaluationContext, compile_expression, compile_unary_tests
from server.feel.checking import ANY, check_expression
from tests.bench.measuring import Figure, report, spread, timed

MOMENT = EvaluationContext(datetime(2026, 11, 23, 1, tzinfo=UTC), ZoneInfo("Asia/Shanghai"))
SCOPE = {
    "amount": 30000,
    "applicant": {"kind": "farmer", "income": 5000, "born": date(1980, 5, 1)},
    "due date": date(2026, 12, 1),
    "posts": [{"name": "a", "ok": True}, {"name": "b", "ok": False}, {"name": "c", "ok": True}],
    "decision": "approve",
}
# With the target of a typical condition, or for information.
CONDITIONS = [
    ("amount >= 30000", 10),
    ('decision = "approve"', 10),
    ('applicant.kind = "farmer" and amount > 10000', 10),
    ('applicant.kind in ("farmer", "trader") and not(amount > 50000)', 10),
    ("amount * 1.05 + 20 > applicant.income * 3", 10),
    ("if amount > 20000 then 2 else 1", 10),
    ('due date < today() + @"P30D"', 10),
    ("count(posts[ok = true]) >= 2", None),
    ("every post in posts satisfies post.ok", None),
    ('applicant.born + duration("P18Y") <= today()', None),
]
CELLS = [("[10000..50000]", 30000), ('"farmer", "trader"', "trader"), ("> 5000", 30000), ("not(1, 2)", 3)]
EACH = 1_000
# The standard library's modules it needs are there before the measuring starts.
MEMORY = """
import calendar, dataclasses, datetime, decimal, difflib, functools, re, typing, unicodedata, zoneinfo
import psutil
before = psutil.Process().memory_info().rss
import server.feel
print((psutil.Process().memory_info().rss - before) / 1e6)
"""


def evaluated(expression, scope):
    """Microseconds an evaluation."""

    def act():
        for _ in range(EACH):
            expression.evaluate(scope, MOMENT)

    return [taken * 1000 / EACH for taken in timed(act, 20)]


def memory():
    command = [sys.executable, "-c", MEMORY]
    return [float(subprocess.run(command, capture_output=True, text=True, check=True).stdout) for _ in range(3)]


def main() -> bool:
    figures: list[Figure] = [
        spread(source, "µs", evaluated(compile_expression(source, SCOPE), SCOPE), target)
        for source, target in CONDITIONS
    ]
    figures += [
        spread(f"cell {cell}", "µs", evaluated(compile_unary_tests(cell), {"?": given}), 10) for cell, given in CELLS
    ]
    sources = [source for source, _ in CONDITIONS]
    each = [taken / len(sources) for taken in timed(lambda: [compile_expression(s, SCOPE) for s in sources], 50)]
    figures.append(spread("compile one of these", "ms", each))
    names = dict.fromkeys(SCOPE, ANY)
    each = [taken / len(sources) for taken in timed(lambda: [check_expression(s, names) for s in sources], 50)]
    figures.append(spread("check the types of one of these", "ms", each))
    figures.append(spread("memory of the module", "MB", memory(), 10))
    return report("feel", figures)


if __name__ == "__main__":
    sys.exit(not main())
