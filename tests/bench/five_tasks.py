"""The diagram every engine measurement uses: accept, exclusive gateway, investigate with a timer, fork A/B, join, approve."""

_BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"


def _flow(number: int, source: str, target: str, condition: str = "") -> str:
    inner = f'<conditionExpression xsi:type="tFormalExpression">{condition}</conditionExpression>' if condition else ""
    return f'<sequenceFlow id="f{number}" sourceRef="{source}" targetRef="{target}">{inner}</sequenceFlow>'


FLOWS = (
    ("start", "accept"),
    ("accept", "decide"),
    ("decide", "investigate", "amount &gt;= 1000"),
    ("decide", "rejected"),
    ("investigate", "fork"),
    ("fork", "officer_a"),
    ("fork", "officer_b"),
    ("officer_a", "join"),
    ("officer_b", "join"),
    ("join", "approve"),
    ("approve", "end"),
    ("late", "overdue"),
)

XML = (
    f'<definitions xmlns="{_BPMN}" xmlns:xsi="{_XSI}" id="d" targetNamespace="bench">'
    '<process id="five_tasks" isExecutable="true"><startEvent id="start"/><userTask id="accept" name="Accept"/>'
    '<exclusiveGateway id="decide" default="f4"/><userTask id="investigate" name="Investigate"/>'
    '<boundaryEvent id="late" attachedToRef="investigate"><timerEventDefinition id="t">'
    '<timeDuration xsi:type="tFormalExpression">"P2D"</timeDuration></timerEventDefinition></boundaryEvent>'
    '<parallelGateway id="fork"/><userTask id="officer_a" name="A"/><userTask id="officer_b" name="B"/>'
    '<parallelGateway id="join"/><userTask id="approve" name="Approve"/><endEvent id="end"/>'
    '<endEvent id="rejected"/><endEvent id="overdue"/>'
    + "".join(_flow(n, *flow) for n, flow in enumerate(FLOWS, 1))
    + "</process></definitions>"
).encode()

TASKS = ("accept", "investigate", "officer_a", "officer_b", "approve")

DATA = {
    "applicant": {"name": "张建国", "kind": "farmer", "id_number": "990101197803120114", "phone": "19900000001"},
    "amount": 36_000,
    "term_months": 24,
    "purpose": "修建两座蔬菜大棚",
    "documents": [{"kind": "identity", "seen": True}, {"kind": "household", "seen": True}],
}

FINDINGS = {"income": 5200, "debts": 12000, "opinion": "同意", "notes": "经营正常，还款来源可靠。" * 5}
