"""Bounds the size of request bodies before anything reads them."""

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MEGABYTE = 1024 * 1024
LIMIT = 2 * MEGABYTE
UPLOAD_LIMIT = 20 * MEGABYTE
UPLOADS = ("/api/v1/deployments",)
UPLOAD_ENDINGS = ("/attachments",)


class BodyLimit:
    """ASGI middleware: 413 for a body over 2 MB, or 20 MB where files are uploaded."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse at once by the announced length, or as soon as more arrives."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = _limit_of(scope["path"])
        announced = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
        left = limit - (int(announced) if announced.isdigit() else 0)

        async def counted() -> Message:
            nonlocal limit
            if left < 0:
                raise HTTPException(413, "The request is too large.")
            message = await receive()
            limit -= len(message.get("body", b""))
            if limit < 0:
                raise HTTPException(413, "The request is too large.")
            return message

        await self._app(scope, counted, send)


def _limit_of(path: str) -> int:
    return UPLOAD_LIMIT if path.startswith(UPLOADS) or path.endswith(UPLOAD_ENDINGS) else LIMIT
