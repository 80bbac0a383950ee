"""Options of charts for the drawing library, without colours, which the page has."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from server.pages.contexts.charts import numbers

Options: TypeAlias = Mapping[str, Any]
Series: TypeAlias = Sequence[tuple[str, Sequence[float | None]]]

ROOM_FOR_NAMES = 56
"""Pixels around a network, whose names stand outside its circle."""

Marks: TypeAlias = Sequence[tuple[str, float]]
"""Lines across a chart: what each is called, and where."""


def bars(
    categories: Sequence[str], series: Series, unit: str = "", *, stacked: bool = False, marks: Marks = ()
) -> Options:
    """Bars for each category, side by side or on top of one another, and lines across at the marks."""
    across = {"markLine": _mark_line(marks, position="insideEndTop")} if marks else {}
    return {
        **_legend(series),
        "tooltip": {"trigger": "axis", "axisPointer": {"type": "shadow"}},
        "xAxis": {"type": "category", "data": list(categories)},
        "yAxis": {"type": "value", "name": unit, "minInterval": 1 if not unit else 0},
        "series": [
            {"type": "bar", "name": name, "data": numbers(values), **({"stack": "all"} if stacked else {}), **across}
            for name, values in series
        ],
    }


def lines(categories: Sequence[str], series: Series, unit: str = "", *, areas: bool = False) -> Options:
    """Lines over categories; `areas` stacks them."""
    drawn: Mapping[str, Any] = {"stack": "all", "areaStyle": {}} if areas else {}
    return {
        **_legend(series),
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": list(categories), "boundaryGap": False},
        "yAxis": {"type": "value", "name": unit},
        "series": [
            {"type": "line", "name": name, "data": numbers(values), "showSymbol": len(categories) < 2, **drawn}  # noqa: PLR2004 -- one point makes no line
            for name, values in series
        ],
    }


def scatter(points: Sequence[Mapping[str, Any]], unit: str, marks: Marks = ()) -> Options:
    """Points (`value`: an ISO day and a number, `name`, `href`), and lines across at the marks."""
    return {
        "tooltip": {"trigger": "item"},
        "xAxis": {"type": "time", "axisLabel": {"formatter": "{yyyy}-{MM}-{dd}"}},
        "yAxis": {"type": "value", "name": unit},
        "series": [
            {
                "type": "scatter",
                "symbolSize": 7,
                "data": list(points),
                "markLine": _mark_line(marks),
            }
        ],
    }


def network(nodes: Sequence[tuple[str, float]], links: Sequence[tuple[str, str, int]]) -> Options:
    """People in a circle, drawn the larger the greater their value; lines the wider the more goes along them."""
    most = max((count for *_, count in links), default=1)
    worst = max((value for _, value in nodes), default=0.0) or 1.0
    drawn = {
        "type": "graph",
        "layout": "circular",
        "circular": {"rotateLabel": True},
        **dict.fromkeys(("top", "right", "bottom", "left"), ROOM_FOR_NAMES),
        "edgeSymbol": ["none", "arrow"],
        "edgeSymbolSize": 7,
        "label": {"show": True, "position": "right", "color": "inherit"},
        "lineStyle": {"curveness": 0.2, "opacity": 0.5},
        "data": [
            {"name": name, "value": round(value, 1), "symbolSize": 8 + round(32 * value / worst)}
            for name, value in nodes
        ],
        "links": [
            {"source": giver, "target": taker, "value": count, "lineStyle": {"width": 1 + round(5 * count / most)}}
            for giver, taker, count in links
        ],
    }
    return {"tooltip": {"trigger": "item"}, "series": [drawn]}


def _mark_line(marks: Marks, **label: str) -> Options:
    drawn = [{"yAxis": round(value, 1), "name": name, "label": {"formatter": name, **label}} for name, value in marks]
    return {"symbol": "none", "silent": True, "data": drawn}


def _legend(series: Series) -> Options:
    return {"legend": {}} if len(series) > 1 else {}
