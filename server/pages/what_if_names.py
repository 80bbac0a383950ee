"""What processes, steps, roles, branches and people are called on the pages of simulations."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from server.mining.simulation.changes import (
    AddPeople,
    ArrivalFactor,
    Change,
    DropStep,
    HoldFactor,
    Hours,
    PersonDays,
    RemovePerson,
    RouteShare,
)
from server.pages.report_names import ReportNames, report_names
from server.pages.report_words import weekdays_told
from server.pages.visits import Visit
from server.pages.words import Words


@dataclass(frozen=True, slots=True)
class HouseNames:
    """Names by key; what has none is called by its key."""

    words: Words
    house: ReportNames

    def process(self, process: str) -> str:
        """A process."""
        return self.house.process(process)

    def step(self, step: str) -> str:
        """A step, named by its diagram and element."""
        diagram, _, element = step.partition("/")
        return self.house.step(diagram, element)

    def role(self, role: str) -> str:
        """A role."""
        return self.house.role(role)

    def branch(self, branch: str) -> str:
        """A branch; all of them for none."""
        return self.house.branch(branch) if branch else self.words.gettext("all branches")

    def person(self, person: str) -> str:
        """Somebody of the house, or one of those that a change adds."""
        role, plus, number = person.rpartition(" +")
        if plus and person not in self.house.people:
            told = self.words.gettext("%(role)s, additional %(number)s")
            return self.words.fill(told, {"role": self.role(role), "number": number})
        return self.house.person(person)

    def change(self, change: Change) -> str:
        """A change in a sentence."""
        sentence, params = self._sentence(change)
        return self.words.fill(sentence, {name: str(value) for name, value in params.items()})

    def _sentence(self, change: Change) -> tuple[str, Mapping[str, object]]:
        gettext = self.words.gettext
        if isinstance(change, AddPeople):
            about = {"number": change.count, "role": self.role(change.role), "branch": self.branch(change.branch or "")}
            return gettext("%(number)s more: %(role)s, %(branch)s"), about
        if isinstance(change, RemovePerson):
            return gettext("Without %(person)s"), {"person": self.person(change.person)}
        if isinstance(change, PersonDays):
            days = gettext(", ").join(name for day, name in enumerate(weekdays_told(self.words)) if day in change.days)
            return gettext("%(person)s is there on: %(days)s"), {"person": self.person(change.person), "days": days}
        if isinstance(change, Hours):
            return self._hours(change)
        return self._of_cases(change)

    def _hours(self, change: Hours) -> tuple[str, Mapping[str, object]]:
        start, end = next(iter(change.week.values()))[0]
        about = {"from": f"{start:%H:%M}", "until": f"{end:%H:%M}"}
        if 5 in change.week:  # noqa: PLR2004 -- Saturday
            return self.words.gettext("Open from %(from)s to %(until)s, Saturdays too"), about
        return self.words.gettext("Open from %(from)s to %(until)s, Monday to Friday"), about

    def _of_cases(self, change: ArrivalFactor | HoldFactor | DropStep | RouteShare) -> tuple[str, Mapping[str, object]]:
        gettext = self.words.gettext
        if isinstance(change, ArrivalFactor):
            every = gettext("all processes")
            process = self.process(change.process) if change.process else every
            return gettext("%(percent)s%% of the cases come: %(process)s"), {
                "percent": round(change.factor * 100),
                "process": process,
            }
        if isinstance(change, DropStep):
            return gettext("Without the step “%(step)s”"), {"step": self.step(change.step)}
        about: dict[str, object] = {"step": self.step(change.step)}
        if isinstance(change, HoldFactor):
            return gettext("“%(step)s” takes %(percent)s%% of its time"), {
                **about,
                "percent": round(change.factor * 100),
            }
        return gettext("%(percent)s%% of the cases come through “%(step)s”"), {
            **about,
            "percent": round(change.share * 100),
        }


def house_names(visit: Visit, people: Iterable[str]) -> HouseNames:
    """The names in the reader's language; of these people (ids)."""
    return HouseNames(visit.words, report_names(visit, people))
