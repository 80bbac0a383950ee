"""What operators did with a case beyond its diagram, from the entries of its trail."""

from collections.abc import Iterator, Mapping

from server.domain import codec
from server.reports.snapshot.rows import InterventionRow

SKIPPED, MOVED, REPEATED, CHANGED = "skipped", "moved", "repeated", "changed"
RESENT, RETRIED, MIGRATED = "resent", "retried", "migrated"
ACTS: Mapping[str, str] = {
    "TaskSkipped": SKIPPED,
    "ElementSkipped": SKIPPED,
    "TokensMoved": MOVED,
    "ElementRepeated": REPEATED,
    "DataChanged": CHANGED,
    "MessageResent": RESENT,
    "IncidentRetried": RETRIED,
    "CaseMigrated": MIGRATED,
}
"""What each kind of entry says was done."""


def interventions(
    case: str, seq: int, moment: int, kind: str, by: str | None, payload: bytes
) -> Iterator[InterventionRow]:
    """What an entry of such a kind tells: one act, and of incidents one for each element that was held."""
    told = codec.loads(payload)
    for element in told.get("elements") or [told.get("element") or ""]:
        yield InterventionRow(case, seq, moment, element, ACTS[kind], by)
