"""Gives what the checks find in small models."""

import pytest

from server.dmn.decisions import compile_decisions
from server.dmn.findings import DmnRefused
from server.domain.wording import Said
from tests.dmn.models import column, decision, definitions, given, table


@pytest.fixture(scope="session")
def findings():
    """Give the findings of a model, whether or not they refuse it."""

    def run(*parts):
        try:
            found = compile_decisions({"m.dmn": definitions(*parts)}).findings
        except DmnRefused as refused:
            found = refused.findings
        assert all(isinstance(text, Said) for each in found for text in (each.message, each.advice))
        return [each for each in found if each.rule != "duplicate-id"]

    return run


@pytest.fixture(scope="session")
def checked(findings):
    """Give the findings of one table; columns are (input data, type, allowed values)."""

    def run(columns, outputs, *rules, policy=None, more=()):
        logic = table([column(*each) for each in columns], outputs, *rules, policy=policy)
        inputs = {each[0]: each[1] if len(each) > 1 else None for each in columns}
        names = list(inputs)
        return findings(decision("result", logic, needs=names), *(given(*each) for each in inputs.items()), *more)

    return run


@pytest.fixture(scope="session")
def told(checked):
    """Give rule, rule number and message of what is found in one table."""
    return lambda *table, **more: [(each.rule, each.rule_number, each.message) for each in checked(*table, **more)]
