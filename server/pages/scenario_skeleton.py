"""The beginning of a scenario file: what is known already, for the designer to go on from."""

import json
from collections.abc import Iterator, Mapping

from server.domain.process_drafts import ProcessDraft
from server.engine.reading import read
from server.engine.upload import Scope, Upload
from server.pages.visits import Visit

_NINE = "T09:00"


def skeleton(visit: Visit, draft: ProcessDraft, files: Mapping[str, bytes], flow: str) -> bytes:
    """A file with one scenario that starts a case; with `flow` (an id) it must lead from its source to its target."""
    upload, _ = read(files)
    process, name, path = draft.process, visit.words.gettext("A case is started"), ""
    for scope, drawn in upload.flows():
        if drawn.id == flow and flow:
            source, target = drawn.node.get("sourceRef"), drawn.node.get("targetRef")
            process, path = drawn.process, f"    path: [{source}, {target}]\n"
            name = visit.words.gettext(
                "It goes from %(source)s to %(target)s", source=_named(scope, source), target=_named(scope, target)
            )
    day = visit.now.astimezone(visit.wired.settings.zone).date()
    start = _start(upload, process, visit.actor.login)
    lines = (
        f"process: {process}\nclock: {day.isoformat()}{_NINE}\nbranch: {visit.actor.branch}\n\nscenarios:\n"
        f"  - name: {json.dumps(name, ensure_ascii=False)}\n    start: {start}\n    steps: []\n{path}"
    )
    return lines.encode()


def _start(upload: Upload, process: str, login: str) -> str:
    """How a case begins: by hand where it can, else by its first message or signal."""
    scope = upload.processes.get(process)
    ways = list(_ways(upload, scope)) if scope is not None else []
    if not ways or "" in ways:
        return f"{{as: {login}, data: {{}}}}"
    return ways[0]


def _ways(upload: Upload, scope: Scope) -> Iterator[str]:
    for place in scope.of("startEvent"):
        if place.event not in {"message", "signal"}:
            yield ""
            continue
        thrown = upload.referenced(place, place.event, place.events[0].get(f"{place.event}Ref"))
        name = json.dumps(thrown.name if thrown is not None else "", ensure_ascii=False)
        yield f"{{{place.event}: {{name: {name}}}}}"


def _named(scope: Scope, element: str) -> str:
    place = scope.by_id.get(element)
    return place.node.name or element if place is not None else element
