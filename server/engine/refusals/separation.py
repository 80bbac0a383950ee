"""Who may not, and who must, do what another did: the tasks named exist, and the rules do not contradict."""

from collections.abc import Iterator, Sequence

from server.domain.wording import said
from server.engine.bundle import Finding
from server.engine.properties import LISTS, listed, properties_of
from server.engine.upload import HUMAN, Place, Upload


def named(upload: Upload) -> Iterator[Finding]:
    """The elements named are human tasks that a case of the process may hold; a multi-instance may name itself."""
    for _, place in upload.places(*HUMAN):
        properties = properties_of(place.node)
        reachable = together(upload, place.process)
        for name in LISTS:
            for other in listed(properties.get(name, "")):
                yield from _other(upload, place, reachable, name, other)


def single(upload: Upload) -> Iterator[Finding]:
    """same_as names one element: two doers cannot both be the same person's."""
    for _, place in upload.places(*HUMAN):
        if len(listed(properties_of(place.node).get("same_as", ""))) > 1:
            yield place.error("same_as_several", said("same_as names several elements."), said("Name one element."))


def consistent(upload: Upload) -> Iterator[Finding]:
    """Nobody can be both the same person and another one."""
    for _, place in upload.places(*HUMAN):
        properties = properties_of(place.node)
        same = set(listed(properties.get("same_as", "")))
        apart = set(listed(properties.get("separate_from", "")))
        for other in sorted(same & apart):
            yield place.error(
                "separation_contradiction",
                said("%(other)s stands in same_as and in separate_from: nobody could do this task.", other=other),
                said("Remove one of the two."),
            )
        for other in _same_doers(upload, place):
            if other != place.id and (place.id in _named(upload, other, "separate_from") or other in apart - same):
                yield place.error(
                    "separation_contradiction",
                    said(
                        "It must be done by who did %(other)s, which is separate from it: nobody could do this task.",
                        other=other,
                    ),
                    said("Remove one of the two."),
                )


RULES = (named, single, consistent)
_OF_STARTER = frozenset({"separate_from", "same_as"})
"""The duties that may name who started the case; a start holds no findings to be blind to."""


def _other(upload: Upload, place: Place, reachable: frozenset[str], name: str, other: str) -> Iterator[Finding]:
    if other == place.id:
        if name == "same_as" or not place.node.all("multiInstanceLoopCharacteristics"):
            yield place.error(
                "separation_self",
                said(
                    "%(name)s names the element itself; another person for each time it is done is not enforced.",
                    name=name,
                ),
                said(
                    "Name other elements; separate_from and blind_to of a multi-instance may name "
                    "it, for its instances."
                ),
            )
        return
    places = [found for found in upload.by_id.get(other, ()) if found.process in reachable]
    kinds = {found.kind for found in places}
    if kinds & HUMAN:
        return
    starts = [found for found in places if found.starts] if name in _OF_STARTER else []
    if starts:
        yield from _start(place, starts, name, other)
        return
    if kinds:
        yield place.error(
            "separation_not_human",
            said("%(name)s names %(other)s, which no person does.", name=name, other=other),
            said("Name user or manual tasks, or in separate_from and same_as the start event of the process."),
        )
        return
    absent = {called for key in reachable for called in upload.called(key)} - upload.processes.keys()
    message = said(
        "%(name)s names %(other)s, which is neither in this process nor in one it calls or is called with.",
        name=name,
        other=other,
    )
    if absent:
        yield place.warning(
            "separation_unknown",
            message,
            said("It may be in %(names)s; check the id.", names=", ".join(sorted(absent))),
        )
    else:
        advice = said("Correct the id of the element, or deploy this process together with the one that calls it.")
        yield place.error("separation_unknown", message, advice)


def _start(place: Place, starts: Sequence[Place], name: str, other: str) -> Iterator[Finding]:
    """Where no person starts a case there is nobody to keep away."""
    if not any(found.begins for found in starts):
        yield place.warning(
            "separation_no_starter",
            said(
                "%(name)s names %(other)s, where no person starts the case: it keeps nobody away and binds nobody.",
                name=name,
                other=other,
            ),
            said("Name a start event without a message, signal, time or condition, or leave it out."),
        )


def together(upload: Upload, process: str) -> frozenset[str]:
    """The process, all that call it, and all that these call: what one case may consist of."""
    reaches = (upload.reach(key) for key in upload.processes)
    return frozenset(key for reach in reaches if process in reach for key in reach)


def _same_doers(upload: Upload, place: Place) -> tuple[str, ...]:
    """The elements that one person must have done with this one, by same_as from one to the next."""
    found: dict[str, None] = {}
    todo = [*listed(properties_of(place.node).get("same_as", ""))]
    while todo:
        name = todo.pop()
        if name not in found:
            found[name] = None
            todo.extend(_named(upload, name, "same_as"))
    return tuple(found)


def _named(upload: Upload, element: str, rule: str) -> tuple[str, ...]:
    """What a property of a human task names."""
    return tuple(
        name
        for found in upload.by_id.get(element, ())
        if found.kind in HUMAN
        for name in listed(properties_of(found.node).get(rule, ""))
    )
