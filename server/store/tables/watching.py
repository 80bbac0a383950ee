"""Tables of what people have watched for them: alerts on reports, and reports that are mailed at set times."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text

from server.store.column_types import Instant, Key
from server.store.tables.schema import metadata

alert = Table(
    "alert",
    metadata,
    Column("id", Key, primary_key=True),
    Column("owner", Key, ForeignKey("person.id"), nullable=False),
    Column("report", Key, nullable=False),
    Column("process", Key),
    Column("branch", Key, ForeignKey("branch.code")),
    Column("step", Key),
    Column("measure", Key, nullable=False),
    Column("direction", Key, nullable=False),
    Column("alarm_at", Text, nullable=False),
    Column("release_at", Text, nullable=False),
    Column("every", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", Key, nullable=False),
    Column("since", Instant, nullable=False),
    Column("value", Text),
    Column("checked_at", Instant),
    Column("next_at", Instant, nullable=False),
    Column("rests", Key),
    Column("lasting", Key),
    Column("beyond_since", Instant),
    Index("ix_alert_of_a_person", "owner"),
    Index("ix_alert_due", "next_at"),
)

report_subscription = Table(
    "report_subscription",
    metadata,
    Column("id", Key, primary_key=True),
    Column("owner", Key, ForeignKey("person.id"), nullable=False),
    Column("report", Key, nullable=False),
    Column("process", Key),
    Column("branch", Key, ForeignKey("branch.code")),
    Column("days", Integer, nullable=False),
    Column("rhythm", Key, nullable=False),
    Column("day", Integer),
    Column("hour", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("next_at", Instant, nullable=False),
    Column("sent_at", Instant),
    Index("ix_report_subscription_of_a_person", "owner"),
    Index("ix_report_subscription_due", "next_at"),
)
