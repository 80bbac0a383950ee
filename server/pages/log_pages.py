"""What the pages of logs show: the list of them, how far one is, and what its cleaning found."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

from server.domain.logs import UNDER_WAY, ImportedLog, LogState
from server.mining.logs.findings import CleaningReport, report_from
from server.pages.contexts.logs import Finding, LogPage, LogRow, LogsPage
from server.pages.log_words import dropped_told, problem_told, repaired_told, states_told
from server.pages.visits import Visit
from server.queries.logs import logs_for
from server.queries.names import person_names

_TONES = {LogState.READY: "calm", LogState.FAILED: "late", LogState.UPLOADED: "soon"}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def logs_page(visit: Visit, refusal: str | None = None) -> LogsPage:
    """The list of all logs of the reader's branches, with what is wrong with the one just sent."""
    found = logs_for(visit.wired.database, visit.actor)
    with visit.wired.database.read() as connection:
        names = person_names(connection, [log.person for log in found])
    rows = tuple(_row(visit, log, names) for log in found)
    return LogsPage(rows, visit.words.formats.size(visit.wired.settings.log_bytes), refusal)


def log_page(visit: Visit, log: ImportedLog) -> LogPage:
    """One log."""
    files, under_way = visit.wired.log_files, log.state in UNDER_WAY
    alive = under_way and files.alive(log.id)
    with visit.wired.database.read() as connection:
        names = person_names(connection, [log.person])
    own = log.person == visit.actor.id
    report = report_from(log.report) if log.report else None
    return LogPage(
        id=log.id,
        name=log.name,
        file_name=log.file_name,
        size=visit.words.formats.size(log.bytes),
        person=names.get(log.person, log.person),
        created_at=log.created_at,
        state=states_told(visit.words)[log.state],
        under_way=alive,
        broken_off=under_way and not alive,
        ready=log.state is LogState.READY,
        progress=log.progress,
        own=own,
        again=own and not alive and files.sent(log.id).exists(),
        problem=problem_told(visit.words, report.problem, report.detail) if report and report.problem else None,
        facts=tuple(_facts(visit, report)) if report else (),
        dropped=tuple(_findings(visit, report, report.dropped, dropped_told(visit.words))) if report else (),
        repaired=tuple(_findings(visit, report, report.repaired, repaired_told(visit.words))) if report else (),
    )


def _row(visit: Visit, log: ImportedLog, names: Mapping[str, str]) -> LogRow:
    state = states_told(visit.words)[log.state]
    if log.state in UNDER_WAY:
        alive = visit.wired.log_files.alive(log.id)
        state = f"{state}, {log.progress}%" if alive else visit.words.gettext("Broken off")
    kept = log.report["kept"] if log.state is LogState.READY and log.report else None
    return LogRow(
        id=log.id,
        name=log.name,
        file_name=log.file_name,
        size=visit.words.formats.size(log.bytes),
        person=names.get(log.person, log.person),
        created_at=log.created_at,
        state=state,
        tone=_TONES.get(log.state, "info"),
        events="" if kept is None else visit.words.formats.number(kept),
        own=log.person == visit.actor.id,
        ready=log.state is LogState.READY,
    )


def _facts(visit: Visit, report: CleaningReport) -> Iterator[tuple[str, str]]:
    """Labels and numbers: every row read is kept or left out."""
    gettext, number = visit.words.gettext, visit.words.formats.number
    yield gettext("Rows read"), number(report.rows)
    yield gettext("Rows kept"), number(report.kept)
    yield gettext("Rows left out"), number(sum(report.dropped.values()))
    if report.first is not None and report.last is not None:
        yield gettext("Cases"), number(report.cases)
        yield gettext("Activities"), number(report.activities)
        yield gettext("First event"), _instant(visit, report.first)
        yield gettext("Last event"), _instant(visit, report.last)


def _findings(
    visit: Visit, report: CleaningReport, counts: Mapping[str, int], told: Mapping[str, str]
) -> Iterator[Finding]:
    """The most frequent first."""
    for reason, number in sorted(counts.items(), key=lambda item: -item[1]):
        examples = report.examples.get(reason, ())
        lines = (visit.words.gettext("line %(line)s: %(text)s", line=line, text=text) for line, text in examples)
        yield Finding(told[reason], visit.words.formats.number(number), tuple(line.rstrip(" :：") for line in lines))


def _instant(visit: Visit, moment: int) -> str:
    return visit.words.formats.instant(_EPOCH + timedelta(microseconds=moment), visit.zone)
