"""Lists of codes handed to the database as one parameter, so that a statement is the same for one and for many."""

from collections.abc import Iterable

import orjson
from sqlalchemy import CTE, JSON, ColumnElement, Text, cast, collate, column, func, literal, select


def pairs_table(pairs: Iterable[tuple[str, str]], dialect: str) -> CTE:
    """Rows `role, branch`."""
    text = literal(orjson.dumps(sorted(pairs)).decode(), Text)
    if dialect == "sqlite":
        each = func.json_each(text).table_valued("value")
        role, branch = (func.json_extract(each.c.value, f"$[{index}]") for index in (0, 1))
    else:
        each = func.json_array_elements(cast(text, JSON)).table_valued(column("value", Text))
        role, branch = _element(each.c.value, 0), _element(each.c.value, 1)
    return select(role.label("role"), branch.label("branch")).select_from(each).cte()


def codes_table(codes: Iterable[str], dialect: str) -> CTE:
    """Rows `code`."""
    text = literal(orjson.dumps(sorted(codes)).decode(), Text)
    if dialect == "sqlite":
        each = func.json_each(text).table_valued("value")
        return select(each.c.value.label("code")).select_from(each).cte()
    each = func.json_array_elements_text(cast(text, JSON)).table_valued(column("value", Text))
    return select(collate(each.c.value, "C").label("code")).select_from(each).cte()


def _element(array: ColumnElement[str], index: int) -> ColumnElement[str]:
    return collate(array.op("->>", return_type=Text())(index), "C")
