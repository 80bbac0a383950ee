"""What the findings on the flow of tokens say: what happens, why, and how to mend it; English msgids by rule."""

from typing import NamedTuple

from server.domain.wording import N_, said
from server.engine.bundle import Finding
from server.engine.upload import Place


class _Words(NamedTuple):
    message: str
    advice: str


_WORDS = {
    "deadlock": _Words(
        N_(
            "“%(element)s” may wait for ever: a token has come from %(come)s, but on the way shown none will come "
            "from %(missing)s."
        ),
        N_(
            "Join the ways of an exclusive choice with an exclusive gateway; where only some branches run, split and "
            "join with inclusive gateways; where all must run, split with a parallel gateway."
        ),
    ),
    "lack_of_synchronisation": _Words(
        N_(
            "“%(element)s” may be reached twice in one run: branches that run side by side meet here without being "
            "joined, so what follows is done twice."
        ),
        N_(
            "Join the branches before it with a parallel gateway, with an inclusive one where not all of them always "
            "run, or give each branch an end event of its own."
        ),
    ),
    "never_ends": _Words(
        N_("From “%(element)s” no way leads to an end: a case that gets here never ends."),
        N_("Draw a way out, to an end event or to an element that leads to one."),
    ),
    "endless_loop": _Words(
        N_(
            "“%(element)s” may be repeated without end: nothing on the way around waits for a person, a time or a "
            "message, or changes what the conditions read."
        ),
        N_(
            "Put a task of people, a timer or a message into the loop, or let a script in it change a variable that "
            "the way out of the loop asks for."
        ),
    ),
    "busy_loop": _Words(
        N_(
            "“%(element)s” is repeated without waiting for a person, a time or a message: whether that ends depends on "
            "%(variables)s alone. After 2,000 steps the case stops with an incident."
        ),
        N_("Make sure that each round brings the end nearer, or put a task of people or a timer into the loop."),
    ),
    "dead_end": _Words(
        N_("No flow leaves “%(element)s”: its branch ends here without an end event."),
        N_("Lead it on, or to an end event, so that everybody sees that it is meant."),
    ),
    "unreachable": _Words(
        N_(
            "No run ever gets to “%(element)s”, although flows lead to it: what stands before it never lets a token on."
        ),
        N_("Mend what stands before it, or remove it."),
    ),
    "terminate_ends_work": _Words(
        N_(
            "When a case gets to “%(element)s”, what people are working on elsewhere at that moment is taken from them."
        ),
        N_(
            "If it is meant, say so in the documentation of the end event. Otherwise use a plain end event: the rest "
            "is then done before the case ends."
        ),
    ),
    "soundness_undecided": _Words(
        N_(
            "“%(element)s” has so many ways of running side by side that it could not be decided whether tokens may "
            "wait for ever or meet."
        ),
        N_("Put parts of it into subprocesses, which are judged one by one."),
    ),
}


def found(place: Place, rule: str, path: tuple[str, ...] = (), *, severity: str = "error", **params: str) -> Finding:
    """A finding about an element, in English and ready to be said in other languages."""
    words = _WORDS[rule]
    named = {"element": called(place), **params}
    message, advice = said(words.message, **named), said(words.advice, **named)
    return Finding(place.file, place.id or None, rule, message, advice, severity, path=path)


def called(place: Place) -> str:
    """What people call an element: its name, else its id."""
    return " ".join(place.node.get("name").split()) or place.id
