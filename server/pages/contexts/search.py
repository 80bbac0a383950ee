"""What was found: tasks, cases, people, processes and places to go."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing to go to; `hint` tells it from others of the same name."""

    href: str
    text: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class HitGroup:
    """Hits of one kind; `more_href` leads to all of them, where there is a list."""

    title: str
    hits: tuple[Hit, ...]
    more_href: str | None = None


@dataclass(frozen=True, slots=True)
class SearchPage:
    """`q` is what was searched for; without it there are only places to go."""

    q: str
    groups: tuple[HitGroup, ...]

    @property
    def count(self) -> int:
        """How many hits are shown."""
        return sum(len(group.hits) for group in self.groups)
