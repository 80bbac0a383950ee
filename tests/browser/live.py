"""The demo house on a live server, and people who use it in a browser."""

import re
import socket
import threading
import time
from contextlib import contextmanager

import uvicorn

from server.auth.sessions import COOKIE
from server.auth.tokens import new_session_token
from tests import site
from tests.house import APPLICATION, LOAN_WALK

DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
FORESEEN = re.compile(
    r"Failed to load resource: the server responded with a status of (403|404|409|422)"
    r"|Autofocus processing was blocked because a document already has a focused element"  # htmx was there first
)


@contextmanager
def serving(app):
    """The address of the application, served by a thread meanwhile."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        while not server.started:
            time.sleep(0.02)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


def application(name, **more):
    return {**APPLICATION, **more, "applicant": {**APPLICATION["applicant"], "name": name}}


def walk(house, name, until=None):
    """A case of this applicant, brought to the element `until` without a browser; gives its id."""
    case = house.start("loan_origination", application(name), "wangfang")
    for element, (login, data) in LOAN_WALK.items():
        if element == until:
            break
        house.do(case, element, login, data)
    return case


def fill(page, data, within=""):
    """Enter data into the form of the page as a person does."""
    form = page.locator("form.card")
    for key, value in data.items():
        name = within + key
        if isinstance(value, dict):
            fill(page, value, f"{name}.")
        elif isinstance(value, list):
            for one in value:
                form.locator(f'[name="{name}"][value="{one}"]').check()
        else:
            _enter(form, name, str(value).lower() if isinstance(value, bool) else str(value))


def _enter(form, name, text):
    field = form.locator(f'[name="{name}"]')
    kind = field.first.get_attribute("type")
    if kind == "radio":
        form.locator(f'[name="{name}"][value="{text}"]').check()
    elif field.first.evaluate("node => node.tagName") == "SELECT":
        field.select_option(text)
    elif kind == "datetime-local":
        field.fill(text[: len("2026-11-27T09:00")])  # a person enters the time of the house
    else:
        field.fill(text)


class Reader:
    """Somebody at a browser of their own; `complaints` gathers what the console says."""

    def __init__(self, chromium, url, look=None, **options):
        self.url = url
        self.context = chromium.new_context(**{"base_url": url, "viewport": DESKTOP, **options})
        cookies = {"lang": "en", "theme": "light", **(look or {})}
        self.context.add_cookies([{"name": name, "value": value, "url": url} for name, value in cookies.items()])
        self.complaints = []
        self.page = self.context.new_page()
        self.page.on("console", lambda said: FORESEEN.match(said.text) or self.complaints.append(said.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        # Dialogues for files are caught from the first page on: a dialogue may open faster than its catching begins.
        self.page.on("filechooser", lambda _: None)

    def sign_in(self, login):
        self.page.goto("/sign-in")
        self.page.fill("#login", login)
        self.page.fill("#password", site.PASSWORD)
        self.page.click("form[action='/sign-in'] button")
        self.page.wait_for_url("**/inbox*")
        return self

    def come_in(self, house, login):
        """Stand where one stands after signing in, without the page and the slow password; elsewhere that is tested."""
        token, _ = site.open_session(house, login, new_session_token())
        self.context.add_cookies([{"name": COOKIE, "value": token, "url": self.url, "httpOnly": True}])
        self.page.goto("/inbox")
        return self

    def claim(self, name, step):
        """Take the task of this applicant at a step from the list of the groups, and open it."""
        page = self.page
        page.goto("/inbox?view=groups")
        page.locator("tr", has_text=name).filter(has_text=step).locator("button").click()
        page.locator("main .notice[role=status] a").click()
        page.wait_for_selector("#task-form")

    def submit(self):
        self.page.click("#task-form .btn-primary")
        self.page.wait_for_url("**/inbox*")

    def said(self):
        return self.page.locator("main .notice[role=status]").inner_text()

    def close(self):
        self.context.close()
