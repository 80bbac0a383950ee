"""Stored files that are not what their digest says, or are missing."""

import hashlib
from collections.abc import Iterator

from sqlalchemy import select

from server.store.database import Database
from server.store.tables.processes import deployed_file, file_content

_CONTENTS = select(file_content.c.sha256, file_content.c.content).execution_options(yield_per=100)
_MISSING = (
    select(deployed_file.c.deployment, deployed_file.c.path)
    .outerjoin(file_content, file_content.c.sha256 == deployed_file.c.sha256)
    .where(file_content.c.sha256.is_(None))
)


def file_faults(database: Database) -> Iterator[str]:
    """What is wrong, one sentence each."""
    with database.read() as connection:
        for sha256, content in connection.execute(_CONTENTS):
            if hashlib.sha256(content).hexdigest() != sha256:
                yield f"the stored file {sha256} was changed"
        for deployment, path in connection.execute(_MISSING):
            yield f"the file {path} of deployment {deployment} is missing"
