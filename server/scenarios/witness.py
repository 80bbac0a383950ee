"""What a scenario saw: its cases, and what the engine did in them."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from server.commands.transaction import CaseMoved
from server.domain.scenario_runs import Seen
from server.engine.model import Incident, StepKind

_END = "endEvent"
_REACHED = frozenset({StepKind.ENTERED, StepKind.COMPLETED, StepKind.THROWN})


@dataclass(slots=True)
class Witness:
    """Is told of every case that moves."""

    moves: list[CaseMoved] = field(default_factory=list[CaseMoved])

    def __call__(self, move: CaseMoved) -> None:
        """Note it."""
        self.moves.append(move)

    def cases(self) -> dict[str, str]:
        """The cases in order of their first move, with their processes."""
        return {move.case: move.process for move in self.moves}

    def incidents(self) -> list[Incident]:
        """What is held in some case now."""
        latest = {move.case: move.outcome.after.incidents for move in self.moves}
        return [incident for held in latest.values() for incident in held]

    def completed(self, case: str | None = None) -> list[str]:
        """The elements that were completed, in order; of one case or of all."""
        return [
            step.element
            for move in self.moves
            if case in {None, move.case}
            for step in move.outcome.steps
            if step.event is StepKind.COMPLETED
        ]

    def ends(self, case: str) -> list[str]:
        """The end events that a case reached."""
        steps = (step for move in self.moves if move.case == case for step in move.outcome.steps)
        return [step.element for step in steps if step.type == _END and step.event is StepKind.ENTERED]

    def seen(self) -> Seen:
        """All that was reached."""
        return Seen(
            frozenset(
                (step.process, step.element)
                for move in self.moves
                for step in move.outcome.steps
                if step.event in _REACHED
            ),
            frozenset((flow.process, flow.flow) for move in self.moves for flow in move.outcome.flows),
            frozenset(self._rules()),
        )

    def _rules(self) -> Iterator[tuple[str, str, str, int]]:
        for move in self.moves:
            for made in move.outcome.decided:
                for number in made.matched:
                    yield made.process, made.file, made.decision, number
