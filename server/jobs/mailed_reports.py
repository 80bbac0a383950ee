"""Orders the reports whose time has come; the post brings them."""

from dataclasses import dataclass
from threading import Event

from server.commands.mailed_reports.order import OrderReports, order_reports
from server.commands.transaction import Transactions

BATCH = 100


@dataclass(frozen=True, slots=True)
class ReportTimes:
    """Orders for the mail there is; without, no report is owed."""

    transactions: Transactions
    mail: bool

    def run(self, ending: Event) -> int:
        """Order all that is due, until told to end; how many were seen."""
        total = 0
        while not ending.is_set() and (
            done := self.transactions.run(order_reports, OrderReports(BATCH, mail=self.mail))
        ):
            total += done
        return total
