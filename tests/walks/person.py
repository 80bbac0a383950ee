"""Somebody at a browser: every page they open is looked at for what no page may have."""

from contextlib import contextmanager
from dataclasses import replace

from playwright.sync_api import Error

from server.auth.csrf import HEADER
from server.auth.sessions import COOKIE, IDLE
from server.auth.tokens import digest
from server.scenarios.refusing import Unmet
from server.store.access import Sessions
from server.store.unit_of_work import UnitOfWork
from tests.browser.live import Reader

PATIENCE = 30_000
"""Milliseconds: the machine may be busy with other things."""
API = "/api/v1"
NO_DATE = "The specified value "
"""So Chromium warns of a text in a date field, which only somebody without such fields can have entered."""


class Person:
    """A person of the house with a browser of their own, signed in once; `opened` counts the pages they looked at."""

    def __init__(self, chromium, url, database, login):
        self.login, self.opened = login, 0
        self._database, self._failed = database, []
        self._reader = Reader(chromium, url)
        self.page = self._reader.page
        self.page.set_default_timeout(PATIENCE)
        self.page.on("response", lambda answer: answer.status < 500 or self._failed.append(answer.url))
        self._reader.sign_in(login)
        self.look()
        self._session = self._read_session()

    def open(self, address):
        """Go to a page; gives its status."""
        answer = self.page.goto(address)
        self.look()
        return answer.status

    def press(self, button):
        """Press what leads to another page; gives its status."""
        with self.page.expect_navigation() as went:
            button.click()
        self.look()
        return went.value.status

    def look(self):
        """Whether the page that is open is as every page must be."""
        self.opened += 1
        headings = self.page.locator("h1").count()
        complaints = [said for said in self._reader.complaints if not said.startswith(NO_DATE)]
        faults = [*(f"failed: {url}" for url in self._failed), *complaints]
        if headings != 1:
            faults.append(f"{headings} headings h1")
        self._failed.clear()
        self._reader.complaints.clear()
        if faults:
            raise Unmet(f"that {self.page.url} is without fault for {self.login}", "; ".join(faults))

    def call(self, method, path, **body):
        """(status, JSON) of a request to the interface, made with the session of this browser."""
        headers = {HEADER: self._session.csrf, "Accept-Language": "en"}
        more = {"data": body} if method == "POST" else {}
        answer = self.page.request.fetch(f"{API}{path}", method=method, headers=headers, **more)
        return answer.status, answer.json()

    def leave(self):
        """Let go of the page, so that it asks nothing of the server."""
        self.page.goto("about:blank")
        self._reader.complaints.clear()

    def rest(self):
        """Leave a list that would renew itself meanwhile."""
        if "/inbox" in self.page.url:
            self.leave()

    def come_back(self, work, now):
        """Be signed in still in a house that was made anew, where it is `now`."""
        work.sessions.add(replace(self._session, created_at=now, seen_at=now, expires_at=now + IDLE))

    def close(self):
        """Close the browser."""
        self._reader.close()

    def _read_session(self):
        cookie = next(one["value"] for one in self._reader.context.cookies() if one["name"] == COOKIE)
        with UnitOfWork(self._database) as work:
            now = work.clock.now()
        with self._database.read() as connection:
            return Sessions(connection, self._database.branches).signed_in(digest(cookie), now).session


class People:
    """Who has a browser, by login."""

    def __init__(self, chromium, url, database):
        self._room = chromium, url, database
        self._here, self._last = {}, None

    def __getitem__(self, login):
        if login not in self._here:
            self._here[login] = Person(*self._room, login)
        if self._last is not None and self._last.login != login:
            self._last.rest()
        self._last = self._here[login]
        return self._last

    @property
    def opened(self):
        """How many pages they looked at."""
        return sum(person.opened for person in self._here.values())

    def leave(self):
        """All let go of their pages."""
        for person in self._here.values():
            person.leave()

    def come_back(self):
        """All are signed in again in a house that was made anew."""
        with UnitOfWork(self._room[2]) as work:
            now = work.clock.now()
            for person in self._here.values():
                person.come_back(work, now)
            work.commit()

    def picture(self, path):
        """A picture of what the last to act saw."""
        if self._last is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._last.page.screenshot(path=path.with_suffix(".png"), full_page=True)

    def close(self):
        """Close every browser."""
        for person in self._here.values():
            person.close()


@contextmanager
def at_the_browser(what):
    """What the browser cannot do is a failure of the step. Raises Unmet."""
    try:
        yield
    except Error as error:
        raise Unmet(f"that one can {what}", error.message.partition("Call log:")[0].strip()) from error


__all__ = ["People", "Person", "at_the_browser"]
