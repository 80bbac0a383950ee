"""The page that tells how a process goes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class GuideForm:
    """A form: its title, and its fields as rows of label, kind and what is asked of it."""

    title: str
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class GuideLine:
    """A step: what it is, what is known of it as pairs of label and text, its form, and the ways that leave it.

    `calls_href` leads to the guide of the process that it calls.
    """

    number: int
    name: str
    kind: str
    told: str
    facts: tuple[tuple[str, str], ...]
    form: GuideForm | None
    ways: tuple[str, ...]
    calls_href: str | None


@dataclass(frozen=True, slots=True)
class GuideTable:
    """A decision table: its columns, and its rules as rows of cells."""

    name: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class GuidePage:
    """The guide of a process; `config` is read by the script that draws it, `names` are those of elements.

    `steer_href`: where its version is suspended and resumed, for who may.
    """

    key: str
    href: str
    name: str
    told: str
    version: int
    deployed_at: datetime
    facts: tuple[tuple[str, str], ...]
    steps: tuple[GuideLine, ...]
    tables: tuple[GuideTable, ...]
    config: tuple[Mapping[str, object], ...]
    names: Mapping[str, str]
    diagram: bytes
    steer_href: str | None = None
