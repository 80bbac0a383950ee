"""Which findings of a running case nobody but their writer may read, and what may have been made of them."""

from collections.abc import Iterable, Mapping

from server.domain.separation import Blind, Progress, hidden_elements
from server.engine.bundle import Bundle
from server.engine.derivation import derived, kept_back


def blind_in(bundle: Bundle, progress: Mapping[str, Progress], *, running: bool) -> Blind:
    """The elements whose findings are still blind, and those that may have made others of them."""
    findings = hidden_elements(bundle.duties.values(), progress, running=running)
    found = _found(findings, progress)
    return Blind(findings, derived(bundle, found).elements) if found else Blind(findings)


def kept_from_scope(
    bundle: Bundle, blind: Blind, progress: Mapping[str, Progress], keys: Iterable[str]
) -> frozenset[str]:
    """Which variables of a task's inner scopes, where nobody notes who wrote what, may hold blind findings."""
    found = _found(blind.findings, progress)
    return kept_back(bundle, derived(bundle, found), blind.findings, keys) if found else frozenset()


def _found(findings: frozenset[str], progress: Mapping[str, Progress]) -> frozenset[str]:
    """Those that were done: of a finding that nobody made yet, nothing was made either."""
    return frozenset(element for element in findings if element in progress and progress[element].done)
