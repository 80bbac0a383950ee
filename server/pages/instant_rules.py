"""The rules that the modeler tells while one draws, before the server answers: the server's own, in its words."""

from collections.abc import Mapping

from server.engine.properties import ALLOWED, LATER
from server.engine.refusals.properties import places_of
from server.engine.refusals.told import INSTANT
from server.pages.manual_text import help_href
from server.pages.words import Words


def instant_rules(words: Words) -> Mapping[str, object]:
    """`texts`: by rule what is said; `properties`: by kind of element the ones read there, and `places` by property."""
    read = {kind: ALLOWED.get(kind, frozenset()) | LATER.get(kind, frozenset()) for kind in {*ALLOWED, *LATER}}
    return {
        "texts": {
            each.rule: {
                "severity": each.severity,
                "message": words.gettext(each.message),
                "advice": words.gettext(each.advice),
                "help_href": help_href(each.rule, ""),
            }
            for each in INSTANT
        },
        "properties": {kind: sorted(names) for kind, names in sorted(read.items())},
        "places": {name: places_of(name) for name in sorted(frozenset[str]().union(*read.values()))},
    }
