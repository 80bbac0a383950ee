"""Relations of staff to parties, and second looks."""

from dataclasses import asdict

from starlette.responses import Response

from server.api.access import Caller, CasesCaller
from server.api.admitting import routes_below
from server.api.authority_shapes import LookBody, LooksOut, RelationBody, RelationsOut
from server.api.bodies import RawBody, read
from server.api.describing import answers, takes
from server.api.responses import ok
from server.commands.relations.declare import DeclareRelation, declare_relation
from server.commands.relations.end import EndRelation, end_relation
from server.commands.relations.settle_look import SettleLook, settle_look
from server.queries.relations import looks_of, relations_of

router = routes_below("/relations", tag="relations")


@router.get("", responses=answers(RelationsOut))
def get_relations(caller: CasesCaller) -> Response:
    """The caller's own; for compliance those of the people of their branches."""
    return _relations(caller)


@router.post(
    "", status_code=201, responses=answers(RelationsOut, 404, 409, 413, status=201), openapi_extra=takes(RelationBody)
)
def post_relation(caller: CasesCaller, raw: RawBody) -> Response:
    """Declare one; answers with all that the caller may see."""
    body = read(RelationBody, raw)
    command = DeclareRelation(actor=caller.actor, number=body.number, about=body.about, person=body.person)
    caller.run(declare_relation, command)
    return _relations(caller, 201)


@router.post("/{relation_id}/end", responses=answers(RelationsOut, 404, 409))
def post_end(relation_id: str, caller: CasesCaller) -> Response:
    """Let one bar nobody any more; by compliance."""
    caller.run(end_relation, EndRelation(actor=caller.actor, relation_id=relation_id))
    return _relations(caller)


@router.get("/looks", responses=answers(LooksOut))
def get_looks(caller: CasesCaller) -> Response:
    """Second looks, for compliance: those not settled first."""
    return _looks(caller)


@router.post("/looks/{look_id}/settle", responses=answers(LooksOut, 404, 409, 413), openapi_extra=takes(LookBody))
def post_settle(look_id: str, caller: CasesCaller, raw: RawBody) -> Response:
    """Say what the second look found."""
    words = read(LookBody, raw).words
    caller.run(settle_look, SettleLook(actor=caller.actor, look_id=look_id, words=words))
    return _looks(caller)


def _relations(caller: Caller, status: int = 200) -> Response:
    return ok({"items": [asdict(each) for each in relations_of(caller.wired.database, caller.actor)]}, status)


def _looks(caller: Caller) -> Response:
    return ok({"items": [asdict(look) for look, _ in looks_of(caller.wired.database, caller.actor)]})
