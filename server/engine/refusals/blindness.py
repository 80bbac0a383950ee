"""Blind findings: what everybody who sees the case is shown, or other cases get, may not be made of them."""

from collections.abc import Iterator, Mapping

from server.domain.wording import said
from server.engine.bundle import Element, Finding
from server.engine.derivation import Derived, followed
from server.engine.elements import elements_of
from server.engine.properties import listed, properties_of, shown_columns
from server.engine.syntax import feel_names
from server.engine.upload import HUMAN, Upload
from server.engine.variables import UNKNOWN, entered, sent


def shown(upload: Upload) -> Iterator[Finding]:
    """Title and columns of a process do not read what a blind element enters."""
    for key, scope in upload.processes.items():
        written = _findings(upload, key)
        for name, source in _shown(properties_of(scope.host.node)):
            for variable in sorted(feel_names(source) & written.keys()):
                yield scope.host.error(
                    "blind_shown",
                    said(
                        "The %(name)s shows %(variable)s, a finding of %(written)s, which blind_to hides.",
                        name=name,
                        variable=variable,
                        written=written[variable],
                    ),
                    said("Show other data, or write what may be shown into a variable of its own after both are done."),
                )


def leaving(upload: Upload) -> Iterator[Finding]:
    """Messages and signals, which go to cases with other readers, are not made of findings."""
    for key in upload.processes:
        findings = frozenset(_findings(upload, key))
        if not findings:
            continue
        made = _made(upload, key, findings)
        for place in (place for _, place in upload.places() if place.process in upload.reach(key)):
            for variable in sorted(sent(upload, place)):
                if variable in made.names or UNKNOWN in made.names:
                    yield place.error(
                        "blind_sent",
                        said("It sends %(variable)s, which may hold a finding that blind_to hides.", variable=variable),
                        said(
                            "Give each task that blind_to names a result or a form; send what a later task "
                            "enters instead."
                        ),
                    )


RULES = (shown, leaving)


def _shown(properties: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    yield "title", properties.get("title", "").removeprefix("=")
    for name, source in shown_columns(properties).items():
        yield name.removeprefix("@") if name.startswith("@") else f"column {name}", source


def _findings(upload: Upload, key: str) -> Mapping[str, str]:
    """Variables that hidden elements of a process, and of those it calls, enter or gather; with the element."""
    reach = frozenset(upload.reach(key))
    people = [place for _, place in upload.places(*HUMAN) if place.process in reach]
    hidden = {name for place in people for name in listed(properties_of(place.node).get("blind_to", ""))}
    gathered = {
        place.id: [
            node.text
            for loop in place.node.all("multiInstanceLoopCharacteristics")
            for node in loop.all("loopDataOutputRef")
        ]
        for place in people
    }
    return {
        name: place.id
        for place in people
        if place.id in hidden
        for name in (*entered(upload, place), *gathered[place.id])
    }


def _made(upload: Upload, key: str, findings: frozenset[str]) -> Derived:
    every: list[Element] = [e for name in upload.reach(key) for e in elements_of(upload, name).values()]
    return followed(every, findings)
