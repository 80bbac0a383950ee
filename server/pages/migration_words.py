"""What is said of migrations: verdicts, states, and why a case stayed."""

from collections.abc import Mapping

from server.domain.migrations import Migration, MigrationCase, MigrationState, MovedState, Steering
from server.engine.migration.model import Verdict
from server.engine.migration.words import WORDS
from server.pages.words import Words


def verdict_words(words: Words, verdict: Verdict) -> str:
    """Whether cases can move."""
    told = {
        Verdict.MOVES: words.gettext("moves"),
        Verdict.NEEDS_MAPPING: words.gettext("needs a step in its place"),
        Verdict.CANNOT: words.gettext("cannot move"),
    }
    return told[verdict]


def state_words(words: Words, migration: Migration, *, held: bool) -> str:
    """How far a migration is; `held`: the version it goes to is suspended."""
    if held:
        return words.gettext("Paused: version %(version)s is suspended", version=migration.to_version)
    told = {
        MigrationState.RUNNING: words.gettext("Cases are being moved"),
        MigrationState.PAUSED: words.gettext("Paused"),
        MigrationState.DONE: words.gettext("All cases are dealt with"),
        MigrationState.UNDOING: words.gettext("Cases are being taken back"),
        MigrationState.UNDONE: words.gettext("Taken back"),
    }
    return told[migration.state]


def count_words(words: Words, state: MovedState, of: MigrationState) -> str:
    """What became of cases of a migration that stands so."""
    ended = of in {MigrationState.UNDOING, MigrationState.UNDONE}
    told = {
        MovedState.WAITING: words.gettext("Not begun") if ended else words.gettext("Still to come"),
        MovedState.MOVED: words.gettext("Moved"),
        MovedState.REFUSED: words.gettext("Refused"),
        MovedState.UNDONE: words.gettext("Taken back"),
        MovedState.KEPT: words.gettext("Had gone on, and stay"),
    }
    return told[state]


def steering_words(words: Words, act: Steering) -> str:
    """What a person can do with a migration."""
    told = {
        Steering.PAUSE: words.gettext("Pause"),
        Steering.RESUME: words.gettext("Go on"),
        Steering.UNDO: words.gettext("Take the cases back"),
    }
    return told[act]


def step_words(labels: Mapping[str, str], element: str, name: str = "") -> str:
    """A step by its label or name, and by its id: two that take each other's place are often called alike."""
    called = labels.get(f"element.{element}", name or element)
    return called if called == element else f"{called} ({element})"


def stayed_words(words: Words, case: MigrationCase, labels: Mapping[str, str]) -> tuple[str, ...]:
    """Why a case was refused, or did not go back; steps are called as the labels of the process say."""
    if not case.remarks:
        return (words.gettext("The case has gone on since it was moved, and stays on the new version."),)
    return tuple(words.fill(WORDS[code], _called(params, labels)) for code, params in case.remarks)


def _called(params: Mapping[str, str], labels: Mapping[str, str]) -> Mapping[str, str]:
    label = labels.get(f"element.{params.get('id', '')}")
    return params if label is None else {**params, "element": label}
