"""What the process of a draft is called in headings."""

from collections.abc import Mapping

from server.domain.process_drafts import ProcessDraft
from server.forms.labels import labels_for
from server.pages.coverage_lines import draft_labels
from server.pages.drawn_names import element_names
from server.pages.visits import Visit
from server.queries.workshop import draft_files


def draft_title(draft: ProcessDraft, files: Mapping[str, bytes], locale: str) -> str:
    """Its title in the reader's language, else its name in the diagram, else its id."""
    titled = labels_for(draft.process, draft_labels(draft, files, locale)).get("process.title")
    return titled or element_names(files.get(draft.file, b"")).get(draft.process, draft.process)


def title_of(visit: Visit, draft: ProcessDraft) -> str:
    """The same, where the files are not at hand."""
    return draft_title(draft, draft_files(visit.wired.database, draft), visit.locale)
