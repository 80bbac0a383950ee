"""The titles of lists of what a number counts."""

from collections.abc import Mapping

from server.pages.report_words import columns_told
from server.pages.words import Words
from server.reports.drill import Of


def counted_title(words: Words, column: str) -> str:
    """What a column is called whose number a list is behind."""
    gettext = words.gettext
    told = {
        "came": gettext("Came, with those that ran before"),
        "ended": gettext("Ended"),
        "offered": gettext("Offered"),
        "taken": gettext("Taken"),
        "taken_by": gettext("Taken by"),
        "tasks": gettext("Tasks"),
        "waited": gettext("Waited in all"),
        "young": gettext("younger than half took"),
        "usual": gettext("younger than nine of ten took"),
        "old": gettext("older than that"),
        "unknown": gettext("too few done to say"),
        "again": gettext("Times again"),
        "passed": gettext("Passed"),
        "in_30": gettext("In 30 days"),
        "in_60": gettext("In 60 days"),
        "in_90": gettext("In 90 days"),
    }
    return told[column] if column in told else columns_told(words)[column][0]


def counted_columns(words: Words, of: Of, *, parts: bool) -> Mapping[str, str]:
    """The titles of a list of what was counted; `parts`: with the hours that each adds to the number."""
    gettext = words.gettext
    more = {"part": gettext("Adds")} if parts else {}
    if of in {Of.CASES, Of.HELD, Of.CONCERNED, Of.OUTCOMES}:
        return {
            "case": gettext("Case"),
            "process": gettext("Process"),
            "branch": gettext("Branch"),
            "began": gettext("Started"),
            "ended": gettext("Ended"),
            "total": gettext("Working hours"),
        }
    if of is Of.DATED:
        return {
            "case": gettext("Case"),
            "branch": gettext("Branch"),
            "due": gettext("Date"),
            "began": gettext("Started"),
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
    if of is Of.RELEASES:
        return {
            "case": gettext("Case"),
            "step": gettext("Step"),
            "branch": gettext("Branch"),
            "person": gettext("Person"),
            "began": gettext("Taken"),
            "ended": gettext("Given back"),
        }
    return {
        "case": gettext("Case"),
        "step": gettext("Step"),
        "branch": gettext("Branch"),
        "person": gettext("Person"),
        **more,
        "began": gettext("Offered"),
        "due": gettext("Due"),
        "ended": gettext("Ended"),
        "wait": gettext("Waited"),
        "hold": gettext("Held"),
        "total": gettext("Working hours"),
    }
