"""The files a case is bound to: its compiled process, its forms and its labels."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select

from server.domain.cases import Case
from server.domain.processes import Binding
from server.engine.bundle import Bundle
from server.forms.labels import localise, parse_labels
from server.forms.model import Form
from server.forms.schema import parse_form
from server.queries.reading import Reading
from server.store.processes import Processes
from server.store.tables.processes import deployed_file, file_content

_SOME_FILES = (
    select(deployed_file.c.path, file_content.c.content)
    .join_from(deployed_file, file_content, deployed_file.c.sha256 == file_content.c.sha256)
    .where(
        deployed_file.c.deployment == bindparam("wanted"),
        deployed_file.c.path.in_(bindparam("paths", expanding=True)),
    )
)


@dataclass(frozen=True, slots=True)
class Texts:
    """A form in the reader's language (None: the element has none), and all labels of the process."""

    form: Form | None
    labels: Mapping[str, str]


def bundle_of(reading: Reading, connection: Connection, case: Case) -> Bundle:
    """The process of a case and all it calls, compiled."""
    return reading.shelf.bundle(case.binding, case.process, lambda: _all_files(connection, case.binding))


def texts_of(connection: Connection, binding: Binding, process: str, form: str | None, locale: str) -> Texts:
    """The labels of one bound process and one of its forms, in one statement."""
    return read_texts(connection, binding.deployments[process], process, form, locale)


def read_texts(connection: Connection, deployment: str, process: str, form: str | None, locale: str) -> Texts:
    """The labels and a form of a process as deployed; a folder named for the process goes before the root."""
    names = [f"labels/{locale}.json", *([f"forms/{form}.json"] if form else [])]
    paths = [path for name in names for path in (name, f"{process}/{name}")]
    rows = connection.execute(_SOME_FILES, {"wanted": deployment, "paths": paths})
    found = {path.removeprefix(f"{process}/"): bytes(content) for path, content in sorted(rows)}
    labels = parse_labels(locale, found[names[0]]) if names[0] in found else {}
    content = found.get(f"forms/{form}.json")
    parsed = localise(parse_form(form, content), labels) if form and content is not None else None
    return Texts(parsed, labels)


def _all_files(connection: Connection, binding_id: str) -> Mapping[str, bytes]:
    processes = Processes(connection)
    by_process = processes.files_of_binding(processes.binding(binding_id))
    return {path: content for files in by_process.values() for path, content in files.items()}
