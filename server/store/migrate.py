"""Bringing the database's tables up to date, and telling whether they are."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from server.domain.errors import Told
from server.store.database import Database
from server.store.tables import metadata

MIGRATIONS = Path(__file__).parents[2] / "migrations"


class DatabaseAhead(Told):
    """The database was written by a newer version of the program; install that version or restore a backup."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


def upgrade(database: Database, revision: str = "head") -> None:
    """Run the migrations up to a revision; nothing happens when they are all done. Raises DatabaseAhead."""
    require_known(database)
    with database.write() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def downgrade(database: Database, revision: str = "base") -> None:
    """Undo the migrations after a revision; `base` drops every table."""
    with database.write() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.downgrade(config, revision)


def is_current(database: Database) -> bool:
    """Whether the database stands at the newest revision."""
    return _revision(database) == _scripts().get_current_head()


def require_known(database: Database) -> None:
    """Raise DatabaseAhead when the database stands at a revision that this program does not know."""
    known = {script.revision for script in _scripts().walk_revisions()}
    if _revision(database) not in {None, *known}:
        raise DatabaseAhead


def drift(database: Database) -> list[str]:
    """How the database differs from the tables the code knows; empty when not at all."""
    with database.read() as connection:
        options = {"include_name": _ours, "compare_type": True}
        context = MigrationContext.configure(connection, opts=options)
        return [str(difference) for difference in compare_metadata(context, metadata)]


def _revision(database: Database) -> str | None:
    with database.read() as connection:
        return MigrationContext.configure(connection).get_current_revision()


@cache
def _scripts() -> ScriptDirectory:
    """The migrations there are, each of them a file that is read and run."""
    return ScriptDirectory.from_config(_config())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def _ours(name: str | None, kind: str, _parents: object) -> bool:
    """The queue keeps tables of its own beside ours."""
    return not (kind == "table" and (name or "").startswith("procrastinate_"))
