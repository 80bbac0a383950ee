"""What axe, which looks for faults of accessibility, finds in a page."""

from functools import cache
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[2] / "tasks_ui" / "node_modules" / "axe-core" / "axe.min.js"
# Nobody reads what is as it should be, and to tell it takes several times as long as to find it. No rule that is asked
# for needs the style sheets or media that it would load anew.
RUN = "within => axe.run(within, {resultTypes: ['violations'], preload: false}).then(found => found.violations)"


@cache
def _script() -> str:
    return SCRIPT.read_text("utf-8")


def faults_of(page, within="html") -> list[str]:
    """Each fault with the first element concerned; `within`: the part that is looked at, as a selector."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_script())
    found = [(one["id"], one["nodes"][0]) for one in page.evaluate(RUN, within)]
    return [f"{page.url}: {rule} {node['html'][:160]} {node['failureSummary']}" for rule, node in found]
