"""The bound on request bodies, announced or not."""

import asyncio
import time

import pytest
from anyio.from_thread import start_blocking_portal
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from server.wiring.bodies import LIMIT, SLOWEST, UPLOAD_LIMIT, BodyLimit


async def size(request):
    return PlainTextResponse(str(len(await request.body())))


PATHS = ("/x", "/api/v1/deployments")
CLIENT = TestClient(BodyLimit(Starlette(routes=[Route(path, size, methods=["POST"]) for path in PATHS])))


def chunks(total):
    while total > 0:
        yield b"x" * min(65536, total)
        total -= 65536


@pytest.mark.parametrize(("path", "limit"), [("/x", LIMIT), ("/api/v1/deployments", UPLOAD_LIMIT)])
def test_a_body_up_to_the_limit_passes(path, limit):
    assert CLIENT.post(path, content=b"x" * limit).text == str(limit)


@pytest.mark.parametrize(("path", "limit"), [("/x", LIMIT), ("/api/v1/deployments", UPLOAD_LIMIT)])
def test_a_larger_body_is_refused(path, limit):
    assert CLIENT.post(path, content=b"x" * (limit + 1)).status_code == 413


def test_a_body_that_does_not_say_its_size_is_counted():
    assert CLIENT.post("/x", content=chunks(LIMIT + 1)).status_code == 413
    assert CLIENT.post("/x", content=chunks(LIMIT)).text == str(LIMIT)


def answer_to(pieces, pause, grace):
    """The status and the headers, from a loop of its own: the thread may run one for the browser's tests."""
    with start_blocking_portal() as portal:
        return portal.call(body_in, pieces, pause, grace)


async def body_in(pieces, pause, grace):
    """The status of a request whose body comes piece by piece."""
    sent, left = [], list(pieces)

    async def receive():
        if not left:
            await asyncio.Event().wait()
        await asyncio.sleep(pause)
        return {"type": "http.request", "body": left.pop(0), "more_body": True}

    async def send(message):
        sent.append(message)

    app = BodyLimit(Starlette(routes=[Route("/x", size, methods=["POST"])]), grace=grace)
    scope = {"type": "http", "method": "POST", "path": "/x", "headers": [], "query_string": b"", "http_version": "1.1"}
    await app(scope, receive, send)
    return sent[0]["status"], dict(sent[0]["headers"])


@pytest.mark.parametrize("pieces", [[], [b"x"] * 1000], ids=["nothing more", "byte by byte"])
def test_a_body_that_does_not_come_to_its_end_is_refused_in_time(pieces):
    began = time.monotonic()
    status, headers = answer_to(pieces, 0.05, 0.4)
    assert (status, headers[b"connection"]) == (408, b"close")
    assert 0.4 <= time.monotonic() - began < 20


def test_a_large_body_may_take_its_time():
    began = time.monotonic()
    assert answer_to([b"x" * SLOWEST] * 2, 0.3, 0.5)[0] == 408
    assert time.monotonic() - began > 2
