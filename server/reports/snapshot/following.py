"""The snapshot of the house: it follows the trail, entry by entry, and knows how far it came."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from server.reports.snapshot.lives import TrailEntry, follow
from server.reports.snapshot.rows import AttributeRow, Life, TraceRow
from server.reports.snapshot.schema import GROWING, MOVING
from server.reports.snapshot.settled import settle
from server.reports.snapshot.snapshot import Snapshot, set_meta
from server.reports.snapshot.tables import ClockOf, columns_of_lives, insert, insert_delays, read_rows
from server.reports.snapshot.trail import Place, hash_of, read_attributes, read_batch, read_cases
from server.store.database import Database

BATCH = 50_000
"""Entries that are taken in at once."""
ENDED = frozenset({"completed", "cancelled", "failed"})


@dataclass(frozen=True, slots=True)
class Progress:
    """Entries taken in by one step, the number of the last of them, and whether there were no more."""

    entries: int
    last: int
    whole: bool


class Follower:
    """Brings a snapshot forward. The snapshot tells where it stands, so that another process can go on."""

    def __init__(self, database: Database, snapshot: Snapshot, clock_of: ClockOf) -> None:
        self._database, self._snapshot, self._clock_of = database, snapshot, clock_of

    @property
    def place(self) -> Place:
        """How far it came."""
        found = self._snapshot.meta("place")
        if found is None:
            return Place()
        told = json.loads(found)
        return Place(told["after"], frozenset(told["gaps"]))

    def is_of_this_trail(self) -> bool:
        """Whether the last entry taken in is still in the trail: another database may have come in its place."""
        after = self.place.after
        found = hash_of(self._database, after) if after else None
        return not after or (found is not None and found.hex() == self._snapshot.meta("hash"))

    def step(self, most: int = BATCH) -> Progress:
        """Take in the next entries, all or none of them."""
        place = self.place
        with self._database.read() as connection:
            batch = read_batch(connection, place, most)
            if batch.place == place:
                return Progress(0, place.after, batch.whole)
            by_case = {key: list(found) for key, found in groupby(batch.entries, key=lambda each: each.case)}
            lives = self._lives(by_case)
            _renew(lives, read_cases(connection, by_case), read_attributes(connection, by_case))
        for key, entries in by_case.items():
            if (life := lives.get(key)) is not None:
                for entry in entries:
                    follow(life, entry)
                settle(life)
        self._write(lives, batch.place)
        return Progress(len(batch.entries), batch.place.after, batch.whole)

    def _lives(self, by_case: Mapping[str, Sequence[TrailEntry]]) -> dict[str, Life]:
        """What the snapshot knows of these cases."""
        lives = self._lives_in("_running", list(by_case))
        # A case that did not begin now and does not run has ended: more of its last command was read than is known.
        over = [key for key, entries in by_case.items() if key not in lives and entries[0].seq > 1]
        return {**lives, **self._lives_in("", over)}

    def _lives_in(self, source: str, cases: Sequence[str]) -> dict[str, Life]:
        lives: dict[str, Life] = {}
        if not cases:
            return lives
        cursor = self._snapshot.connection.cursor()
        for trace in read_rows(cursor, "trace", f"trace{source}", cases):
            lives[trace.case] = Life(trace)
        if not lives:
            return lives
        for row in read_rows(cursor, "activity", f"activity{source}", list(lives)):
            lives[row.case].activities[row.task] = row
        for row in read_rows(cursor, "holding", f"holding{source}", list(lives)):
            lives[row.case].holdings.append(row)
            if row.until is None:
                lives[row.case].held[row.task] = row
        return lives

    def _write(self, lives: Mapping[str, Life], place: Place) -> None:
        over = [life for life in lives.values() if life.trace.ended is not None]
        running = [life for life in lives.values() if life.trace.ended is None]
        ended, moving = columns_of_lives(over, self._clock_of), columns_of_lives(running, self._clock_of)
        told = hash_of(self._database, place.after)
        again = [life.trace.case for life in over if life.again]
        with self._snapshot.write() as connection:
            for table in MOVING:
                for place_of, cases in ((f"{table}_running", list(lives)), (table, again)):
                    text = f'DELETE FROM {place_of} WHERE "case" IN (SELECT unnest($wanted))'
                    if cases:
                        connection.execute(text, {"wanted": cases})
                insert(connection, table, ended[table])
                insert(connection, f"{table}_running", moving[table])
            if again:
                connection.execute('DELETE FROM delay WHERE "case" IN (SELECT unnest($wanted))', {"wanted": again})
            insert_delays(connection, ended)
            for table in GROWING:
                insert(connection, table, ended[table])
                insert(connection, table, moving[table])
            place_told = json.dumps({"after": place.after, "gaps": sorted(place.gaps)})
            set_meta(connection, {"place": place_told, "hash": told.hex() if told else ""})


def _renew(
    lives: dict[str, Life], traces: Mapping[str, TraceRow], attributes: Mapping[str, Sequence[AttributeRow]]
) -> None:
    """Take in what the rows of the cases say now; how and when a case ended is for the trail to say."""
    for key, trace in traces.items():
        life = lives.setdefault(key, Life(trace))
        known = life.trace
        trace.ending, trace.ending_name = known.ending, known.ending_name
        if known.ended is not None:
            trace.ended, trace.status, life.again = known.ended, known.status, True
        elif trace.status in ENDED:
            trace.status = "running"
        life.trace, life.attributes = trace, attributes.get(key, [])
