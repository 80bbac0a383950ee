"""Link events: a pair of throw and catch of one name in one scope."""

from collections import Counter
from collections.abc import Iterator

from server.domain.wording import said
from server.engine.bundle import Finding
from server.engine.upload import Place, Upload


def pairs(upload: Upload) -> Iterator[Finding]:
    """Each thrown link has exactly one catch of its name in the same scope, and each catch a throw."""
    for scope in upload.scopes:
        throws = [place for place in scope.of("intermediateThrowEvent") if place.event == "link"]
        catches = [place for place in scope.of("intermediateCatchEvent") if place.event == "link"]
        caught = Counter(_name(place) for place in catches)
        for place in throws:
            if caught[_name(place)] != 1:
                yield place.error(
                    "link_without_catch",
                    said(
                        "The link %(link)s is caught %(caught)s times in this scope.",
                        link=repr(_name(place)),
                        caught=caught[_name(place)],
                    ),
                    said("Draw exactly one link catch event of that name."),
                )
        thrown = {_name(place) for place in throws}
        for place in catches:
            if _name(place) not in thrown:
                yield place.error(
                    "link_without_throw",
                    said("Nothing throws the link %(link)s.", link=repr(_name(place))),
                    said("Draw a link throw event."),
                )


def ends(upload: Upload) -> Iterator[Finding]:
    """No flow leaves a link throw or enters a link catch; links have a name."""
    for scope, place in upload.places("intermediateThrowEvent", "intermediateCatchEvent"):
        if place.event != "link":
            continue
        throwing = place.kind == "intermediateThrowEvent"
        if scope.outgoing(place) if throwing else scope.incoming(place):
            leaves, enters = said("A flow leaves a link throw event."), said("A flow enters a link catch event.")
            yield place.error(
                "link_with_flow",
                leaves if throwing else enters,
                said("Remove the flow; the link replaces it."),
            )
        if not _name(place):
            yield place.error("link_without_name", said("The link has no name."), said("Name both link events alike."))


RULES = (pairs, ends)


def _name(place: Place) -> str:
    return place.events[0].get("name")
