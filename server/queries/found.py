"""How cases are found by a search text: its rarest pairs of characters first, then the words themselves."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import CTE, ColumnElement, Connection, ScalarSelect, bindparam, func, select

from server.store.search import fold, required_grams
from server.store.tables.cases import case, case_bigram

FEW = 10_000
"""A pair that no more cases have is where a search begins; beyond, the list is read in its order and tested."""

MOST_LOOKED_UP = 4
"""Pairs looked up; the words themselves are compared afterwards, so further pairs would only cost time."""

MOST_WEIGHED = 16
"""Pairs of a query of which it is asked how many cases have them."""

_LAST = "\U0010ffff"
_ESCAPE = "/"


@dataclass(frozen=True, slots=True)
class SearchShape:
    """What the conditions of a search look like, whatever its words are."""

    starts: tuple[bool, ...]
    words: int
    few: bool


@dataclass(frozen=True, slots=True)
class Search:
    """A search with its look-ups, the rarest first, and the words these do not settle."""

    shape: SearchShape
    values: dict[str, str] = field(default_factory=dict[str, str])


EVERYTHING = Search(SearchShape((), 0, few=False))
"""The search of a blank text."""


def search_for(connection: Connection, query: str) -> Search:
    """Plan the search, in one statement; none for a blank text."""
    words = sorted(set(fold(query).split()))
    if not words:
        return EVERYTHING
    texts = _spread({word for word in words if len(word) == 1} | required_grams(" ".join(words)), MOST_WEIGHED)
    weighed = _weighed(connection, texts)
    looked_up = sorted(texts, key=weighed.__getitem__)[:MOST_LOOKED_UP]
    compared = [word for word in words if word not in looked_up]
    starts = tuple(len(text) == 1 for text in looked_up)
    shape = SearchShape(starts, len(compared), few=weighed[looked_up[0]] <= FEW)
    values = {f"text_{at}": text for at, text in enumerate(looked_up)}
    values |= {f"end_{at}": text + _LAST for at, text in enumerate(looked_up) if len(text) == 1}
    return Search(shape, values | {f"word_{at}": f"%{_escaped(word)}%" for at, word in enumerate(compared)})


def found(case_id: ColumnElement[str], shape: SearchShape) -> list[ColumnElement[bool]]:
    """That the case contains every word, in title, business key or columns; no condition for a blank text."""
    conditions = [_has(case_id, shape, at) for at in range(len(shape.starts))]
    return [*conditions, *_compared(case_id, shape)]


def found_or_in(case_id: ColumnElement[str], shape: SearchShape) -> list[ColumnElement[bool]]:
    """The same, beginning with what is found where that is little."""
    return [case_id.in_(select(found_cases(shape).c.case))] if shape.few else found(case_id, shape)


def found_cases(shape: SearchShape) -> CTE:
    """Rows `case`: all that is found by a search that finds few."""
    first = select(case_bigram.c.case).where(*_lookup(case_bigram.c.gram, shape, 0))
    rest = [_has(case_bigram.c.case, shape, at) for at in range(1, len(shape.starts))]
    first = first.where(*rest, *_compared(case_bigram.c.case, shape))
    return (first.distinct() if shape.starts[0] else first).cte().prefix_with("MATERIALIZED")


def _spread(texts: Collection[str], most: int) -> list[str]:
    return sorted(texts)[:: max(len(texts) // most, 1)][:most]


def _weighed(connection: Connection, texts: Sequence[str]) -> Mapping[str, int]:
    """How many rows each look-up would read, counted no further than it matters."""
    counts = connection.execute(select(*(_weight(text) for text in texts))).one()
    return dict(zip(texts, counts, strict=True))


def _weight(text: str) -> ScalarSelect[int]:
    last = text + _LAST if len(text) == 1 else text
    rows = select(case_bigram.c.gram).where(case_bigram.c.gram >= text, case_bigram.c.gram <= last).limit(FEW + 1)
    return select(func.count()).select_from(rows.subquery()).scalar_subquery()


def _lookup(gram: ColumnElement[str], shape: SearchShape, at: int) -> Sequence[ColumnElement[bool]]:
    """A pair, or every pair that starts with a character: each character of a text starts one."""
    if shape.starts[at]:
        return [gram >= bindparam(f"text_{at}", type_=gram.type), gram < bindparam(f"end_{at}", type_=gram.type)]
    return [gram == bindparam(f"text_{at}", type_=gram.type)]


def _has(case_id: ColumnElement[str], shape: SearchShape, at: int) -> ColumnElement[bool]:
    # EXISTS, as SQLite would gather an IN list anew for every range of the inbox.
    row = case_bigram.alias()
    return select(row.c.gram).where(row.c.case == case_id, *_lookup(row.c.gram, shape, at)).exists()


def _compared(case_id: ColumnElement[str], shape: SearchShape) -> list[ColumnElement[bool]]:
    if not shape.words:
        return []
    words = [bindparam(f"word_{at}", type_=case.c.found_by.type) for at in range(shape.words)]
    texts = [case.c.found_by.like(word, escape=_ESCAPE) for word in words]
    return [select(case.c.id).where(case.c.id == case_id, *texts).exists()]


def _escaped(word: str) -> str:
    for special in (_ESCAPE, "%", "_"):
        word = word.replace(special, _ESCAPE + special)
    return word
