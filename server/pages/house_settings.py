"""What pages look at of the settings of the house."""

from typing import Protocol
from zoneinfo import ZoneInfo

from server.domain.documents import Limits


class HouseSettings(Protocol):
    """The settings that pages look at."""

    @property
    def zone(self) -> ZoneInfo:
        """The house's time zone."""
        ...

    @property
    def https(self) -> bool:
        """Whether cookies travel by https only."""
        ...

    @property
    def base_url(self) -> str:
        """The address of the house, as links outside its pages have it."""
        ...

    @property
    def secret(self) -> bytes:
        """The key that signs what leaves the server."""
        ...

    @property
    def locale(self) -> str:
        """The language for those who ask for none that is known."""
        ...

    @property
    def mails(self) -> bool:
        """Whether there is a mail server."""
        ...

    @property
    def document_limits(self) -> Limits:
        """How much a case takes."""
        ...

    @property
    def deploy_approval(self) -> bool:
        """Whether a second designer approves what is deployed."""
        ...

    @property
    def log_bytes(self) -> int:
        """How large the log of another system may be."""
        ...
