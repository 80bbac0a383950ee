"""The bound on request bodies, announced or not."""

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from server.wiring.bodies import LIMIT, UPLOAD_LIMIT, BodyLimit


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
