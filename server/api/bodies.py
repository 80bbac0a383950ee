"""Reading request bodies: bounded in size and depth, exact in numbers, refused with the field that is wrong."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Annotated, Any, TypeVar, cast

from fastapi import Depends
from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.requests import Request

from server.api.problems import rows_of
from server.api.refusals import BodyInvalid, NotJson
from server.domain.codec import parse_json
from server.domain.uploads import BodyTooLarge

MAX_BYTES = 1_000_000
MAX_DEPTH = 60
MAX_DIGITS = 400
NOT_TEXT = re.compile("[\x00\ud800-\udfff]")
"""Characters that no database holds."""


class Body(BaseModel):
    """A request body: unknown members are refused, nothing is converted."""

    model_config = ConfigDict(extra="forbid", strict=True)


M = TypeVar("M", bound=Body)


async def raw_body(request: Request) -> bytes:
    """The bytes of the body. Raises BodyTooLarge as soon as more than MAX_BYTES arrive."""
    return await read_limited(request, MAX_BYTES)


RawBody = Annotated[bytes, Depends(raw_body)]


async def read_limited(request: Request, limit: int) -> bytes:
    """The bytes of the body, at most `limit`."""
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > limit:
            raise BodyTooLarge(limit=limit)
        chunks.append(chunk)
    return b"".join(chunks)


def read(model: type[M], raw: bytes) -> M:
    """The body as `model`. Raises NotJson and BodyInvalid."""
    try:
        return model.model_validate(_object(raw))
    except ValidationError as error:
        raise BodyInvalid(errors=rows_of(error.errors(include_url=False, include_context=False))) from error


def _object(raw: bytes) -> dict[str, Any]:
    try:
        value: object = parse_json(raw or b"{}", max_bytes=MAX_BYTES)
    except ValueError as error:
        raise NotJson(problem=str(error)[:200]) from error
    if not isinstance(value, dict):
        raise NotJson(problem="an object is expected")
    body = cast("dict[str, Any]", value)
    problem = _unusable(body)
    if problem:
        raise NotJson(problem=problem)
    return body


def _unusable(value: object) -> str | None:
    """Why a value cannot be kept or shown again; walks level by level, without recursion."""
    level: list[object] = [value]
    for _ in range(MAX_DEPTH):
        below: list[object] = []
        for item in level:
            problem = _bad_scalar(item)
            if problem:
                return problem
            below.extend(_inside(item))
        if not below:
            return None
        level = below
    return f"it is nested deeper than {MAX_DEPTH} levels"


def _inside(item: object) -> Iterable[object]:
    if isinstance(item, dict):
        members = cast("dict[str, object]", item)
        return [*members.keys(), *members.values()]
    return cast("list[object]", item) if isinstance(item, list) else ()


def _bad_scalar(item: object) -> str | None:
    if isinstance(item, str) and NOT_TEXT.search(item):
        return "a text holds a character that cannot be stored"
    if isinstance(item, Decimal) and (abs(item.adjusted()) > MAX_DIGITS or len(item.as_tuple().digits) > MAX_DIGITS):
        return f"a number has more than {MAX_DIGITS} digits"
    return None
