"""The program that reads one log: its id is the argument, the settings come on the standard input."""

import json
import sys
from contextlib import closing

from server.domain.logs import LogNotFound, LogNotIdle
from server.store.logs import Logs
from server.wiring.core import Core, wire_core
from server.wiring.log_reading import LogStopped, read_log
from server.wiring.logs import write_logs
from server.wiring.settings import Settings


def main() -> None:
    """Read the log; one that is not wanted any more is left alone."""
    write_logs()
    settings = Settings(**json.loads(sys.stdin.buffer.read()))
    with closing(wire_core(settings)) as wired:
        try:
            read_log(wired, sys.argv[1])
        except (LogNotFound, LogNotIdle, LogStopped):
            _leave(wired, sys.argv[1])


def _leave(wired: Core, log_id: str) -> None:
    """Leave no sign of life of a reading that did not begin, unless another one did."""
    with wired.database.read() as connection:
        under_way = {log.id for log in Logs(connection).under_way()}
    if log_id not in under_way:
        wired.log_files.stop(log_id)


if __name__ == "__main__":
    main()
