"""Business rule tasks: the decision exists in the folder, is given what it needs, and its answer finds its place."""

from collections import Counter
from collections.abc import Iterator

from server.dmn.evaluation import Invocable
from server.domain.wording import said
from server.engine.bundle import Finding
from server.engine.collected import collected
from server.engine.outputs import named_by, shape_of
from server.engine.properties import columns, decision_of, extension_text, properties_of
from server.engine.rulebook import Rulebook
from server.engine.syntax import excerpt, feel_fault, nearest
from server.engine.upload import Place, Upload

_INPUTS = said("Write name=FEEL pairs, such as amount=application.amount; kind=applicant.kind.")


def named(upload: Upload) -> Iterator[Finding]:
    """A business rule task names one decision or decision service of its folder."""
    for _, place in upload.places("businessRuleTask"):
        own = properties_of(place.node).get("decision", "").strip()
        called = extension_text(place.node, "calledDecisionId")
        if own and called and own != called:
            yield place.error(
                "decision_twice",
                said(
                    "The property decision says %(own)s, calledDecisionId says %(called)s.",
                    own=excerpt(own),
                    called=excerpt(called),
                ),
                said("Keep one of the two."),
            )
        elif not own and not called:
            yield place.error(
                "decision_missing",
                said("It names no decision."),
                said(
                    "Set the property decision to the id of a decision or decision service in a "
                    ".dmn file of the folder."
                ),
            )
        elif (rulebook := upload.rulebooks.get(place.process)) is not None:
            yield from unknown_decision(place, own or called, rulebook)


def inputs(upload: Upload) -> Iterator[Finding]:
    """What is mapped is an input of the decision, by an expression that can be read."""
    for place, found, _ in _deciding(upload):
        pairs = columns(properties_of(place.node).get("inputs", ""))
        known = {need.name for need in found.inputs}
        for name, times in Counter(name for name, _ in pairs).items():
            if times > 1:
                yield place.error(
                    "decision_inputs",
                    said("The input %(name)s is mapped twice.", name=excerpt(name)),
                    said("Keep one."),
                )
            if name not in known:
                other = nearest(name, known)
                advice = (
                    said("Did you mean %(other)s?", other=other)
                    if other
                    else said("It takes: %(names)s.", names=", ".join(sorted(known)) or "nothing")
                )
                yield place.error(
                    "decision_inputs",
                    said("%(found)s has no input %(name)s.", found=found.name, name=excerpt(name)),
                    advice,
                )
        for name, source in pairs:
            fault = feel_fault(source) if source else said("there is no expression")
            if fault is not None:
                yield place.error(
                    "decision_inputs",
                    said("The input %(name)s cannot be read: %(fault)s.", name=excerpt(name), fault=fault),
                    _INPUTS,
                )


def given(upload: Upload) -> Iterator[Finding]:
    """An input that is not mapped is the variable of its name, which something should write."""
    known = collected(upload)
    if known is None:
        return
    for place, found, _ in _deciding(upload):
        mapped = {name for name, _ in columns(properties_of(place.node).get("inputs", ""))}
        for need in found.inputs:
            if need.name not in mapped | known:
                other = nearest(need.name, known)
                yield place.warning(
                    "decision_input_missing",
                    said(
                        "%(found)s needs %(need)s, but nothing writes a variable of this name: it is null.",
                        found=found.name,
                        need=excerpt(need.name),
                    ),
                    said("Map it in the property inputs, perhaps to %(other)s.", other=other)
                    if other
                    else said("Map it in the property inputs."),
                )


def answers(upload: Upload) -> Iterator[Finding]:
    """Without a result only the entries of a context can become variables."""
    for place, found, rulebook in _deciding(upload):
        shape = shape_of(rulebook, decision_of(place.node))
        if shape.plain and "result" not in properties_of(place.node):
            yield place.error(
                "decision_result",
                said(
                    "%(decision)s gives a %(type)s, and no variable is named for it.",
                    decision=found.name,
                    type=shape.plain,
                ),
                said("Name one in the property result."),
            )


RULES = (named, inputs, given, answers)


def _deciding(upload: Upload) -> Iterator[tuple[Place, Invocable, Rulebook]]:
    """Business rule tasks with the decision they name, where it exists."""
    for _, place in upload.places("businessRuleTask"):
        if (found := named_by(upload, place)) is not None:
            yield place, found[1], found[0]


def unknown_decision(place: Place, decision: str, rulebook: Rulebook) -> Iterator[Finding]:
    """Refuse a name that no decision of the folder has, with the one that was meant."""
    known = rulebook.decisions.invocables
    if decision in known:
        return
    if not known:
        message = said("There is no decision %(decision)s: the folder has no .dmn file.", decision=excerpt(decision))
        yield place.error("decision_unknown", message, said("Put the .dmn file beside the diagram."))
        return
    models = [model for read in rulebook.models.values() for model in read.knowledge_models]
    if any(decision in {model.id, model.name} for model in models):
        message = said("%(decision)s is a knowledge model, which only decisions can invoke.", decision=decision)
        yield place.error(
            "decision_unknown", message, said("Name a decision: %(names)s.", names=", ".join(sorted(known)))
        )
        return
    by_name = next((id_ for id_, found in known.items() if found.name == decision), "")
    other = by_name or nearest(decision, known)
    advice = (
        said("Did you mean %(other)s?", other=other)
        if other
        else said("There are: %(names)s.", names=", ".join(sorted(known)))
    )
    yield place.error(
        "decision_unknown", said("There is no decision %(decision)s.", decision=excerpt(decision)), advice
    )
