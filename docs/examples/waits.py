"""How long tasks waited to be taken, and how long they were held, by step: recomputed from the audit trail.

TOKEN=$(countersign token create xujian --scope reports) python3 docs/examples/waits.py http://127.0.0.1:8000
"""

import json
import os
import sys
from collections import defaultdict
from datetime import datetime
from statistics import median
from urllib.parse import urlencode
from urllib.request import Request, urlopen

KINDS = ("TaskOffered", "TaskClaimed", "TaskCompleted")


def facts(address, token, kind):
    """All facts of a kind that the person of the token may read."""
    cursor = ""
    while cursor is not None:
        query = urlencode({"kind": kind, "limit": 200, **({"cursor": cursor} if cursor else {})})
        request = Request(f"{address}/api/v1/audit?{query}", headers={"Authorization": f"Bearer {token}"})
        with urlopen(request, timeout=60) as answer:
            page = json.load(answer)
        yield from page["items"]
        cursor = page["next_cursor"]


def spans(rows):
    """By step: hours from offer to first claim, and from there to completion; hours of the clock, nights included."""
    first = {}
    for row in rows:
        at = datetime.fromisoformat(row["at"])
        known = first.setdefault(row["task"], {"step": row["element"]})
        known[row["kind"]] = min(at, known.get(row["kind"], at))
    waited, held = defaultdict(list), defaultdict(list)
    for task in first.values():
        offered, claimed, done = (task.get(kind) for kind in KINDS)
        if offered and claimed:
            waited[task["step"]].append((claimed - offered).total_seconds() / 3600)
        if claimed and done:
            held[task["step"]].append((done - claimed).total_seconds() / 3600)
    return waited, held


def main(address):
    waited, held = spans(row for kind in KINDS for row in facts(address, os.environ["TOKEN"], kind))
    print(f"{'step':24} {'tasks':>6} {'waited h':>9} {'held h':>7} {'waited in all':>14}")
    for step, hours in sorted(waited.items(), key=lambda pair: -sum(pair[1])):
        middle = median(held[step]) if held[step] else 0
        print(f"{step:24} {len(hours):6} {median(hours):9.1f} {middle:7.1f} {sum(hours):14.0f}")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
