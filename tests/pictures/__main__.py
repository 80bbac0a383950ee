"""Makes the pictures of the documentation, all or those named: what each shows stands in pictures.yaml."""

import sys
import tempfile
from pathlib import Path

import yaml
from fastapi import FastAPI
from playwright.sync_api import Browser, FilePayload, Page, sync_playwright

from server.main import create_app
from server.wiring.settings import PROJECT
from tests.browser.conftest import SWITCHES, installed_chromium
from tests.browser.live import Reader, fill, serving
from tests.pictures.house import bring_incident, fresh_house

IMAGES = PROJECT / "docs" / "images"
LARGEST_KB = 120
BESIDE = 12  # pixels around what is cut out
SECONDS = 120  # that reports may take to be ready
SOON = 503


def main(names: list[str]) -> int:
    """Each picture is taken in a house of its own, so that none shows what another one did."""
    pictures = yaml.safe_load((Path(__file__).parent / "pictures.yaml").read_text(encoding="utf-8"))
    unknown = set(names) - {one["file"] for one in pictures}
    assert not unknown, f"no such pictures: {sorted(unknown)}"
    large = []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=installed_chromium(), args=SWITCHES)
        for picture in pictures:
            if not names or picture["file"] in names:
                size = len(_taken(chromium, picture)) // 1000
                print(f"{picture['file']}: {size} KB")
                large += [picture["file"]] if size > LARGEST_KB else []
        chromium.close()
    if large:
        print("too large:", ", ".join(large), file=sys.stderr)
    return 1 if large else 0


def _taken(chromium: Browser, picture: dict) -> bytes:
    width, height = picture.get("size", [1280, 800])
    look = {"lang": picture.get("lang", "en"), "theme": picture.get("theme", "light")}
    with tempfile.TemporaryDirectory() as folder, serving(_site(Path(folder), picture)) as url:
        reader = Reader(chromium, url, look, viewport={"width": width, "height": height}, reduced_motion="reduce")
        if "as" in picture:
            reader.sign_in(picture["as"])
        for step in picture["steps"]:
            for what, value in step.items():
                _STEPS[what](reader.page, value)
        reader.page.wait_for_timeout(picture.get("rests", 400))
        data = reader.page.screenshot(path=IMAGES / picture["file"], full_page=True, clip=_cut(reader.page, picture))
        assert reader.complaints == []
        reader.close()
        return data


def _site(folder: Path, picture: dict) -> FastAPI:
    settings = fresh_house(folder)
    if picture.get("incident"):
        bring_incident(settings)
    return create_app(settings)


def _cut(page: Page, picture: dict) -> dict[str, float]:
    """All of the window's width from one element to another; or these elements with a little beside them."""
    width = page.viewport_size["width"]
    if "show" in picture:
        boxes = [page.locator(one).first.bounding_box() for one in picture["show"]]
        left, top = (min(box[side] for box in boxes) - BESIDE for side in ("x", "y"))
        right = max(box["x"] + box["width"] for box in boxes) + BESIDE
        bottom = max(box["y"] + box["height"] for box in boxes) + BESIDE
        left, right = max(left, 0), min(right, width)
    else:
        left, top, right, bottom = 0, 0, width, page.viewport_size["height"]
    scrolled = page.evaluate("window.scrollY") if "show" in picture else 0
    top += scrolled
    bottom = min(bottom + scrolled, top + picture.get("most", 900))
    return {"x": left, "y": top, "width": right - left, "height": bottom - top}


def _go(page: Page, path: str) -> None:
    """A page; of reports, when what they are computed from has been read."""
    for _ in range(SECONDS):
        if page.context.request.get(path).status != SOON:
            break
        page.wait_for_timeout(1000)
    page.goto(path)
    page.wait_for_load_state("networkidle")


def _case(page: Page, text: str) -> None:
    """The first case that the search for this text finds."""
    page.goto(f"/cases?q={text}")
    page.locator("td.title a").first.click()
    page.wait_for_load_state("networkidle")


def _task(page: Page, text: str) -> None:
    """An open step, by its name, on the page of a case."""
    page.locator("[aria-labelledby=steps-heading] a", has_text=text).first.click()
    page.wait_for_selector("#task-form")


def _find(page: Page, sought: dict[str, str]) -> None:
    """A task of the inbox: in which list, what the search is for, and the step when it finds several."""
    page.goto(f"/inbox?view={sought['view']}&q={sought['q']}")
    page.locator("tr", has_text=sought.get("step", "")).locator("td.title a").first.click()
    page.wait_for_selector("#task-form")


def _sent(text: str) -> FilePayload:
    return {"name": "payments.csv", "mimeType": "text/csv", "buffer": text.encode()}


def _press(page: Page, selector: str) -> None:
    page.locator(selector).first.click()
    page.wait_for_load_state("networkidle")


_STEPS = {
    "go": _go,
    "case": _case,
    "task": _task,
    "find": _find,
    "press": _press,
    "file": lambda page, text: page.set_input_files("input[type=file]", _sent(text)),
    "fill": fill,
    "scroll": lambda page, selector: page.locator(selector).first.scroll_into_view_if_needed(),
}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
