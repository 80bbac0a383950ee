"""Whether the tokens of a diagram always get to an end: soundness, by playing every order in which they may move."""

from collections.abc import Iterable, Iterator

from server.engine.bundle import Finding
from server.engine.soundness.judging import Judge
from server.engine.upload import Upload

_NOT_FLOWING = frozenset(
    {"dangling_flow", "flow_across_scopes", "flow_from_end", "flow_to_start", "flow_to_boundary", "condition_not_read"}
    | {"gateway_no_way_out", "gateway_no_way_in", "complex_gateway", "instantiating_gateway", "event_gateway_target"}
    | {"duplicate_id", "subprocess_start", "event_subprocess_flow", "dangling_boundary", "boundary_host"}
    | {"link_without_catch", "link_without_throw", "link_with_flow", "several_event_definitions", "event_kind"}
)
"""Rules about how elements hang together: where one is broken, there is no game to play yet."""


def unsound(upload: Upload, findings: Iterable[Finding]) -> Iterator[Finding]:
    """What is wrong with the flow of tokens, in files whose elements hang together as far as `findings` tell."""
    broken = {finding.file for finding in findings if finding.rule in _NOT_FLOWING and finding.severity == "error"}
    judge = Judge(upload)
    for scope in upload.scopes:
        if scope.host.file not in broken:
            yield from judge.judge(scope).findings
