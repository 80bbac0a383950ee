"""What OpenAPI says beyond the routes' signatures: bodies read by hand, and the problems an answer may be."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel

from server.api.schemas import ProblemOut

FILE = {"type": "string", "format": "binary"}
"""A file in a multipart body."""

_ALWAYS = (401, 403, 422)


def takes(model: type[BaseModel], *, required: bool = True) -> dict[str, Any]:
    """`openapi_extra` for a JSON body of this shape."""
    schema = model.model_json_schema()
    return {"requestBody": {"required": required, "content": {"application/json": {"schema": schema}}}}


def takes_files(required: Sequence[str], **fields: Mapping[str, Any]) -> dict[str, Any]:
    """`openapi_extra` for a multipart body of these fields."""
    schema = {"type": "object", "required": list(required), "properties": dict(fields)}
    return {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": schema}}}}


def answers(model: type[BaseModel], *problems: int, status: int = 200) -> dict[int | str, dict[str, Any]]:
    """`responses` of a route: its answer, and the problems it may give besides 401, 403 and 422."""
    refusals: dict[int | str, dict[str, Any]] = {code: _problem(code) for code in sorted({*_ALWAYS, *problems})}
    return {status: {"model": model}, **refusals}


def _problem(code: int) -> dict[str, Any]:
    content = {"application/problem+json": {"schema": ProblemOut.model_json_schema()}}
    return {"description": HTTPStatus(code).phrase, "content": content}
