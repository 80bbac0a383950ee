"""Service tasks: the operator exists, its parameters fit, and the people on whose authority it acts are two."""

from collections import Counter
from collections.abc import Iterator

from server.domain.operators import OPERATORS, Kind, Operator, Parameter
from server.domain.wording import said
from server.engine.bundle import Finding
from server.engine.properties import arguments_of, called_operator, listed, operator_of, properties_of
from server.engine.refusals.separation import together
from server.engine.syntax import excerpt, expression_fault, nearest
from server.engine.upload import HUMAN, Place, Upload
from server.feel.checking import DATE, DATE_TIME, NUMBER, STRING, FeelType, check_expression

_KINDS: dict[Kind, tuple[FeelType, ...]] = {Kind.TEXT: (STRING,), Kind.NUMBER: (NUMBER,), Kind.DAY: (DATE, DATE_TIME)}
_WRITE = said("Write name=FEEL pairs, such as person=newcomer.login; role=authorisation.role.")


def named(upload: Upload) -> Iterator[Finding]:
    """A service task names one operator of the server."""
    for _, place in upload.places("serviceTask"):
        own, called = properties_of(place.node).get("operator", "").strip(), called_operator(place.node)
        if own and called and own != called:
            yield place.error(
                "operator_twice",
                said(
                    "The property operator says %(own)s, serviceTaskOperator says %(called)s.",
                    own=excerpt(own),
                    called=excerpt(called),
                ),
                said("Keep one of the two."),
            )
        elif not own and not called:
            yield place.error(
                "operator_missing",
                said("It names no operator."),
                said("Set the property operator; there are: %(names)s.", names=", ".join(sorted(OPERATORS))),
            )
        elif (own or called) not in OPERATORS:
            yield place.error(
                "operator_unknown",
                said("There is no operator %(operator)s.", operator=excerpt(own or called)),
                _suggestion(own or called, sorted(OPERATORS)),
            )


def parameters(upload: Upload) -> Iterator[Finding]:
    """What is given is a parameter of the operator, what it needs is given, by expressions of the right type."""
    for place, operator in _serving(upload):
        given = arguments_of(place.node)
        for name, times in Counter(name for name, _ in given).items():
            if times > 1:
                message = said("The parameter %(name)s is given twice.", name=excerpt(name))
                yield place.error("operator_parameter", message, said("Keep one."))
            if operator.parameter(name) is None:
                yield place.error(
                    "operator_parameter",
                    said("%(operator)s has no parameter %(name)s.", operator=operator.name, name=excerpt(name)),
                    _suggestion(name, [each.name for each in operator.parameters]),
                )
        for parameter in operator.parameters:
            if parameter.required and parameter.name not in {name for name, _ in given}:
                yield place.error(
                    "operator_parameter_missing",
                    said("%(operator)s needs the parameter %(name)s.", operator=operator.name, name=parameter.name),
                    _WRITE,
                )
        for name, source in given:
            yield from _value(place, operator.parameter(name), name, source)


def authorised(upload: Upload) -> Iterator[Finding]:
    """It acts on the authority of who did a task; where a second person signs, they are never the same."""
    for place, _ in _serving(upload):
        properties = properties_of(place.node)
        by, second = properties.get("authorised_by", "").strip(), properties.get("second", "").strip()
        if not by:
            yield place.error(
                "operator_authority",
                said("It says not on whose authority it acts."),
                said("Name in authorised_by the task of the person who must hold the right."),
            )
        yield from _human(upload, place, "authorised_by", by)
        yield from _human(upload, place, "second", second)
        if by and second and not _apart(upload, by, second):
            yield place.error(
                "operator_second",
                said("Nothing says that %(second)s and %(first)s are done by two people.", second=second, first=by),
                said("Set separate_from=%(first)s at %(second)s.", second=second, first=by),
            )


RULES = (named, parameters, authorised)


def _serving(upload: Upload) -> Iterator[tuple[Place, Operator]]:
    """Service tasks with the operator they name, where it exists."""
    for _, place in upload.places("serviceTask"):
        if (operator := OPERATORS.get(operator_of(place.node))) is not None:
            yield place, operator


def _value(place: Place, parameter: Parameter | None, name: str, source: str) -> Iterator[Finding]:
    fault = expression_fault(source)
    if fault is not None:
        message = said("The parameter %(name)s cannot be read: %(fault)s.", name=excerpt(name), fault=fault)
        yield place.error("operator_parameter", message, _WRITE)
    elif parameter is not None and source.startswith("="):
        kinds = _KINDS[parameter.kind]
        checks = [check_expression(source[1:], {}, expected=kind, complete=False) for kind in kinds]
        if all(any(problem.code == "unexpected-type" for problem in check.problems) for check in checks):
            yield place.error(
                "operator_parameter_type",
                said(
                    "The parameter %(name)s is a %(kind)s, and %(source)s never is one.",
                    name=name,
                    kind=parameter.kind.value,
                    source=excerpt(source),
                ),
                parameter.about,
            )


def _human(upload: Upload, place: Place, rule: str, element: str) -> Iterator[Finding]:
    """The one task that a property names is done by a person of the same case."""
    if not element:
        return
    reachable = together(upload, place.process)
    known = {found.id for _, found in upload.places(*HUMAN) if found.process in reachable}
    if element not in known:
        yield place.error(
            "operator_authority",
            said("%(rule)s names %(element)s, which is no task of a person.", rule=rule, element=excerpt(element)),
            _suggestion(element, sorted(known)),
        )


def _apart(upload: Upload, one: str, other: str) -> bool:
    """Whether separation of duties keeps two tasks with two people; it binds both ways."""
    return any(
        right in listed(properties_of(found.node).get("separate_from", ""))
        for left, right in ((one, other), (other, one))
        for found in upload.by_id.get(left, ())
    )


def _suggestion(name: str, known: list[str]) -> str:
    other = nearest(name, known)
    if other:
        return said("Did you mean %(other)s?", other=other)
    return said("There are: %(names)s.", names=", ".join(known))
