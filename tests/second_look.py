"""Plugin: a test in the browser whose wait ran out is tried once more, and told, as a machine may be too busy for it."""

import re

from _pytest.runner import runtestprotocol

WAITED_IN_VAIN = re.compile(r"TimeoutError|Call log:")
AGAIN = ("tried again", "its wait ran out")


def pytest_runtest_protocol(item, nextitem):
    """Takes over tests in the browser alone; whatever fails twice, or otherwise than by waiting, has failed."""
    if item.get_closest_marker("browser") is None:
        return None
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    reports = runtestprotocol(item, nextitem=nextitem, log=False)
    if any(report.failed and WAITED_IN_VAIN.search(report.longreprtext) for report in reports):
        item.user_properties.append(AGAIN)
        item._initrequest()
        reports = runtestprotocol(item, nextitem=nextitem, log=False)
    for report in reports:
        item.ihook.pytest_runtest_logreport(report=report)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True


def pytest_terminal_summary(terminalreporter):
    """Names them: each is a fault of the test or of the product that wants to be found."""
    passed = terminalreporter.stats.get("passed", [])
    if again := [report.nodeid for report in passed if AGAIN in map(tuple, report.user_properties)]:
        terminalreporter.section("passed only when tried again")
        for nodeid in again:
            terminalreporter.line(nodeid)
