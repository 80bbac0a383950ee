"""Lanes: each element stands in one innermost lane, and each lane names elements that exist."""

from collections.abc import Iterator

from server.domain.people import LONGEST_ROLE_NAME, is_role_name
from server.domain.wording import said
from server.engine.bundle import Finding
from server.engine.lanes import Lane, lanes_of
from server.engine.syntax import excerpt
from server.engine.upload import Scope, Upload

ROLE_ADVICE = said(
    "A role is printable text of up to %(longest_role_name)s characters without @.", longest_role_name=LONGEST_ROLE_NAME
)


def members(upload: Upload) -> Iterator[Finding]:
    """A lane lists flow nodes of its own process."""
    for scope in upload.scopes:
        inside = {place.id for _, place in upload.places() if place.process == scope.host.process}
        for lane in lanes_of(scope.host.node):
            for member in lane.members:
                if member not in inside:
                    yield _found(
                        scope,
                        lane,
                        "dangling_lane",
                        said(
                            "It lists %(member)s, which is no activity, event or gateway of its process.", member=member
                        ),
                        said("Remove the flowNodeRef."),
                    )


def apart(upload: Upload) -> Iterator[Finding]:
    """An element in two lanes of which neither holds the other has no single role."""
    for scope in upload.scopes:
        first: dict[str, str] = {}
        for lane, around in _nested(scope):
            for member in lane.members:
                holder = first.get(member)
                if holder is not None and holder not in around:
                    yield _found(
                        scope,
                        lane,
                        "several_lanes",
                        said("%(member)s already stands in the lane %(holder)s.", member=member, holder=holder),
                        said("Keep it in one lane."),
                    )
                first[member] = lane.id


def roles(upload: Upload) -> Iterator[Finding]:
    """The name of a lane is the role of its tasks, unless it says another."""
    for scope in upload.scopes:
        for lane in lanes_of(scope.host.node):
            if lane.role is not None and not is_role_name(lane.role):
                message = said("Nobody can hold the role %(role)s.", role=excerpt(lane.role))
                yield _found(scope, lane, "lane_role", message, ROLE_ADVICE)


RULES = (members, apart, roles)


def _nested(scope: Scope) -> Iterator[tuple[Lane, frozenset[str]]]:
    """Lanes with the ids of the lanes around them."""
    around: dict[str, frozenset[str]] = {}
    for node in scope.host.node.walk():
        if node.kind == "lane":
            for inner in node.walk():
                if inner.kind == "lane" and inner is not node:
                    around[inner.id] = around.get(inner.id, frozenset()) | {node.id}
    for lane in lanes_of(scope.host.node):
        yield lane, around.get(lane.id, frozenset())


def _found(scope: Scope, lane: Lane, rule: str, message: str, advice: str) -> Finding:
    return Finding(scope.host.file, lane.id or None, rule, message, advice)
