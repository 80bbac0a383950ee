"""The whole application with the demo house, and people who try every door."""

import pytest

from tests.doors.doors import Interface, Pages
from tests.pages.conftest import app, house, sign_in  # noqa: F401 -- fixtures


@pytest.fixture(params=[Pages, Interface], ids=["page", "api"])
def door(request):
    return request.param()
