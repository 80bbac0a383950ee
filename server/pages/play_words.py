"""Steps that were played, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from zoneinfo import ZoneInfo

from server.domain.play import Move, Plain
from server.pages.contexts.play import PlayStep
from server.pages.words import Words


@dataclass(frozen=True, slots=True)
class StepTeller:
    """Tells steps to one reader, with the names of people by login and of elements by id."""

    words: Words
    zone: ZoneInfo
    people: Mapping[str, str]
    steps: Mapping[str, str]

    def step(self, number: int, move: Move) -> PlayStep:
        """A step, and how it was refused if it was."""
        return PlayStep(number, self._text(move.step), _refusal(move))

    def _text(self, step: Plain) -> str:
        kind = next(iter(step))
        match kind:
            case "start":
                return self._start(cast("Plain", step["start"]))
            case "do":
                return self._did(self.words.gettext("%(who)s: “%(step)s”"), step, kind)
            case "claim":
                return self._did(self.words.gettext("%(who)s claims “%(step)s”"), step, kind)
            case "advance":
                return self._moved(str(step["advance"]))
            case "retry":
                who = cast("Plain", step["retry"])["as"]
                return self.words.gettext("%(who)s lets it be tried again", who=self._person(who))
            case _:
                return self._sent(kind, cast("Plain", step[kind]))

    def _moved(self, by: str) -> str:
        """By a duration, or to an instant."""
        try:
            instant = datetime.fromisoformat(by)
        except ValueError:
            return self.words.gettext("The clock moves: %(by)s", by=self.words.formats.duration(by))
        aware = instant if instant.tzinfo else instant.replace(tzinfo=self.zone)
        shown = self.words.formats.instant(aware, self.zone)
        return self.words.gettext("The clock moves to %(instant)s", instant=shown)

    def _start(self, start: Plain) -> str:
        kind = next((kind for kind in ("message", "signal") if kind in start), None)
        if kind is not None:
            return self._sent(kind, cast("Plain", start[kind]))
        return self.words.gettext("%(who)s starts the case", who=self._person(start.get("as")))

    def _did(self, sentence: str, step: Plain, kind: str) -> str:
        element = str(step[kind])
        return sentence % {"who": self._person(step.get("as")), "step": self.steps.get(element, element)}

    def _sent(self, kind: str, sent: Plain) -> str:
        if kind == "signal":
            return self.words.gettext("The signal “%(name)s” is sent", name=str(sent["name"]))
        return self.words.gettext("The message “%(name)s” is sent", name=str(sent["name"]))

    def _person(self, login: object) -> str:
        return self.people.get(str(login), str(login))


def _refusal(move: Move) -> str:
    """The code, or the fields with theirs; empty when it was not refused."""
    inner: Plain = move.step
    while move.refused and "refused" not in inner:
        kind = next(kind for kind in ("start", "message", "signal") if kind in inner)
        inner = cast("Plain", inner[kind])
    return _told(inner["refused"]) if move.refused else ""


def _told(how: object) -> str:
    if isinstance(how, Mapping):
        return ", ".join(f"{name}: {code}" for name, code in cast("Plain", how).items())
    return str(how)
