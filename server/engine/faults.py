"""What may go wrong at an element by the diagram's own doing; anything else is a bug of ours and propagates."""

from SpiffWorkflow.exceptions import SpiffWorkflowException


class ElementFault(Exception):
    """An element cannot go on: a bad expression, a missing collection, a limit. It becomes an incident.

    `expression` is the source that failed; `line` and `column` are 1-based positions in it, where known.
    """

    def __init__(
        self, message: str, *, expression: str | None = None, line: int | None = None, column: int | None = None
    ) -> None:
        super().__init__(message)
        self.expression = expression
        self.line = line
        self.column = column


FAULTS = (ElementFault, SpiffWorkflowException)
