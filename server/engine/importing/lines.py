"""The report of an import: what became of each thing that another tool said, kept as a table beside the diagram."""

import csv
import io
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from enum import StrEnum

from server.domain.wording import Said, said


class Outcome(StrEnum):
    """What became of it. What is left for a person stands in the diagram as it was and is found by the checks."""

    TRANSLATED = "translated"
    BY_HAND = "by hand"
    DROPPED = "dropped"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing: where it stood, how it was written there, what it is now; `why` is a key of WHY, or empty."""

    outcome: Outcome
    file: str
    element: str
    what: str
    into: str = ""
    why: str = ""


WHY: dict[str, Said] = {
    "transactions": said("Each step is saved as a whole here; there is nothing to choose."),
    "versions": said("A case stays on the version it was started with."),
    "handed": said("A called process is always given all data."),
    "notes": said("Only another tool reads it; nothing happens differently without it."),
    "executable": said("It was a drawing only; now it can run."),
    "id": said("It had no id of its own."),
    "layout": said("It was not drawn; each step was given its place."),
    "juel": said("The expression is more than we translate with certainty."),
    "person": said("Logins of another system are not people here."),
    "several": said("One step has one role."),
    "code": said("Programs of another engine do not run here."),
    "unread": said("Nothing here says the same."),
}
_HEAD = ("outcome", "file", "element", "what", "into", "why")


def written(lines: Iterable[Line]) -> bytes:
    """The report as a CSV file."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(_HEAD)
    table.writerows(astuple(line) for line in lines)
    return text.getvalue().encode()


def read_lines(content: bytes) -> tuple[Line, ...]:
    """The lines of such a file; rows that are no lines are left out."""
    rows = csv.reader(io.StringIO(content.decode("utf-8", "replace"), newline=""))
    known = {outcome.value for outcome in Outcome}
    return tuple(Line(Outcome(row[0]), *row[1:]) for row in rows if len(row) == len(_HEAD) and row[0] in known)
