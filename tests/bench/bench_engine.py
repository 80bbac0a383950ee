"""The engine beside the stock engine in the same run: time and size per step, and cost as a case grows old."""

import statistics
from datetime import UTC, datetime
from itertools import chain
from zoneinfo import ZoneInfo

from server.domain.calendar import WorkingCalendar
from server.engine.apply import apply
from server.engine.bundles import load_bundle
from server.engine.model import CaseState, Complete, Environment, Start
from server.engine.sandbox import MontySandbox
from tests.bench.five_tasks import DATA, FINDINGS, TASKS, XML
from tests.bench.measuring import Figure, report, spread, timed
from tests.bench.stock import StockCase

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
SANDBOX = MontySandbox()
ENVIRONMENT = Environment(NOW, ZONE, WorkingCalendar("house", ZONE), SANDBOX)
LOOP = (
    '<startEvent id="s"/>{fork}<exclusiveGateway id="m"/><userTask id="dun"/><exclusiveGateway id="x" default="out"/>'
    '<sequenceFlow id="in" sourceRef="{before}" targetRef="m"/><sequenceFlow id="l1" sourceRef="m" targetRef="dun"/>'
    '<sequenceFlow id="l2" sourceRef="dun" targetRef="x"/><sequenceFlow id="l3" sourceRef="x" targetRef="m">'
    '<conditionExpression>=again</conditionExpression></sequenceFlow><endEvent id="e"/>'
    '<sequenceFlow id="out" sourceRef="x" targetRef="e"/>'
)
FORK = (
    '<parallelGateway id="g"/><userTask id="watch"/><endEvent id="e2"/>'
    '<sequenceFlow id="f1" sourceRef="s" targetRef="g"/><sequenceFlow id="f2" sourceRef="g" targetRef="watch"/>'
    '<sequenceFlow id="f3" sourceRef="watch" targetRef="e2"/>'
)


class OurCase:
    """One case on our engine: the data of its row and its blob."""

    def __init__(self, bundle, data) -> None:
        self.bundle, self.data = bundle, dict(data)
        self.blob: bytes | None = None
        self.apply(Start())

    def apply(self, command) -> None:
        outcome = apply(self.bundle, CaseState(self.blob, self.data), command, ENVIRONMENT)
        assert not outcome.after.incidents, outcome.after.incidents
        self.blob, self.tasks = outcome.blob, {t.element: t.token for t in outcome.after.tasks}
        self.data.update({c.key: c.value for c in outcome.changes})

    def complete(self, element, values) -> None:
        self.apply(Complete(self.tasks[element], values, "li"))


def ours() -> tuple[dict[str, list[float]], int]:
    bundle = load_bundle({"five.bpmn": XML.replace(b"amount &gt;= 1000", b"=amount &gt;= 1000")}, "five_tasks")
    case, taken, largest = OurCase(bundle, DATA), {}, 0
    for element in TASKS:
        state, values = CaseState(case.blob, dict(case.data)), {f"from_{element}": FINDINGS}
        command = Complete(case.tasks[element], values, "li")
        taken[element] = timed(lambda s=state, c=command: apply(bundle, s, c, ENVIRONMENT), 200)
        case.complete(element, values)
        largest = max(largest, len(case.blob or b""))
    return taken, largest


def stock() -> tuple[dict[str, list[float]], int]:
    case, taken, largest = StockCase(), {}, 0
    for element in TASKS:
        before = case.text

        def once(text=before, element=element) -> None:
            case.text = text
            case.complete(element)

        taken[element] = timed(once, 30)
        largest = max(largest, case.size)
    return taken, largest


def ageing(*, beside_open_branch: bool) -> tuple[float, float]:
    """Time and size of a pass at 1,500 against pass 10."""
    inner = LOOP.format(fork=FORK if beside_open_branch else "", before="g" if beside_open_branch else "s")
    xml = (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="bench">'
        f'<process id="loop" isExecutable="true">{inner}</process></definitions>'
    )
    bundle = load_bundle({"loop.bpmn": xml.encode()}, "loop")
    case, kept = OurCase(bundle, {}), {}
    for number in range(1, 1501):
        if number in {10, 1500}:
            kept[number] = (CaseState(case.blob, dict(case.data)), case.tasks["dun"])
        case.complete("dun", {"again": True})
    taken = {n: [] for n in kept}
    for _ in range(20):
        for number, (state, token) in kept.items():
            taken[number] += timed(
                lambda s=state, t=token: apply(bundle, s, Complete(t, {"again": True}), ENVIRONMENT), 20
            )
    time_ratio = statistics.median(taken[1500]) / statistics.median(taken[10])
    return time_ratio, len(kept[1500][0].blob) / len(kept[10][0].blob)


def main() -> bool:
    our_times, our_size = ours()
    stock_times, stock_size = stock()
    flat_time, flat_size = ageing(beside_open_branch=False)
    beside_time, beside_size = ageing(beside_open_branch=True)
    all_ours, all_stock = list(chain(*our_times.values())), list(chain(*stock_times.values()))
    whole = sum(map(statistics.median, our_times.values())) / sum(map(statistics.median, stock_times.values()))
    ratios = [statistics.median(our_times[e]) / statistics.median(stock_times[e]) for e in TASKS]
    return report(
        "engine",
        [
            spread("ours: apply one completion", "ms", all_ours),
            spread("stock: load, step, save one completion", "ms", all_stock),
            Figure("ours / stock, the five tasks together", whole, "×", 0.3, min(ratios), max(ratios)),
            Figure("stored state, largest", our_size, "bytes", 1024),
            Figure("stock stored state, largest", stock_size, "bytes"),
            Figure("loop: time at pass 1,500 / pass 10", flat_time, "×", 1.2),
            Figure("loop: size at pass 1,500 / pass 10", flat_size, "×", 1.2),
            Figure("loop beside an open branch: time", beside_time, "×", 1.2),
            Figure("loop beside an open branch: size", beside_size, "×", 1.2),
        ],
    )


if __name__ == "__main__":
    raise SystemExit(0 if main() else 1)
