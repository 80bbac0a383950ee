"""Who is liable for a case: what each did and on which data, what was objected, and who bears which part."""

from dataclasses import dataclass
from datetime import datetime

from server.pages.contexts.parts import ShownSection


@dataclass(frozen=True, slots=True)
class ActCard:
    """Something that was done; `id` is its anchor. `values` were entered, `data` stood there; `entry` of the trail.

    `gone`: what was entered was erased, or is still blind to the reader.
    """

    id: str
    step: str
    person: str
    role: str
    at: datetime
    values: tuple[ShownSection, ...]
    data: tuple[ShownSection, ...]
    entry: int
    digest: str
    objects: bool = False
    overruled: bool = False
    gone: bool = False


@dataclass(frozen=True, slots=True)
class ShareRow:
    """Who bears which part; `person` empty: nobody did a step that the rules name, so nobody bears it yet."""

    share: str
    person: str
    step: str
    indirect: bool
    first: bool


@dataclass(frozen=True, slots=True)
class LiabilityPage:
    """The page of one case; `shares` is empty while nothing was given out. `digest`: of the entries it rests on."""

    id: str
    title: str
    business_key: str
    manager: str
    issued: tuple[ActCard, ...]
    decided: tuple[ActCard, ...]
    managed: tuple[ActCard, ...]
    objections: tuple[ActCard, ...]
    shares: tuple[ShareRow, ...]
    unallocated: str
    table: str
    digest: str
