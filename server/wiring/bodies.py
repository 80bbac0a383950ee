"""Bounds the size of request bodies, and the time they may take, before anything reads them."""

import asyncio
from dataclasses import dataclass, field
from time import monotonic

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.domain.wording import N_

MEGABYTE = 1024 * 1024
LIMIT = 2 * MEGABYTE
UPLOAD_LIMIT = 20 * MEGABYTE
UPLOADS = ("/api/v1/deployments", "/processes/")
DOCUMENTS = "/attachments"
LOGS = "/reports/logs"
ENVELOPE = 64 * 1024
"""Bytes of a multipart body around its file."""
GRACE_SECONDS = 20.0
SLOWEST = 1_000
"""Bytes a second. A body may take the grace, and longer the more of it arrives."""
TOO_LARGE = N_("The request is too large.")
TOO_SLOW = N_("The request came too slowly. Please try again.")


class BodyLimit:
    """ASGI middleware: 413 for a body over 2 MB (20 MB where files are uploaded), 408 for one that comes too slowly.

    `document` and `log`: how many bytes one file of a document, and the log of another system may have.
    """

    def __init__(
        self, app: ASGIApp, *, grace: float = GRACE_SECONDS, document: int = UPLOAD_LIMIT, log: int = UPLOAD_LIMIT
    ) -> None:
        self._app, self._grace, self._document, self._log = app, grace, document, log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse at once by the announced length, or as soon as more arrives or too little."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        announced = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
        body = _Body(receive, self._limit_of(scope["path"]), int(announced) if announced.isdigit() else 0, self._grace)
        await self._app(scope, body.receive, send)

    def _limit_of(self, path: str) -> int:
        if path.endswith(DOCUMENTS):
            return self._document + ENVELOPE
        if path == LOGS:
            return self._log + ENVELOPE
        return UPLOAD_LIMIT if path.startswith(UPLOADS) else LIMIT


@dataclass(slots=True)
class _Body:
    """A body on its way: bytes that may come, bytes announced, seconds that may pass though nothing comes."""

    source: Receive
    limit: int
    announced: int
    grace: float
    received: int = 0
    whole: bool = False
    began: float = field(default_factory=monotonic)

    async def receive(self) -> Message:
        """The next piece; whatever follows the body may take as long as it wants."""
        if self.announced > self.limit:
            raise HTTPException(413, TOO_LARGE)
        if self.whole:
            return await self.source()
        left = self.began + self.grace + self.received / SLOWEST - monotonic()
        try:
            async with asyncio.timeout(left):
                message = await self.source()
        except TimeoutError:
            raise HTTPException(408, TOO_SLOW, {"Connection": "close"}) from None
        self.received += len(message.get("body", b""))
        self.whole = not message.get("more_body", False)
        if self.received > self.limit:
            raise HTTPException(413, TOO_LARGE)
        return message
