"""The program that reads one log: its id is the argument, the settings come on the standard input."""

import json
import sys
from contextlib import closing

from server.domain.logs import LogNotFound, LogNotIdle
from server.wiring.graph import wire
from server.wiring.log_reading import LogStopped, read_log
from server.wiring.logs import write_logs
from server.wiring.settings import Settings


def main() -> None:
    """Read the log; one that is not wanted any more is left alone."""
    write_logs()
    settings = Settings(**json.loads(sys.stdin.buffer.read()))
    with closing(wire(settings)) as wired:
        try:
            read_log(wired, sys.argv[1])
        except (LogNotFound, LogNotIdle, LogStopped):
            return


if __name__ == "__main__":
    main()
