"""Lays out the form editor: its list of fields, the field that is open, and the form as staff will see it."""

import re
from collections.abc import Mapping, Sequence
from urllib.parse import quote

from server.domain.process_drafts import ProcessDraft
from server.domain.wording import retold
from server.forms.editing import SECTION, WIDGETS, Entry, allowed_widgets, entries_of
from server.forms.errors import Entry as Entered
from server.forms.errors import FieldError, FormProblem, FormProblems
from server.forms.labels import localise
from server.forms.model import Form
from server.forms.plain_types import PLAIN_TYPES
from server.forms.rewriting import rewritten
from server.forms.schema import parse_form
from server.forms.showing import format_value
from server.forms.submissions import weigh_entered
from server.forms.weighing import Facts, Weighed
from server.pages.contexts.form_editor import EditedField, EditedLine, Fault, FormEditorPage, PreviewPage
from server.pages.contexts.parts import Option
from server.pages.designers import process_href
from server.pages.draft_checks import file_href
from server.pages.draft_names import draft_title
from server.pages.field_texts import FieldTeller
from server.pages.form_changes import Edited
from server.pages.form_details import LOCALES, details_of, form_details
from server.pages.form_people import offered
from server.pages.form_views import Dependents, form_view
from server.pages.visits import Visit
from server.pages.words import Names, Words

_INSIDE = re.compile(r"/properties/([^/]+)")
_USES = re.compile(rb'<(?:\w+:)?property\b(?=[^>]*\bname="form")[^>]*\bvalue="([^"]*)"')
_STEP = re.compile(rb'<(?:\w+:)?(?:userTask|manualTask|startEvent)\b[^>]*\bid="([^"]*)"')


def editor_page(
    visit: Visit, draft: ProcessDraft, files: Mapping[str, bytes], edited: Edited, root: str
) -> FormEditorPage:
    """The whole page."""
    entries = entries_of(edited.document)
    preview = preview_of(visit, edited)
    href, words = process_href(draft.process), visit.words
    here = f"{href}/forms/{quote(edited.name, safe='')}"
    holders = [entry for entry in entries if entry.widget in {SECTION, "table"}]
    return FormEditorPage(
        key=draft.process,
        title=draft_title(draft, files, visit.locale),
        href=href,
        here=here,
        name=edited.name,
        file_href=file_href(draft, f"{root}forms/{edited.name}.json"),
        version=draft.version,
        lines=tuple(_line(visit, edited, entry, here, preview.faults) for entry in entries),
        inside=(
            Option("", words.gettext("the form")),
            *(Option(each.path, _label(visit, edited, each)) for each in holders),
        ),
        kinds=tuple(Option(name, text) for name, text in _kinds(words).items()),
        edited=_field(edited, entries, preview.faults, words),
        preview=preview,
        used=_used(files, edited.name),
    )


def preview_of(
    visit: Visit, edited: Edited, entered: Mapping[str, Entered] | None = None, errors: Sequence[FieldError] = ()
) -> PreviewPage:
    """The form as staff will see it, with its defaults or with what was entered."""
    here = f"{visit.request.url.path.removesuffix('/try')}/try"
    form, faults = previewed(visit, edited)
    if form is None:
        return PreviewPage(here, None, faults)
    zone = visit.zone
    if entered is None:
        entered = {each.name: format_value(each, each.default, zone=zone) for each in form.fields}
    weighed = weigh_entered(form, entered, zone=zone, facts=Facts({}, visit.now)) if form.order else Weighed()
    offer = offered(visit, form, visit.actor.branch, entered, "")
    dependents = Dependents(weighed, FieldTeller(visit.words, zone, Names()).reader, here, offer.pickers)
    view = form_view(offer.form, entered, errors, visit.words.fill, dependents)
    return PreviewPage(here, view, (), form.show)


def previewed(visit: Visit, edited: Edited) -> tuple[Form | None, tuple[Fault, ...]]:
    """The form in the reader's language, or what is wrong with it."""
    try:
        form = parse_form(edited.name, rewritten(b"{}", edited.document))
    except FormProblems as refused:
        return None, tuple(_fault(visit, problem) for problem in refused.problems)
    return localise(form, edited.labels[_locale(visit)]), ()


def _locale(visit: Visit) -> str:
    return visit.locale if visit.locale in LOCALES else LOCALES[-1]


def _fault(visit: Visit, problem: FormProblem) -> Fault:
    said = [retold(text, visit.locale, visit.words.translations) for text in (problem.message, problem.advice)]
    return Fault(".".join(_INSIDE.findall(problem.path)), *said)


def _line(visit: Visit, edited: Edited, entry: Entry, here: str, faults: Sequence[Fault]) -> EditedLine:
    return EditedLine(
        path=entry.path,
        label=_label(visit, edited, entry),
        kind=_kinds(visit.words).get(entry.widget, entry.widget),
        href=f"{here}?field={quote(entry.path)}",
        depth=entry.depth,
        place=entry.place,
        first=entry.place == 0,
        last=entry.place == entry.kin - 1,
        required=entry.required,
        chosen=entry.path == edited.field,
        faults=sum(fault.field == entry.path for fault in faults),
        parent=entry.path.rpartition(".")[0],
    )


def _label(visit: Visit, edited: Edited, entry: Entry) -> str:
    label = edited.labels[_locale(visit)].get(edited.label_key(entry.path))
    return label or str(entry.schema.get("title") or entry.name)


def _field(edited: Edited, entries: Sequence[Entry], faults: Sequence[Fault], words: Words) -> EditedField:
    entry = next((each for each in entries if each.path == edited.field), None)
    if entry is None:
        details = form_details(edited.document, edited.labels, edited.label_key(""), words)
        own = tuple(fault for fault in faults if not fault.field)
        return EditedField("", None, (), details, required=False, faults=own)
    kinds = _kinds(words)
    return EditedField(
        path=entry.path,
        name=entry.name,
        kinds=tuple(Option(each, kinds[each], each == entry.widget) for each in allowed_widgets(entry)),
        details=details_of(entry, edited.labels, edited.label_key(entry.path), words),
        required=entry.required,
        faults=tuple(fault for fault in faults if fault.field == entry.path),
    )


def _used(files: Mapping[str, bytes], form: str) -> tuple[str, ...]:
    """The elements whose form this is, in the order of the diagrams."""
    found: list[str] = []
    for path, content in files.items():
        if path.endswith((".bpmn", ".bpmn2", ".xml")):
            for use in _USES.finditer(content):
                before = list(_STEP.finditer(content, 0, use.start()))
                if use[1].decode("utf-8", "replace") == form and before:
                    found.append(before[-1][1].decode("utf-8", "replace"))
    return tuple(dict.fromkeys(found))


def _kinds(words: Words) -> Mapping[str, str]:
    named = {
        "text": words.gettext("Line of text"),
        "long_text": words.gettext("Long text"),
        "integer": words.gettext("Whole number"),
        "decimal": words.gettext("Decimal number"),
        "money": words.gettext("Amount of money"),
        "percent": words.gettext("Percentage"),
        "date": words.gettext("Day"),
        "datetime": words.gettext("Day and time"),
        "time": words.gettext("Time of day"),
        "duration": words.gettext("Length of time"),
        "address": words.gettext("Address"),
        "choice": words.gettext("One choice"),
        "yes_no": words.gettext("Yes or no"),
        "choices": words.gettext("Several choices"),
        "table": words.gettext("Table of rows"),
        "file": words.gettext("File"),
        "photo": words.gettext("Photo"),
        "person": words.gettext("Colleague"),
        "branch": words.gettext("Branch"),
        SECTION: words.gettext("Section"),
    }
    return {name: named[name] for name in (*PLAIN_TYPES, *WIDGETS)}
