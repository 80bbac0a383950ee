"""Start forms ask for no files: a document belongs to a case, and there is none before it began."""

from collections.abc import Iterator, Mapping

from server.commands.processes.folders import folders_of, in_folder
from server.domain.wording import said
from server.engine.bundle import Finding, Report
from server.forms.document_ids import ATTACHED
from server.forms.schema import parse_form


def files_asked_too_early(files: Mapping[str, bytes], report: Report) -> Iterator[Finding]:
    """The fields for documents in the start forms of files that are without errors otherwise."""
    started = {info.key: [start.form for start in info.starts if start.form] for info in report.processes}
    if not any(started.values()):
        return
    folders = folders_of(files)
    seen: set[str] = set()
    for key, forms in started.items():
        for path, name in [(in_folder(folders[key].file, f"forms/{name}.json"), name) for name in forms]:
            if path not in seen and path in files:
                seen.add(path)
                yield from _in_form(path, name, files[path])


def _in_form(path: str, name: str, content: bytes) -> Iterator[Finding]:
    for field in parse_form(name, content).fields:
        if field.widget in ATTACHED:
            yield Finding(
                path,
                f"/properties/{'/properties/'.join(field.path)}",
                "no_case_yet",
                said(
                    "The start form asks for a %(widget)s, but documents belong to a case, and there is none yet.",
                    widget=field.widget,
                ),
                said("Ask for it in the form of a task."),
            )
