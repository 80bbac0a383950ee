"""The reports to switch between, above every one of them."""

from collections.abc import Callable

from server.pages.contexts.reports import ReportTab
from server.pages.report_words import reports_told
from server.pages.words import Words
from server.reports.registry import REPORTS

WHAT_IF = "what-if"


def report_tabs(words: Words, current: str, href: Callable[[str], str] = "/reports/{}".format) -> tuple[ReportTab, ...]:
    """Every report, then the simulations; `href` gives the address of a report by its name."""
    told = reports_told(words)
    reports = [ReportTab(name, told[name].title, href(name), name == current) for name in REPORTS]
    what_if = ReportTab(WHAT_IF, words.gettext("What if"), f"/reports/{WHAT_IF}", current == WHAT_IF)
    return (*reports, what_if)
