"""Alerts of the caller on numbers of reports."""

from starlette.responses import Response

from server.api.access import Caller, ReportsCaller
from server.api.admitting import routes_below
from server.api.bodies import RawBody, read
from server.api.describing import answers, takes
from server.api.refusals import BodyInvalid
from server.api.report_bodies import AlertBody
from server.api.responses import ok
from server.api.watching_shapes import AlertOut, AlertsOut
from server.commands.alerts.set_alert import AddAlert, RemoveAlert, add_alert, remove_alert
from server.domain.alerts import Alert, Direction, Limits, Watched
from server.reports.columns import WORDS
from server.reports.registry import REPORTS
from server.store.alerts import Alerts

router = routes_below("/alerts", tag="alerts")


@router.get("", responses=answers(AlertsOut))
def get_alerts(caller: ReportsCaller) -> Response:
    """The caller's own, oldest first."""
    return _all(caller)


@router.post("", status_code=201, responses=answers(AlertOut, 409, 413, status=201), openapi_extra=takes(AlertBody))
def post_alert(caller: ReportsCaller, raw: RawBody) -> Response:
    """Ask to be told when a number goes too far, and when it is back."""
    body = read(AlertBody, raw)
    known = REPORTS[body.report].columns if body.report in REPORTS else ()
    if body.measure not in known or body.measure in WORDS:
        member = "measure" if known else "report"
        raise BodyInvalid(errors=[{"field": member, "code": "unknown", "message": "There is no such choice."}])
    command = AddAlert(
        actor=caller.actor,
        watched=Watched(
            report=body.report,
            measure=body.measure,
            process=body.process or None,
            branch=body.branch or None,
            step=body.step or None,
        ),
        limits=Limits(
            direction=Direction(body.direction),
            alarm_at=body.alarm_at,
            release_at=body.release_at,
            every=body.every,
            lasting=body.lasting,
        ),
    )
    return ok(_shape(caller.run(add_alert, command)), 201)


@router.post("/{alert_id}/remove", responses=answers(AlertsOut, 404))
def post_remove(alert_id: str, caller: ReportsCaller) -> Response:
    """Remove one of the caller's; answers with those that are left."""
    caller.run(remove_alert, RemoveAlert(actor=caller.actor, alert_id=alert_id))
    return _all(caller)


def _all(caller: Caller) -> Response:
    with caller.wired.database.read() as connection:
        return ok({"items": [_shape(alert) for alert in Alerts(connection).of(caller.actor.id)]})


def _shape(alert: Alert) -> dict[str, object]:
    watched, limits = alert.watched, alert.limits
    return {
        "id": alert.id,
        **{name: getattr(watched, name) for name in ("report", "measure", "process", "branch", "step")},
        **{name: getattr(limits, name) for name in ("direction", "alarm_at", "release_at", "every", "lasting")},
        **{name: getattr(alert, name) for name in ("state", "since", "value", "checked_at", "rests")},
    }
