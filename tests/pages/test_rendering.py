"""Pages escape what they show, miss nothing silently, and lay forms out by section."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from jinja2 import UndefinedError

from server.forms.errors import FieldError
from server.forms.schema import parse_form
from server.pages.contexts.entrance import ErrorPage, SignInPage
from server.pages.form_views import form_view
from server.pages.rendering import load_renderer
from server.pages.viewer import Theme, Viewer

FORM = b"""{"title": "Visit", "type": "object", "required": ["place"], "additionalProperties": false, "properties": {
  "place": {"type": "string", "title": "Place", "x-widget": "text"},
  "host": {"type": "object", "title": "Host", "description": "Who received us", "additionalProperties": false,
    "properties": {"name": {"type": "string", "title": "Name", "x-widget": "text"}}}}}"""
VIEWER = Viewer(
    locale="en",
    theme=Theme.AUTO,
    zone=ZoneInfo("UTC"),
    now=datetime(2026, 11, 21, tzinfo=UTC),
    here="/sign-in",
    csrf_token="secret-of-the-session",
)


@pytest.fixture(scope="module")
def renderer():
    return load_renderer()


def test_what_people_typed_is_escaped(renderer):
    text = renderer.render("signin/page.html", SignInPage(login='"><script>alert(1)</script>'), VIEWER)
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text


def test_every_form_that_posts_carries_the_token(renderer):
    text = renderer.render("signin/page.html", SignInPage(), VIEWER)
    assert text.count('method="post"') == text.count('name="csrf_token" value="secret-of-the-session"') == 3


def test_a_context_that_lacks_a_field_is_an_error(renderer):
    @dataclass(frozen=True)
    class Incomplete:
        login: str = ""

    with pytest.raises(UndefinedError):
        renderer.render("signin/page.html", Incomplete(), VIEWER)


def test_a_page_is_in_the_readers_language_and_theme(renderer):
    text = renderer.render("error/page.html", ErrorPage(404), replace(VIEWER, locale="zh", theme=Theme.DARK))
    assert '<html lang="zh-CN" data-bs-theme="dark">' in text
    assert "没有找到" in text


def test_responses_carry_their_status_and_are_not_kept(renderer):
    response = renderer.respond("error/page.html", ErrorPage(409), VIEWER, status=409)
    assert (response.status_code, response.headers["Cache-Control"]) == (409, "no-store")


def test_a_form_is_laid_out_by_section_with_its_errors():
    form = parse_form("visit", FORM)
    error = FieldError("host.name", "too_long", "Enter at most %(limit)s characters.", {"limit": "9"})
    view = form_view(form, {"place": "Qingshan"}, (error,), lambda msgid, params: msgid % params)
    assert [(section.title, section.help, [field.id for field in section.fields]) for section in view.sections] == [
        ("", "", ["field-place"]),
        ("Host", "Who received us", ["field-host-name"]),
    ]
    assert [(one.field_id, one.label, one.message) for one in view.errors] == [
        ("field-host-name", "Name", "Enter at most 9 characters.")
    ]
    assert view.sections[0].fields[0].value == "Qingshan"
    assert view.sections[1].fields[0].error == "Enter at most 9 characters."
