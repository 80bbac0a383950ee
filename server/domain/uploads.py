"""What can be wrong with files that are sent."""

from server.domain.errors import Invalid


class BodyTooLarge(Invalid):
    """The request is larger than %(limit)s bytes."""


class NotAnUpload(Invalid):
    """The request carries no usable files: %(problem)s."""
