"""Lists of codes handed to the database as one parameter, so that a statement is the same for one and for many."""

from collections.abc import Iterable
from typing import Any

import orjson
from sqlalchemy import CTE, JSON, BigInteger, ColumnElement, Join, Text, cast, collate, column, func, select, true
from sqlalchemy.ext.compiler import compiles


class InOrder(Join):
    """A join that SQLite reads from left to right, as it does a CROSS JOIN, instead of guessing what is less."""

    inherit_cache = True


@compiles(InOrder, "sqlite")
def _in_order(join: InOrder, compiler: Any, **options: Any) -> str:  # noqa: ANN401 -- the compiler's methods have no types
    return str(compiler.visit_join(join, **options)).replace(" JOIN ", " CROSS JOIN ", 1)


def pairs_json(pairs: Iterable[tuple[str, str]]) -> str:
    """What `pairs_table` reads: the branches of each role."""
    held: dict[str, list[str]] = {}
    for role, branch in sorted(pairs):
        held.setdefault(role, []).append(branch)
    return orjson.dumps(held).decode()


def pairs_table(text: ColumnElement[str], dialect: str) -> CTE:
    """Rows `role, branch`, written down once."""
    if dialect == "sqlite":
        each = func.json_each(text).table_valued("key", "value")
        inner = func.json_each(each.c.value).table_valued("value")
        role, branch = each.c.key, inner.c.value
    else:
        each = func.json_each(cast(text, JSON)).table_valued(column("key", Text), column("value", JSON))
        inner = func.json_array_elements_text(each.c.value).table_valued(column("value", Text))
        role, branch = collate(each.c.key, "C"), collate(inner.c.value, "C")
    return _written(select(role.label("role"), branch.label("branch")).select_from(each.join(inner, true())).cte())


def limits_json(limits: Iterable[tuple[str, str, str, int]]) -> str:
    """What `limits_table` reads: role, branch, process and amount of each."""
    return orjson.dumps(sorted(limits)).decode()


def limits_table(text: ColumnElement[str], dialect: str) -> CTE:
    """Rows `role, branch, process, amount`, written down once."""
    if dialect == "sqlite":
        each = func.json_each(text).table_valued("value")
        parts = [func.json_extract(each.c.value, f"$[{place}]") for place in range(4)]
        role, branch, process, amount = parts
    else:
        each = func.json_array_elements(cast(text, JSON)).table_valued(column("value", JSON))
        parts = [collate(each.c.value.op("->>", return_type=Text())(place), "C") for place in range(3)]
        role, branch, process = parts
        amount = cast(each.c.value.op("->>", return_type=Text())(3), BigInteger)
    columns = (role.label("role"), branch.label("branch"), process.label("process"), amount.label("amount"))
    return _written(select(*columns).select_from(each).cte())


def codes_json(codes: Iterable[str]) -> str:
    """What `codes_table` reads."""
    return orjson.dumps(sorted(codes)).decode()


def codes_table(text: ColumnElement[str], dialect: str) -> CTE:
    """Rows `code`, written down once."""
    if dialect == "sqlite":
        each = func.json_each(text).table_valued("value")
        return _written(select(each.c.value.label("code")).select_from(each).cte())
    each = func.json_array_elements_text(cast(text, JSON)).table_valued(column("value", Text))
    return _written(select(collate(each.c.value, "C").label("code")).select_from(each).cte())


def _written(table: CTE) -> CTE:
    # Otherwise SQLite, when it knows no better, reads the table beside it first and this one anew for every row.
    return table.prefix_with("MATERIALIZED")
