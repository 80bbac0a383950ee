"""Tables of files that a house's designers write; of each kind the newest counts, the earlier ones stay."""

from sqlalchemy import Column, ForeignKey, Table, Text

from server.store.column_types import Instant, Key
from server.store.tables.schema import metadata


def _house_file(name: str) -> Table:
    return Table(
        name,
        metadata,
        Column("id", Key, primary_key=True),
        Column("at", Instant, nullable=False),
        Column("by", Key, ForeignKey("person.id")),
        Column("content", Text, nullable=False),
    )


cost_plan = _house_file("cost_plan")
"""What work costs."""
outcome_plan = _house_file("outcome_plan")
"""What is looked at later of cases."""
