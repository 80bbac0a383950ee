"""The whole application with the demo house, and people who try every door."""

from tests.pages.conftest import app, house, sign_in  # noqa: F401 -- fixtures
