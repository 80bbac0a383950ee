"""Tells a program of the house of every notice, signed as the Standard Webhooks specification says."""

import base64
import hashlib
import hmac
import time
from collections.abc import Generator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

import orjson

from server.commands.notices.post import WEBHOOK
from server.domain.codec import rfc3339
from server.domain.notices import Notice, NoticeKind
from server.jobs.post import Bring, Carrier, CarrierDown, Delayed, Refused
from server.queries.notices import notice_to_tell
from server.store.database import Database
from server.store.outbox import OutboxRow

TIMEOUT = 10.0
"""Seconds for the answer."""
_READ = 64 * 1024


def webhook_key(written: str) -> bytes:
    """The key of `whsec_` and base64. Raises ValueError for another form, or one that is not 24 to 64 bytes long."""
    prefix, coded = written[:6], written[6:]
    key = base64.b64decode(coded, validate=True) if prefix == "whsec_" else b""
    if not 24 <= len(key) <= 64:  # noqa: PLR2004 -- the bounds of the specification
        raise ValueError("whsec_ and the base64 of 24 to 64 random bytes")
    return key


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where notices go as JSON by POST, and the key they are signed with; redirects are not followed."""

    url: str
    key: bytes
    base_url: str

    def carrier(self, database: Database) -> Carrier:
        """Brings notices, read from the database when their turn comes; one deleted meanwhile is not told."""

        @contextmanager
        def connected() -> Generator[Bring]:
            yield lambda row: self._bring(database, row)

        return Carrier(WEBHOOK, connected)

    def _bring(self, database: Database, row: OutboxRow) -> None:
        told = notice_to_tell(database, str(row.payload["notice"]))
        if told is not None:
            self._post(str(row.payload["notice"]), self._body(*told))

    def _body(self, notice: Notice, logins: Mapping[str, str]) -> bytes:
        data = {
            "person": logins.get(notice.person),
            "by": logins.get(notice.by or ""),
            "case": notice.case,
            "task": notice.task,
            "comment": notice.comment,
            "url": self.base_url + _place(notice),
        }
        return orjson.dumps({"type": f"notice.{notice.kind.value}", "timestamp": rfc3339(notice.at), "data": data})

    def _post(self, notice_id: str, body: bytes) -> None:
        parts = urlsplit(self.url)
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        with closing(kind(parts.hostname or "", parts.port, timeout=TIMEOUT)) as connection:
            try:
                path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
                connection.request("POST", path, body, self._headers(notice_id, body))
                answer = connection.getresponse()
                answer.read(_READ)
            except (OSError, HTTPException) as error:
                raise CarrierDown(str(error) or repr(error)) from error
        if answer.status == HTTPStatus.GONE:
            raise Refused("410 Gone")
        if not HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
            raise Delayed(f"{answer.status} {answer.reason}")

    def _headers(self, notice_id: str, body: bytes) -> Mapping[str, str]:
        """The three headers of the specification; the id is the same at each try."""
        moment = str(int(time.time()))
        signed = hmac.digest(self.key, f"{notice_id}.{moment}.".encode() + body, hashlib.sha256)
        return {
            "Content-Type": "application/json",
            "webhook-id": notice_id,
            "webhook-timestamp": moment,
            "webhook-signature": f"v1,{base64.b64encode(signed).decode()}",
        }


def _place(notice: Notice) -> str:
    """Where what a notice speaks of is found."""
    if notice.case:
        return f"/tasks/{notice.task}" if notice.kind is NoticeKind.ASSIGNED else f"/cases/{notice.case}"
    places = {"/reports/alerts": notice.alert, "/reports/staffing": notice.shortage, "/absences": notice.absence}
    return next((place for place, told in places.items() if told), "/notices")
