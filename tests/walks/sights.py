"""Whether the page of a case shows how the case stands."""

from collections import Counter
from datetime import datetime

from server.scenarios.refusing import Unmet

STATUS = {
    "running": "Running",
    "suspended": "Suspended",
    "completed": "Completed",
    "cancelled": "Cancelled",
    "failed": "Failed",
}
_STEPS = """items => items.map(item => ({
  name: (item.querySelector('a, strong') || item).textContent.trim(),
  href: item.querySelector('a')?.getAttribute('href'),
  due: item.querySelector('time.due-time')?.dateTime,
  stuck: !!item.querySelector('.tag-late') && item.textContent.includes('could not go on')}))"""


def look_at_case(person, standing):
    """Open the page of a case and compare it with how the case stands. Raises Unmet."""
    case = standing.case
    if (status := person.open(f"/cases/{case.id}")) != 200:
        raise Unmet(f"that {person.login} may read {case.process}", f"the page says {status}")
    page = person.page
    _require(f"status of {case.process}", STATUS[case.status], page.locator(".facts .tag").inner_text())
    shown = page.locator("#steps-heading ~ ul > li").evaluate_all(_STEPS)
    _require_steps(standing, shown if case.ended_at is None else [])
    if case.ended_at is not None:
        _require("open steps", "Nothing is open.", page.locator("#steps-heading ~ p").inner_text())
    held = page.locator("section[aria-labelledby=incidents-heading] li").count()
    _require("incidents", len(standing.incidents), held)


def _require_steps(standing, shown):
    """Each task is there with its deadline; other steps that wait, as for a message, stand beside them."""
    tasks = Counter(task.due_at.timestamp() if task.due_at else None for task in standing.tasks)
    told = Counter(datetime.fromisoformat(step["due"]).timestamp() if step["due"] else None for step in shown)
    if lost := tasks - told:
        raise Unmet(
            f"that the page shows {', '.join(task.element for task in standing.tasks)} with their deadlines",
            f"of the deadlines {dict(lost)} are missing in {shown}",
        )
    for step in shown:
        if step["due"] and "undefined" in step["name"]:
            raise Unmet("that steps have names", str(step))
    linked = {step["href"].rpartition("/")[2] for step in shown if step["href"]}
    if strange := linked - {task.id for task in standing.tasks}:
        raise Unmet("that only open tasks are shown", f"the page links {', '.join(strange)}")


def _require(what, wanted, found):
    if found != wanted:
        raise Unmet(f"{what}: {wanted}", f"the page says {found}")
