"""A pytest plugin for `make test`: a test that was skipped for want of something has not passed."""

import pytest


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session):
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None and reporter.stats.get("skipped") and session.exitstatus == pytest.ExitCode.OK:
        reporter.write_line("tests were skipped; here that counts as failure", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
