"""All pages."""

from fastapi import APIRouter, Depends

from server.pages import (
    alerts,
    case,
    cases,
    comments,
    compare,
    diagrams,
    display,
    documents,
    drafts,
    imports,
    inbox,
    list_export,
    logs,
    mail,
    mailed_reports,
    notices,
    report_bottlenecks,
    report_flows,
    report_forecast,
    report_now,
    report_overview,
    report_people,
    report_step,
    reports,
    search,
    several,
    sign_in,
    start,
    task,
    views,
    what_if,
)
from server.pages.addresses import usable_address


def pages_router() -> APIRouter:
    """The router of the pages."""
    router = APIRouter(include_in_schema=False, dependencies=[Depends(usable_address)])
    for part in (
        sign_in,
        display,
        inbox,
        list_export,
        notices,
        mail,
        report_overview,
        logs,
        report_bottlenecks,
        report_step,
        report_now,
        report_forecast,
        report_flows,
        report_people,
        alerts,
        mailed_reports,
        what_if,
        reports,
        search,
        several,
        views,
        task,
        drafts,
        documents,
        case,
        cases,
        compare,
        comments,
        imports,
        start,
        diagrams,
    ):
        router.include_router(part.router)
    return router
