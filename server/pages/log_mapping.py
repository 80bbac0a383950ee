"""The form that says what the columns of a log mean, with a guess chosen and a look at the first rows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from server.domain.logs import ImportedLog
from server.mining.logs.csv_rows import Row
from server.mining.logs.encodings import ENCODINGS
from server.mining.logs.events import Event, EventReader
from server.mining.logs.findings import Dropped, Tally
from server.mining.logs.guessing import Guess, guess
from server.mining.logs.instants import TimeFormat
from server.mining.logs.layout import SEPARATORS, Kind, Layout, layout_from
from server.mining.logs.mapping import MEANINGS, REQUIRED, LogMapping, MappingFault, MissingEnds, mapping_from
from server.mining.logs.source import Sample, sample_of
from server.pages.contexts.logs import MappingPage, Meaning, PreviewRow
from server.pages.contexts.parts import Option, options
from server.pages.log_words import dropped_told, ends_told, faults_told, formats_told, meanings_told
from server.pages.sent import Sent
from server.pages.visits import Visit

PREVIEW = 10
_SHOWN = ("case", "activity", "start", "time", "transition", "resource", "role", "branch")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Choice:
    """What is chosen so far: how the file is written, what its columns mean, and its first rows."""

    layout: Layout
    mapping: LogMapping
    sample: Sample
    unsure: bool = False

    def faults(self) -> Mapping[str, MappingFault]:
        """What is wrong, by meaning."""
        return dict(self.mapping.faults(self.sample.columns))


def first_choice(visit: Visit, log: ImportedLog) -> Choice:
    """What was chosen before, else a guess. Raises Unusable."""
    layout = layout_from(log.layout)
    sample = _sample(visit, log, layout)
    if log.mapping is not None:
        return Choice(layout, mapping_from(log.mapping), sample)
    return _guessed(layout, sample, str(visit.zone))


def sent_choice(visit: Visit, log: ImportedLog, sent: Sent) -> tuple[Choice, bool]:
    """What was chosen in the form, and whether the file is still cut as before: else the columns are guessed anew.

    Raises Unusable.
    """
    layout = _layout(layout_from(log.layout), sent)
    sample = _sample(visit, log, layout)
    if sent.text("cut") != _cut(layout):
        return _guessed(layout, sample, str(visit.zone)), False
    return Choice(layout, _mapping(sent), sample), True


@dataclass(frozen=True, slots=True)
class Tried:
    """What was typed, and what is wrong with it; `checked`: the choice was made by the reader, not guessed."""

    name: str
    name_error: str | None = None
    refusal: str | None = None
    checked: bool = True


def mapping_page(visit: Visit, log: ImportedLog, choice: Choice, tried: Tried) -> MappingPage:
    """The page of a choice."""
    words, mapping, sample = visit.words, choice.mapping, choice.sample
    known: Mapping[str, MappingFault] = choice.faults() if tried.checked else {}
    told = {meaning: faults_told(words)[fault.value] for meaning, fault in known.items()}
    csv = choice.layout.kind is Kind.CSV
    return MappingPage(
        id=log.id,
        log=log.name,
        cut=_cut(choice.layout),
        file_name=log.file_name,
        name=tried.name,
        name_error=tried.name_error,
        meanings=tuple(_meaning(visit, meaning, mapping, sample, told.get(meaning)) for meaning in MEANINGS),
        attributes=tuple(_attributes(mapping, sample)),
        attributes_error=told.get("attributes"),
        formats=options(formats_told(words), mapping.format.value),
        ends=options(ends_told(words), mapping.missing_ends.value),
        zone=mapping.zone,
        zone_error=told.get("zone"),
        encodings=options(_encodings(), choice.layout.encoding) if csv else (),
        separators=options(_separators(visit), choice.layout.separator) if csv else (),
        columns=tuple(meanings_told(words)[meaning][0] for meaning in _columns(mapping)),
        preview=tuple(_preview(visit, choice)),
        unsure=choice.unsure,
        refusal=tried.refusal,
    )


def _sample(visit: Visit, log: ImportedLog, layout: Layout) -> Sample:
    with visit.wired.log_files.sent(log.id).open("rb") as file:
        return sample_of(file, layout)


def _guessed(layout: Layout, sample: Sample, zone: str) -> Choice:
    found: Guess = guess(sample, zone)
    return Choice(layout, found.mapping, sample, found.unsure)


def _layout(known: Layout, sent: Sent) -> Layout:
    if known.kind is not Kind.CSV:
        return known
    encoding, separator = sent.text("encoding"), sent.whole("separator")
    return replace(
        known,
        encoding=encoding if encoding in ENCODINGS else known.encoding,
        separator=separator if separator in SEPARATORS else known.separator,
    )


def _cut(layout: Layout) -> str:
    return f"{layout.encoding}-{SEPARATORS.index(layout.separator) if layout.separator in SEPARATORS else 'declared'}"


def _mapping(sent: Sent) -> LogMapping:
    chosen: dict[str, Any] = {meaning: sent.whole(meaning) for meaning in REQUIRED}
    chosen |= {meaning: sent.whole(meaning) or None for meaning in MEANINGS if meaning not in REQUIRED}
    written, ends = sent.text("format"), sent.text("missing_ends")
    return LogMapping(
        **chosen,
        zone=sent.text("zone"),
        attributes=tuple(dict.fromkeys(text for name, text in sent.pairs if name == "attributes")),
        format=TimeFormat(written) if written in set(TimeFormat) else TimeFormat.YEAR_FIRST,
        missing_ends=MissingEnds(ends) if ends in set(MissingEnds) else MissingEnds.OPEN,
    )


def _meaning(visit: Visit, meaning: str, mapping: LogMapping, sample: Sample, error: str | None) -> Meaning:
    label, told = meanings_told(visit.words)[meaning]
    chosen = getattr(mapping, meaning)
    options = tuple(Option(column, column, column == chosen) for column in sample.columns)
    return Meaning(meaning, label, told, meaning in REQUIRED, options, error)


def _attributes(mapping: LogMapping, sample: Sample) -> Iterator[Option]:
    """Columns that mean nothing else, and those that are chosen."""
    used = {getattr(mapping, meaning) for meaning in MEANINGS}
    for column in sample.columns:
        if column in mapping.attributes or column not in used:
            yield Option(column, column, column in mapping.attributes)


def _columns(mapping: LogMapping) -> list[str]:
    return [meaning for meaning in _SHOWN if getattr(mapping, meaning) or meaning in REQUIRED]


def _preview(visit: Visit, choice: Choice) -> list[PreviewRow]:
    """The first rows as they are understood; none while something is wrong with the choice."""
    if choice.faults():
        return []
    tally, mapping, columns = Tally(), choice.mapping, choice.sample.columns
    reader = EventReader(mapping, (visit.now - _EPOCH) // timedelta(microseconds=1), tally)
    places = [columns.index(column) for column in mapping.columns]
    found: list[PreviewRow] = []
    for row in choice.sample.rows[:PREVIEW]:
        event = reader.read(_picked(row, places, len(columns)))
        if event is None:
            reason = next(iter(tally.dropped))
            tally.dropped.clear()
            found.append(PreviewRow(row.line, (), dropped_told(visit.words)[reason]))
        else:
            found.append(PreviewRow(row.line, tuple(_cell(visit, event, meaning) for meaning in _columns(mapping))))
    return found


def _picked(row: Row, places: Sequence[int], width: int) -> Row:
    if row.fault is not None:
        return row
    if any(cell.strip() for cell in row.cells[width:]):
        return Row(row.line, (), Dropped.TOO_MANY_CELLS)
    return Row(row.line, [row.cells[place] if place < len(row.cells) else "" for place in places])


def _cell(visit: Visit, event: Event, meaning: str) -> str:
    if meaning in {"time", "start"}:
        moment = event.moment if meaning == "time" else event.began
        if moment is None:
            return "—"
        return visit.words.formats.instant(_EPOCH + timedelta(microseconds=moment), visit.zone)
    value = getattr(event, meaning)
    return str(value.value if meaning == "transition" and value else value or "—")


def _encodings() -> Mapping[str, str]:
    names = {"utf-8-sig": "UTF-8", "gb18030": "GBK / GB 18030", "cp1252": "Windows-1252", "big5": "Big5"}
    return {encoding: names.get(encoding, encoding.upper()) for encoding in ENCODINGS}


def _separators(visit: Visit) -> Mapping[str, str]:
    gettext = visit.words.gettext
    return {
        ",": gettext("comma ,"),
        ";": gettext("semicolon ;"),
        "\t": gettext("tab"),
        "|": gettext("bar |"),
        "，": gettext("wide comma ，"),
    }
