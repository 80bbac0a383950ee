"""The worker process: `python -m server.worker`, the same as `countersign worker`."""

from server.wiring.settings import load_settings
from server.wiring.working import run_worker

CONCURRENCY = 2


def main() -> None:
    """Work until a signal ends it."""
    run_worker(load_settings(), CONCURRENCY)


if __name__ == "__main__":
    main()
