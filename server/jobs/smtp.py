"""Hands letters over to a mail server by SMTP."""

import smtplib
import ssl
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from enum import StrEnum

from server.commands.mailed_reports.order import REPORT
from server.commands.notices.post import MAIL
from server.domain.mailing import Letter, MailOrder
from server.jobs.post import Bring, Carrier, CarrierDown, Delayed, Refused
from server.store.outbox import OutboxRow

TIMEOUT = 20.0
"""Seconds for each answer of the server."""
_LASTING = 500
"""Replies from here on are lasting refusals (RFC 5321, 4.2.1)."""


class Security(StrEnum):
    """How the connection is kept private, as the scheme of the server's address."""

    NONE = "smtp"
    STARTTLS = "smtp+starttls"
    TLS = "smtps"

    @property
    def port(self) -> int:
        """The usual port."""
        return {Security.NONE: 25, Security.STARTTLS: 587, Security.TLS: 465}[self]


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where letters go, and from whom; `user` "" signs in nowhere."""

    host: str
    port: int
    security: Security
    user: str
    password: str
    sender: str

    def carrier(self, write: Callable[[MailOrder], Letter | None]) -> Carrier:
        """Brings mail; `write` makes the letter of an order by the rights of the moment, None for nothing to tell."""
        return Carrier(MAIL, lambda: self._connected(lambda row: write(MailOrder.read(row.payload))))

    def report_carrier(self, write: Callable[[OutboxRow], Letter | None]) -> Carrier:
        """Brings reports; `write` as above."""
        return Carrier(REPORT, lambda: self._connected(write))

    @contextmanager
    def _connected(self, write: Callable[[OutboxRow], Letter | None]) -> Generator[Bring]:
        try:
            client = self._open()
        except (OSError, smtplib.SMTPException) as error:
            raise CarrierDown(str(error) or repr(error)) from error

        def bring(row: OutboxRow) -> None:
            if letter := write(row):
                self._send(client, letter)

        try:
            yield bring
        finally:
            with suppress(OSError, smtplib.SMTPException):
                client.quit()

    def _open(self) -> smtplib.SMTP:
        if self.security is Security.TLS:
            context = ssl.create_default_context()
            client: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=TIMEOUT, context=context)
        else:
            client = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT)
        if self.security is Security.STARTTLS:
            client.starttls(context=ssl.create_default_context())
        if self.user:
            client.login(self.user, self.password)
        return client

    def _send(self, client: smtplib.SMTP, letter: Letter) -> None:
        try:
            client.send_message(self._message(letter), self.sender, [letter.to])
        except smtplib.SMTPRecipientsRefused as error:
            [(code, said)] = error.recipients.values()
            raise _refusal(code, said) from error
        except smtplib.SMTPDataError as error:
            raise _refusal(error.smtp_code, error.smtp_error) from error
        except (OSError, smtplib.SMTPException) as error:
            raise CarrierDown(str(error) or repr(error)) from error

    def _message(self, letter: Letter) -> EmailMessage:
        message = EmailMessage()
        message["From"], message["To"] = self.sender, letter.to
        message["Subject"] = " ".join(letter.subject.split())
        message["Date"] = format_datetime(datetime.now(UTC))
        message["Message-ID"] = f"<{letter.id}@{self.sender.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        message["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        message.set_content(letter.text)
        if letter.html:
            message.add_alternative(letter.html, subtype="html")
        return message


def _refusal(code: int, said: bytes | str) -> Exception:
    """What a reply to one letter means: a lasting refusal, or for now."""
    text = f"{code} {said.decode(errors='replace') if isinstance(said, bytes) else said}"
    return Refused(text) if code >= _LASTING else Delayed(text)
