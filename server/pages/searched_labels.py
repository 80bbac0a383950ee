"""What the label files of a draft call the elements of its drawing, for whoever searches the drawing."""

from collections.abc import Mapping

from server.domain.process_drafts import ProcessDraft
from server.pages.coverage_lines import draft_labels
from server.pages.form_details import LOCALES

_NAMING = frozenset({"element", "lane"})


def searched_labels(draft: ProcessDraft, files: Mapping[str, bytes]) -> Mapping[str, list[str]]:
    """The labels of each element in every language, each text once; help texts are no names."""
    found: dict[str, list[str]] = {}
    for locale in LOCALES:
        for key, text in draft_labels(draft, files, locale).items():
            kind, _, element = key.partition(".")
            if kind in _NAMING and "." not in element and text not in found.setdefault(element, []):
                found[element].append(text)
    return found
