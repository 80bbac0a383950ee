"""What a row of the outbox carries: a message or signal on its way from one case to others."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

from server.domain.ids import new_id
from server.domain.waiting import AwaitedKind
from server.store.outbox import OutboxRow


@dataclass(frozen=True, slots=True)
class Thrown:
    """A message or signal. `branch`: of a case it starts; `origin`: the case that threw it; `only`: who may get it."""

    name: str
    data: Mapping[str, object]
    branch: str
    origin: str | None = None
    correlation: Mapping[str, object] = field(default_factory=dict[str, object])
    only: str | None = None

    def row(self, kind: AwaitedKind, at: datetime) -> OutboxRow:
        """Promise it, from this instant on."""
        payload = {
            "name": self.name,
            "data": dict(self.data),
            "correlation": dict(self.correlation),
            "case": self.origin,
            "branch": self.branch,
            "only": self.only,
        }
        return OutboxRow(new_id(), kind.value, payload, at)


def thrown_in(row: OutboxRow) -> Thrown:
    """What the row carries."""
    payload = cast("Mapping[str, str | None]", row.payload)
    return Thrown(
        name=str(row.payload["name"]),
        data=cast("Mapping[str, object]", row.payload["data"]),
        branch=str(row.payload["branch"]),
        origin=payload["case"],
        correlation=cast("Mapping[str, object]", row.payload["correlation"]),
        only=payload.get("only"),
    )
