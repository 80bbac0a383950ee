"""What rules say that a page can tell while one draws, too: one text for both, and so no other words a moment later."""

from dataclasses import dataclass

from server.domain.wording import N_, Said, said


@dataclass(frozen=True, slots=True)
class RuleText:
    """A rule with its message and advice, as msgids with `%(name)s` places."""

    rule: str
    message: str
    advice: str
    severity: str = "error"

    def told(self, **params: object) -> tuple[str, Said, Said]:
        """The rule, its message with the places filled, and its advice."""
        return self.rule, said(self.message, **params), said(self.advice, **(params if "%(" in self.advice else {}))


NO_WAY_OUT = RuleText(
    "gateway_no_way_out", N_("No flow leaves the gateway."), N_("Connect it, or end with an end event.")
)
NO_WAY_IN = RuleText("gateway_no_way_in", N_("No flow enters the gateway."), N_("Connect it, or remove it."))
MISSING_CONDITION = RuleText(
    "missing_condition",
    N_("The flow leaves the gateway %(gateway)s without a condition."),
    N_("Give it a condition such as =amount >= 30000, or make it the default flow."),
)
CONDITION_ON_DEFAULT = RuleText(
    "condition_on_default",
    N_("The default flow has a condition."),
    N_("Remove the condition, or make another flow the default."),
)
DEFAULT_WITHOUT_CONDITION = RuleText(
    "default_without_condition",
    N_("The default flow %(default)s is alone: no other flow has a condition."),
    N_("Give the other flows conditions, or drop the default."),
)
UNREACHABLE = RuleText(
    "unreachable", N_("Nothing leads to %(element)s."), N_("Connect it, or remove it."), severity="warning"
)
PROPERTY_NOT_HERE = RuleText(
    "property_not_here",
    N_("The property %(name)s is not read on %(element)s."),
    N_("It belongs on: %(where)s."),
)
UNNAMED_TASK = RuleText(
    "unnamed_task",
    N_("The task has no name: lists show %(element)s instead."),
    N_("Name it after what is to be done, such as Check the papers."),
    severity="warning",
)
UNNAMED_CHOICE = RuleText(
    "unnamed_choice",
    N_("Several ways leave the gateway, and it has no name: nobody reads what is decided here."),
    N_("Name it with the question, such as Papers complete?, and its flows with the answers."),
    severity="warning",
)
UNNAMED_LANE = RuleText(
    "unnamed_lane",
    N_("The lane has no name: nobody reads in the diagram whose steps stand in it."),
    N_("Name it after who does them. Its role may be called otherwise: the property role says it."),
    severity="warning",
)
INSTANT = (
    NO_WAY_OUT,
    NO_WAY_IN,
    MISSING_CONDITION,
    CONDITION_ON_DEFAULT,
    DEFAULT_WITHOUT_CONDITION,
    UNREACHABLE,
    PROPERTY_NOT_HERE,
    UNNAMED_TASK,
    UNNAMED_CHOICE,
    UNNAMED_LANE,
)
"""Rules that the drawing alone decides, in the order in which they are told."""
