"""The titles of lists of what a number counts."""

from collections.abc import Collection, Mapping, Sequence

from server.pages.report_words import columns_told
from server.pages.words import Words
from server.reports.drill import Of

_OF_TASKS = ("case", "step", "branch", "person", "part", "began", "due", "ended", "wait", "hold", "signing", "total")
HOURS = frozenset({"wait", "hold", "signing", "total", "part"})
SOMETIMES = frozenset({"part", "signing"})
"""Columns that are shown only where some row has a number there."""
_SHOWN: Mapping[Of, Sequence[str]] = {
    **dict.fromkeys(
        (Of.CASES, Of.HELD, Of.CONCERNED, Of.OUTCOMES), ("case", "process", "branch", "began", "ended", "total")
    ),
    Of.DATED: ("case", "branch", "day", "began", "total"),
    Of.INTERVENTIONS: ("case", "process", "step", "branch", "person", "began"),
    Of.RELEASES: ("case", "step", "branch", "person", "began", "ended"),
}
"""The columns of a list, by what is counted."""


def counted_title(words: Words, column: str) -> str:
    """What a column is called whose number a list is behind."""
    gettext = words.gettext
    told = {
        "came": gettext("Came, with those that ran before"),
        "ended": gettext("Cases ended"),
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


def counted_columns(words: Words, of: Of, given: Collection[str]) -> Mapping[str, str]:
    """The titles of a list of what was counted; those in `SOMETIMES` where they are `given`."""
    gettext = words.gettext
    told = {
        "case": gettext("Case"),
        "process": gettext("Process"),
        "step": gettext("Step"),
        "branch": gettext("Branch"),
        "person": gettext("Person"),
        "part": gettext("Adds"),
        "began": gettext("Offered"),
        "due": gettext("Due"),
        "day": gettext("Date"),
        "ended": gettext("Ended"),
        "wait": gettext("Waited"),
        "hold": gettext("Held"),
        "signing": gettext("Being signed"),
        "total": gettext("Working hours"),
        **_told_otherwise(words, of),
    }
    shown = _SHOWN.get(of, _OF_TASKS)
    return {name: told[name] for name in shown if name not in SOMETIMES or name in given}


def _told_otherwise(words: Words, of: Of) -> Mapping[str, str]:
    """Titles that lists of other things than tasks have in their own words."""
    gettext = words.gettext
    if of is Of.INTERVENTIONS:
        return {"person": gettext("Operator"), "began": gettext("When")}
    if of is Of.RELEASES:
        return {"began": gettext("Taken"), "ended": gettext("Given back")}
    return {} if of in {Of.TASKS, Of.WAITS, Of.HELP} else {"began": gettext("Started")}
