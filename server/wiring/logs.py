"""Writes what happens to the error stream, one line each."""

import logging


def write_logs(level: int = logging.INFO) -> None:
    """Send the logs of every library there; SQL and the queue's chatter only from warnings on."""
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for noisy in ("procrastinate", "sqlalchemy.engine", "alembic", "uvicorn.access"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
