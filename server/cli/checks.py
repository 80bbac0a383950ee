"""`check` and `audit verify`: whether everything that is stored agrees."""

from collections.abc import Iterator

import typer

from server.cli.opening import opened
from server.cli.running import FAILED, AsJson, print_json, say
from server.commands.audit.compare import CompareCase, compare_case
from server.domain.audit import Flaw
from server.store.anchors import verify_anchors
from server.store.chains import verify_chains
from server.store.contents import content_faults
from server.store.file_faults import file_faults
from server.store.known_cases import known_cases
from server.store.migrate import drift
from server.wiring.core import Core

BATCH = 500
FLAWS = {
    Flaw.GAP: "an entry is missing here, or the end of the chain is not where it was",
    Flaw.REORDERED: "the entry does not follow the one before it",
    Flaw.PAYLOAD: "the contents were changed",
    Flaw.HASH: "the entry was changed",
    Flaw.HEADING: "the entry is filed under another element or task than its contents name",
}
audits = typer.Typer()


@audits.callback()
def _audit() -> None:
    """Keep `verify` a word of its own."""


@audits.command("verify")
def verify(as_json: AsJson = False) -> None:
    """Check every audit chain link by link, and the daily anchors; exit code 1 and a list when something is wrong."""
    with opened() as wired:
        _report(list(_trail(wired)), "The audit trail is whole.", as_json=as_json)


def check(as_json: AsJson = False) -> None:
    """Check that all that is stored agrees; exit code 1 and a list.

    Tasks, timers, subscriptions, incidents, lists, state, audit and files are held against each other.
    """
    with opened() as wired:
        found = [*_cases(wired), *_trail(wired), *_files(wired), *_tables(wired)]
        _report(found, "Everything agrees.", as_json=as_json)


def _report(found: list[dict[str, str]], fine: str, *, as_json: bool) -> None:
    if as_json:
        print_json(found)
    else:
        for row in found:
            say(f"{row['kind']}: {row['where']}: {row['problem']}")
        say(f"{len(found)} problems" if found else fine)
    if found:
        raise typer.Exit(FAILED)


def _row(kind: str, where: str, problem: str) -> dict[str, str]:
    return {"kind": kind, "where": where, "problem": problem}


def _cases(wired: Core) -> Iterator[dict[str, str]]:
    after = ""
    while batch := known_cases(wired.database, after, BATCH):
        for case_id in batch:
            for found in wired.transactions.run(compare_case, CompareCase(case_id)):
                yield _row(found.kind, f"case {found.case}", found.problem)
        after = batch[-1]


def _trail(wired: Core) -> Iterator[dict[str, str]]:
    for finding in verify_chains(wired.database):
        yield _row("audit", f"chain {finding.chain}", f"entry {finding.seq}: {FLAWS[finding.flaw]}")
    for broken in verify_anchors(wired.database, wired.settings.anchors_dir):
        problem = f"does not agree with chain {broken.chain}" if broken.chain else "was changed or is missing"
        yield _row("anchor", broken.day, problem)


def _files(wired: Core) -> Iterator[dict[str, str]]:
    yield from (_row("file", "deployments", problem) for problem in file_faults(wired.database))
    yield from (_row("file", "documents", problem) for problem in content_faults(wired.database, wired.contents))


def _tables(wired: Core) -> Iterator[dict[str, str]]:
    return (_row("table", "database", problem) for problem in drift(wired.database))
