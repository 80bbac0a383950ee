"""Stored files that are not what their digest says, or are missing."""

import hashlib
from collections.abc import Iterator

from sqlalchemy import bindparam, select

from server.store.database import Database
from server.store.tables.processes import deployed_file, file_content

_DIGESTS = select(file_content.c.sha256).order_by(file_content.c.sha256)
_CONTENT = select(file_content.c.content).where(file_content.c.sha256 == bindparam("wanted"))
_MISSING = (
    select(deployed_file.c.deployment, deployed_file.c.path)
    .outerjoin(file_content, file_content.c.sha256 == deployed_file.c.sha256)
    .where(file_content.c.sha256.is_(None))
)


def file_faults(database: Database) -> Iterator[str]:
    """What is wrong, one sentence each."""
    with database.read() as connection:
        for sha256 in connection.execute(_DIGESTS).scalars().all():
            content = connection.execute(_CONTENT, {"wanted": sha256}).scalar_one()
            if hashlib.sha256(content).hexdigest() != sha256:
                yield f"the stored file {sha256} was changed"
        for deployment, path in connection.execute(_MISSING):
            yield f"the file {path} of deployment {deployment} is missing"
