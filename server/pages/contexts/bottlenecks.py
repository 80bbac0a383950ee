"""Where cases are held up, and why."""

from collections.abc import Mapping
from dataclasses import dataclass

from server.pages.contexts.charts import Chart
from server.pages.contexts.parts import Option
from server.pages.contexts.reports import ReportCell, ReportColumn, ReportFrame


@dataclass(frozen=True, slots=True)
class HeatSpot:
    """A step on a diagram: its level (0 to 5), its value in words, and where it is told why."""

    level: int
    text: str
    href: str


@dataclass(frozen=True, slots=True)
class HeatDrawing:
    """A diagram at `href` (BPMN XML) with its steps by element; `names` are those of elements in the reader's words."""

    key: str
    title: str
    href: str
    names: Mapping[str, str]
    spots: Mapping[str, HeatSpot]

    def config(self) -> Mapping[str, object]:
        """What the viewer script reads of it."""
        heat = {key: {"level": each.level, "text": each.text, "href": each.href} for key, each in self.spots.items()}
        known = {"key": self.key, "title": self.title, "url": self.href, "names": dict(self.names), "heat": heat}
        return {**known, "tokens": [], "done": [], "inside": {}}


@dataclass(frozen=True, slots=True)
class HeatMap:
    """The drawings of a process and of those it called; `measures` can be chosen, `measure` is in force."""

    drawings: tuple[HeatDrawing, ...]
    measures: tuple[Option, ...]

    def config(self) -> list[Mapping[str, object]]:
        """What the viewer script reads."""
        return [drawing.config() for drawing in self.drawings]


@dataclass(frozen=True, slots=True)
class RankedTable:
    """Rows of a report, each leading to its own page by `hrefs`."""

    columns: tuple[ReportColumn, ...]
    rows: tuple[tuple[ReportCell, ...], ...]


@dataclass(frozen=True, slots=True)
class BottlenecksPage:
    """The finding in a sentence, the heat, the ranking of steps, and what cases wait for outside.

    `more`: steps that are in the file only.
    """

    frame: ReportFrame
    finding: str | None
    finding_href: str | None
    heat: HeatMap | None
    ranking: RankedTable
    outside: RankedTable
    more: int
    file_href: str


@dataclass(frozen=True, slots=True)
class WhyLine:
    """A reason of waiting: what it means, its hours and its share in per cent; `href` leads to its tasks."""

    title: str
    about: str
    hours: str
    share: int
    href: str


@dataclass(frozen=True, slots=True)
class CauseLine:
    """A value that goes with the delay; `strength` in words.

    `href` narrows the page to it where that can be done, `tasks_href` leads to the tasks counted.
    """

    attribute: str
    value: str
    count: str
    median_with: str
    median_without: str
    strength: str
    telling: bool
    few: bool
    href: str | None
    tasks_href: str


@dataclass(frozen=True, slots=True)
class Fact:
    """What is told of a step: a title, and texts of which some lead to what they count."""

    title: str
    texts: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True)
class StepPage:
    """Why one step holds cases up."""

    frame: ReportFrame
    title: str
    process: str
    element: str
    facts: tuple[Fact, ...]
    finding: str | None
    why: tuple[WhyLine, ...]
    weekdays: Chart
    trend: Chart
    delays: tuple[Option, ...]
    explained: tuple[tuple[str, int], ...]
    causes: tuple[CauseLine, ...]
    count: str
    tasks_href: str
    cure_href: str | None
    back_href: str
