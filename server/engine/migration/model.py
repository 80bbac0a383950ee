"""Values of a migration: what is in its way, what it changes, and the case as it stands afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from server.engine.migration.words import WORDS
from server.engine.model import EngineRefusal, Standing


class Verdict(StrEnum):
    """Whether a case can move: as it is, only once an element is mapped, or not at all."""

    MOVES = "moves"
    NEEDS_MAPPING = "needs_mapping"
    CANNOT = "cannot"


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to say about an element (id) of a process: `weight` is what it makes of the verdict.

    `candidates` are elements of the new version that could take its place, the likeliest first.
    """

    code: str
    weight: Verdict
    process: str
    element: str
    params: tuple[tuple[str, str], ...] = ()
    candidates: tuple[str, ...] = ()

    @property
    def msgid(self) -> str:
        """The English text with its `%(name)s` places, for translation."""
        return WORDS[self.code]

    @property
    def message(self) -> str:
        """What it says, in English."""
        return self.msgid % dict(self.params)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is to be said of one case, or of all that stand alike."""

    remarks: tuple[Remark, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """The worst that any remark makes of it."""
        weights = {remark.weight for remark in self.remarks}
        return next((v for v in (Verdict.CANNOT, Verdict.NEEDS_MAPPING) if v in weights), Verdict.MOVES)


@dataclass(frozen=True, slots=True)
class Moved:
    """A case on the new version: its state, how it stood and stands, and what lists show of it."""

    blob: bytes
    before: Standing
    after: Standing
    remarks: tuple[Remark, ...]
    title: str | None = None
    columns: Mapping[str, object] = field(default_factory=dict[str, object])


class CannotMove(EngineRefusal):
    """The case cannot move to the new version, or an element needs a mapping."""

    def __init__(self, judgement: Judgement) -> None:
        self.judgement = judgement
        super().__init__(" ".join(r.message for r in judgement.remarks if r.weight is not Verdict.MOVES))
