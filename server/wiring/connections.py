"""Connections of clients: one that does not say in time what it wants is closed."""

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_SECONDS = 10.0
HEAD_BYTES = 64 * 1024


class Connection(HttpToolsProtocol):
    """HTTP, with bounds on the time and the size of a request's first line and headers.

    uvicorn bounds neither: a client that stops in the middle would keep its connection for ever.
    """

    _timer: asyncio.TimerHandle | None = None
    _bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] -- uvicorn narrows it so
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._go_on()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Close when a head grows beyond all bounds."""
        super().data_received(data)
        if self._timer is not None:
            self._bytes += len(data)
            if self._bytes > HEAD_BYTES:
                self._close()

    def on_message_begin(self) -> None:
        """Begin to wait for the head of a further request, too."""
        self._wait()
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """The head is there."""
        self._go_on()
        super().on_headers_complete()

    def _wait(self) -> None:
        self._go_on()
        self._timer = self.loop.call_later(HEAD_SECONDS, self._close)

    def _go_on(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer, self._bytes = None, 0

    def _close(self) -> None:
        self._go_on()
        self.transport.close()
