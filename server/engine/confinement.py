"""Runs a program that may hang or eat memory: in a process group of its own, with limits, killed when it overstays."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Confinement:
    """Bounds of a confined program: seconds of wall time (and of CPU, rounded up), megabytes of address space."""

    seconds: float
    memory_mb: int


class TimedOut(Exception):
    """The program overstayed and was killed with its children."""


class Crashed(Exception):
    """The program ended by itself without an answer."""


def run_confined(command: Sequence[str], stdin: bytes, confinement: Confinement) -> bytes:
    """Standard output of a program that is given `stdin`. Raises TimedOut or Crashed; leaves no process behind."""
    program = subprocess.Popen(  # noqa: S603 -- the command is ours, never from a request
        list(command),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=_ROOT,
        start_new_session=True,
    )
    try:
        out, complaint = program.communicate(stdin, timeout=confinement.seconds)
    except subprocess.TimeoutExpired:
        raise TimedOut from None
    finally:
        _kill(program)
    if program.returncode == -signal.SIGXCPU:
        raise TimedOut
    if program.returncode:
        lines = complaint.decode(errors="replace").strip().splitlines() or [f"exit status {program.returncode}"]
        raise Crashed(lines[-1])
    return out


def confine_self(confinement: Confinement) -> None:
    """Limit this process's CPU time and address space, where the system can; more CPU time than that ends it."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 -- Windows has no such module

    seconds = int(confinement.seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    memory = confinement.memory_mb * 1024 * 1024
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def _kill(program: subprocess.Popen[bytes]) -> None:
    """Kill the program and everything it started, and close its pipes."""
    if sys.platform == "win32":
        program.kill()
    else:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(program.pid, signal.SIGKILL)
    program.communicate()
    if program.stdin is not None:  # what the program never read
        with contextlib.suppress(BrokenPipeError):
            program.stdin.close()
