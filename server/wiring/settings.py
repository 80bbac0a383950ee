"""What an operator may set, read from `COUNTERSIGN_…` variables and `.env`; anything unknown or bad stops the start."""

import difflib
import os
import secrets
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Literal, Self
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dotenv import dotenv_values
from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from server.domain.documents import Limits
from server.domain.errors import Told
from server.jobs.smtp import MailServer, Security
from server.jobs.webhook import Webhook, webhook_key
from server.wiring.base_url import PREFIX

MIN_SECRET = 32
MEGABYTE = 1024 * 1024
PROJECT = Path(__file__).resolve().parents[2]


class BadSettings(Told):
    """The settings cannot be used; the message names each one and says why."""

    misuse = True


class Clock(StrEnum):
    """Whose time it is: the machine's, or that of a row which moves only when told."""

    SYSTEM = "system"
    MANUAL = "manual"


class Settings(BaseSettings):
    """All settings. Relative paths count from the folder the program starts in."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=".env", extra="ignore", frozen=True)

    database_url: str = "sqlite:///var/countersign.db"
    secret_key: str = Field(default="", repr=False)
    base_url: str = "http://127.0.0.1:8000"
    time_zone: str = "Asia/Shanghai"
    locale: Literal["zh", "en"] = "zh"
    clock: Clock = Clock.SYSTEM
    workflows_dir: Path = PROJECT / "workflows"
    var_dir: Path = Path("var")
    smtp_url: str = Field(default="", repr=False)
    mail_from: str = ""
    webhook_url: str = ""
    webhook_key: str = Field(default="", repr=False)
    document_bytes: int = Field(default=20 * MEGABYTE, ge=MEGABYTE)
    documents_per_case: int = Field(default=200, ge=1)
    document_bytes_per_case: int = Field(default=500 * MEGABYTE, ge=MEGABYTE)
    log_bytes: int = Field(default=2048 * MEGABYTE, ge=MEGABYTE)
    reports_memory: int = Field(default=512 * MEGABYTE, ge=128 * MEGABYTE)
    deploy_approval: bool = False
    log_rows: int = Field(default=200_000_000, ge=1_000)

    @property
    def secret(self) -> bytes:
        """The key that signs what leaves the server."""
        return self.secret_key.encode()

    @property
    def https(self) -> bool:
        """Whether browsers reach the server by https, so that cookies are marked Secure."""
        return self.base_url.startswith("https://")

    @property
    def sqlite(self) -> bool:
        """Whether the database is embedded."""
        return self.database_url.startswith("sqlite:")

    @property
    def anchors_dir(self) -> Path:
        """Where the daily anchors of the audit trail are kept outside the database."""
        return self.var_dir / "anchors"

    @property
    def documents_dir(self) -> Path:
        """Where what documents hold is kept."""
        return self.var_dir / "documents"

    @property
    def logs_dir(self) -> Path:
        """Where the logs of other systems are kept."""
        return self.var_dir / "logs"

    @property
    def scenarios_dir(self) -> Path:
        """Where it is kept what came of the scenarios of drafts; it can be thrown away."""
        return self.var_dir / "scenarios"

    @property
    def reports_dir(self) -> Path:
        """Where the snapshots that reports are computed from are kept; they can be thrown away."""
        return self.var_dir / "reports"

    @property
    def mails(self) -> bool:
        """Whether notices go out by mail."""
        return bool(self.smtp_url)

    @property
    def mail_server(self) -> MailServer | None:
        """Where mail goes; None: none is sent."""
        if not self.smtp_url:
            return None
        parts = urlsplit(self.smtp_url)
        security = Security(parts.scheme)
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return MailServer(parts.hostname or "", parts.port or security.port, security, user, password, self.mail_from)

    @property
    def webhook(self) -> Webhook | None:
        """Which program of the house is told of notices; None: none."""
        return Webhook(self.webhook_url, webhook_key(self.webhook_key), self.base_url) if self.webhook_url else None

    @property
    def document_limits(self) -> Limits:
        """How large documents may be, and how many and how large those of one case."""
        return Limits(self.document_bytes, self.documents_per_case, self.document_bytes_per_case)

    @property
    def zone(self) -> ZoneInfo:
        """The house's time zone."""
        return ZoneInfo(self.time_zone)

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        advice = "use sqlite:///path or postgresql+psycopg://user:password@host/name"
        if not value.startswith(("sqlite:///", "postgresql+psycopg://", "postgresql://")):
            raise ValueError(advice)
        try:
            name = make_url(value).database
        except (ArgumentError, ValueError) as error:
            raise ValueError(advice) from error
        if value.startswith("sqlite:") and name in {None, "", ":memory:"}:
            raise ValueError("SQLite needs a file: sqlite:///path")
        return value

    @field_validator("secret_key")
    @classmethod
    def _long_secret(cls, value: str) -> str:
        if value and len(value) < MIN_SECRET:
            raise ValueError(f"at least {MIN_SECRET} characters")
        return value

    @field_validator("base_url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.netloc:
            raise ValueError("an address such as https://countersign.example")
        return value.rstrip("/")

    @field_validator("smtp_url")
    @classmethod
    def _mail_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in set(Security) or not parts.hostname or parts.port == 0):
            raise ValueError(
                "use smtp+starttls://user:password@host:587, smtps://… or, within the house, smtp://host:25"
            )
        return value

    @field_validator("webhook_url")
    @classmethod
    def _reachable(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in {"http", "https"} or not parts.hostname):
            raise ValueError("an address such as https://bot.example/notices")
        return value

    @model_validator(mode="after")
    def _somebody_signs(self) -> Self:
        if self.webhook_url:
            try:
                webhook_key(self.webhook_key)
            except ValueError as error:
                raise ValueError(f"the webhook needs COUNTERSIGN_WEBHOOK_KEY: {error}") from error
        return self

    @model_validator(mode="after")
    def _somebody_sends(self) -> Self:
        if self.smtp_url and "@" not in self.mail_from:
            raise ValueError("mail needs COUNTERSIGN_MAIL_FROM: the address it comes from")
        return self

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError(f"there is no time zone {value!r}") from error
        return value


def load_settings() -> Settings:
    """Read and check the settings; makes `var` and the secret key where they are missing. Raises BadSettings."""
    _refuse_unknown([*os.environ, *dotenv_values(".env")])
    try:
        settings = Settings()
    except ValidationError as error:
        raise BadSettings("; ".join(_complaint(e["loc"], e["msg"]) for e in error.errors())) from error
    try:
        settings.var_dir.mkdir(parents=True, exist_ok=True)
        secret = settings.secret_key or _kept_secret(settings.var_dir / "secret_key")
    except OSError as error:
        raise BadSettings(f"{PREFIX}VAR_DIR: {settings.var_dir} cannot be used: {error.strerror}") from error
    return settings.model_copy(update={"secret_key": secret})


def _refuse_unknown(names: Iterable[str]) -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    unknown = sorted({name.upper() for name in names if name.upper().startswith(PREFIX)} - known)
    if unknown:
        raise BadSettings("; ".join(_unknown(name, known) for name in unknown))


def _unknown(name: str, known: Iterable[str]) -> str:
    words = sorted(one.removeprefix(PREFIX) for one in known)
    close = difflib.get_close_matches(name.removeprefix(PREFIX), words, n=1)
    return f"{name}: there is no such setting" + (f"; did you mean {PREFIX}{close[0]}?" if close else "")


def _complaint(place: tuple[int | str, ...], message: str) -> str:
    said = message.removeprefix("Value error, ")
    return f"{PREFIX}{str(place[0]).upper()}: {said}" if place else said


def _kept_secret(path: Path) -> str:
    """The key in the file, made by whichever process comes first; readable by its owner only."""
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        secret = path.read_text().strip()
        if len(secret) < MIN_SECRET:
            raise BadSettings(f"{path}: the secret key is damaged; delete the file to make a new one") from None
        return secret
    with os.fdopen(handle, "w") as file:
        secret = secrets.token_urlsafe(48)
        file.write(secret + "\n")
    return secret
