"""The titles of lists of what a number counts."""

from collections.abc import Mapping

from server.pages.words import Words
from server.reports.drill import Of


def counted_columns(words: Words, of: Of) -> Mapping[str, str]:
    """The titles of a list of what was counted."""
    gettext = words.gettext
    if of is Of.CASES:
        return {
            "case": gettext("Case"),
            "process": gettext("Process"),
            "branch": gettext("Branch"),
            "began": gettext("Started"),
            "ended": gettext("Ended"),
            "total": gettext("Working hours"),
        }
    if of is Of.INTERVENTIONS:
        return {
            "case": gettext("Case"),
            "process": gettext("Process"),
            "step": gettext("Step"),
            "branch": gettext("Branch"),
            "person": gettext("Operator"),
            "began": gettext("When"),
        }
    return {
        "case": gettext("Case"),
        "step": gettext("Step"),
        "branch": gettext("Branch"),
        "person": gettext("Person"),
        "began": gettext("Offered"),
        "due": gettext("Due"),
        "ended": gettext("Ended"),
        "wait": gettext("Waited"),
        "hold": gettext("Held"),
        "total": gettext("Working hours"),
    }
