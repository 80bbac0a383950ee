"""Serves every page with made-up contexts, so that it can be looked at: `python -m tests.browser.preview`."""

from functools import cache
from zoneinfo import ZoneInfo

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles

from server.pages.assets import SECURITY_HEADERS
from server.pages.preferences import choose_locale, choose_theme
from server.pages.rendering import load_renderer
from server.pages.viewer import Flash, SignedInPerson, Viewer
from tests.browser import samples


def preview_app():
    app = FastAPI()
    renderer = load_renderer()
    app.mount("/static", StaticFiles(directory=renderer.assets.folder))

    @app.middleware("http")
    async def guard(request, call_next):
        response = await call_next(request)
        response.headers.update(SECURITY_HEADERS)
        return response

    def viewer(request, *, signed_in=True):
        cookies = request.cookies
        flash = Flash("“受理”已提交。", next_href="/preview/task", next_title="王芳 · 房屋修缮", next_label="下一项：")
        return Viewer(
            locale=choose_locale(cookies.get("lang"), None, renderer.translations.locales, "en"),
            theme=choose_theme(cookies.get("theme")),
            zone=ZoneInfo("Asia/Shanghai"),
            now=samples.NOW,
            here=request.url.path,
            csrf_token="token",
            person=SignedInPerson("p", "李娜", "青山信用社") if signed_in else None,
            may_start=True,
            may_see_cases=True,
            open_tasks="7",
            flash=flash if "flash" in request.query_params else None,
        )

    @cache
    def pages(locale):
        return samples.pages(lambda msgid, params: renderer.translations.translate(locale, msgid, params))

    def show(request, name):
        template, page, status, signed_in = pages(viewer(request).locale)[name]
        return renderer.respond(template, page, viewer(request, signed_in=signed_in), status=status)

    @app.get("/preview/{name}")
    def preview(request: Request, name: str):
        return show(request, name)

    @app.get("/inbox")
    def inbox(request: Request, q: str = ""):
        return show(request, "inbox-nothing-found" if q else "inbox")

    @app.post("/tasks/{task}/complete")
    async def complete(request: Request, task: str):
        form = await request.form()
        if form.get("purpose"):
            return RedirectResponse("/inbox?flash", 303)
        return show(request, "task-errors")

    @app.post("/tasks/{task}/draft")
    def draft(task: str):
        return RedirectResponse("/preview/task?flash", 303)

    @app.get("/processes/{key}/versions/{number}/bpmn")
    def bpmn(key: str, number: int):
        return FileResponse(samples.WORKFLOW / f"{key}.bpmn", media_type="application/xml")

    return app


if __name__ == "__main__":
    uvicorn.run(preview_app(), port=8765)
