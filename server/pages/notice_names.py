"""The names that notices need, in their reader's language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from server.domain.people import Right
from server.pages.words import Names, Words
from server.queries.names import branch_names, person_names, role_names
from server.queries.naming import labels_in_force
from server.queries.notices import NoticeRow


@dataclass(frozen=True, slots=True)
class NoticeNames:
    """Names of people and branches; `labels`: those of processes in force, by process."""

    people: Mapping[str, str]
    branches: Mapping[str, str]
    labels: Mapping[str, Mapping[str, str]]

    def of_staff(self, words: Words) -> Names:
        """The same for sentences about the staff: with roles, and with processes as steps."""
        own = {right.value: words.server_role(right.value) for right in Right}
        roles = {**own, **role_names(*self.labels.values())}
        titles = {key: labels["process.title"] for key, labels in self.labels.items() if "process.title" in labels}
        return Names(self.people, self.branches, roles, titles)


def notice_names(connection: Connection, rows: Iterable[NoticeRow], locale: str) -> NoticeNames:
    """Those that these notices need."""
    rows = list(rows)
    short = [row.shortage for row in rows if row.shortage is not None]
    people = {row.by for row in rows} | {who for each in short for one in each.causes for who in (one.by, one.person)}
    processes = {row.process for row in rows if row.process} | {key for each in short for key in each.processes}
    return NoticeNames(
        person_names(connection, people),
        branch_names(connection, locale) if short or any(row.alert for row in rows) else {},
        labels_in_force(connection, processes, locale),
    )
