"""Compiles and evaluates small models at one fixed moment."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from server.dmn.decisions import compile_decisions, load_decisions
from server.dmn.findings import DmnRefused
from server.domain.wording import Said
from server.feel import EvaluationContext
from tests.dmn.models import decision, definitions


@pytest.fixture(scope="session")
def moment():
    return EvaluationContext(datetime(2026, 3, 28, 23, 30, tzinfo=UTC), ZoneInfo("Asia/Shanghai"))


@pytest.fixture(scope="session")
def evaluate(moment):
    """Evaluate one element of a model given in pieces, whatever the checks would say of it."""

    def run(parts, wanted="d", /, **inputs):
        given = {name.replace("_", " "): value for name, value in inputs.items()}
        return load_decisions({"m.dmn": definitions(*parts)}).evaluate(wanted, given | inputs, moment)

    return run


@pytest.fixture(scope="session")
def value(evaluate):
    """Give the value of one boxed expression."""
    return lambda logic, *more: evaluate([decision("d", logic), *more]).value


@pytest.fixture(scope="session")
def refusal():
    """Give the findings of a model that must not be deployed."""

    def run(*parts, **attributes):
        with pytest.raises(DmnRefused) as refused:
            compile_decisions({"m.dmn": definitions(*parts, **attributes)})
        assert all(isinstance(text, Said) for found in refused.value.findings for text in (found.message, found.advice))
        return refused.value.findings

    return run
