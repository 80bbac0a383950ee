"""Refuses addresses that no id, key or search can have."""

from starlette.exceptions import HTTPException
from starlette.requests import Request


async def usable_address(request: Request) -> None:
    """Raise HTTPException (404) for an address with characters that databases cannot hold."""
    texts = [request.url.path, *map(str, request.path_params.values())]
    texts += [part for pair in request.query_params.multi_items() for part in pair]
    if any(not _storable(text) for text in texts):
        raise HTTPException(404)


def _storable(text: str) -> bool:
    return not any(char == "\x00" or "\ud800" <= char <= "\udfff" for char in text)
