"""What a query reads from: the database and the compiled processes."""

from dataclasses import dataclass

from server.engine.shelf import Shelf
from server.store.database import Database


@dataclass(frozen=True, slots=True)
class Reading:
    """The parts of the server that queries use."""

    database: Database
    shelf: Shelf
