"""All that can be read of the app: every GET route with what there is in the house, and every link on what it answers."""

import re
from html import unescape
from io import BytesIO
from itertools import product
from urllib.parse import urlsplit

from pypdf import PdfReader

_LINK = re.compile(r'(?:href|hx-get|src)="(/[^"#]*)')
_PARAMETER = re.compile(r"{(\w+)(?::\w+)?}")
NOT_READ = ("/static", "/unsubscribe", "/sign-in")
"""What needs no session, and therefore tells nothing of cases."""


def readable(app):
    """The paths of all routes that are read."""
    routes = [
        route
        for outer in app.router.routes
        for route in (outer.effective_route_contexts() if hasattr(outer, "effective_route_contexts") else [outer])
    ]
    found = {route.path for route in routes if "GET" in (getattr(route, "methods", None) or ())}
    assert {"/cases/{case_id}", "/api/v1/audit", "/reports/{name}/file"} < found
    return sorted(path for path in found if not path.startswith(NOT_READ))


def of_routes(paths, known):
    """The addresses of routes: each of their parameters with all that is known of it (by name), else with `1`."""
    for path in paths:
        names = _PARAMETER.findall(path)
        for chosen in product(*(known.get(name, ["1"]) for name in names)):
            values = iter(chosen)
            yield _PARAMETER.sub(lambda _, values=values: str(next(values)), path)


def text_of(answer):
    """What an answer tells, its headers too."""
    told = answer.content
    if told.startswith(b"%PDF"):
        told = "\n".join(page.extract_text() for page in PdfReader(BytesIO(told)).pages).encode()
    return told.decode(errors="replace") + repr(answer.headers.multi_items())


def read_all(person, addresses, *, follow):
    """(address, status, text) of these addresses as a person reads them; `follow`: so many links besides."""
    waiting = [*addresses]
    seen, links = set(waiting), 0
    for address in waiting:
        answer = person.get(address)
        text = text_of(answer)
        yield address, answer.status_code, text
        for link in _links(answer, text):
            if links < follow and link not in seen and not urlsplit(link).path.startswith(NOT_READ):
                seen.add(link)
                links += 1
                waiting.append(link)


def _links(answer, text):
    found = _LINK.findall(text) if "html" in answer.headers.get("content-type", "") else []
    return [unescape(link) for link in found] + [answer.headers.get("location", NOT_READ[0])]
