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
    conditions: list[ColumnElement[bool]] = []
    for word in words:
        if len(word) == 1:
            begins = (case_bigram.c.gram >= word, case_bigram.c.gram < word + _LAST)
            conditions.append(case_id.in_(select(case_bigram.c.case).where(*begins)))
    grams = sorted(required_grams(" ".join(words)))
    step = max(len(grams) // MOST_GRAMS, 1)
    looked_up = grams[::step][:MOST_GRAMS]
    conditions += [case_id.in_(select(case_bigram.c.case).where(case_bigram.c.gram == gram)) for gram in looked_up]
    if grams:
        texts = [case.c.found_by.contains(word, autoescape=True) for word in words]
        conditions.append(select(case.c.id).where(case.c.id == case_id, *texts).exists())
    return conditions
