"""What reports and their columns are called and what they count, in the reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from server.pages.words import Words


@dataclass(frozen=True, slots=True)
class Told:
    """The title of a report and, in a sentence, what it tells."""

    title: str
    about: str


def reports_told(words: Words) -> Mapping[str, Told]:
    """Every report by name."""
    gettext = words.gettext
    return {
        "waiting": Told(
            gettext("What waits now"),
            gettext("Open tasks of each step, role and branch, and how their age compares with what is usual."),
        ),
        "bottlenecks": Told(
            gettext("Bottlenecks"),
            gettext("What waiting at each step cost the cases that were completed; first what cost most."),
        ),
        "steps": Told(
            gettext("Steps"),
            gettext(
                "How long tasks waited for somebody and were held; first the step that made cases wait longest in all."
            ),
        ),
        "flow": Told(
            gettext("Cases"), gettext("How many cases began and ended, how many run, and how long they took.")
        ),
        "outcomes": Told(
            gettext("Later outcomes"),
            gettext("What is known by now of cases that reached a step in this time, and what the house allows."),
        ),
        "load": Told(
            gettext("Load of people"), gettext("What everybody holds now and completed in this time. Nobody is ranked.")
        ),
        "conformance": Told(
            gettext("Beyond the diagram"),
            gettext(
                "What operators skipped, moved, repeated or forced in this time, at which step, who and how often."
            ),
        ),
        **_costs_told(words),
    }


def _costs_told(words: Words) -> Mapping[str, Told]:
    gettext = words.gettext
    return {
        "costs": Told(
            gettext("Cost"),
            gettext(
                "What the work of each step cost: the working hours people held its tasks, at the rate of its role."
            ),
        ),
        "case_costs": Told(
            gettext("Cost of cases"), gettext("What the cases completed in this time cost from beginning to end.")
        ),
        "variant_costs": Told(
            gettext("Cost by path"),
            gettext(
                "What cases cost by their path, the steps completed in order; first the path that cost most in all."
            ),
        ),
        "capacity": Told(
            gettext("Capacity"),
            gettext("How many of the hours each role is paid for went into tasks, and what the rest costs."),
        ),
    }


def columns_told(words: Words) -> Mapping[str, tuple[str, str]]:
    """The title of every column, and what it counts."""
    gettext, hours = words.gettext, words.gettext("working hours")
    return {
        "process": (gettext("Process"), ""),
        "step": (gettext("Step"), ""),
        "role": (gettext("Role"), ""),
        "branch": (gettext("Branch"), ""),
        "person": (gettext("Person"), ""),
        **_count_columns(words, hours),
        **_span_columns(words, hours),
        **_bottleneck_columns(words),
        **_cost_columns(words, hours),
        **_conformance_columns(words),
        **_outcome_columns(words),
    }


def _count_columns(words: Words, hours: str) -> Mapping[str, tuple[str, str]]:
    gettext = words.gettext
    return {
        "open": (gettext("Open"), gettext("tasks open now")),
        "untaken": (gettext("Not taken"), gettext("open tasks that nobody holds")),
        "unsigned": (gettext("Being signed"), gettext("open tasks that wait for signatures")),
        "overdue": (gettext("Overdue"), gettext("open tasks past their due time")),
        "oldest": (gettext("Oldest"), hours),
        "age_median": (gettext("Age, median"), hours),
        "usual_p90": (gettext("Usual"), gettext("working hours that nine of ten took from offer to completion")),
        "beyond_usual": (gettext("Beyond usual"), gettext("open tasks older than that")),
        "completed": (gettext("Completed"), gettext("in this time")),
        "cancelled": (gettext("Cancelled"), gettext("in this time")),
        "failed": (gettext("Failed"), gettext("in this time")),
        "dropped": (gettext("Ended otherwise"), gettext("in this time")),
        "started": (gettext("Cases started"), gettext("in this time")),
        "running": (gettext("Running"), gettext("now")),
        "given_back": (gettext("Given back"), gettext("times its holder released one")),
        "recalled": (gettext("Recalled"), gettext("completed ones that their doer took back")),
        "helping": (gettext("Works on for others"), gettext("tasks delegated to them")),
        "late": (gettext("Late"), gettext("share completed after they were due")),
        "holding": (gettext("Holds now"), gettext("tasks")),
        "in_time": (gettext("In time"), gettext("share completed by their due time")),
    }


def _span_columns(words: Words, hours: str) -> Mapping[str, tuple[str, str]]:
    gettext = words.gettext
    return {
        "wait_median": (gettext("Wait, median"), gettext("working hours until somebody held it")),
        "wait_p90": (gettext("Wait, 90%"), gettext("nine of ten waited no longer")),
        "idle_median": (gettext("Idle, median"), gettext("working hours from taking it until it was first opened")),
        "hold_median": (gettext("Held, median"), gettext("working hours from taking it until it was done")),
        "hold_p90": (gettext("Held, 90%"), gettext("nine of ten were held no longer")),
        "signing": (gettext("Signing in all"), gettext("working hours that submitted ones waited for signatures")),
        "total_median": (gettext("Both, median"), hours),
        "total_p90": (gettext("Both, 90%"), hours),
        "total_p95": (gettext("Both, 95%"), hours),
        "total_mean": (gettext("Both, mean"), hours),
        "clock_median": (gettext("By the clock"), gettext("median of both, nights and weekends too")),
        "waited_in_all": (gettext("Waited in all"), gettext("working hours of all tasks together, open ones too")),
        "median": (gettext("Median"), hours),
        "p90": (gettext("90%"), hours),
        "p95": (gettext("95%"), hours),
    }


def _bottleneck_columns(words: Words) -> Mapping[str, tuple[str, str]]:
    gettext = words.gettext
    return {
        "impact_median": (gettext("Costs half of the cases"), gettext("working hours off the median without it")),
        "impact_p90": (gettext("Costs nine of ten"), gettext("working hours off the 90% without it")),
        "share": (gettext("Share"), gettext("of the time of all cases")),
        "wait_before": (gettext("Before"), gettext("median wait in the time before")),
        "held_up": (gettext("Held cases up"), gettext("working hours that the end of cases hung on")),
        "cases_held": (gettext("Cases"), gettext("that it held up")),
    }


def _conformance_columns(words: Words) -> Mapping[str, tuple[str, str]]:
    gettext = words.gettext
    return {
        "operator": (gettext("Operator"), ""),
        "skipped": (gettext("Skipped"), gettext("passed over, not done")),
        "moved": (gettext("Moved here"), gettext("by hand")),
        "repeated": (gettext("Repeated"), gettext("entered once more")),
        "changed": (gettext("Data changed"), gettext("values that it had written")),
        "resent": (gettext("Resent"), gettext("messages given by hand")),
        "retried": (gettext("Retried"), gettext("incidents")),
        "migrated": (gettext("Migrated"), gettext("to another version")),
        "concerned": (gettext("Cases"), gettext("concerned")),
    }


def _outcome_columns(words: Words) -> Mapping[str, tuple[str, str]]:
    gettext = words.gettext
    return {
        "outcome": (gettext("Outcome"), ""),
        "counted": (gettext("Counted"), gettext("cases that reached the step in this time")),
        "became": (gettext("Came about"), gettext("for so many of them, as far as is known now")),
        "watched": (gettext("Still watched"), gettext("it may yet come about for them")),
        "became_share": (gettext("Share"), gettext("of those counted")),
        "at_most": (gettext("At most"), gettext("what the house allows")),
    }


def measures_told(words: Words) -> Mapping[str, str]:
    """What can be shown on a diagram."""
    gettext = words.gettext
    return {
        "held_up": gettext("Working hours that cases were held up"),
        "waited_in_all": gettext("Working hours waited in all"),
        "wait_median": gettext("Wait, median"),
        "wait_p90": gettext("Wait, 90%"),
        "hold_median": gettext("Held, median"),
        "total_p90": gettext("From offer to completion, 90%"),
        "completed": gettext("Tasks completed"),
        "open": gettext("Tasks open"),
        "late": gettext("Share completed late"),
    }


def reasons_told(words: Words) -> Mapping[str, tuple[str, str]]:
    """Why tasks waited: the title, and a sentence with its share."""
    gettext = words.gettext
    return {
        "outside": (
            gettext("Waiting for something outside"),
            gettext("%(share)s of the waiting was for something that nobody of the house does."),
        ),
        "signing": (
            gettext("Waiting for signatures"),
            gettext("%(share)s of the waiting was for others to sign what was submitted."),
        ),
        "rework": (
            gettext("Cases that came back"),
            gettext("%(share)s of the waiting was of cases that came to this step once more."),
        ),
        "batching": (
            gettext("Done on certain days only"),
            gettext("%(share)s of the waiting was on days on which nobody did this step."),
        ),
        "people": (
            gettext("Too few people"),
            gettext("%(share)s of the waiting was on days on which those who do this step were busy all day."),
        ),
        "aside": (
            gettext("Taken and set aside"),
            gettext("%(share)s of the waiting was for somebody who had taken the task and was at work."),
        ),
        "arrivals": (
            gettext("Came while they did something else"),
            gettext("%(share)s of the waiting was on days on which those who do this step had room for more."),
        ),
    }


def weekdays_told(words: Words) -> Sequence[str]:
    """The days of the week from Monday."""
    gettext = words.gettext
    return (
        gettext("Monday"),
        gettext("Tuesday"),
        gettext("Wednesday"),
        gettext("Thursday"),
        gettext("Friday"),
        gettext("Saturday"),
        gettext("Sunday"),
    )


def _cost_columns(words: Words, hours: str) -> Mapping[str, tuple[str, str]]:
    gettext = words.gettext
    return {
        "activity": (gettext("Activity"), ""),
        "variant": (gettext("Path"), gettext("steps completed, in order")),
        "cases": (gettext("Cases"), gettext("completed in this time")),
        "hours": (gettext("Hours"), gettext("working hours held, shared among what one held at once")),
        "cost": (gettext("Cost"), gettext("hours at the rate of the role")),
        "each": (gettext("Per task"), gettext("cost by completed task")),
        "unpriced": (gettext("Without rate"), hours),
        "cost_mean": (gettext("Mean"), gettext("of one case")),
        "cost_median": (gettext("Median cost"), gettext("of one case")),
        "cost_p90": (gettext("90% cost"), gettext("nine of ten cost no more")),
        "cost_p95": (gettext("95% cost"), gettext("nineteen of twenty cost no more")),
        "people": (gettext("People"), gettext("with several roles, in parts")),
        "rate": (gettext("Rate"), gettext("of an hour")),
        "capacity": (gettext("Available"), gettext("practical hours in this time")),
        "used": (gettext("Used"), gettext("share of these hours")),
        "unused": (gettext("Unused"), hours),
        "unused_cost": (gettext("Unused cost"), gettext("these hours at the rate")),
    }
