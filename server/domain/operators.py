"""What service tasks of diagrams may ask of the server: the operators, their parameters and the right they need."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from server.domain.wording import Said, said


class Kind(StrEnum):
    """The type of a parameter; a day counts from its beginning at the branch of the case."""

    TEXT = "text"
    NUMBER = "number"
    DAY = "date"


REFUSED = "org.refused"
"""The code of the BPMN error that a refusal is, where the diagram catches it."""

_FITS: Mapping[Kind, tuple[type, ...]] = {
    Kind.TEXT: (str,),
    Kind.NUMBER: (int, Decimal),
    Kind.DAY: (date, datetime),
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One value that an operator takes."""

    name: str
    about: Said
    kind: Kind = Kind.TEXT
    required: bool = True


@dataclass(frozen=True, slots=True)
class Operator:
    """One act that a diagram may let the server do.

    `gives` names the entries of its answer; `changes`: whether it does more than look; `needs` says whose authority it
    is done on: who did the task that `authorised_by` names must hold that right.
    """

    name: str
    about: Said
    needs: Said
    parameters: tuple[Parameter, ...]
    gives: tuple[str, ...] = ()
    changes: bool = True

    def parameter(self, name: str) -> Parameter | None:
        """The parameter of this name."""
        return next((each for each in self.parameters if each.name == name), None)


def fits(value: object, kind: Kind) -> bool:
    """Whether a value is of a type; truth values are no numbers."""
    return isinstance(value, _FITS[kind]) and not isinstance(value, bool)


_PERSON = Parameter("person", said("Id or login of the person."))
_REASON = Parameter("reason", said("Why; empty: the name of the step and the key of the case."), required=False)
_HR = said("personnel administration (hr_admin) of the branch")

OPERATORS: Mapping[str, Operator] = {
    each.name: each
    for each in (
        Operator(
            "org.add_person",
            said("Adds a person without any role. Personnel administration makes the link to the first password."),
            _HR,
            (
                Parameter("login", said("The login, which nobody else has.")),
                Parameter("name", said("The name.")),
                Parameter("branch", said("The code of the person's own branch.")),
            ),
            ("person", "login"),
        ),
        Operator(
            "org.grant_role",
            said(
                "Gives a person a role at a branch. A limit, and a role with money authority or rights, needs second."
            ),
            _HR,
            (
                _PERSON,
                Parameter("role", said("The role.")),
                Parameter("branch", said("The code of the branch.")),
                Parameter("valid_from", said("The first day; empty: at once."), Kind.DAY, required=False),
                Parameter("valid_until", said("The day on which it ends; empty: never."), Kind.DAY, required=False),
                Parameter(
                    "limit",
                    said("Up to how much they may decide there; empty: no limit of their own."),
                    Kind.NUMBER,
                    required=False,
                ),
                _REASON,
            ),
        ),
        Operator(
            "org.end_role",
            said("Ends the roles that a person holds: the one named, else all."),
            _HR,
            (
                _PERSON,
                Parameter("role", said("The role; empty: every role."), required=False),
                Parameter("branch", said("The code of the branch; empty: every branch."), required=False),
                Parameter("at", said("The day on which they end; empty: at once."), Kind.DAY, required=False),
                _REASON,
            ),
            ("ended",),
        ),
        Operator(
            "org.set_limit",
            said("Gives a person authority up to an amount. Needs second."),
            _HR,
            (
                _PERSON,
                Parameter("amount", said("Up to how much they may decide."), Kind.NUMBER),
                Parameter("branch", said("The code of the branch; empty: any."), required=False),
                Parameter("process", said("The key of the process; empty: any."), required=False),
                Parameter("valid_from", said("The first day; empty: at once."), Kind.DAY, required=False),
                Parameter("valid_until", said("The day on which it ends; empty: never."), Kind.DAY, required=False),
            ),
        ),
        Operator(
            "org.disable_person",
            said("Lets a person act no more: sign-in, sessions and access tokens end at once."),
            _HR,
            (_PERSON, _REASON),
        ),
        Operator(
            "org.eligible",
            said(
                "Counts who holds the role of a step here: kept out by recusal or separation, away, and able to do it."
            ),
            said("nobody's: it only counts"),
            (Parameter("step", said("The id of the task.")),),
            ("held", "excused", "away", "able"),
            changes=False,
        ),
        Operator(
            "org.open_work",
            said("Counts what is open in the hands of a person: tasks they hold and running cases that are theirs."),
            said("personnel administration or manager of the person's branch, or the person"),
            (_PERSON,),
            ("tasks", "cases"),
            changes=False,
        ),
        Operator(
            "org.portfolio",
            said("Lists the running cases of a person: case, process, key, title, branch, started_on, party, columns."),
            said("manager of the person's branch, or the person"),
            (_PERSON,),
            ("portfolio",),
            changes=False,
        ),
        Operator(
            "org.hand_over",
            said("Gives open tasks and cases of one person to another; what a rule keeps from them stays, in kept."),
            said("manager of the branch of each task and case, or the giver"),
            (
                Parameter("giver", said("Id or login of whose they are.")),
                Parameter("taker", said("Id or login of who gets them.")),
                _REASON,
            ),
            ("tasks", "cases", "kept"),
        ),
    )
}
"""By name. What is done lives in `server.commands.operators`."""
