"""Small processes as uploads: a path with its bytes each."""

import json
from itertools import pairwise
from xml.sax.saxutils import quoteattr

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" id="d" targetNamespace="urn:test">'
)


def properties(**values):
    if not values:
        return ""
    rows = "".join(f"<spiffworkflow:property name={quoteattr(k)} value={quoteattr(v)} />" for k, v in values.items())
    return (
        f"<bpmn:extensionElements><spiffworkflow:properties>{rows}</spiffworkflow:properties></bpmn:extensionElements>"
    )


def start(**values):
    return f'<bpmn:startEvent id="begin">{properties(**values)}</bpmn:startEvent>'


def user(key, name, **values):
    return f"<bpmn:userTask id={quoteattr(key)} name={quoteattr(name)}>{properties(**values)}</bpmn:userTask>"


def manual(key, name, **values):
    return f"<bpmn:manualTask id={quoteattr(key)} name={quoteattr(name)}>{properties(**values)}</bpmn:manualTask>"


def script(key, source):
    return f'<bpmn:scriptTask id="{key}" name="{key}"><bpmn:script>{source}</bpmn:script></bpmn:scriptTask>'


def fork(*keys):
    return "".join(f'<bpmn:parallelGateway id="{key}" />' for key in keys)


def catch(key, name):
    event = f'<bpmn:messageEventDefinition id="def_{key}" messageRef="{name}" />'
    return f'<bpmn:intermediateCatchEvent id="{key}">{event}</bpmn:intermediateCatchEvent>'


def catch_signal(key, name):
    event = f'<bpmn:signalEventDefinition id="def_{key}" signalRef="{name}" />'
    return f'<bpmn:intermediateCatchEvent id="{key}">{event}</bpmn:intermediateCatchEvent>'


def catch_timer(key, duration):
    event = f'<bpmn:timerEventDefinition id="def_{key}"><bpmn:timeDuration>"{duration}"</bpmn:timeDuration></bpmn:timerEventDefinition>'
    return f'<bpmn:intermediateCatchEvent id="{key}">{event}</bpmn:intermediateCatchEvent>'


def lane(key, role, *nodes):
    refs = "".join(f"<bpmn:flowNodeRef>{node}</bpmn:flowNodeRef>" for node in nodes)
    return f'<bpmn:lane id="{key}" name="{key}">{properties(role=role)}{refs}</bpmn:lane>'


def diagram(key, nodes, flow, *, lanes="", more="", name="", **values):
    """`flow` is such as `begin > check > end; fork > b`."""
    chains = [[node.strip() for node in chain.split(">")] for chain in flow.split(";")]
    pairs = [pair for chain in chains for pair in pairwise(chain)]
    flows = "".join(
        f'<bpmn:sequenceFlow id="f{n}" sourceRef="{a}" targetRef="{b}" />' for n, (a, b) in enumerate(pairs)
    )
    lane_set = f'<bpmn:laneSet id="lanes">{lanes}</bpmn:laneSet>' if lanes else ""
    end = '<bpmn:endEvent id="end" />'
    inner = f"{properties(**values)}{lane_set}{nodes}{end}{flows}"
    label = quoteattr(name or key)
    process = f'<bpmn:process id="{key}" name={label} isExecutable="true">{inner}</bpmn:process>'
    return f"{_HEAD}{more}{process}</bpmn:definitions>".encode()


def form(title, required=(), show=(), **fields):
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        "type": "object",
        "required": list(required),
        "properties": {name: {"title": name.title(), **kind} for name, kind in fields.items()},
        "additionalProperties": False,
    }
    if show:
        schema["x-show"] = list(show)
    return json.dumps(schema, ensure_ascii=False).encode()


TEXT = {"type": "string", "x-widget": "text", "maxLength": 200}
MONEY = {"type": "string", "format": "decimal", "x-widget": "money"}


def leave():
    """Two lanes: a clerk checks, a boss who is somebody else approves."""
    nodes = (
        start(form="apply")
        + user("check", "Check request", form="check", due="P1D", priority="70")
        + user("approve", "Approve request", form="approve", separate_from="check", result="approval")
    )
    drawn = diagram(
        "leave",
        nodes,
        "begin > check > approve > end",
        lanes=lane("clerks", "clerk", "begin", "check") + lane("bosses", "boss", "approve", "end"),
        name="Leave",
        title="=who",
        columns="days=days",
    )
    labels = {
        "process.title": "请假",
        "element.check": "核对申请",
        "element.approve": "审批申请",
        "form.apply.who": "申请人",
        "form.check.remark": "备注",
    }
    return {
        "leave.bpmn": drawn,
        "forms/apply.json": form(
            "Apply", ["who", "days"], who=TEXT, days={"type": "integer", "x-widget": "integer"}, pay=MONEY
        ),
        "forms/check.json": form("Check", ["remark"], show=["who", "days", "pay"], remark=TEXT),
        "forms/approve.json": form(
            "Approve",
            ["decision"],
            show=["who", "remark"],
            decision={"type": "string", "x-widget": "choice", "enum": ["yes", "no"]},
        ),
        "labels/zh.json": json.dumps(labels, ensure_ascii=False).encode(),
    }


def blind():
    """Two people judge in parallel, each blind to the other; somebody else joins their findings."""
    nodes = (
        start()
        + fork("split", "join")
        + user("judge_a", "Judge A", result="finding_a", separate_from="judge_b", blind_to="judge_b")
        + user("judge_b", "Judge B", result="finding_b", separate_from="judge_a", blind_to="judge_a")
        + user("settle", "Settle", result="settlement", role="boss")
    )
    flow = "begin > split > judge_a > join > settle > end; split > judge_b > join"
    lanes = lane("clerks", "clerk", "begin", "split", "judge_a", "judge_b", "join", "settle", "end")
    return {"blind.bpmn": diagram("blind", nodes, flow, lanes=lanes)}


def payment():
    """Waits for a message about its loan, then for a signal."""
    more = '<bpmn:message id="paid" name="paid" /><bpmn:signal id="close_day" name="close_day" />'
    nodes = start() + catch("wait_paid", "paid") + catch_signal("wait_close", "close_day")
    return {"payment.bpmn": diagram("payment", nodes, "begin > wait_paid > wait_close > end", more=more)}


def broken():
    """A script that cannot run until somebody corrects what it divides by."""
    nodes = start() + script("divide", "result = 10 / divisor")
    return {"broken.bpmn": diagram("broken", nodes, "begin > divide > end")}


def free():
    """A task for everyone, without a form."""
    return {"free.bpmn": diagram("free", start() + manual("note", "Note it"), "begin > note > end")}


def by_message():
    """Has no plain start."""
    more = '<bpmn:message id="ordered" name="ordered" />'
    event = '<bpmn:messageEventDefinition id="def_order" messageRef="ordered" />'
    nodes = f'<bpmn:startEvent id="order">{event}</bpmn:startEvent>' + user("pack", "Pack", role="clerk")
    return {"orders.bpmn": diagram("orders", nodes, "order > pack > end", more=more)}


def overdue():
    """A task that an hour takes away."""
    timer = '<bpmn:timerEventDefinition id="def_late"><bpmn:timeDuration>"PT1H"</bpmn:timeDuration></bpmn:timerEventDefinition>'
    late = f'<bpmn:boundaryEvent id="late" attachedToRef="answer">{timer}</bpmn:boundaryEvent>'
    nodes = start() + user("answer", "Answer", role="clerk") + late + '<bpmn:endEvent id="missed" />'
    return {"overdue.bpmn": diagram("overdue", nodes, "begin > answer > end; late > missed")}


def service(key, operator, parameters, by, **values):
    given = {"operator": operator, "parameters": parameters, "authorised_by": by, **values}
    return f"<bpmn:serviceTask id={quoteattr(key)} name={quoteattr(key)}>{properties(**given)}</bpmn:serviceTask>"
