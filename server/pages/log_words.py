"""What is said about logs of other systems: their columns, their states, and what was found in them."""

from collections.abc import Mapping

from server.pages.words import Words


def states_told(words: Words) -> Mapping[str, str]:
    """How far a log is."""
    return {
        "uploaded": words.gettext("Columns to be chosen"),
        "mapped": words.gettext("About to be read"),
        "reading": words.gettext("Being read"),
        "ready": words.gettext("Ready to be analysed"),
        "failed": words.gettext("Not usable"),
        "cancelled": words.gettext("Given up"),
    }


def meanings_told(words: Words) -> Mapping[str, tuple[str, str]]:
    """What a column can mean: its label, and what stands in it."""
    gettext = words.gettext
    return {
        "case": (gettext("Case"), gettext("the number that all rows of one case share")),
        "activity": (gettext("Activity"), gettext("the name of the step")),
        "time": (gettext("Time"), gettext("when it happened; beside a start, when it ended")),
        "clock": (gettext("Hours of the time"), gettext("where its column tells the day alone")),
        "start": (gettext("Start of work"), gettext("when work began, where one row tells both ends")),
        "start_clock": (gettext("Hours of the start"), gettext("where its column tells the day alone")),
        "transition": (gettext("Transition"), gettext("such as start and complete, where each has a row of its own")),
        "instance": (gettext("Number of the task"), gettext("tells two activities of one name in a case apart")),
        "resource": (gettext("Person"), gettext("who did it")),
        "receiver": (gettext("Passed on to"), gettext("who got it, of rows about passing on")),
        "role": (gettext("Role"), ""),
        "branch": (gettext("Branch"), gettext("or another unit of the other system")),
        "process": (gettext("Process"), gettext("where the log holds several")),
    }


def formats_told(words: Words) -> Mapping[str, str]:
    """How times are written."""
    gettext = words.gettext
    return {
        "year_first": gettext("Year first: 2026-01-31 14:05, 2026/1/31 14:05, 2026年1月31日 14:05, ISO 8601"),
        "day_first": gettext("Day first: 31.01.2026 14:05"),
        "month_first": gettext("Month first: 1/31/2026 2:05 PM"),
        "seconds": gettext("Seconds since 1970"),
        "milliseconds": gettext("Milliseconds since 1970"),
        "microseconds": gettext("Microseconds since 1970"),
    }


def ends_told(words: Words) -> Mapping[str, str]:
    """What is made of work without an end."""
    return {
        "open": words.gettext("It is still going on"),
        "close": words.gettext("It ended with the last event of its case"),
    }


def faults_told(words: Words) -> Mapping[str, str]:
    """What is wrong with a choice of columns."""
    gettext = words.gettext
    return {
        "required": gettext("Please choose a column."),
        "no_such_column": gettext("The file has no such column any more."),
        "taken_twice": gettext("This column already means something else."),
        "no_such_zone": gettext("There is no such time zone. Write it such as Asia/Shanghai or UTC."),
        "too_many": gettext("Choose at most 20."),
    }


def dropped_told(words: Words) -> Mapping[str, str]:
    """Why rows were left out."""
    gettext = words.gettext
    return {
        "malformed": gettext("not written as CSV: a quotation mark is out of place or never closes"),
        "too_long": gettext("a line or a cell is far too long"),
        "too_many_cells": gettext("more cells than there are columns"),
        "unreadable": gettext("damaged characters"),
        "no_case": gettext("no case"),
        "no_activity": gettext("no activity"),
        "no_time": gettext("no time"),
        "bad_time": gettext("a time that is not written as chosen"),
        "too_early": gettext("a time before 1970"),
        "in_future": gettext("a time in the future"),
        "end_before_start": gettext("an end before its start"),
        "no_transition": gettext("nothing of the life of an activity (the transition “unknown”)"),
        "unknown_transition": gettext("a transition that is not known"),
        "duplicate": gettext("the same as a row before"),
        "stray": gettext("interrupts or ends something that never began"),
    }


def repaired_told(words: Words) -> Mapping[str, str]:
    """What was put right."""
    gettext = words.gettext
    return {
        "out_of_order": gettext("rows that stood after later ones of their case, put in order"),
        "zone_assumed": gettext("times without a zone, taken to be of the zone chosen"),
        "no_start": gettext("activities of which only the end is told, taken as work in no time"),
        "kept_open": gettext("activities without an end, taken to be going on"),
        "closed_at_last": gettext("activities without an end, ended with the last event of their case"),
        "shortened": gettext("cells shown of a case with more than 500 characters, shortened"),
        "damaged": gettext("cells shown of a case with damaged characters, kept with them"),
    }


def problem_told(words: Words, problem: str, detail: str) -> str:
    """Why a file is not usable."""
    gettext = words.gettext
    told = {
        "spreadsheet": gettext("This is a workbook. Please save its sheet as CSV UTF-8 and send that."),
        "packed": gettext("The packed file is damaged or broke off."),
        "encoding": gettext("The file is neither UTF-8, GBK, GB 18030 nor UTF-16. Please save it as CSV UTF-8."),
        "xml": gettext("The file is not XES, or it breaks off in line %(detail)s.", detail=detail or "1"),
        "doctype": gettext("The file declares a document type; for safety such files are not read."),
        "no_rows": gettext("The file holds no rows."),
        "column_gone": gettext("The file has no column %(detail)s any more.", detail=detail),
        "too_many_rows": gettext("The file has more than %(detail)s rows. Please split it.", detail=detail),
        "wrong_case": gettext(
            "One case would have more than 100,000 rows: %(detail)s is hardly the column of the case.", detail=detail
        ),
        "wrong_activity": gettext(
            "There would be more than 5,000 names of activities: %(detail)s is hardly their column.", detail=detail
        ),
        "nothing_kept": gettext("Not one row could be used. Below is why; choose the columns again."),
        "failed": gettext("It could not be read to its end. Please ask whoever runs this server."),
    }
    return told[problem]
