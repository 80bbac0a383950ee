"""Logs whose truth is known: a small house that works by simple rules, made by other means than the simulation."""

import heapq
import random
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from server.domain.calendar import WorkingCalendar
from server.mining.simulation.log import ActivitySeen, CaseSeen, Ending, Log, cut

ZONE = ZoneInfo("Asia/Shanghai")
DAY = 86_400.0
MONDAY = datetime(2026, 3, 2, tzinfo=ZONE).timestamp()
ALWAYS = WorkingCalendar("always", ZoneInfo("UTC"), dict.fromkeys(range(7), ((time(0), time(0)),)))
OFFICE = WorkingCalendar("office", ZONE)


def queue(arrivals_per_hour, minutes, servers, days, seed=1):
    """One step, exponential arrivals and service, `servers` people who take the oldest task: M/M/c round the clock."""
    rng = random.Random(seed)
    start = datetime(2026, 3, 2, tzinfo=UTC).timestamp()
    at, free = start, [(start, f"p{number}") for number in range(servers)]
    heapq.heapify(free)
    cases, tasks = [], []
    while (at := at + rng.expovariate(arrivals_per_hour / 3600)) < start + days * DAY:
        ready, who = heapq.heappop(free)
        taken = max(at, ready)
        ended = taken + rng.expovariate(1 / (60 * minutes))
        heapq.heappush(free, (ended, who))
        name = f"c{len(cases):05}"
        cases.append(CaseSeen(name, "p", "b", at, ended, "completed"))
        tasks.append(
            ActivitySeen(f"t{name}", name, "serve", "clerk", "b", at, taken, ended, None, Ending.COMPLETED, who)
        )
    return cut(Log(cases, tasks, {"b": ALWAYS}, start, start + days * DAY), start + days * DAY)


def office(weeks=16, per_day=6, seed=1, signing_days=(3,)):
    """Check, then two opinions side by side, then a signature, which one person gives on some weekdays only.

    The checkers (two) and the opinion givers lie on a task for some hours before they take it; the signer for up to an
    hour. Half of the cases are refused after the opinions and are not signed.
    """
    rng = random.Random(seed)
    until = MONDAY + weeks * 7 * DAY
    days = [MONDAY + number * DAY for number in range(weeks * 7) if _weekday(MONDAY + number * DAY) < 5]
    comings = sorted(
        day + rng.choice([9, 10, 11, 14, 15, 16]) * 3600 + rng.random() * 3000
        for day in days
        for _ in range(per_day + rng.randint(-2, 2))
    )
    cases, tasks, busy = [], [], {}
    agenda = [(at, number, "start", ()) for number, at in enumerate(comings)]
    heapq.heapify(agenda)
    joined, ends = {}, {}
    usual = days_of(range(5))

    def offer(number, step, role, people, at, minutes):
        lies = rng.random() * (1.0 if step == "sign" else 6.0) * 3600
        who = people[int(rng.random() * len(people))]
        heapq.heappush(agenda, (after(usual, at, lies), number, "ready", (step, role, who, at, minutes)))

    def take(number, step, role, who, offered, minutes, at):
        line = days_of(signing_days if step == "sign" else range(5))
        taken = opening(line, max(at, busy.get(who, 0.0)))
        ended = busy[who] = after(line, taken, minutes * 60 * rng.uniform(0.5, 1.5))
        due = after(usual, offered, 7 * 3600)
        name, case = f"{step}{number}", f"c{number:05}"
        tasks.append(ActivitySeen(name, case, step, role, "b", offered, taken, ended, due, Ending.COMPLETED, who))
        heapq.heappush(agenda, (ended, number, step, ()))

    while agenda:
        at, number, what, task = heapq.heappop(agenda)
        if what == "start":
            offer(number, "check", "clerk", ["anna", "bert"], at, 20)
        elif what == "ready":
            take(number, *task, at)
        elif what == "check":
            joined[number] = 2
            offer(number, "first", "expert", ["cora"], at, 30)
            offer(number, "second", "expert", ["dora"], at, 30)
        elif what == "sign":
            ends[number] = at
        else:
            joined[number] -= 1
            if not joined[number]:
                if rng.random() < 0.5:
                    offer(number, "sign", "signer", ["emil"], at, 10)
                else:
                    ends[number] = at
    cases = [CaseSeen(f"c{number:05}", "p", "b", at, ends[number], "completed") for number, at in enumerate(comings)]
    return cut(Log(cases, tasks, {"b": OFFICE}, MONDAY, until), until)


def _weekday(at):
    return datetime.fromtimestamp(at, ZONE).weekday()


_SPANS = {}


def days_of(days):
    """The working spans of 40 weeks, on some weekdays."""
    key = frozenset(days)
    if key not in _SPANS:
        first = datetime.fromtimestamp(MONDAY, ZONE).date()
        _SPANS[key] = [
            (start.timestamp(), end.timestamp())
            for offset in range(60 * 7)
            if (day := first + timedelta(days=offset)).weekday() in key
            for start, end in OFFICE.spans(day)
        ]
    return _SPANS[key]


def opening(spans, at):
    """The first working instant from then on, found the slow way."""
    return next(max(at, start) for start, end in spans if end > at)


def after(spans, at, seconds):
    """When so much has been worked, found the slow way."""
    for start, end in spans:
        if end <= at:
            continue
        begin = max(start, at)
        if begin + seconds <= end:
            return begin + seconds
        seconds -= end - begin
    raise AssertionError("the spans are too short")


def letters(weeks=30, per_day=3, seed=1):
    """Two waits for something outside, one after the other, each of a lognormal number of days; nobody works here."""
    rng, until = random.Random(seed), MONDAY + weeks * 7 * DAY
    cases, waits = [], []
    for number, begun in enumerate(sorted(rng.random() * weeks * 7 * DAY for _ in range(weeks * 7 * per_day))):
        case, at = f"c{number:05}", MONDAY + begun
        began = at
        for step in ("letter", "register"):
            ended = at + rng.lognormvariate(1.4, 0.5) * DAY
            waits.append(
                ActivitySeen(f"{step}{number}", case, step, None, "b", at, None, ended, None, Ending.COMPLETED)
            )
            at = ended
        cases.append(CaseSeen(case, "p", "b", began, at, "completed"))
    waits.sort(key=lambda wait: wait.offered)
    return cut(Log(cases, waits, {"b": OFFICE}, MONDAY, until), until)
