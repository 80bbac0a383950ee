"""`migrate`, and `process …`: running cases moved to another version, versions suspended and resumed, by a person."""

from collections.abc import Callable, Iterator, Sequence
from threading import Thread
from typing import Annotated

import typer

from server.api.migration_shapes import moved_shape
from server.cli.opening import active_person, opened
from server.cli.running import AsJson, Failed, print_json, progress, say
from server.commands.migrations.begin import BeginMigration, begin_migration
from server.commands.versions.resume import ResumeVersion, resume_version
from server.commands.versions.suspend import SuspendVersion, suspend_version
from server.domain.migrations import MigrationState, MovedState
from server.engine.migration.model import Verdict
from server.queries.migration_plan import Plan, WishedMove, migration_plan
from server.queries.migrations import MigrationView, migration_view
from server.queries.reading import Reading
from server.queries.suspensions import version_standing
from server.wiring.core import Core
from server.wiring.steering import holder_of, mover_of

commands = typer.Typer()
SHOWN = 20
_LOOK_AGAIN = 1.0
Process = Annotated[str, typer.Argument(help="Key of the process.")]
Number = Annotated[int, typer.Argument(help="The version.", min=1)]
By = Annotated[str, typer.Option("--by", help="Who does it: id or login, with the rights that it needs on the pages.")]
Reason = Annotated[str, typer.Option(help="Why; kept in the trail.")]


def migrate(
    process: Process,
    *,
    by: By,
    versions: Annotated[list[int], typer.Option("--from", help="A version to leave; may be given again.")],
    to: Annotated[int | None, typer.Option("--to", help="The version to go to; else the one in force.")] = None,
    places: Annotated[
        list[str] | None, typer.Option("--map", help="old=new: the element whose place another takes; again for more.")
    ] = None,
    reason: Reason = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only the plan.")] = False,
    as_json: AsJson = False,
) -> None:
    """Move running cases to another version of their process; the plan first, with what becomes of each case."""
    mapping = dict(_place(text) for text in places or ())
    with opened() as wired:
        actor = active_person(wired, by)
        wish = WishedMove(process=process, from_versions=versions, to=to, mapping=mapping, actor=actor)
        plan = migration_plan(Reading(wired.database, wired.shelf), wish)
        if not as_json:
            _say_plan(plan)
        view = None
        if not dry_run:
            command = BeginMigration(
                process=process, from_versions=versions, to=plan.to, mapping=mapping, reason=reason, actor=actor
            )
            begun = wired.transactions.run(begin_migration, command)
            view = _followed(wired, lambda: migration_view(wired.database, process, begun, actor))
    if as_json:
        print_json({"to": plan.to, "cases": list(_cases(plan)), "migration": moved_shape(view) if view else None})
    elif view is not None:
        say(", ".join(f"{count} {state.value}" for state, count in view.counts.items()))
        if held := view.held_by:
            say(f"version {held.version} is suspended ({held.steered_why}): the rest moves when it is resumed")


@commands.command("suspend")
def suspend(
    process: Process,
    number: Number,
    by: By,
    reason: Reason,
    cases: Annotated[bool, typer.Option("--cases", help="Suspend its running cases too.")] = False,
) -> None:
    """Let no case begin on a version any more."""
    with opened() as wired:
        actor = active_person(wired, by)
        wish = SuspendVersion(process=process, version=number, actor=actor, reason=reason, cases_too=cases)
        wired.transactions.run(suspend_version, wish)
        holder_of(wired).run()
        found = version_standing(wired.database, process, number, actor)
    say(f"{process} version {number} is suspended: {found.running} cases run, {found.held} are suspended with it")


@commands.command("resume")
def resume(process: Process, number: Number, by: By, reason: Reason) -> None:
    """Let cases begin on a version again; those that were suspended with it go on."""
    with opened() as wired:
        wish = ResumeVersion(process=process, version=number, actor=active_person(wired, by), reason=reason)
        wired.transactions.run(resume_version, wish)
        done = holder_of(wired).run()
    say(f"{process} version {number} goes on, and {done} cases with it")


def _place(text: str) -> tuple[str, str]:
    old, _, new = (part.strip() for part in text.partition("="))
    if not old or not new:
        raise Failed(f"--map {text}: write old=new")
    return old, new


def _say_plan(plan: Plan) -> None:
    for group in plan.groups:
        say(f"{group.judgement.verdict.value}: {len(group.cases)} cases")
        for remark in group.judgement.remarks:
            say(f"  {remark.message}")
        for case in group.cases[:SHOWN]:
            say(f"  {case.id}  {case.title}")
        if len(group.cases) > SHOWN:
            say(f"  and {len(group.cases) - SHOWN} more")
    say(f"to version {plan.to}: {', '.join(f'{plan.count(verdict)} {verdict.value}' for verdict in Verdict)}")


def _cases(plan: Plan) -> Iterator[dict[str, object]]:
    for group in plan.groups:
        told: Sequence[str] = [remark.message for remark in group.judgement.remarks]
        for case in group.cases:
            verdict = group.judgement.verdict.value
            yield {"case": case.id, "title": case.title, "version": case.version, "verdict": verdict, "remarks": told}


def _followed(wired: Core, look: Callable[[], MigrationView]) -> MigrationView:
    """Move the cases here, or wait for who does, and tell how far it is; paused, held up or done it is left."""
    while True:
        mover = Thread(target=mover_of(wired).run)
        mover.start()
        mover.join(_LOOK_AGAIN)
        while mover.is_alive():
            _tell(look())
            mover.join(_LOOK_AGAIN)
        view = look()
        if view.migration.state is not MigrationState.RUNNING or view.held_by is not None:
            return view
        _tell(view)


def _tell(view: MigrationView) -> None:
    total = sum(view.counts.values())
    progress(f"{total - view.counts.get(MovedState.WAITING, 0)} of {total} cases")
