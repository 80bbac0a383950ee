"""What goes with delays, in the reader's words."""

from collections.abc import Callable, Mapping

from server.pages.report_names import ReportNames
from server.pages.report_words import weekdays_told
from server.pages.words import Words


def delays_told(words: Words) -> Mapping[str, str]:
    """The kinds of delay."""
    gettext = words.gettext
    return {"wait": gettext("Waiting"), "hold": gettext("Holding"), "total": gettext("From offer to completion")}


def attribute_told(words: Words, names: ReportNames, process: str, attribute: str) -> str:
    """What is compared."""
    gettext = words.gettext
    told = {
        "branch": gettext("Branch"),
        "person": gettext("Taken by"),
        "role": gettext("Role"),
        "version": gettext("Version"),
        "weekday": gettext("Offered on"),
        "daytime": gettext("Offered at"),
        "returned": gettext("Came back"),
        "queue": gettext("Queue at the offer"),
    }
    return told.get(attribute) or names.attribute(process, attribute.removeprefix("@"))


def value_told(words: Words, names: ReportNames, process: str, attribute: str, value: str) -> str:
    """A value of it."""
    gettext = words.gettext
    quarters = {
        "q1": gettext("lowest quarter"),
        "q2": gettext("second quarter"),
        "q3": gettext("third quarter"),
        "q4": gettext("highest quarter"),
    }
    ways: Mapping[str, Callable[[str], str]] = {
        "branch": names.branch,
        "person": names.person,
        "role": names.role,
        "weekday": lambda text: weekdays_told(words)[int(text)],
        "daytime": lambda text: f"{text}:00–{text}:59",
        "returned": lambda text: gettext("yes") if text == "yes" else gettext("no"),
    }
    if attribute in ways:
        return ways[attribute](value)
    return quarters.get(value) or names.value(process, attribute.removeprefix("@"), value)
