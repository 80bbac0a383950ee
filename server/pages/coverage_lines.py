"""What the scenarios of a draft reach, in the reader's words: sums, what is lost, nodes, flows and rules by name."""

from collections.abc import Iterable, Mapping, Sequence

from server.domain.process_drafts import ProcessDraft
from server.forms.labels import labels_for
from server.pages.contexts.scenarios import (
    CoverageSum,
    DrawnLine,
    DrawnProcess,
    DrawnTable,
    LostLines,
    Reached,
    RuleLine,
)
from server.pages.designers import process_href
from server.pages.drawn_names import labels_beside
from server.pages.visits import Visit
from server.queries.coverage import CoveredProcess, CoveredTable, Drawn
from server.queries.draft_coverage import DraftCoverage, Lost


def coverage_sum(visit: Visit, draft: ProcessDraft, files: Mapping[str, bytes], found: DraftCoverage) -> CoverageSum:
    """What was reached, in numbers, and what is lost."""
    here = f"{process_href(draft.process)}/scenarios"
    rules = [rule.number in table.hit for table in found.tables for rule in table.table.rules]
    results = [result for each in found.fresh.values() for result in each.results]
    return CoverageSum(
        elements=_reached(found.elements),
        flows=_reached(found.flows),
        rules=Reached(sum(rules), len(rules)),
        files=len(found.fresh) + len(found.stale),
        stale=len(found.stale),
        failed=sum(result.failure is not None for result in results),
        lost=_lost(visit, draft, files, found.lost, found) if found.lost is not None else None,
        href=f"{here}/coverage",
        scenarios_href=here,
    )


def drawn_process(visit: Visit, draft: ProcessDraft, files: Mapping[str, bytes], found: CoveredProcess) -> DrawnProcess:
    """A process with its nodes and flows, those not reached first."""
    labels = draft_labels(draft, files, visit.locale)
    names = labels_for(found.process, labels)
    return DrawnProcess(
        key=found.process,
        name=names.get("process.title", found.name or found.process),
        elements=_lines((each.id, element_name(labels, each), each.reached) for each in found.elements),
        flows=_lines((each.id, flow_name(labels, each, found.elements), each.reached) for each in found.flows),
    )


def drawn_table(labels: Mapping[str, str], found: CoveredTable) -> DrawnTable:
    """A table as it is written, with what of it was reached."""
    drawn = found.table.drawn
    return DrawnTable(
        title=labels.get(f"decision.{found.table.owner}", found.table.owner),
        file=found.table.file,
        inputs=tuple(column.label or column.expression.text for column in drawn.inputs),
        outputs=tuple(column.label or column.name or found.table.owner for column in drawn.outputs),
        rules=tuple(
            RuleLine(
                rule.number,
                rule.number in found.hit,
                tuple(cell.text or "-" for cell in rule.inputs),
                tuple(cell.text for cell in rule.outputs),
            )
            for rule in drawn.rules
        ),
        reached=len(found.hit),
    )


def draft_labels(draft: ProcessDraft, files: Mapping[str, bytes], locale: str) -> Mapping[str, str]:
    """The names of the draft in this language; none where the file cannot be read."""
    return labels_beside(files, draft.file, locale)


def element_name(labels: Mapping[str, str], drawn: Drawn) -> str:
    """What a node is called: its label, else its name, else its id."""
    return labels.get(f"element.{drawn.id}", drawn.name or drawn.id)


def flow_name(labels: Mapping[str, str], flow: Drawn, elements: Sequence[Drawn]) -> str:
    """From where to where a flow leads, with its own name."""
    names = {each.id: element_name(labels, each) for each in elements}
    ends = f"{names.get(flow.source, flow.source)} → {names.get(flow.target, flow.target)}"
    own = labels.get(f"element.{flow.id}", flow.name)
    return f"{ends} ({own})" if own else ends


def _lost(visit: Visit, draft: ProcessDraft, files: Mapping[str, bytes], lost: Lost, found: DraftCoverage) -> LostLines:
    labels = draft_labels(draft, files, visit.locale)
    return LostLines(
        lost.version,
        tuple(element_name(labels, each) for each in lost.elements),
        tuple(flow_name(labels, each, found.elements) for each in lost.flows),
        tuple(
            visit.words.gettext(
                "%(table)s, rule %(number)s",
                table=labels.get(f"decision.{each.table.table.owner}", each.table.table.owner),
                number=each.number,
            )
            for each in lost.rules
        ),
    )


def _reached(drawn: Sequence[Drawn]) -> Reached:
    return Reached(sum(each.reached for each in drawn), len(drawn))


def _lines(known: Iterable[tuple[str, str, bool]]) -> tuple[DrawnLine, ...]:
    return tuple(sorted((DrawnLine(*each) for each in known), key=lambda line: line.reached))
