"""Every table, by topic; import them from here so that the metadata is complete."""

from server.store.tables import (
    cases,
    comments,
    costs,
    deployment_requests,
    documents,
    logs,
    migrations,
    notices,
    organisation,
    process_drafts,
    processes,
    simulations,
    tasks,
    trail,
    views,
    watching,
)
from server.store.tables.schema import metadata

__all__ = [
    "cases",
    "comments",
    "costs",
    "deployment_requests",
    "documents",
    "logs",
    "metadata",
    "migrations",
    "notices",
    "organisation",
    "process_drafts",
    "processes",
    "simulations",
    "tasks",
    "trail",
    "views",
    "watching",
]
