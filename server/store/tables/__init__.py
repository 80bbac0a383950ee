"""Every table, by topic; import them from here so that the metadata is complete."""

from server.store.tables import (
    cases,
    comments,
    deployment_requests,
    documents,
    house_files,
    logs,
    migrations,
    notices,
    organisation,
    process_drafts,
    processes,
    signatures,
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
    "deployment_requests",
    "documents",
    "house_files",
    "logs",
    "metadata",
    "migrations",
    "notices",
    "organisation",
    "process_drafts",
    "processes",
    "signatures",
    "simulations",
    "tasks",
    "trail",
    "views",
    "watching",
]
