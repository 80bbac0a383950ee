"""What a process says of who is liable and of minutes: known words, a decision that shares, steps that there are."""

from collections.abc import Iterator

from server.dmn.model import Decision, DecisionTable, LiteralExpression
from server.domain.liability import Part
from server.domain.wording import said
from server.engine.bundle import Finding
from server.engine.properties import listed, properties_of
from server.engine.refusals.decisions import unknown_decision
from server.engine.rulebook import Rulebook
from server.engine.syntax import excerpt, nearest
from server.engine.upload import HUMAN, Place, Upload

STEPS, SHARE = "steps", "share"
_PARTS = frozenset(Part)


def parts(upload: Upload) -> Iterator[Finding]:
    """A task says with known words what doing it means."""
    for _, place in upload.places(*HUMAN):
        for word in listed(properties_of(place.node).get("liability", "")):
            if word not in _PARTS:
                guess = nearest(word, _PARTS)
                advice = (
                    said("Did you mean %(found)s?", found=guess) if guess else said("Known: issue, manage, decide.")
                )
                yield place.error(
                    "liability_part", said("%(word)s is nothing that makes liable.", word=excerpt(word)), advice
                )


def shares(upload: Upload) -> Iterator[Finding]:
    """A process that shares out liability does so by a decision of its folder, among steps that are issued."""
    for key, scope in upload.processes.items():
        decision = properties_of(scope.host.node).get("liability", "").strip()
        rulebook = upload.rulebooks.get(key)
        if not decision or rulebook is None:
            continue
        unknown = list(unknown_decision(scope.host, decision, rulebook))
        yield from unknown
        if not unknown:
            yield from _issued(upload, scope.host, key)
            yield from _columns(scope.host, decision, rulebook)
            yield from _steps(upload, scope.host, decision, rulebook)


def minutes(upload: Upload) -> Iterator[Finding]:
    """Minutes are of votes, which several give, and tell of steps of the same process."""
    for scope, place in upload.places(*HUMAN):
        named = listed(properties_of(place.node).get("minutes", ""))
        if named and not place.node.all("multiInstanceLoopCharacteristics"):
            yield place.error(
                "minutes_of_one",
                said("Minutes are of what several people say, and this task has one doer."),
                said("Make it a multi-instance, or remove the property minutes."),
            )
        for step in named:
            if step not in scope.by_id:
                guess = nearest(step, scope.by_id.keys())
                yield place.error(
                    "minutes_step",
                    said("The minutes name the step %(step)s, which is not beside it.", step=excerpt(step)),
                    said("Did you mean %(found)s?", found=guess) if guess else said("Name steps by their ids."),
                )


RULES = (parts, shares, minutes)


def _issued(upload: Upload, host: Place, key: str) -> Iterator[Finding]:
    reached = upload.reach(key)
    tasks = [place.node for _, place in upload.places(*HUMAN) if place.process in reached]
    if not any(Part.ISSUE in listed(properties_of(task).get("liability", "")) for task in tasks):
        yield host.error(
            "liability_issue",
            said("Liability is shared, but no task says liability = issue."),
            said("Set it on the task by which money or goods are given out."),
        )


def _table(decision: str, rulebook: Rulebook) -> DecisionTable | None:
    found = rulebook.decisions.invocables[decision]
    drawn = rulebook.drawn(found.file, found.id)
    return drawn.logic if isinstance(drawn, Decision) and isinstance(drawn.logic, DecisionTable) else None


def _columns(host: Place, decision: str, rulebook: Rulebook) -> Iterator[Finding]:
    table = _table(decision, rulebook)
    missing = sorted({STEPS, SHARE} - {output.name for output in table.outputs}) if table else []
    if missing:
        yield host.error(
            "liability_columns",
            said("The table %(decision)s gives no %(names)s.", decision=decision, names=", ".join(missing)),
            said("It gives steps and share, and may give indirect and first."),
        )


def _steps(upload: Upload, host: Place, decision: str, rulebook: Rulebook) -> Iterator[Finding]:
    """Steps that a table names in plain texts are tasks of the files; a called process may be deployed already."""
    table = _table(decision, rulebook)
    known = {place.id for _, place in upload.places(*HUMAN)}
    calls = {called for process in upload.reach(host.id) for called in upload.called(process)}
    if table is None or not calls <= upload.processes.keys():
        return
    column = next((at for at, output in enumerate(table.outputs) if output.name == STEPS), None)
    if column is None:
        return
    for rule in table.rules:
        for step in listed(_literal(rule.outputs[column])):
            if step not in known:
                guess = nearest(step, known)
                yield host.error(
                    "liability_step",
                    said(
                        "The table %(decision)s names the step %(step)s, which is no task.",
                        decision=decision,
                        step=excerpt(step),
                    ),
                    said("Did you mean %(found)s?", found=guess) if guess else said("Name tasks by their ids."),
                )


def _literal(cell: LiteralExpression) -> str:
    """The text of a cell that is nothing but one string."""
    text = cell.text.strip()
    plain = len(text) > 1 and text.startswith('"') and text.endswith('"') and '"' not in text[1:-1]
    return text[1:-1] if plain else ""
