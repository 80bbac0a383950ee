"""What a designer has to know of a version that was deployed while they were drawing."""

from dataclasses import dataclass

from server.domain.draft_merging import Merge
from server.domain.process_drafts import ProcessDraft
from server.domain.processes import ProcessVersion
from server.queries.names import person_names
from server.store.database import Database
from server.store.draft_merging import deployed_meanwhile, merged
from server.store.process_drafts import ProcessDrafts
from server.store.processes import Processes


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """A version that is not in the draft yet, who deployed it (empty: the operator at the machine) and why."""

    version: ProcessVersion
    by: str
    why: str
    merge: Merge


def meanwhile(database: Database, draft: ProcessDraft) -> Meanwhile | None:
    """The version in force with what taking it over would do; None where the draft was made of it."""
    with database.read() as connection:
        processes = Processes(connection)
        version = deployed_meanwhile(processes, draft)
        if version is None:
            return None
        deployment = processes.deployment(version.deployment)
        names = person_names(connection, (deployment.by,))
        by = names.get(deployment.by or "", deployment.by or "")
        merge = merged(processes, ProcessDrafts(connection), draft, version)
        return Meanwhile(version, by, deployment.note, merge)
