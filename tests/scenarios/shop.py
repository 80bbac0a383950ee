"""A small house and a small process for tests of scenarios, with everything a scenario can reach or miss."""

from pathlib import Path

from server.wiring.settings import Settings
from tests.api.diagrams import form
from tests.dmn.models import column, decision, definitions, given, output, table
from tests.engine.dsl import E, S, U, X, bd, catch, el, process, props, tim

MORE = '<bpmn:message id="paid_id" name="paid"/>'
LEVEL = definitions(
    given("amount", "number"),
    decision(
        "level",
        table(
            [column("amount", "number")],
            [output("level", "string")],
            ("< 100", '"small"'),
            ("[100..1000)", '"medium"'),
            (">= 1000", '"large"'),
        ),
        needs=["amount"],
    ),
)
AMOUNT = {"type": "string", "format": "decimal", "x-widget": "money", "x-minimum": "1.00"}
TEXT = {"type": "string", "x-widget": "text", "maxLength": 200}


def shop():
    """Asked, decided by a table; small is granted at once, else a boss decides within a day; a payment ends it."""
    nodes = (
        el("startEvent", "asked", props(form="ask"))
        + el("businessRuleTask", "rate", props(decision="level", result="level"))
        + X("size")
        + U("check", role="clerk", form="note", result="check")
        + U("decide", role="boss", due="P1D", separate_from="check", result="decision")
        + bd("late", "decide", tim("timeDuration", '"P2D"'))
        + catch("paid_in", '<bpmn:messageEventDefinition id="dp" messageRef="paid_id"/>')
        + E("done", "lapsed")
    )
    flows = 'asked > rate > size; size > [=level = "small"] paid_in; size > * check > decide > paid_in > done; late > lapsed'
    return {
        "shop/shop.bpmn": process(nodes, flows, id="shop", more=MORE),
        "shop/level.dmn": LEVEL,
        "shop/forms/ask.json": form("Ask", ["who", "amount"], who=TEXT, amount=AMOUNT),
        "shop/forms/note.json": form("Note", ["note"], note=TEXT),
    }


def broken():
    """A script that fails until the divisor is known."""
    nodes = S("begun") + el("scriptTask", "divide", "<bpmn:script>result = 10 / divisor</bpmn:script>") + E("over")
    return {"broken/broken.bpmn": process(nodes, "begun > divide > over", id="broken")}


def write_workflows(root: Path, files, **scenarios):
    """Process folders and a house in a folder; `scenarios` are files of scenarios by name, into the first folder."""
    house = root / "house"
    house.mkdir(parents=True)
    (house / "branches.csv").write_text("code,name_en,name_zh,parent,time_zone\nho,Head,总部,,\nb1,First,一社,ho,\n")
    (house / "people.csv").write_text(
        "login,name,branch,roles\nadmin,管理,ho,operator@ho manager@ho\nann,安,b1,clerk@b1\n"
        "bob,鲍,b1,clerk@b1 boss@b1\ncarl,卡,b1,boss@b1\n"
    )
    for path, data in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    first = root / next(iter(files)).partition("/")[0]
    for name, text in scenarios.items():
        (first / "scenarios").mkdir(exist_ok=True)
        (first / "scenarios" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return first


def settings_in(root: Path, var: Path):
    return Settings(_env_file=None, secret_key="x" * 32, workflows_dir=root, var_dir=var)
