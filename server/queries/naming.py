"""The names of elements in the reader's language, from the label files of processes, and of people."""

from collections import ChainMap
from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import Connection, bindparam, select

from server.domain.processes import ProcessVersion
from server.domain.tasks import HumanTask
from server.queries.bound import texts_of
from server.queries.reading import Reading
from server.store.database import Database
from server.store.processes import VERSION_COLUMNS
from server.store.tables.organisation import person
from server.store.tables.processes import process_version

_IN_FORCE = select(*VERSION_COLUMNS).where(
    process_version.c.active, process_version.c.process.in_(bindparam("wanted", expanding=True))
)


def labels_in_force(connection: Connection, processes: Iterable[str], locale: str) -> Mapping[str, Mapping[str, str]]:
    """The labels of these processes as now in force, by process: what a list may say of cases of any version."""
    rows = connection.execute(_IN_FORCE, {"wanted": sorted(set(processes))}).all()
    versions = [ProcessVersion(*row) for row in rows]
    return {version.process: texts_of(connection, version, None, locale).labels for version in versions}


def labels_through(
    database: Database, versions: Iterable[ProcessVersion], numbers: Collection[int], locale: str
) -> Mapping[str, str]:
    """The labels of these versions of one process together; where several say something, the newest does."""
    wanted = sorted((version for version in versions if version.version in numbers), key=lambda each: each.version)
    with database.read() as connection:
        return dict(ChainMap(*(dict(texts_of(connection, each, None, locale).labels) for each in reversed(wanted))))


def names_of(reading: Reading, people: Sequence[str]) -> Mapping[str, str]:
    """The names of these people (ids); unknown ones are left out."""
    if not people:
        return {}
    query = select(person.c.id, person.c.name).where(person.c.id.in_(sorted(set(people))))
    with reading.database.read() as connection:
        return {row.id: row.name for row in connection.execute(query)}


def task_names(reading: Reading, tasks: Iterable[HumanTask], locale: str) -> Mapping[str, str]:
    """The label of each task's element, or its name in the diagram, by task."""
    listed = list(tasks)
    with reading.database.read() as connection:
        labels = labels_in_force(connection, (task.process for task in listed), locale)
    return {task.id: labels.get(task.process, {}).get(f"element.{task.element}", task.name) for task in listed}
