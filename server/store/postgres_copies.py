"""Consistent copies of a PostgreSQL database, by the client programs that come with it."""

import os
import shutil
import subprocess
from pathlib import Path

from sqlalchemy.engine import URL, make_url

from server.domain.errors import Told

_OURS = frozenset({"alembic_version", "case", "audit_entry"})


class ClientFailed(Told):
    """A program of PostgreSQL is missing or failed; the message is for the operator, the program said why."""


def dump(database_url: str, path: Path) -> None:
    """Write the database to a file while it is used. Raises ClientFailed, and leaves no file then."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        _run("pg_dump", "--format=custom", f"--file={path}", url=database_url)
    except ClientFailed:
        path.unlink(missing_ok=True)  # what a dump that failed leaves is no backup
        raise


def restore(database_url: str, path: Path) -> None:
    """Put a sound dump in place of what the database holds, in one transaction. Raises ClientFailed."""
    options = ("--clean", "--if-exists", "--no-owner", "--single-transaction")
    _run("pg_restore", *options, str(path), url=database_url)


def is_sound(path: Path) -> bool:
    """Whether the file is a dump of this program's database that can be read to its end."""
    try:
        listed = _run("pg_restore", "--list", str(path))
        _run("pg_restore", f"--file={os.devnull}", str(path))
    except ClientFailed:
        return False
    # A line such as `215; 1259 16388 TABLE public case owner`.
    words = [line.split() for line in listed.splitlines() if not line.startswith(";")]
    return {row[5] for row in words if row[3:5] == ["TABLE", "public"]} >= _OURS


def _run(program: str, *arguments: str, url: str | None = None) -> str:
    """What a program of PostgreSQL prints. The password goes by the environment: anybody sees arguments."""
    found = shutil.which(program)
    if found is None:
        raise ClientFailed(f"{program} is needed and was not found; install the client programs of PostgreSQL")
    command, environment = [found, *arguments], dict(os.environ)
    if url is not None:
        address = make_url(url)
        parts = {"username": address.username, "host": address.host, "port": address.port, "database": address.database}
        target = URL.create("postgresql", **parts, query=address.query).render_as_string()  # type: ignore[arg-type] -- as they were
        command.insert(1, f"--dbname={target}")
        environment |= {"PGPASSWORD": str(address.password)} if address.password else {}
    done = subprocess.run(command, env=environment, check=False, stdout=subprocess.PIPE, text=True)  # noqa: S603 -- fixed programs, the operator's own arguments
    if done.returncode:
        raise ClientFailed(f"{program} failed")
    return done.stdout
