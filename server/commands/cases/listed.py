"""What lists show of a case, its title and columns, without what is still blind."""

from collections.abc import Mapping
from dataclasses import dataclass

from server.commands.transaction import Work
from server.domain.cases import Provenance
from server.domain.rights import is_hidden
from server.domain.separation import Blind, Progress, hidden_elements
from server.engine import model as engine
from server.engine.bundle import Bundle
from server.engine.derivation import derived, elements_of
from server.engine.duties import duties
from server.engine.syntax import feel_names


@dataclass(frozen=True, slots=True)
class Listed:
    """Title (None: as it was) and columns of a case."""

    title: str | None
    columns: Mapping[str, object]


def listed(
    work: Work, case_id: str, bundle: Bundle, outcome: engine.Outcome, provenance: Mapping[str, Provenance]
) -> Listed:
    """As the diagram says; a title that would show a blind finding is empty, such a column has no value."""
    shown = Listed(outcome.title, outcome.columns)
    named = frozenset(finding for element in elements_of(bundle) for finding in element.blind_to)
    if not named or outcome.status is not engine.CaseStatus.RUNNING:
        return shown
    suspects = _keys(bundle, provenance, named)
    if not any(suspects & names for names in _read(bundle).values()):
        return shown
    hidden = _keys(bundle, provenance, _still_blind(work, case_id, bundle, outcome))
    title, *columns = [bool(hidden & names) for names in _read(bundle).values()]
    kept = {
        name: None if withheld else shown.columns[name] for name, withheld in zip(shown.columns, columns, strict=True)
    }
    return Listed("" if title else shown.title, kept)


def _keys(bundle: Bundle, provenance: Mapping[str, Provenance], findings: frozenset[str]) -> frozenset[str]:
    """The variables that hold these findings or what may have been made of them."""
    blind = Blind(findings, derived(bundle, findings).elements) if findings else Blind()
    return frozenset(key for key, wrote in provenance.items() if is_hidden(wrote, blind, None))


def _read(bundle: Bundle) -> Mapping[str, frozenset[str]]:
    """Variables that the title (named by the empty text) and each column read."""
    sources = {"": bundle.info.title or "", **bundle.info.columns}
    return {name: feel_names(source.strip().removeprefix("=")) for name, source in sources.items()}


def _still_blind(work: Work, case_id: str, bundle: Bundle, outcome: engine.Outcome) -> frozenset[str]:
    """The findings that nobody but their writer may read once the outcome is written."""
    known = duties(bundle)
    wanted = sorted({e for duty in known.values() if duty.blind_to for e in (duty.element, *duty.blind_to)})
    done = {doer.element for doer in work.uow.tasks.doers(case_id, wanted) if not doer.open}
    at = {task.token: task.element for task in outcome.before.tasks}
    done.update(at[c.token] for c in outcome.closed if c.closing is engine.Closing.COMPLETED and c.token in at)
    waiting = {task.element for task in outcome.after.tasks}
    progress = {e: Progress(e, done=e in done, open=e in waiting) for e in wanted}
    return hidden_elements(known.values(), progress, running=True)
