"""Properties of the contract: known, on the right element, and with values that can be read."""

import re
from collections.abc import Iterator

from server.domain.assignment import Policy
from server.domain.people import is_role_name, one_spaced
from server.domain.wording import said
from server.engine.asked_documents import documents_fault
from server.engine.bundle import Finding
from server.engine.owning import owner_fault
from server.engine.properties import ALLOWED, LATER, columns, listed, properties_of, property_nodes
from server.engine.reading import form_name
from server.engine.refusals.lanes import ROLE_ADVICE
from server.engine.refusals.times import closes_fault, due_fault, escalate_fault, remind_fault
from server.engine.refusals.told import PROPERTY_NOT_HERE
from server.engine.syntax import excerpt, feel_fault, feel_value, nearest
from server.engine.upload import Document, Place, Upload

_PRIORITY = re.compile(r"0*([1-9]?[0-9]|100)")
_POLICIES = frozenset(Policy)
_BRING_DATA = frozenset({"none", "message", "signal"})
_TEXTS = {
    "title": said('Write =FEEL, such as =applicant.name + " " + string(amount).'),
    "business_key": said("Write =FEEL that gives a text, such as =contract_number."),
    "dissent": said('Write =FEEL over what is submitted that is true of an objection, such as =decision = "decline".'),
    "party": said("Write =FEEL that gives a number that only this party has, such as =applicant.id_number."),
}
_SYNONYMS = {
    "formJsonSchemaFilename": "form",
    "formUiSchemaFilename": "form",
    "assignee": "assign",
    "lane": "role",
    "businessKey": "business_key",
    "candidateGroups": "role",
    "dueDate": "due",
    "reminder": "remind",
    "escalation": "escalate",
    "decisionRef": "decision",
    "calledDecision": "decision",
    "calledDecisionId": "decision",
    "resultVariable": "result",
}


def names(upload: Upload) -> Iterator[Finding]:
    """Each property is one of the contract, stands where it is read, and is enforced."""
    for document in upload.documents:
        for place in _places(document):
            seen: set[str] = set()
            for prop in property_nodes(place.node):
                if prop.name in seen:
                    yield place.error(
                        "duplicate_property",
                        said("The property %(name)s stands twice.", name=prop.name),
                        said("Keep one."),
                    )
                seen.add(prop.name)
                yield from _name(place, prop.name)


def values(upload: Upload) -> Iterator[Finding]:
    """Values of properties can be read."""
    for document in upload.documents:
        for place in _places(document):
            for name, value in properties_of(place.node).items():
                if name not in ALLOWED.get(place.kind, frozenset()):
                    continue
                fault = _fault(upload, name, value)
                if fault is not None:
                    yield place.error(
                        "property_value",
                        said("The property %(name)s: %(fault)s.", name=name, fault=fault[0]),
                        fault[1],
                    )


def start_forms(upload: Upload) -> Iterator[Finding]:
    """Only a plain start event shows a form."""
    for scope, start in upload.places("startEvent"):
        plain = start.event == "none" and scope.host.kind == "process"
        if not plain and "form" in properties_of(start.node):
            yield start.error(
                "property_not_here",
                said("Only the plain start of a process has a form."),
                said("Remove the property form."),
            )


def start_keys(upload: Upload) -> Iterator[Finding]:
    """Only a start of a process that brings data gives the case its key."""
    for scope, start in upload.places("startEvent"):
        brings_data = start.event in _BRING_DATA and scope.host.kind == "process"
        if not brings_data and "business_key" in properties_of(start.node):
            yield start.error(
                "property_not_here",
                said("The key of a case is made of what a plain, message or signal start of the process brings."),
                said("Remove the property business_key."),
            )


RULES = (names, values, start_forms, start_keys)


def _places(document: Document) -> Iterator[Place]:
    for node in document.root.walk():
        if node.kind:
            yield Place(document.file, "", "", node)


def places_of(name: str) -> str:
    """The kinds of elements on which a property is read."""
    return ", ".join(sorted(kind for kind in ALLOWED if name in ALLOWED[kind] | LATER.get(kind, frozenset())))


def _name(place: Place, name: str) -> Iterator[Finding]:
    allowed = ALLOWED.get(place.kind, frozenset())
    if name in allowed:
        return
    if name in LATER.get(place.kind, frozenset()):
        yield place.error(
            "not_enforced",
            said("The property %(name)s is not enforced yet.", name=name),
            said("Remove it until a later release enforces it."),
        )
    elif any(name in names for names in (*ALLOWED.values(), *LATER.values())):
        yield place.error(*PROPERTY_NOT_HERE.told(name=name, element=place.kind, where=places_of(name)))
    else:
        yield place.error(
            "unknown_property", said("Unknown property %(name)s.", name=excerpt(name)), _suggestion(name, allowed)
        )


def _suggestion(name: str, allowed: frozenset[str]) -> str:
    every = sorted(allowed) or sorted({known for known_names in ALLOWED.values() for known in known_names})
    found = _SYNONYMS[name] if _SYNONYMS.get(name) in every else nearest(name, every)
    return (
        said("Did you mean %(found)s?", found=found)
        if found
        else said("Known here: %(names)s.", names=", ".join(every))
    )


def _fault(upload: Upload, name: str, value: str) -> tuple[str, str] | None:
    """What is wrong with a value, and what to write."""
    if not value:
        return said("it is empty"), said("Give it a value, or remove it.")
    match name:
        case "form":
            known = form_name(value) in upload.known_forms
            return (
                None
                if known
                else (
                    said("there is no form %(form)s", form=excerpt(value)),
                    said("Add forms/%(form)s.json to the files.", form=form_name(value)),
                )
            )
        case "role" | "start_role" | "read_role":
            return _role(value)
        case _ if name in _READ:
            return _READ[name](value)
        case "title" | "business_key" | "party" | "dissent":
            return feel_value(value, _TEXTS[name])
        case "result":
            named = value.isidentifier()
            return (
                None
                if named
                else (
                    said("%(name)s is no name of a variable", name=excerpt(value)),
                    said("Use letters, digits and '_'."),
                )
            )
        case _:
            return None


def _role(value: str) -> tuple[str, str] | None:
    if any(mark in value for mark in ",;，；、"):
        return said("it names several roles"), said("Name one role.")
    if not is_role_name(one_spaced(value)):
        return said("nobody can hold the role %(role)s", role=excerpt(value)), ROLE_ADVICE
    return None


def _priority(value: str) -> tuple[str, str] | None:
    advice = said("Write a whole number from 0 to 100, or =FEEL.")
    if value.startswith("="):
        return feel_value(value, advice)
    good = _PRIORITY.fullmatch(value) is not None
    return None if good else (said("%(text)s is no priority", text=excerpt(value)), advice)


def _assign(value: str) -> tuple[str, str] | None:
    if value in _POLICIES:
        return None
    return feel_value(value, said("Write least_loaded, round_robin, owner, or =FEEL that gives a person's id."))


def _authority(value: str) -> tuple[str, str] | None:
    return feel_value(value, said("Write =FEEL that gives the amount decided on, such as =proposal.amount."))


def _recuse(value: str) -> tuple[str, str] | None:
    for path in listed(value):
        if not all(part.isidentifier() for part in path.split(".")):
            return (
                said("%(path)s is no field of the data", path=excerpt(path)),
                said("Name fields, such as applicant.id_number, guarantors."),
            )
    return None


def _columns(value: str) -> tuple[str, str] | None:
    advice = said("Write name=FEEL; name2=FEEL2, such as amount=amount; applicant=applicant.name.")
    seen: set[str] = set()
    for name, source in columns(value):
        if not name.isidentifier() or name in seen:
            return said("%(name)s is no new name of a column", name=excerpt(name)), advice
        seen.add(name)
        fault = feel_fault(source) if source else said("it has no expression")
        if fault is not None:
            return said("the column %(name)s: %(fault)s", name=excerpt(name), fault=fault), advice
    return None


_READ = {
    "due": due_fault,
    "closes": closes_fault,
    "remind": remind_fault,
    "escalate": escalate_fault,
    "priority": _priority,
    "assign": _assign,
    "authority": _authority,
    "recuse": _recuse,
    "columns": _columns,
    "documents": documents_fault,
    "owner": owner_fault,
}
