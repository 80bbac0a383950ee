"""The command line `countersign`."""

from server.cli.app import app

__all__ = ["app"]
