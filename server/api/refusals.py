"""What can be wrong with a request before its meaning is looked at."""

from server.domain.errors import Invalid


class BodyTooLarge(Invalid):
    """The request is larger than %(limit)s bytes."""


class NotJson(Invalid):
    """The request body is not usable JSON: %(problem)s."""


class NotAnUpload(Invalid):
    """The request carries no usable files: %(problem)s."""


class BodyInvalid(Invalid):
    """Some fields of the request are not valid."""
