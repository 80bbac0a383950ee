"""Processes with one business rule task, and the models it decides by."""

from server.engine.bundles import load_bundle
from server.engine.checking import check
from tests.dmn.models import column, decision, definitions, given, output, table
from tests.engine.dsl import E, S, U, el, ext, process, props
from tests.engine.host import Case

POSTS = definitions(
    given("amount", "number"),
    given("kind", "string"),
    decision(
        "posts",
        table(
            [column("kind", "string", label="Borrower"), column("amount", "number")],
            [output("posts", "number"), output("tier", "string")],
            ('"farmer"', "< 10000", "3", '"department"'),
            ("-", ">= 30000", "5", '"director"'),
            ("-", "< 30000", "3", '"department"'),
            policy="FIRST",
        ),
        needs=["amount", "kind"],
    ),
)


def rule(id="r", inner="", **properties):
    return el("businessRuleTask", id, props(**properties) + inner, name=id)


def called(decision, id="r"):
    return el(
        "businessRuleTask", id, ext(f"<spiffworkflow:calledDecisionId>{decision}</spiffworkflow:calledDecisionId>")
    )


def drawn(nodes, flows="s > r > a > e", start=None, **models):
    """Files of a process; `models` are .dmn files by name."""
    data = process((start or S()) + nodes + U("a") + E(), flows)
    return {"p/p.bpmn": data, **{f"p/{name}.dmn": model for name, model in models.items()}}


def run(files, data=None, **more):
    report = check(files)
    assert not report.errors, report.errors
    return Case(bundle=load_bundle(files, "p"), data=data, **more)


def one(expression, needs=(), type=None):
    """A model with one decision `d` of a literal expression over input data."""
    return definitions(*(given(name) for name in needs), decision("d", expression, needs=list(needs), type=type))
