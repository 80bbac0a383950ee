"""Give variables of a case other values."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from server.commands.cases.ordered import (
    Effect,
    OrderedCase,
    OrderForCase,
    carried_out,
    note_forcing,
    ordered_case,
    tried,
)
from server.commands.cases.tasks_of import require_unbiased
from server.commands.processes.binding import bound_form
from server.commands.tasks.opened import progress_of
from server.commands.transaction import Work
from server.domain.errors import InvalidValue, StillBlind
from server.domain.operating_events import DataChanged
from server.domain.rights import is_hidden
from server.domain.separation import Duty
from server.engine.blindness import blind_in
from server.engine.operating.orders import SetData
from server.forms.model import Field, Path
from server.forms.overwriting import Kind, Known, Overwriting

MOST_KEYS = 100
LONGEST_KEY = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeData(OrderForCase):
    """The wish of an operator to correct what a case knows: values by variable.

    They are `typed` by a person, or as a program gives them; of the `kind` that is there, or of another.
    """

    data: Mapping[str, object]
    typed: bool = False
    kind: Kind = Kind.KEPT


def change_data(command: ChangeData, work: Work) -> Effect:
    """Write the values; conditional events look again. Who writes for a step counts as who acted in it.

    Raises InvalidValue, StillBlind for what the operator may not read, SeparatedFrom for what somebody wrote from
    whom the operator is kept apart, and FormErrors for what is of another kind than what was there.
    """
    ordered = ordered_case(work, command)
    elements = _elements(command, work, ordered)
    values = _values(command, work, ordered, elements)
    order = SetData(ordered.actor.id, values, elements)
    effect = tried(work, ordered, order)
    if command.dry_run or not values:
        return effect
    first, *others = [_fact(command, work, ordered, key, value, elements.get(key, "")) for key, value in values.items()]
    case = carried_out(work, ordered, order, first).case
    for fact in others:
        work.uow.record(fact)
    for element in sorted(set(elements.values())):
        note_forcing(work, ordered, case, element)
    return effect


def _elements(command: ChangeData, work: Work, ordered: OrderedCase) -> Mapping[str, str]:
    """The step each variable was written for, where one was."""
    if len(command.data) > MOST_KEYS or any(not 0 < len(key) <= LONGEST_KEY for key in command.data):
        raise InvalidValue(field="data", problem=f"at most {MOST_KEYS} variables with names of {LONGEST_KEY} letters")
    _require_readable(command.data, work, ordered)
    found = {k: ordered.case.provenance[k].element for k in command.data if k in ordered.case.provenance}
    for element in sorted(set(found.values())):
        require_unbiased(work, ordered.case, ordered.bundle, Duty(element, element), ordered.actor)
    return found


def _require_readable(data: Mapping[str, object], work: Work, ordered: OrderedCase) -> None:
    blind = blind_in(ordered.bundle, progress_of(work, ordered.case.id), running=True)
    for key in data:
        wrote = ordered.case.provenance.get(key)
        if wrote is not None and is_hidden(wrote, blind, ordered.actor.id):
            raise StillBlind(key=key)


def _values(command: ChangeData, work: Work, ordered: OrderedCase, elements: Mapping[str, str]) -> Mapping[str, object]:
    """What is written. Raises FormErrors."""
    case, known = ordered.case, dict[str, Known]()
    for key in command.data if command.kind is Kind.KEPT else ():
        known[key] = dict(_fields(work, ordered, key, elements.get(key)))
    zone = work.uow.working_time(case.branch).zone
    found: dict[str, object] = {}
    for key, given in command.data.items():
        way, before = Overwriting(command.kind, known.get(key, {}), zone), case.data.get(key)
        found[key] = way.read_typed(key, before, str(given)) if command.typed else way.read(key, before, given)
    return found


def _fields(work: Work, ordered: OrderedCase, key: str, writer: str | None) -> Iterator[tuple[Path, Field]]:
    """The fields that write a variable or its members: of the step that wrote it, else of every step."""
    bundle = ordered.bundle
    steps = [
        (process, step.id, step.form, step.result)
        for process, elements in bundle.elements.items()
        for step in elements.values()
    ]
    starts = [(ordered.case.process, start.element, start.form, None) for start in bundle.info.starts]
    for process, element, name, result in (*steps, *starts):
        if name and writer in {None, element} and result in {None, "", key}:
            form = bound_form(work, ordered.case.binding, process, name)
            within = (result,) if result else ()
            yield from (((*within, *field.path), field) for field in form.fields)


def _fact(command: ChangeData, work: Work, ordered: OrderedCase, key: str, value: object, element: str) -> DataChanged:
    return DataChanged(
        at=work.now,
        by=ordered.actor.id,
        case=ordered.case.id,
        element=element,
        key=key,
        before=ordered.case.data.get(key),
        value=value,
        reason=command.reason,
    )
