"""What came of a simulation, as tables: the test of the model first, then both houses side by side."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from server.mining.simulation.backtest import BackTested
from server.mining.simulation.bands import Band
from server.mining.simulation.comparing import Compared
from server.mining.simulation.measures import Kind, Measure
from server.pages.contexts.what_if import Bar, ComparedRow, ComparedTable, TestRow
from server.pages.what_if_names import HouseNames

_NONE = "—"
_OF_CASES = (Kind.MEDIAN, Kind.P90, Kind.COMPLETED)
_OF_STEPS = (Kind.WAIT, Kind.WAIT_P90)
MOST_FOUND = 3
"""Findings about cases, and as many about steps."""


def test_rows(names: HouseNames, tested: Sequence[BackTested]) -> tuple[TestRow, ...]:
    """Measures of cases, then the waits of steps, the longest first."""
    cases = sorted((row for row in tested if row.measure.kind in _OF_CASES), key=lambda row: _place(row.measure))
    waits = sorted((row for row in tested if row.measure.kind is Kind.WAIT), key=lambda row: -row.actual)
    return tuple(_tested(names, row) for row in (*cases, *waits))


def tables(names: HouseNames, compared: Sequence[Compared]) -> tuple[ComparedTable, ...]:
    """Cases, steps and people; of steps and people those first that change most."""
    gettext = names.words.gettext
    return (
        _table(
            names,
            gettext("Cases"),
            gettext("Working hours from the start of a case to its completion, and how many are completed."),
            sorted((row for row in compared if row.measure.kind in _OF_CASES), key=lambda row: _place(row.measure)),
        ),
        _table(
            names,
            gettext("Waiting for each step"),
            gettext("Working hours from the offer of a task until somebody takes it."),
            _by_difference(row for row in compared if row.measure.kind in _OF_STEPS),
        ),
        _table(
            names,
            gettext("People"),
            gettext("The part of their time in which people hold tasks, of as many as they can hold at once."),
            _by_difference(row for row in compared if row.measure.kind is Kind.BUSY),
        ),
    )


def findings(names: HouseNames, compared: Sequence[Compared]) -> tuple[str, ...]:
    """What changes clearly, in sentences: of cases, then the waits of steps, what changes most first."""
    clear = _by_difference(row for row in compared if row.difference and row.difference.low * row.difference.high > 0)
    of_cases = [row for row in clear if row.measure.kind in _OF_CASES][:MOST_FOUND]
    of_steps = [row for row in clear if row.measure.kind is Kind.WAIT][:MOST_FOUND]
    return tuple(_found(names, row) for row in (*of_cases, *of_steps) if row.base and row.changed)


def _found(names: HouseNames, row: Compared) -> str:
    told = _compared(names, row, 0.0)
    measure = told.measure
    if row.measure.kind in _OF_STEPS:
        measure = names.words.fill(names.words.gettext("Wait for “%(step)s”"), {"step": measure})
    sentence = names.words.gettext("%(measure)s: %(base)s as it is, %(changed)s changed (%(difference)s)")
    values = {"measure": measure, "base": told.base, "changed": told.changed, "difference": told.difference}
    return names.words.fill(sentence, values)


def _place(measure: Measure) -> tuple[str, int]:
    return measure.about, _OF_CASES.index(measure.kind)


def _by_difference(rows: Iterable[Compared]) -> list[Compared]:
    return sorted(rows, key=lambda row: -abs(row.difference.value) if row.difference else float("-inf"))


def _table(names: HouseNames, title: str, about: str, rows: Sequence[Compared]) -> ComparedTable:
    rows = [row for row in rows if row.base or row.changed]
    most: dict[Kind, float] = {}
    for row in rows:
        reach = max((band.high for band in (row.base, row.changed) if band), default=0.0)
        most[row.measure.kind] = max(most.get(row.measure.kind, 0.0), reach)
    return ComparedTable(title, about, tuple(_compared(names, row, most[row.measure.kind]) for row in rows))


def _tested(names: HouseNames, row: BackTested) -> TestRow:
    kind, gettext = row.measure.kind, names.words.gettext
    return TestRow(
        measure=_told(names, row.measure),
        actual=_number(names, kind, row.actual),
        simulated=_number(names, kind, row.simulated.value),
        band=_band(names, kind, row.simulated),
        error=_NONE if row.error is None else f"{round(row.error * 100):+d}%".replace("-", "−"),
        within=gettext("yes") if row.within else gettext("no"),
    )


def _compared(names: HouseNames, row: Compared, most: float) -> ComparedRow:
    kind, base, changed, moved = row.measure.kind, row.base, row.changed, row.difference
    return ComparedRow(
        measure=_told(names, row.measure),
        base=_number(names, kind, base.value) if base else _NONE,
        base_band=_band(names, kind, base),
        changed=_number(names, kind, changed.value) if changed else _NONE,
        changed_band=_band(names, kind, changed),
        difference=_number(names, kind, moved.value, signed=True) if moved else _NONE,
        difference_band=_band(names, kind, moved),
        verdict=_verdict(names, moved),
        bars=(_bar(base, most), _bar(changed, most)) if base and changed and most > 0 else None,
    )


def _verdict(names: HouseNames, moved: Band | None) -> str:
    gettext = names.words.gettext
    if moved is None:
        return ""
    if moved.high < 0:
        return gettext("less")
    return gettext("more") if moved.low > 0 else gettext("no clear difference")


def _bar(band: Band, most: float) -> Bar:
    low, high = (round(100 * max(bound, 0.0) / most) for bound in (band.low, band.high))
    return Bar(round(100 * band.value / most), low, max(high - low, 1))


def _told(names: HouseNames, measure: Measure) -> str:
    gettext, about = names.words.gettext, measure.about
    if measure.kind is Kind.BUSY:
        return names.person(about)
    if measure.kind in _OF_STEPS:
        told = names.step(about)
        return told if measure.kind is Kind.WAIT else names.words.fill(gettext("%(what)s: nine of ten"), {"what": told})
    sentences = {
        Kind.MEDIAN: gettext("%(what)s: median"),
        Kind.P90: gettext("%(what)s: nine of ten"),
        Kind.COMPLETED: gettext("%(what)s: completed"),
    }
    return names.words.fill(sentences[measure.kind], {"what": names.process(about)})


def _band(names: HouseNames, kind: Kind, band: Band | None) -> str:
    if band is None:
        return ""
    return f"{_number(names, kind, band.low)} – {_number(names, kind, band.high)}"


def _number(names: HouseNames, kind: Kind, value: float, *, signed: bool = False) -> str:
    shown = round(value * 100) if kind is Kind.BUSY else round(Decimal(value), 1)
    sign = "+" if signed and shown > 0 else ""
    text = names.words.formats.number(abs(shown))
    unit = "%" if kind is Kind.BUSY else ""
    return f"{'−' if shown < 0 else sign}{text}{unit}"
