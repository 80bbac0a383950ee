"""What can be wrong with a request before its meaning is looked at."""

from server.domain.errors import Invalid


class NotJson(Invalid):
    """The request body is not usable JSON: %(problem)s."""


class BodyInvalid(Invalid):
    """Some fields of the request are not valid."""
