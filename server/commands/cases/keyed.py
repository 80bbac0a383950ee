"""Give a new case the business key that its start event declares; one case of a process has it, and only one."""

from collections.abc import Mapping
from dataclasses import replace

from server.commands.cases.bound import environment_of
from server.commands.transaction import Work
from server.domain.cases import Case
from server.domain.errors import BusinessKeyDiffers, BusinessKeyTaken, BusinessKeyUnusable
from server.engine.bundle import StartEvent
from server.engine.keys import business_key

MAX_BUSINESS_KEY = 200


def keyed(work: Work, case: Case, start: StartEvent, payload: Mapping[str, object]) -> Case:
    """The case with its key; unchanged where the start declares none.

    Raises BusinessKeyUnusable, BusinessKeyDiffers (another was asked for) and BusinessKeyTaken.
    """
    if start.business_key is None:
        return case
    key = declared_key(work, case, start.business_key, payload)
    if case.business_key not in {None, key}:
        raise BusinessKeyDiffers(key=key)
    if not work.uow.cases.key_is_free(case.process, key):
        raise BusinessKeyTaken(key=key)
    return with_key(case, key)


def with_key(case: Case, key: str) -> Case:
    """The case under its key, which is its title too until the process gives it one."""
    return replace(case, business_key=key, title=key)


def declared_key(work: Work, case: Case, source: str, payload: Mapping[str, object]) -> str:
    """What the FEEL text of a start gives for these data. Raises BusinessKeyUnusable."""
    key = business_key(source, payload, environment_of(work, case))
    if key is None or len(key) > MAX_BUSINESS_KEY:
        raise BusinessKeyUnusable(expression=source, limit=MAX_BUSINESS_KEY)
    return key
