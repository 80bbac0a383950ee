"""Parameters that lists share."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import Query
from pydantic import AfterValidator
from starlette.requests import Request

from server.api.bodies import NOT_TEXT
from server.domain.errors import NotFound

MOST = 200
_LATEST = datetime(9000, 1, 1, tzinfo=UTC)
_EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)


class AddressInvalid(NotFound):
    """There is nothing at this address."""


def _utc(moment: datetime) -> datetime:
    """An instant; without an offset it is in UTC. Beyond what databases hold it is cut."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max(aware, _EARLIEST), _LATEST)


Limit = Annotated[int, Query(ge=1, le=MOST, description="How many items at most")]
Cursor = Annotated[str | None, Query(max_length=1000, description="`next_cursor` of the page before")]
Word = Annotated[str | None, Query(max_length=200)]
Instant = Annotated[datetime | None, AfterValidator(lambda moment: moment and _utc(moment)), Query()]


def require_usable_address(request: Request) -> None:
    """Refuse addresses with characters that no id, key or search can hold. Raises AddressInvalid."""
    texts = [request.scope["path"], *request.path_params.values()]
    if request.scope["query_string"]:
        texts += [part for pair in request.query_params.multi_items() for part in pair]
    if any(NOT_TEXT.search(str(text)) for text in texts):
        raise AddressInvalid
