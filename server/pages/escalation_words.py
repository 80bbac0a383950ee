"""What was done about a task that is not done in time, and what comes next, as sentences."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from server.domain.escalation import Act, Step, parse_step
from server.pages.words import Names, Words
from server.store.escalations import TimedStep


def escalation_words(words: Words, names: Names, zone: ZoneInfo, steps: Sequence[TimedStep]) -> tuple[str, ...]:
    """A sentence for each step that was done, and one for the next; `steps` of one task, by when they are due."""
    done = [_done(words, names, step, words.formats.instant(step.done_at, zone)) for step in steps if step.done_at]
    ahead = next((step for step in steps if step.done_at is None), None)
    return (*done, *([] if ahead is None else [_next(words, names, zone, ahead)]))


def people_told(steps: Sequence[TimedStep]) -> list[str]:
    """The ids of those who were told or got the task."""
    return [person for step in steps for person in step.people]


def _done(words: Words, names: Names, timed: TimedStep, at: str) -> str:
    people = ", ".join(names.person(person) for person in timed.people)
    return words.gettext("%(at)s: %(what)s", at=at, what=_what(words, names, timed, people))


def _what(words: Words, names: Names, timed: TimedStep, people: str) -> str:
    step = parse_step(timed.text)
    role = role_word(words, names, step.role)
    match step.act:
        case Act.REMIND if not people:
            return words.gettext("a reminder was due, but nobody could be reminded.")
        case Act.REMIND:
            return words.gettext("%(people)s reminded.", people=people)
        case Act.NOTIFY:
            return words.gettext("superior told: %(people)s.", people=people or "—")
        case Act.PRIORITY:
            return words.gettext("priority raised to at least %(priority)s.", priority=step.priority)
        case Act.REASSIGN | Act.OFFER if timed.nobody:
            return words.gettext(
                "nobody who is %(role)s may do it, so it stays here; superior told: %(people)s.",
                role=role,
                people=people or "—",
            )
        case Act.OFFER:
            return words.gettext("it was offered to %(role)s too (%(people)s).", role=role, people=people or "—")
        case Act.REASSIGN:
            return words.gettext("it went to %(role)s (%(people)s).", role=role, people=people or "—")


def role_word(words: Words, names: Names, role: str | None) -> str:
    """A role by its name; None: the superior."""
    return words.gettext("superior") if role is None else names.roles.get(role) or words.server_role(role)


def _next(words: Words, names: Names, zone: ZoneInfo, timed: TimedStep) -> str:
    step, at = parse_step(timed.text), words.formats.instant(timed.at, zone)
    return words.gettext("Next, if it is not done by %(at)s: %(act)s.", at=at, act=act_words(words, names, step))


def act_words(words: Words, names: Names, step: Step) -> str:
    """What a step does."""
    match step.act:
        case Act.REMIND:
            return words.gettext("a reminder")
        case Act.NOTIFY:
            return words.gettext("the superior is told")
        case Act.PRIORITY:
            return words.gettext("priority at least %(priority)s", priority=step.priority)
        case Act.OFFER:
            return words.gettext("it is offered to %(role)s too", role=role_word(words, names, step.role))
        case Act.REASSIGN:
            return words.gettext("it goes to %(role)s", role=role_word(words, names, step.role))
