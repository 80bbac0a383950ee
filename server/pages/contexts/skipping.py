"""The page on which an operator gives what a skipped step would have brought."""

from dataclasses import dataclass

from server.pages.contexts.operate import Trial
from server.pages.contexts.parts import FormView


@dataclass(frozen=True, slots=True)
class SkipPage:
    """The step `step` of a case. `form` is that of its task; where there is none, `text` is data as JSON.

    `instructions` are those of the task.
    """

    back_href: str
    title: str
    href: str
    revision: int
    step: str
    form: FormView | None
    instructions: str
    text: str
    trial: Trial | None
    refusal: str | None
