"""Which business keys of a process are taken."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select

from server.store.database import Database
from server.store.tables.cases import case

_KNOWN = select(case.c.business_key).where(
    case.c.process == bindparam("wanted"), case.c.business_key.in_(bindparam("keys", expanding=True))
)


def known_business_keys(database: Database, process: str, keys: Sequence[str]) -> frozenset[str]:
    """Those of the keys that some case of the process has."""
    with database.read() as connection:
        return frozenset(connection.execute(_KNOWN, {"wanted": process, "keys": list(keys)}).scalars())
