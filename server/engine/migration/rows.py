"""A stored state as rows, and how a case stands told by them: cases that stand alike are judged once."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple, TypeAlias, cast

import orjson

Place: TypeAlias = tuple[int, int]
"""Which scope of tokens, and which row of it, from 0."""


class Row(NamedTuple):
    """A token at rest as `server.engine.blob` writes it; `parent` counts rows from 1, 0 being the start."""

    token: str
    spec: str
    state: int
    parent: int
    rank: float
    scope: int
    internal: Mapping[str, object]

    @property
    def held(self) -> bool:
        """Whether an incident holds it."""
        return "incident" in self.internal


class Tokens(NamedTuple):
    """The tokens of one scope and the token that hosts it (None: the process itself)."""

    host: str | None
    scope: int
    rows: list[Row]


def tokens_of(state: Mapping[str, list[tuple[str | None, int, list[list[object]]]]]) -> list[Tokens]:
    """The scopes of tokens of an unpacked state, hosts before what they host."""
    return [Tokens(host, scope, [Row(*row) for row in rows]) for host, scope, rows in state["tokens"]]  # type: ignore[arg-type] -- JSON rows


def shape(scopes: list[Tokens]) -> bytes:
    """Equal for cases that stand at the same elements in the same way, whatever their data, ids and instants."""
    places = {row.token: (s, r) for s, tokens in enumerate(scopes) for r, row in enumerate(tokens.rows)}
    told = [
        [places[tokens.host] if tokens.host else None, [list(_told(row)) for row in tokens.rows]] for tokens in scopes
    ]
    return orjson.dumps(told)


def _told(row: Row) -> Iterator[object]:
    yield from (row.spec, row.state, row.parent, row.held, row.internal.get("from"), row.internal.get("fired"))
    yield from (sorted(cast("Mapping[str, object]", row.internal.get(waits, {}))) for waits in ("due", "keys"))
