"""Signatures that tasks ask for, and what holders submitted that waits for them."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select, text, update

from server.domain.signatures import Place, Signature, Verdict
from server.store.channel import Channel
from server.store.column_types import Encoded, Instant
from server.store.tables.signatures import signature, task_submission
from server.store.tables.tasks import task

SIGNATURE_COLUMNS = tuple(signature.c[field.name] for field in fields(Signature))
"""In the order of the fields of Signature."""

_OLDEST_FIRST = select(*SIGNATURE_COLUMNS).order_by(signature.c.id)
_OF_TASK = _OLDEST_FIRST.where(signature.c.task == bindparam("wanted"))
_OF_CASE = _OLDEST_FIRST.where(signature.c.case == bindparam("wanted"))
_SIGNS = (
    select(signature.c.id)
    .where(signature.c.task == bindparam("wanted"), signature.c.person == bindparam("signer"))
    .where(signature.c.verdict.is_distinct_from(Verdict.WITHDRAWN.value))
    .limit(1)
)
_SETTLE = (
    update(signature)
    .where(signature.c.id == bindparam("wanted"))
    .values(
        verdict=bindparam("told"),
        settled_by=bindparam("settler"),
        settled_at=bindparam("moment", type_=Instant),
        opinion=bindparam("said"),
    )
)
_COSIGNED = (
    update(task).where(task.c.id.in_(bindparam("asked", expanding=True)), ~task.c.cosigned).values(cosigned=True)
)
_SUBMITTED = select(task_submission.c["values"]).where(task_submission.c.task == bindparam("wanted"))
_SUBMIT = text(
    'INSERT INTO task_submission (task, "values", at) VALUES (:task, :values, :at)'
    ' ON CONFLICT (task) DO UPDATE SET "values" = excluded."values", at = excluded.at'
).bindparams(bindparam("at", type_=Instant), bindparam("values", type_=Encoded))
_FORGET = delete(task_submission).where(task_submission.c.task == bindparam("wanted"))


class Signatures:
    """The signatures of one unit of work."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    def add_all(self, made: Sequence[Signature]) -> None:
        """Write new requests, and on their tasks that there are some: most have none, and then none are looked for."""
        self._channel.insert_rows(signature, [_values(each) for each in made])
        self._channel.execute(_COSIGNED, {"asked": sorted({each.task for each in made})})

    def settle(self, settled: Signature) -> None:
        """Write how a request was settled."""
        values = {
            "wanted": settled.id,
            "told": settled.verdict and settled.verdict.value,
            "settler": settled.settled_by,
            "moment": settled.settled_at,
            "said": settled.opinion,
        }
        self._channel.execute(_SETTLE, values)

    def of_task(self, task_id: str) -> list[Signature]:
        """Those of a task, oldest first."""
        return [_signature_from(row) for row in self._channel.execute(_OF_TASK, {"wanted": task_id})]

    def of_case(self, case_id: str) -> list[Signature]:
        """Those of all tasks of a case, oldest first."""
        return [_signature_from(row) for row in self._channel.execute(_OF_CASE, {"wanted": case_id})]

    def signs(self, task_id: str, person: str) -> bool:
        """Whether the person signed the task or is asked to."""
        return self._channel.execute(_SIGNS, {"wanted": task_id, "signer": person}).first() is not None

    def submit(self, task_id: str, values: Mapping[str, object], at: datetime) -> None:
        """Keep what the holder submitted until everybody has signed."""
        self._channel.execute(_SUBMIT, {"task": task_id, "values": values, "at": at})

    def submitted(self, task_id: str) -> Mapping[str, object] | None:
        """What waits for signatures; None: nothing."""
        row = self._channel.execute(_SUBMITTED, {"wanted": task_id}).one_or_none()
        return None if row is None else row[0]

    def forget_submission(self, task_id: str) -> None:
        """It no longer waits."""
        self._channel.execute(_FORGET, {"wanted": task_id})


def _signature_from(row: Sequence[Any]) -> Signature:
    values: dict[str, Any] = dict(zip((field.name for field in fields(Signature)), row, strict=True))
    values["place"] = Place(values["place"])
    values["verdict"] = Verdict(values["verdict"]) if values["verdict"] else None
    return Signature(**values)


def _values(made: Signature) -> dict[str, object]:
    told: dict[str, object] = {field.name: getattr(made, field.name) for field in fields(Signature)}
    return {**told, "place": made.place.value, "verdict": made.verdict and made.verdict.value}
