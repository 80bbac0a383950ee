"""Writing answers: process data as JSON, lists with their cursor, problems by RFC 9457."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import orjson
from starlette.responses import Response

from server.domain import codec

NO_STORE = {"Cache-Control": "no-store"}


class JsonResponse(Response):
    """Any value of process data as JSON: decimals as strings, times in UTC with `Z`."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:  # noqa: ANN401 -- the signature of the class it extends
        """The bytes of the body."""
        return write_json(content)


def ok(content: object, status: int = 200, headers: Mapping[str, str] | None = None) -> JsonResponse:
    """An answer that no cache keeps."""
    return JsonResponse(content, status, {**NO_STORE, **(headers or {})})


def page(items: Iterable[object], next_cursor: str | None) -> JsonResponse:
    """One page of a list."""
    return ok({"items": list(items), "next_cursor": next_cursor})


def write_json(content: object) -> bytes:
    """Process data as JSON; integers of any size."""
    plain = codec.to_json(content)
    try:
        return orjson.dumps(plain)
    except orjson.JSONEncodeError:
        return json.dumps(plain, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
