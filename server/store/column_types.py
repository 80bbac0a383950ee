"""Column types that give the same values on SQLite and PostgreSQL."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, DateTime, Float, Numeric, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

from server.domain import codec

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

FAR_FUTURE = datetime(9999, 1, 1, tzinfo=UTC)

Key = Text().with_variant(Text(collation="C"), "postgresql")
"""Ids, codes and searched text: compared byte by byte, so that prefix ranges use an index everywhere."""


class Instant(TypeDecorator[datetime]):
    """An aware UTC time, to the microsecond. SQLite holds microseconds since 1970. Refuses naive times."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Pick the type of the database."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(BigInteger())
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:  # noqa: ANN401 -- differs by database
        """To the database."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive time cannot be stored")
        return (value - _EPOCH) // _MICROSECOND if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ANN401 -- differs by database
        """From the database."""
        if value is None:
            return None
        return _EPOCH + value * _MICROSECOND if dialect.name == "sqlite" else value.astimezone(UTC)


class SortableNumber(TypeDecorator[Decimal]):
    """A number to filter and sort by; SQLite holds the nearest double, so it is never shown."""

    impl = Numeric(38, 10)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Pick the type of the database."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(Float())
        return dialect.type_descriptor(Numeric(38, 10))

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:  # noqa: ANN401 -- differs by database
        """To the database."""
        return float(value) if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Decimal | None:  # noqa: ANN401 -- differs by database
        """From the database."""
        del dialect
        return None if value is None else Decimal(str(value))


class Cents(TypeDecorator[Decimal]):
    """An amount with two decimals, held as a whole number of hundredths: compared exactly everywhere."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """To the database. Refuses fractions of a hundredth."""
        del dialect
        if value is None:
            return None
        hundredths = value.scaleb(2)
        if hundredths != hundredths.to_integral_value():
            raise ValueError("an amount has at most two decimals")
        return int(hundredths)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        """From the database."""
        del dialect
        return None if value is None else Decimal(value).scaleb(-2)


class Encoded(TypeDecorator[Any]):
    """Process data as canonical codec text: numbers, key order and kinds survive."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any | None, dialect: Dialect) -> str | None:  # noqa: ANN401 -- any storable value
        """To the database."""
        del dialect
        return None if value is None else codec.dumps(value).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ANN401 -- any storable value
        """From the database."""
        del dialect
        return None if value is None else codec.loads(value)
