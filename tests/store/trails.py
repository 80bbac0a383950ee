"""A trail to look at and to tamper with."""

from server.domain.events import CaseWasResumed
from server.domain.house_events import SignedIn
from server.store.unit_of_work import UnitOfWork
from tests.sample import NOW


def write(database, *cases: str | None) -> None:
    with UnitOfWork(database) as work:
        for case in cases:
            work.record(SignedIn(at=NOW) if case is None else CaseWasResumed(at=NOW, case=case))
        work.commit()


def tamper(database, statement: str) -> None:
    with database.write() as connection:
        connection.exec_driver_sql(statement)
        connection.commit()
