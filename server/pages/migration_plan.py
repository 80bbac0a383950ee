"""The page on which a move of running cases is planned, as a designer who operates branches sees it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from server.domain.errors import InvalidValue
from server.engine.migration.model import Remark, Verdict
from server.pages.contexts.migrations import (
    CaseLink,
    EarlierMove,
    FromVersion,
    MigratePage,
    Place,
    PlanGroup,
    PlanShown,
)
from server.pages.contexts.parts import Option
from server.pages.designers import process_href
from server.pages.migration_words import state_words, step_words, verdict_words
from server.pages.visits import Visit
from server.queries import processes
from server.queries.migration_plan import Alike, Choice, Plan, WishedMove, migration_plan
from server.queries.migrations import earlier_migrations
from server.queries.naming import labels_in_force, labels_through
from server.queries.process_view import ProcessView, process_view
from server.queries.workshop import VersionRow, versions_deployed

FROM, TO, PLACE = "from", "to", "place."
LISTED = 20
_ORDER = (Verdict.CANNOT, Verdict.NEEDS_MAPPING, Verdict.MOVES)
Labels = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """The versions that are left, the one gone to, and for each element what takes its place: empty for nothing."""

    versions: tuple[int, ...]
    to: int | None
    places: Mapping[str, str]

    @property
    def mapping(self) -> dict[str, str]:
        """The elements whose place others take."""
        return {element: target for element, target in self.places.items() if target}


def asked_of(pairs: Iterable[tuple[str, str]]) -> Asked:
    """What the fields ask for. Raises InvalidValue."""
    sent = list(pairs)
    versions = sorted({_number(FROM, text) for name, text in sent if name == FROM})
    to = next((_number(TO, text) for name, text in sent if name == TO), None)
    places = {name.removeprefix(PLACE): text for name, text in sent if name.startswith(PLACE)}
    return Asked(tuple(versions), to, places)


def migrate_page(visit: Visit, key: str, asked: Asked, *, reason: str = "", refusal: str | None = None) -> MigratePage:
    """The page. Raises RightMissing and ProcessNotFound."""
    seen = process_view(visit.reading, key, visit.actor, visit.locale)
    rows = versions_deployed(visit.wired.database, processes.versions_of(visit.wired.database, key))
    active = next((row.version.version for row in rows if row.version.active), None)
    to = asked.to or active
    return MigratePage(
        href=process_href(key),
        name=seen.row.name,
        versions=tuple(_versions(rows, asked, to)),
        targets=tuple(_targets(visit, rows, to)),
        plan=_plan(visit, seen, asked) if asked.versions else None,
        earlier=tuple(_earlier(visit, key)),
        reason=reason,
        refusal=refusal,
    )


def _number(field: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):  # noqa: PLR2004 -- versions are small
        raise InvalidValue(field=field, problem="not a number")
    return int(text)


def _versions(rows: Iterable[VersionRow], asked: Asked, to: int | None) -> Iterator[FromVersion]:
    for row in rows:
        number = row.version.version
        if row.running or number in asked.versions:
            chosen = number in asked.versions if asked.versions else number != to
            yield FromVersion(number, row.running, chosen)


def _targets(visit: Visit, rows: Iterable[VersionRow], to: int | None) -> Iterator[Option]:
    for row in rows:
        number, text = row.version.version, visit.words.gettext("version %(number)s", number=row.version.version)
        if row.version.active:
            text = visit.words.gettext("version %(number)s, in force", number=number)
        yield Option(str(number), text, number == to)


def _earlier(visit: Visit, key: str) -> Iterator[EarlierMove]:
    for each in earlier_migrations(visit.wired.database, key):
        found, state = each.migration, state_words(visit.words, each.migration, held=each.held_up)
        href = f"{process_href(key)}/migrate/{found.id}"
        yield EarlierMove(href, found.to_version, each.by, found.created_at, state)


# ---------- the plan
def _plan(visit: Visit, seen: ProcessView, asked: Asked) -> PlanShown:
    key = seen.row.key
    wish = WishedMove(process=key, from_versions=asked.versions, to=asked.to, mapping=asked.mapping, actor=visit.actor)
    plan = migration_plan(visit.reading, wish)
    labels = _labels(visit, seen, plan, {*asked.versions, plan.to})
    moving = plan.count(Verdict.MOVES)
    groups = sorted(plan.groups, key=lambda group: _ORDER.index(group.judgement.verdict))
    fields = [*((FROM, str(number)) for number in asked.versions), (TO, str(plan.to))]
    return PlanShown(
        to=plan.to,
        moving=moving,
        staying=sum(len(group.cases) for group in groups) - moving,
        groups=tuple(_group(visit, group, labels) for group in groups),
        places=tuple(_place(visit, choice, asked, labels) for choice in plan.choices),
        fields=(*fields, *((f"{PLACE}{element}", target) for element, target in asked.mapping.items())),
    )


def _labels(visit: Visit, seen: ProcessView, plan: Plan, numbers: Collection[int]) -> Labels:
    known = {remark.process for group in plan.groups for remark in group.judgement.remarks}
    with visit.wired.database.read() as connection:
        called = labels_in_force(connection, known, visit.locale)
    return {**called, seen.row.key: labels_through(visit.wired.database, seen.versions, numbers, visit.locale)}


def _group(visit: Visit, group: Alike, labels: Labels) -> PlanGroup:
    verdict = group.judgement.verdict
    return PlanGroup(
        verdict=verdict.value,
        label=verdict_words(visit.words, verdict),
        count=len(group.cases),
        remarks=tuple(_told(visit, remark, labels) for remark in group.judgement.remarks),
        cases=tuple(CaseLink(f"/cases/{case.id}", case.title) for case in group.cases[:LISTED]),
        more=max(0, len(group.cases) - LISTED),
    )


def _told(visit: Visit, remark: Remark, labels: Labels) -> str:
    params = dict(remark.params)
    called = labels.get(remark.process, {}).get(f"element.{remark.element}")
    params["element"] = called or params.get("element", remark.element)
    return visit.words.fill(remark.msgid, params)


def _place(visit: Visit, choice: Choice, asked: Asked, labels: Labels) -> Place:
    known, suggested = labels.get(choice.process, {}), next(iter(choice.candidates), "")
    chosen = asked.places.get(choice.element, suggested)
    options = [Option("", visit.words.gettext("nothing: these cases stay"), not chosen)]
    for element, name in choice.candidates.items():
        options.append(Option(element, step_words(known, element, name), element == chosen))
    label = step_words(known, choice.element, choice.name)
    return Place(f"{PLACE}{choice.element}", label, tuple(options))
