"""What two thousand scenarios of a draft cost everybody else: the inbox while they are played, and their own page."""

import io
import re
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx2

from server.auth import sessions
from server.store.database import open_database
from server.store.migrate import upgrade
from tests import site
from tests.bench.measuring import Figure, percentile, report
from tests.engine.dsl import E, S, U, process
from tests.house import House
from tests.scenarios.conftest import HEAD
from tests.scenarios.shop import shop, write_workflows
from tests.scenarios.test_coverage import LARGE, MEDIUM, SMALL
from tests.serving import Server

FILES, EACH, CASES, ROUNDS = 20, 100, 300, 40
SLOWER, PAGE, PROGRESS = 500, 3_000, 500
DESIGNER, CLERK = "admin", "huangmin"
HERE = "/processes/shop/scenarios"
MANY = {"p/p.bpmn": process(S() + U("a", role="everyone") + E(), "s > a > e")}


def scenarios() -> dict[str, str]:
    """Files of scenarios, each of its own name."""
    kinds = SMALL, MEDIUM, LARGE
    names = ["small", "medium", "large"]
    return {
        f"f{file}": HEAD
        + "".join(
            kinds[number % 3].replace(f"name: {names[number % 3]}", f"name: case {file} {number}")
            for number in range(EACH)
        )
        for file in range(FILES)
    }


def prepared(url: str) -> dict[str, tuple[str, str]]:
    """A house with open tasks; sessions of a designer and a clerk."""
    house = House(open_database(url), "recusal")
    house.now = datetime.now(UTC)
    house.deploy(MANY)
    for _ in range(CASES):
        house.start("p", {}, DESIGNER, branch="b1")
    opened = {login: site.open_session(house, login) for login in (DESIGNER, CLERK)}
    house.database.close()
    return opened


def reader(server: Server, session: tuple[str, str]) -> httpx2.Client:
    """Somebody signed in."""
    cookies = {sessions.COOKIE: session[0]}
    return httpx2.Client(base_url=f"http://127.0.0.1:{server.port}", cookies=cookies, timeout=60)


def zipped() -> bytes:
    """The folder of the shop."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path, content in shop().items():
            archive.writestr(path, content)
        for name, text in scenarios().items():
            archive.writestr(f"shop/scenarios/{name}.yaml", text)
    return packed.getvalue()


def milliseconds(act: Callable[[], httpx2.Response]) -> float:
    """How long an answer took that is as it should be."""
    started = time.perf_counter()
    assert act().status_code == httpx2.codes.OK
    return (time.perf_counter() - started) * 1e3


def playing(
    designer: httpx2.Client, inbox: Callable[[], httpx2.Response]
) -> tuple[list[float], list[float], list[str]]:
    """While they are played: milliseconds of the inbox and of the piece that tells how far it is; and what that says."""
    lists, pieces, told = [], [], []
    while True:
        lists.append(milliseconds(inbox))
        started = time.perf_counter()
        answer = designer.get(f"{HERE}/run")
        pieces.append((time.perf_counter() - started) * 1e3)
        said = re.search(r"([\d,]+) of ([\d,]+) scenarios", answer.text)
        told += [said.group(0)] if said and said.group(0) not in told else []
        if answer.headers.get("HX-Refresh"):
            return lists, pieces, told
        time.sleep(0.2)


def figures(server: Server, opened: dict[str, tuple[str, str]]) -> Iterator[Figure]:
    """At rest, then while they are played."""
    with reader(server, opened[DESIGNER]) as designer, reader(server, opened[CLERK]) as clerk:
        csrf = {"csrf_token": opened[DESIGNER][1]}
        upload = designer.post("/processes/upload", data=csrf, files={"files": ("shop.zip", zipped())})
        assert upload.headers["location"] == "/processes/shop/draft", upload.text

        def inbox() -> httpx2.Response:
            return clerk.get("/inbox?view=groups")

        rest = [milliseconds(inbox) for _ in range(ROUNDS)]
        yield Figure("inbox at rest", percentile(rest, 50), "ms", None, min(rest), max(rest))
        pages = [milliseconds(lambda: designer.get(HERE)) for _ in range(4)]
        yield Figure("page of 2,000 scenarios, first", pages[0], "ms", PAGE)
        yield Figure("page of 2,000 scenarios, again", min(pages[1:]), "ms", PROGRESS)
        begun = time.perf_counter()
        assert designer.post(f"{HERE}/run", data=csrf).headers["location"] == HERE
        lists, pieces, told = playing(designer, inbox)
        taken = time.perf_counter() - begun
        yield Figure("scenarios played in a second", FILES * EACH / taken, "/s")
        yield Figure("steps of progress told", len(told), "", 5, least=True)
        more = [each - percentile(rest, 50) for each in lists]
        yield Figure("inbox while they are played, slower by", percentile(more, 50), "ms", SLOWER, min(more), max(more))
        yield Figure("the slowest of a hundred, slower by", percentile(more, 99), "ms", SLOWER)
        yield Figure("piece that tells how far it is", percentile(pieces, 95), "ms", PROGRESS, min(pieces), max(pieces))
        yield Figure("page with the results, first", milliseconds(lambda: designer.get(HERE)), "ms", PAGE)


def main() -> bool:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_workflows(folder / "workflows", shop())
        url = f"sqlite:///{folder / 'bench.sqlite'}"
        database = open_database(url)
        upgrade(database)
        database.close()
        opened = prepared(url)
        with Server(url, folder, workflows_dir=str(folder / "workflows"), locale="en") as server:
            return report("scenarios", list(figures(server, opened)))


if __name__ == "__main__":
    raise SystemExit(0 if main() else 1)
