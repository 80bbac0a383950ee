"""Wires the server's parts together from its settings; made in each process after it was spawned."""

from dataclasses import dataclass
from functools import partial

from server.commands.transaction import Watch
from server.engine.checks import Checks
from server.jobs.absences import AbsenceWatch
from server.jobs.alerts import AlertWatch
from server.jobs.holding import Holder
from server.jobs.mailed_reports import ReportTimes
from server.jobs.migrating import Mover
from server.jobs.post import Carrier, Post
from server.jobs.shortages import ShortageWatch
from server.jobs.stops import StopWatch
from server.pages.assets import TASKS_UI
from server.pages.letters import Letters
from server.pages.readers import Readers
from server.pages.report_letters import ReportLetters
from server.pages.translations import load_translations
from server.queries.reading import Reading
from server.reports.snapshot.house import HouseSnapshot
from server.wiring.core import Core, Waker, wire_core
from server.wiring.log_runs import LogRuns
from server.wiring.scenario_runs import ScenarioRuns
from server.wiring.settings import Settings
from server.wiring.steering import holder_of, mover_of


@dataclass(frozen=True, slots=True)
class Wired(Core):
    """The parts of one process of the server."""

    checks: Checks
    post: Post
    mover: Mover
    holder: Holder
    simulations: Waker
    reports: HouseSnapshot
    log_runs: LogRuns
    scenario_runs: ScenarioRuns

    def steer_cases(self) -> None:
        """Move the cases that are to go to other versions, and let cases follow versions suspended or resumed."""
        self.mover.run()
        self.holder.run()

    def close(self) -> None:
        """Let go of everything; what runs is finished first."""
        self.log_runs.close()
        self.scenario_runs.close()
        self.sweep.stop()
        self.post.stop()
        self.mover.stop()
        self.holder.stop()
        self.reports.close()
        Core.close(self)


def wire(settings: Settings, watch: Watch | None = None) -> Wired:
    """Open the database and build the graph. Raises what the database's driver raises when it cannot be reached.

    `watch` is told of every case that the graph's own transactions moved.
    """
    core = wire_core(settings, watch)
    reports = HouseSnapshot(core.database, settings.reports_dir, memory=settings.reports_memory)
    return Wired(
        settings,
        core.database,
        core.transactions,
        core.shelf,
        core.sandbox,
        core.sweep,
        core.waker,
        checks=Checks(),
        post=_post(core, reports),
        mover=mover_of(core),
        holder=holder_of(core),
        simulations=Waker(),
        reports=reports,
        log_runs=LogRuns(settings),
        scenario_runs=ScenarioRuns(settings),
    )


def _post(core: Core, reports: HouseSnapshot) -> Post:
    """What carries notices away, and who writes them."""
    settings, database, transactions = core.settings, core.database, core.transactions
    words, server = partial(load_translations, TASKS_UI / "locale"), settings.mail_server
    readers = Readers(database, reports, words, core.now, settings.secret, settings.base_url, settings.locale)
    carriers: list[Carrier] = []
    if server:
        carriers += [server.carrier(Letters(readers).write), server.report_carrier(ReportLetters(readers).write)]
    if webhook := settings.webhook:
        carriers.append(webhook.carrier(database))
    times = ReportTimes(transactions, mail=server is not None)
    alerts = AlertWatch(database, reports, transactions, core.now)
    alone = partial(database.alone, "looking for shortages")
    short = ShortageWatch(Reading(database, core.shelf), transactions, core.now, alone)
    watches = [watch(database, transactions, core.now).run for watch in (AbsenceWatch, StopWatch)]
    return Post(transactions, carriers, core.rests, [times.run, alerts.run, *watches, short.run])
