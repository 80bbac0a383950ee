"""Who is liable by what a process and those it calls declare: its conditions and its table, ready to be asked."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import cast
from zoneinfo import ZoneInfo

from server.dmn.evaluation import DecisionFault
from server.domain.liability import LiabilityRules, LiableStep, Ruled
from server.domain.replay import Fact, Receives
from server.engine.bundle import Bundle
from server.engine.properties import listed
from server.engine.rulebook import Rulebook
from server.feel import EvaluationContext, FeelError, compile_expression

Data = Mapping[str, object]


def liability_rules(bundle: Bundle, zone: ZoneInfo) -> LiabilityRules | None:
    """What the process declares; None where it shares nothing out. `zone`: of the branch, for dates in rules."""
    decision = bundle.info.liability
    if decision is None:
        return None
    human = [element for inner in bundle.elements.values() for element in inner.values() if element.human]
    steps = {
        element.id: LiableStep(element.liability, _objects(element.dissent, zone) if element.dissent else None)
        for element in human
        if element.liability or element.dissent
    }
    rulebook = bundle.rulebooks[bundle.info.key]
    return LiabilityRules(steps, receives(bundle), lambda data, fact: _shares(rulebook, decision, data, fact, zone))


def receives(bundle: Bundle) -> Mapping[str, Receives]:
    """Where each step of a case puts what is submitted, by element."""
    elements = [element for inner in bundle.elements.values() for element in inner.values()]
    return {element.id: Receives(element.result, element.several) for element in elements if element.human}


def _objects(condition: str, zone: ZoneInfo) -> Callable[[Data, datetime], bool]:
    expression = compile_expression(condition.strip().removeprefix("="))

    def objects(values: Data, at: datetime) -> bool:
        known = {name: value for name, value in values.items() if name in expression.names}
        try:
            return expression.evaluate(known, EvaluationContext(at, zone)) is True
        except FeelError:
            return False

    return objects


def _shares(rulebook: Rulebook, decision: str, data: Data, fact: Fact, zone: ZoneInfo) -> Sequence[Ruled]:
    """As the table said when it was given out, over what was known then."""
    try:
        given = rulebook.decisions.evaluate(decision, data, EvaluationContext(fact.at, zone)).value
    except DecisionFault:
        return ()
    rows = cast("list[object]", given) if isinstance(given, list) else [given]
    return tuple(_ruled(rows))


def _ruled(rows: Sequence[object]) -> Iterator[Ruled]:
    for row in rows:
        if isinstance(row, Mapping):
            told = cast("Data", row)
            steps, share = told.get("steps"), told.get("share")
            if isinstance(steps, str) and isinstance(share, Decimal | int):
                yield Ruled(listed(steps), Decimal(share), told.get("indirect") is True, told.get("first") is True)
