"""What later becomes of cases, as a house defines it: how many that reached one step are known to reach another."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from server.domain.errors import Invalid
from server.mining.house_file import Place, read_house_file

BUSINESS_KEY = "business_key"


class OutcomesRefused(Invalid):
    """The outcomes cannot be read: %(count)s entries are wrong."""


def _several(value: object) -> object:
    return [value] if isinstance(value, str) else value


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Reached(_Entry):
    """Cases of a process in which one of these steps was completed: elements, or `diagram/element`.

    `known_by`: what two cases about the same have alike: `business_key`, or a column that lists show.
    """

    process: str
    steps: Annotated[tuple[str, ...], BeforeValidator(_several), Field(min_length=1)]
    known_by: str = BUSINESS_KEY


class Outcome(_Entry):
    """Of the cases that reached `first`, so many percent `at_most` shall be known to reach `later`, `within` days."""

    labels: Mapping[str, str] = Field(default_factory=dict[str, str])
    first: Reached
    later: Reached
    within: Annotated[int, Field(ge=1, le=36_500)]
    at_most: Annotated[Decimal, Field(ge=0, le=100)] | None = None


class Outcomes(_Entry):
    """The whole file."""

    outcomes: Mapping[str, Outcome]

    def called(self, locale: str) -> Mapping[str, str]:
        """The names of outcomes in a language, by key."""
        return {name: each.labels.get(locale, name) for name, each in self.outcomes.items()}


def read_outcomes(file: str, data: bytes) -> Outcomes:
    """The outcomes in a file. Raises OutcomesRefused; its `errors` has `file`, `line` and `message` of each fault."""
    return read_house_file(file, data, Outcomes, (_pointless,), OutcomesRefused)


def _pointless(found: Outcomes) -> Iterator[tuple[Place, str]]:
    for name, each in found.outcomes.items():
        if each.first == each.later:
            yield ("outcomes", name, "later"), "A case that reached the first step has reached this one."
