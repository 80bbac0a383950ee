"""The columns that a process has of its own, in lists of its tasks alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from server.pages.told import ValueTeller, possible_logins
from server.pages.visits import Visit
from server.pages.words import Names
from server.queries.case_columns import columns_of
from server.queries.inbox import InboxRow
from server.queries.inbox_names import InboxNames
from server.queries.names import names_by_login

MOST = 4
"""Columns shown, of those that say something which the title of the case does not."""


@dataclass(frozen=True, slots=True)
class OwnColumns:
    """What the columns are called, and their texts for each row."""

    titles: tuple[str, ...] = ()
    texts: tuple[tuple[str, ...], ...] = ()

    def of(self, number: int) -> tuple[str, ...]:
        """The texts of a row."""
        return self.texts[number] if self.texts else ()


def own_columns(
    visit: Visit, process: str, rows: Sequence[InboxRow], known: InboxNames, most: int | None = MOST
) -> OwnColumns:
    """The columns of a list that is narrowed to one process; none of any other list."""
    if not process or not rows:
        return OwnColumns()
    with visit.wired.database.read() as connection:
        found = columns_of(connection, {row.task.case for row in rows})
        logins = names_by_login(connection, possible_logins(list(found.values())))
    tell = ValueTeller(visit.words, visit.zone, Names(known.people, logins=logins), known.labels.get(process, {}))
    columns = [found.get(row.task.case, {}) for row in rows]
    names = list(dict.fromkeys(name for each in columns for name in each))
    choices = _Choices(known.labels.get(process, {}), known.columns.get(process, {}))
    texts = {
        name: [choices.text(name, each.get(name)) or tell.text(name, each.get(name)) for each in columns]
        for name in names
    }
    titles = [row.title for row in rows]
    shown = [name for name in names if any(map(_tells, texts[name], titles))][:most]
    return OwnColumns(
        tuple(tell.label(name) for name in shown),
        tuple(tuple(texts[name][number] for name in shown) for number in range(len(rows))),
    )


class _Choices:
    """The texts of codes that forms offer: a column that is such a field tells them as the form does."""

    def __init__(self, labels: Mapping[str, str], sources: Mapping[str, str]) -> None:
        self._texts = {key.split(".", 2)[-1]: text for key, text in labels.items() if key.startswith("form.")}
        self._sources = sources

    def text(self, column: str, value: object) -> str | None:
        """The text of a code; None for anything else."""
        return self._texts.get(f"{self._sources.get(column, column)}.{value}")


def _tells(text: str, title: str) -> bool:
    return bool(text) and text not in title
