"""Puts the security headers on every answer."""

from collections.abc import Mapping

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.pages.assets import SECURITY_HEADERS

ALWAYS: Mapping[str, str] = {
    **SECURITY_HEADERS,
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
HSTS = {"Strict-Transport-Security": "max-age=31536000"}


class SecurityHeaders:
    """ASGI middleware; a header the route has set itself stays. `https`: also pin browsers to https."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self._app = app
        wanted = {**ALWAYS, **HSTS} if https else ALWAYS
        self._headers = [(name.lower().encode(), value.encode()) for name, value in wanted.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and complete the head of its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def completed(message: Message) -> None:
            if message["type"] == "http.response.start":
                head = list(message.get("headers", ()))
                present = {name for name, _ in head}
                message["headers"] = head + [pair for pair in self._headers if pair[0] not in present]
            await send(message)

        await self._app(scope, receive, completed)
