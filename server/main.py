"""The web server: `create_app()` builds the application that uvicorn serves."""

from asyncio import get_running_loop
from collections.abc import AsyncGenerator, Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing, contextmanager

from fastapi import FastAPI
from fastapi.concurrency import contextmanager_in_threadpool
from starlette.middleware import Middleware

from server.api.router import OPENAPI_URL, api_routes, describe_ways_in
from server.commands.transaction import Watch
from server.pages.rendering import load_renderer
from server.pages.routes import pages_router
from server.scenarios.checking import ScenarioChecks
from server.scenarios.rooms import Rooms
from server.wiring.background import background
from server.wiring.bodies import BodyLimit
from server.wiring.compressed import CompressedPages
from server.wiring.core import prepare_database
from server.wiring.graph import wire
from server.wiring.headers import SecurityHeaders
from server.wiring.health import HEALTH_ROUTES
from server.wiring.metrics import Measured, new_metrics
from server.wiring.refusals import answer_refusals
from server.wiring.settings import Settings, load_settings
from server.wiring.static import BuiltFiles

HANDLERS = 20
"""Requests of the interface that one process works on at once; no more could have a database connection."""


def create_app(settings: Settings | None = None, watch: Watch | None = None) -> FastAPI:
    """Build the application; the database is opened when it starts. Raises BadSettings and AssetsMissing.

    `watch` is told of every case that moves, as by `wire`.
    """
    settings = settings or load_settings()
    renderer, metrics = load_renderer(), new_metrics()
    app = FastAPI(
        title="Countersign",
        openapi_url=OPENAPI_URL,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,  # the redirect would name the host that the request claims
        lifespan=_lifespan(settings, watch),
        routes=[*HEALTH_ROUTES, *api_routes()],
        middleware=[
            Middleware(Measured, metrics=metrics),
            Middleware(SecurityHeaders, https=settings.https),
            Middleware(CompressedPages),
            Middleware(BodyLimit, document=settings.document_bytes, log=settings.log_bytes),
        ],
    )
    app.state.renderer, app.state.translations, app.state.metrics = renderer, renderer.translations, metrics
    app.mount("/static", BuiltFiles(directory=renderer.assets.folder), name="static")
    app.router.routes.extend(
        pages_router().routes
    )  # included as they are: to include them once more is slow at the start
    answer_refusals(app)
    describe_ways_in(app)
    return app


def _lifespan(settings: Settings, watch: Watch | None) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        get_running_loop().set_default_executor(ThreadPoolExecutor(HANDLERS, "handler"))
        async with contextmanager_in_threadpool(_started(app, settings, watch)):
            yield

    return lifespan


@contextmanager
def _started(app: FastAPI, settings: Settings, watch: Watch | None) -> Generator[None]:
    """Wire this process after it was spawned; on the way out finish what runs."""
    with closing(wire(settings, watch)) as wired, closing(Rooms(settings)) as rooms:
        prepare_database(wired)
        rooms.sweep()
        with background(wired) as work:
            wired.scenario_runs.checker = ScenarioChecks()
            app.state.wired, app.state.background_runs, app.state.rooms = wired, work.runs, rooms
            yield
