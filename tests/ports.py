"""Ports for servers that are told theirs before they begin, or that stand at the same one again."""

import random
import socket
from pathlib import Path

RANGE = Path("/proc/sys/net/ipv4/ip_local_port_range")
FIRST = 12_000


def free_port() -> int:
    """One that nobody stands at, and that the system gives to nobody who asks for any, nor to who connects."""
    given = int(RANGE.read_text().split()[0]) if RANGE.is_file() else FIRST
    for port in random.SystemRandom().sample(range(FIRST, given), 50) if given > FIRST + 1000 else (0,):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return probe.getsockname()[1]
    raise AssertionError("no port is free")
