"""Every table, by topic; import them from here so that the metadata is complete."""

from server.store.tables import (
    cases,
    comments,
    documents,
    notices,
    organisation,
    processes,
    simulations,
    tasks,
    trail,
    views,
)
from server.store.tables.schema import metadata

__all__ = [
    "cases",
    "comments",
    "documents",
    "metadata",
    "notices",
    "organisation",
    "processes",
    "simulations",
    "tasks",
    "trail",
    "views",
]
