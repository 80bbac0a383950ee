"""The scenarios of a draft as lines of its page: what came of each, and how far a run is."""

from collections.abc import Mapping, Sequence

from server.domain.process_drafts import ProcessDraft
from server.domain.process_folders import folder_of
from server.domain.scenario_runs import Checked, Fault, FileResults, Listed, Result, Run, RunState, Trouble
from server.pages.contexts.scenarios import FaultLine, RunLine, ScenarioFile, ScenarioLine
from server.pages.designers import process_href
from server.pages.draft_checks import file_href
from server.pages.visits import Visit
from server.queries.related_folders import with_all

MOST = 100
"""Of each file so many scenarios are shown, failed ones first."""
_STATES = {"failed": 0, "open": 1, "passed": 2}


def checked_scenarios(visit: Visit, draft: ProcessDraft, files: Mapping[str, bytes]) -> Checked:
    """What is in the scenario files of the draft, by its own paths."""
    together = with_all(visit.wired.database, draft, files)
    found = visit.wired.scenario_runs.check(together.files, folder_of(f"{together.root}{draft.file}"))
    return Checked(
        tuple(Listed(together.own(one.file), one.line, one.name) for one in found.scenarios),
        tuple(Fault(together.own(one.file), one.line, one.problem) for one in found.faults),
    )


def fault_lines(
    visit: Visit, draft: ProcessDraft, files: Mapping[str, bytes], faults: Sequence[Fault]
) -> tuple[FaultLine, ...]:
    """Faults with the places where they are mended."""
    return tuple(
        FaultLine(
            _place(visit, one),
            visit.words.retold(one.problem),
            file_href(draft, one.file) if one.file in files else None,
        )
        for one in faults
    )


def file_lines(
    visit: Visit, draft: ProcessDraft, paths: Sequence[str], listed: Sequence[Listed], fresh: Mapping[str, FileResults]
) -> tuple[ScenarioFile, ...]:
    """The files with those of their scenarios that are listed."""
    by_file: dict[str, list[Listed]] = {path: [] for path in paths}
    for one in listed:
        by_file.setdefault(one.file, []).append(one)
    return tuple(_file(visit, draft, (path, ones), fresh.get(path)) for path, ones in sorted(by_file.items()))


def run_line(visit: Visit, draft: ProcessDraft, files: Mapping[str, bytes]) -> RunLine:
    """How far the person's run is, or how the last one of this draft ended."""
    kept, here = visit.wired.scenario_runs.results, f"{process_href(draft.process)}/scenarios"
    run = kept.run(visit.actor.id)
    if run is None:
        return RunLine(here, under_way=False, state="")
    running = run.state is RunState.RUNNING and kept.lives(visit.actor.id)
    if run.order.draft != draft.id:
        if not running:
            return RunLine(here, under_way=False, state="")
        other = f"{process_href(run.order.process)}/scenarios"
        return RunLine(here, under_way=True, state="", elsewhere=run.order.process, elsewhere_href=other)
    progress = 100 * run.played // run.total if run.total else 0
    faults = fault_lines(visit, draft, files, run.faults)
    if running:
        return RunLine(here, under_way=True, state=_state(visit, run), progress=progress, faults=faults)
    return RunLine(here, under_way=False, state=_ended(visit, run), faults=faults, trouble=_trouble(visit, run))


def _file(
    visit: Visit, draft: ProcessDraft, held: tuple[str, Sequence[Listed]], results: FileResults | None
) -> ScenarioFile:
    path, ones = held
    known = {each.name: each for each in results.results} if results is not None else {}
    lines = [_line(visit, one, known.get(one.name)) for one in ones]
    shown = sorted(lines, key=lambda line: (_STATES[line.state], line.line))[:MOST]
    return ScenarioFile(
        path=path,
        href=file_href(draft, path),
        total=len(lines),
        passed=sum(line.state == "passed" for line in lines),
        failed=sum(line.state == "failed" for line in lines),
        lines=tuple(shown),
        more=len(lines) - len(shown),
    )


def _line(visit: Visit, one: Listed, result: Result | None) -> ScenarioLine:
    if result is None:
        return ScenarioLine(one.name, one.line, "open")
    failure = result.failure
    if failure is None:
        return ScenarioLine(one.name, one.line, "passed")
    retold = visit.words.retold
    return ScenarioLine(
        name=one.name,
        line=one.line,
        state="failed",
        step=retold(failure.step),
        failed_line=failure.line,
        expected=retold(failure.expected),
        actual=retold(failure.actual),
        standing=tuple(map(retold, failure.standing)),
    )


def _place(visit: Visit, fault: Fault) -> str:
    if not fault.line:
        return fault.file
    return visit.words.gettext("%(file)s, line %(line)s", file=fault.file, line=fault.line)


def _state(visit: Visit, run: Run) -> str:
    number = visit.words.formats.number
    if not run.total:
        return visit.words.gettext("The house is being made ready …")
    told = {"played": number(run.played), "total": number(run.total), "failed": number(run.failed)}
    if run.seeking:
        return visit.words.gettext("All are played. Now scenarios are looked for that take the flows left …")
    if run.before:
        return visit.words.gettext(
            "Now those of the version in force, to compare: %(played)s of %(total)s scenarios.", **told
        )
    return visit.words.gettext("%(played)s of %(total)s scenarios played, %(failed)s failed.", **told)


def _ended(visit: Visit, run: Run) -> str:
    if run.state is RunState.CANCELLED:
        return visit.words.gettext("The run was cancelled; nothing of it was kept.")
    if run.state is RunState.RUNNING:
        return visit.words.gettext("The run was broken off; nothing of it was kept. Run the scenarios again.")
    return ""


def _trouble(visit: Visit, run: Run) -> str | None:
    gettext = visit.words.gettext
    if run.trouble is None:
        return None
    return {
        Trouble.NOT_DEPLOYABLE: gettext("The process cannot be deployed, so no scenario was played. Mend it first."),
        Trouble.NO_HOUSE: gettext("There are no people to play the scenarios: the folder of the house is wrong."),
        Trouble.TOO_LONG: gettext("The run took more than an hour and was ended. Run the files one by one."),
        Trouble.BROKEN: gettext("The scenarios could not be played. The log of the server says why."),
    }[run.trouble]
