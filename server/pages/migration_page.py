"""One migration of many cases: how far it is, what can be done with it, and which cases stayed and why."""

from collections.abc import Mapping

from server.domain.migrations import FROM_TO, MigrationState, MovedState
from server.domain.processes import ProcessVersion
from server.pages.contexts.migrations import HeldMove, MigrationCount, MigrationPage, MigrationProgress, StayedCase
from server.pages.contexts.parts import Option
from server.pages.designers import process_href
from server.pages.migration_words import count_words, state_words, stayed_words, steering_words, step_words
from server.pages.visits import Visit
from server.queries.migrations import MigrationView, migration_view
from server.queries.naming import labels_through
from server.queries.process_view import process_view

_UNDER_WAY = (MigrationState.RUNNING, MigrationState.UNDOING)


def migration_page(visit: Visit, key: str, migration_id: str, refusal: str | None = None) -> MigrationPage:
    """The whole page. Raises MigrationNotFound."""
    view = migration_view(visit.wired.database, key, migration_id, visit.actor)
    found = view.migration
    seen = process_view(visit.reading, key, visit.actor, visit.locale)
    numbers = {*found.from_versions, found.to_version}
    labels = labels_through(visit.wired.database, seen.versions, numbers, visit.locale)
    stayed = view.counts.get(MovedState.REFUSED, 0) + view.counts.get(MovedState.KEPT, 0)
    return MigrationPage(
        process_href=process_href(key),
        name=seen.row.name,
        to=found.to_version,
        versions=tuple(found.from_versions),
        by=view.by,
        at=found.created_at,
        reason=found.reason,
        places=tuple(_took_place(old, new, labels) for old, new in found.mapping.items()),
        progress=_progress(visit, key, view),
        stayed=tuple(
            StayedCase(f"/cases/{case.case}", title, stayed_words(visit.words, case, labels))
            for case, title in view.refused
        ),
        unlisted=stayed - len(view.refused),
        refusal=refusal,
    )


def migration_progress(visit: Visit, key: str, migration_id: str) -> MigrationProgress:
    """The piece that comes anew. Raises MigrationNotFound."""
    return _progress(visit, key, migration_view(visit.wired.database, key, migration_id, visit.actor))


def _took_place(old: str, new: str, labels: Mapping[str, str]) -> str:
    return f"{step_words(labels, old)} → {step_words(labels, new)}"


def _held(key: str, version: ProcessVersion | None) -> HeldMove | None:
    if version is None or version.suspended_at is None:
        return None
    href = f"{process_href(key)}/versions/{version.version}/suspend"
    return HeldMove(href, version.version, version.suspended_at, version.steered_why or "")


def _progress(visit: Visit, key: str, view: MigrationView) -> MigrationProgress:
    state, counts = view.migration.state, view.counts
    ended = sum(counts.get(each, 0) for each in (MovedState.UNDONE, MovedState.KEPT))
    back = state in {MigrationState.UNDOING, MigrationState.UNDONE}
    total = ended + counts.get(MovedState.MOVED, 0) if back else sum(counts.values())
    acts = [act for act, (before, _) in FROM_TO.items() if state in before and view.may_steer]
    number = visit.words.formats.number
    return MigrationProgress(
        href=f"{process_href(key)}/migrate/{view.migration.id}",
        state=state_words(visit.words, view.migration, held=view.held_by is not None),
        under_way=state in _UNDER_WAY and view.held_by is None,
        held=_held(key, view.held_by),
        done=ended if back else total - counts.get(MovedState.WAITING, 0),
        total=total,
        counts=tuple(
            MigrationCount(count_words(visit.words, each, state), number(counts[each]))
            for each in MovedState
            if counts.get(each)
        ),
        steering=tuple(Option(act.value, steering_words(visit.words, act)) for act in acts),
    )
