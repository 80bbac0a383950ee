"""Warns at deployment where the house is short of people for a process, by which steps and which roles."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from server.domain.people import EVERYONE
from server.domain.staffing.demands import Demand
from server.domain.staffing.proving import Missing
from server.domain.staffing.shortages import Shortage, shortages
from server.domain.staffing.staff import House
from server.domain.wording import Said, said, said_all
from server.engine.bundle import Finding


def understaffed(demands: Sequence[Demand], house: House) -> Iterator[Finding]:
    """A warning for each way in which a process is short of people, with all branches where it is."""
    by_process = {demand.process: demand for demand in demands}
    for alike in _grouped(shortages(demands, house.staff, house.now)):
        demand = by_process[alike[0].process]
        yield _warning(demand, alike, house.staff.names)


def _grouped(found: Iterable[Shortage]) -> list[list[Shortage]]:
    """Shortages that differ in nothing but the branch."""
    groups: dict[object, list[Shortage]] = {}
    for each in found:
        groups.setdefault((each.process, each.since, each.conflicts, each.missing), []).append(each)
    return list(groups.values())


def _warning(demand: Demand, alike: Sequence[Shortage], names: Mapping[str, str]) -> Finding:
    short = alike[0]
    where = [said("%(name)s (%(code)s)", name=names.get(each.branch, each.branch), code=each.branch) for each in alike]
    places = {
        "steps": said_all([_steps(demand, conflict) for conflict in short.conflicts]),
        "branches": said_all(where),
        "people": said_all([_people(missing) for missing in short.missing]),
    }
    if short.since is None:
        message = said("There are too few people at %(branches)s for %(steps)s: missing %(people)s.", **places)
    else:
        message = said(
            "From %(day)s on there are too few people at %(branches)s for %(steps)s: missing %(people)s.",
            day=f"{short.since:%Y-%m-%d}",
            **places,
        )
    advice = said("Give the missing roles to people there, or ask less of who must be different.")
    element = short.conflicts[0][0]
    own = demand.steps[element].process == demand.process
    return Finding(demand.file, element if own else None, "understaffed", message, advice, "warning")


def _steps(demand: Demand, conflict: Sequence[str]) -> Said:
    names = [demand.steps[name].name for name in conflict]
    if len(names) == 1:
        return said("“%(step)s”", step=names[0])
    return said("“%(steps)s” by different people", steps="”, “".join(names))


def _people(missing: Missing) -> Said:
    found = said("%(count)s with %(roles)s", count=missing.count, roles=_roles(missing.roles))
    if not missing.instead:
        return found
    return said("%(people)s (or one with %(others)s)", people=found, others=", ".join(map(_roles, missing.instead)))


def _roles(roles: Sequence[str]) -> str:
    return " + ".join(roles) or EVERYONE
