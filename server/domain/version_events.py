"""Facts about versions of processes that are suspended and resumed."""

from dataclasses import dataclass

from server.domain.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionWasSuspended(Event):
    """No case begins on the version any more; with `cases_too` its running ones are suspended as well."""

    process: str
    version: int
    cases_too: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionWasResumed(Event):
    """Cases begin on the version again, and those that were suspended with it go on."""

    process: str
    version: int
    reason: str
