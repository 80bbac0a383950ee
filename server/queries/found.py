"""Conditions that a case is found by a search text."""

from sqlalchemy import ColumnElement, select

from server.store.search import fold, required_grams
from server.store.tables.cases import case, case_bigram

MOST_GRAMS = 4
"""Pairs looked up; the words themselves are compared afterwards, so further pairs would only cost time."""

_LAST = "\U0010ffff"


def found(case_id: ColumnElement[str], query: str) -> list[ColumnElement[bool]]:
    """That the case contains every word of the query, in title, business key or columns. Blank: no condition."""
    words = fold(query).split()
    conditions = [
        _has(case_id, case_bigram.c.gram >= word, case_bigram.c.gram < word + _LAST) for word in words if len(word) == 1
    ]
    grams = sorted(required_grams(" ".join(words)))
    step = max(len(grams) // MOST_GRAMS, 1)
    looked_up = grams[::step][:MOST_GRAMS]
    conditions += [_has(case_id, case_bigram.c.gram == gram) for gram in looked_up]
    if grams:
        texts = [case.c.found_by.contains(word, autoescape=True) for word in words]
        conditions.append(select(case.c.id).where(case.c.id == case_id, *texts).exists())
    return conditions


def _has(case_id: ColumnElement[str], *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    # EXISTS, as SQLite would gather an IN list anew for every range of the inbox.
    return select(case_bigram.c.gram).where(case_bigram.c.case == case_id, *conditions).exists()
