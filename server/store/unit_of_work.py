"""One transaction: its repositories, the events it records, and the one commit."""

from collections.abc import Generator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection

from server.domain.errors import DomainError
from server.domain.events import Event
from server.domain.notices import notices_of
from server.domain.staff import Branch, CalendarRow
from server.store.absences import Absences
from server.store.access import Sessions, Tokens
from server.store.alerts import Alerts
from server.store.anchors import Anchor, write_anchor
from server.store.assignments import Assignments
from server.store.calendars import Calendars, Clock
from server.store.case_lists import CaseLists
from server.store.cases import Cases
from server.store.channel import Channel
from server.store.circulations import Circulations
from server.store.comments import Comments
from server.store.database import Database
from server.store.deployment_requests import DeploymentRequests
from server.store.documents import Documents
from server.store.escalations import Escalations
from server.store.forecasts import Forecasts
from server.store.held_cases import HeldCases
from server.store.house_files import HouseFiles
from server.store.incidents import Incidents
from server.store.limits import Limits
from server.store.logs import Logs
from server.store.mail_wishes import Wishes
from server.store.migrations import Migrations
from server.store.notices import Notices
from server.store.outbox import Idempotency, Outbox
from server.store.people import People
from server.store.process_drafts import ProcessDrafts
from server.store.processes import Processes
from server.store.relations import Relations
from server.store.role_requests import RoleRequests
from server.store.shortages import Shortages
from server.store.signatures import Signatures
from server.store.simulations import Simulations
from server.store.subscriptions_to_reports import ReportSubscriptions
from server.store.tables.house_files import cost_plan, outcome_plan
from server.store.task_doers import Drafts
from server.store.tasks import Tasks
from server.store.trail import write_trail
from server.store.trail_since import Trail
from server.store.views import Views
from server.store.waiting import Subscriptions, Timers
from server.store.working_times import WorkingTime


class UnitOfWork:
    """Everything written inside `with UnitOfWork(database) as work` happens at `commit()`, or not at all."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._events: list[Event] = []
        self._holders: dict[str, str] = {}

    def __enter__(self) -> Self:
        """Begin the transaction; on SQLite it waits here for other writers."""
        self._open = ExitStack()
        connection = self._connection = self._open.enter_context(self._database.write())
        channel = self._channel = Channel(connection)
        self._keep_cases(channel)
        self._keep_house(connection)
        self._told = self._calendar_changed = False
        return self

    def _keep_cases(self, channel: Channel) -> None:
        """The stores whose writes go together at the end."""
        self.cases = Cases(channel)
        self.tasks = Tasks(channel, self.cases)
        self.drafts = Drafts(channel)
        self.signatures = Signatures(channel)
        self.trail = Trail(channel)
        self.circulations = Circulations(channel)
        self.documents = Documents(channel)
        self.comments = Comments(channel)
        self.notices = Notices(channel)
        self.timers = Timers(channel)
        self.escalations = Escalations(channel)
        self.subscriptions = Subscriptions(channel)
        self.incidents = Incidents(channel)
        self.migrations = Migrations(channel)
        self.held_cases = HeldCases(channel)

    def _keep_house(self, connection: Connection) -> None:
        """The stores of the house, which write at once."""
        channel = self._channel
        self.processes = Processes(connection)
        self.process_drafts = ProcessDrafts(connection)
        self.deployment_requests = DeploymentRequests(connection)
        self.people = People(connection, self._database.branches)
        self.absences = Absences(connection)
        self.shortages = Shortages(connection)
        self.limits = Limits(connection)
        self.role_requests = RoleRequests(connection)
        self.assignments = Assignments(connection, channel, self._database.branches)
        self.relations = Relations(connection)
        self.sessions = Sessions(connection, self._database.branches)
        self.tokens = Tokens(connection, self._database.branches)
        self.calendars = Calendars(connection)
        self.clock = Clock(connection)
        self.outbox = Outbox(connection)
        self.idempotency = Idempotency(connection)
        self.lists = CaseLists(connection)
        self.views = Views(connection)
        self.logs = Logs(connection)
        self.simulations = Simulations(connection)
        self.forecasts = Forecasts(connection)
        self.wishes = Wishes(connection)
        self.costs = HouseFiles(connection, cost_plan)
        self.outcomes = HouseFiles(connection, outcome_plan)
        self.alerts = Alerts(connection)
        self.mailed_reports = ReportSubscriptions(connection)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Undo whatever was not committed."""
        self._open.__exit__(kind, error, traceback)

    @contextmanager
    def attempt(self) -> Generator[None]:
        """What is written inside is undone alone when it is refused; the unit of work may go on."""
        self._channel.flush()
        recorded = len(self._events)
        try:
            with self._connection.begin_nested():
                yield
                self._channel.flush()
        except DomainError:
            del self._events[recorded:]
            self._channel.forget()
            raise

    def working_time(self, branch: str) -> WorkingTime:
        """The zone and calendar of a branch. Raises BranchNotFound."""
        return self._database.working_times.of(branch, self._connection)

    def with_calendar(
        self, branch: Branch, row: CalendarRow | None
    ) -> tuple[Mapping[str, WorkingTime], Mapping[str, WorkingTime]]:
        """The working time of all branches, and what it would be with this branch and this calendar changed."""
        return self._database.working_times.changed(self._connection, branch, row)

    def put_calendar(self, branch: Branch, row: CalendarRow | None) -> None:
        """Let a branch work by its calendar, written in place of the one with its code."""
        if row is not None:
            self.calendars.put(row)
        self.people.set_calendar(branch.code, branch.calendar)
        self._calendar_changed = True

    def put_parent(self, branch: str, parent: str) -> None:
        """Let a branch lie below another one, whose working time and zone it may take over."""
        self.people.set_parent(branch, parent)
        self._calendar_changed = True

    def alone(self, matter: str) -> None:
        """Whoever else comes with the same matter waits until this unit of work ends."""
        self._channel.alone(matter)

    @property
    def left_work(self) -> bool:
        """Whether what was committed leaves something to do behind it."""
        return self._told or self.outbox.added or self.migrations.left_work or self.held_cases.left_work

    @property
    def events(self) -> tuple[Event, ...]:
        """What was recorded so far, in order."""
        return tuple(self._events)

    def record(self, *events: Event) -> None:
        """Add facts to the audit trail; they are written at commit."""
        self._events.extend(events)

    def held(self, task_id: str, person_id: str | None) -> None:
        """Note who holds a task, or held it until now: they are told of what happens to it."""
        if person_id is not None:
            self._holders[task_id] = person_id

    def anchor(self, day: date, folder: Path) -> Anchor | None:
        """Anchor the ends of all chains for a day; None when it has its anchor or nothing changed."""
        return write_anchor(self._connection, day, folder)

    def commit(self) -> None:
        """Write saved cases, the audit trail and who is told of it, then make everything lasting. Raises StaleCase."""
        if told := notices_of(self._events, self._holders):
            self.notices.add(told)
            self._told = True
        heads = write_trail(self._channel, self.cases, self._events)
        self.cases.flush(heads)
        self._channel.flush()
        self._connection.commit()
        if self._calendar_changed:
            self._database.working_times.forget()
        self._events.clear()
        self._holders.clear()
