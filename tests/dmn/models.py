"""A small language for decision models: each function gives a piece of XML."""

from xml.sax.saxutils import escape, quoteattr

DMN_1_5 = "https://www.omg.org/spec/DMN/20230324/MODEL/"


def element(kind, content="", /, **attributes):
    given = "".join(f" {name}={quoteattr(str(value))}" for name, value in attributes.items() if value is not None)
    return f"<{kind}{given}>{content}</{kind}>"


def definitions(*parts, namespace="urn:m", model=DMN_1_5, **attributes):
    return element("definitions", "".join(parts), xmlns=model, name="m", namespace=namespace, **attributes).encode()


def text(content):
    return element("text", escape(content))


def literal(content, type=None):
    return element("literalExpression", text(content), typeRef=type)


def boxed(content):
    return content if content.startswith("<") else literal(content)


def variable(name, type=None, kind="variable"):
    return element(kind, name=name, typeRef=type)


def given(name, type=None):
    """Input data; its id is the name without spaces."""
    return element("inputData", variable(name, type), id=_id(name), name=name)


def decision(name, logic="", needs=(), knows=(), type=None, decides=()):
    """A decision over input data (needs), other decisions (decides) and functions (knows), by id or reference."""
    required = "".join(
        element("informationRequirement", element(kind, href=_href(target)))
        for kind, targets in (("requiredInput", needs), ("requiredDecision", decides))
        for target in targets
    )
    content = variable(name, type) + required + _knowledge(knows) + (boxed(logic) if logic else "")
    return element("decision", content, id=_id(name), name=name)


def bkm(name, parameters, body, knows=(), type=None, **logic):
    """A knowledge model; parameters are names, or name to type."""
    types = parameters if isinstance(parameters, dict) else dict.fromkeys(parameters)
    formal = "".join(variable(p, t, "formalParameter") for p, t in types.items())
    inner = element("encapsulatedLogic", formal + boxed(body), **logic)
    return element("businessKnowledgeModel", variable(name, type) + inner + _knowledge(knows), id=_id(name), name=name)


def service(name, outputs, encapsulated=(), decided=(), inputs=(), type=None):
    kinds = zip(
        ("outputDecision", "encapsulatedDecision", "inputDecision", "inputData"),
        (outputs, encapsulated, decided, inputs),
        strict=True,
    )
    content = "".join(element(kind, href=_href(target)) for kind, targets in kinds for target in targets)
    return element("decisionService", variable(name, type) + content, id=_id(name), name=name)


def item(
    name, type=None, *, components=(), allowed=None, constraint=None, many=False, kind="itemDefinition", result=None
):
    """An item definition; components are items of kind itemComponent, result the output type of a function."""
    content = element("typeRef", type) if type else ""
    content += element("functionItem", outputTypeRef=result) if result else ""
    content += "".join(components)
    content += element("allowedValues", text(allowed)) if allowed else ""
    content += element("typeConstraint", text(constraint)) if constraint else ""
    return element(kind, content, name=name, isCollection="true" if many else None)


def component(name, type=None, **more):
    return item(name, type, kind="itemComponent", **more)


def table(inputs, outputs, *rules, policy=None, aggregation=None, type=None, **attributes):
    """A table; columns are expressions or pieces of XML, a rule is its cells in order."""
    columns = "".join(i if i.startswith("<") else column(i) for i in inputs)
    columns += "".join(o if o.startswith("<") else output(o) for o in outputs)
    rows = "".join(_rule(cells, len(inputs), number) for number, cells in enumerate(rules, 1))
    return element(
        "decisionTable", columns + rows, hitPolicy=policy, aggregation=aggregation, typeRef=type, **attributes
    )


def column(expression, type=None, allowed=None, label=None):
    content = element("inputExpression", text(expression), typeRef=type)
    content += element("inputValues", text(allowed)) if allowed is not None else ""
    return element("input", content, label=label)


def output(name="", type=None, allowed=None, default=None):
    content = element("outputValues", text(allowed)) if allowed is not None else ""
    content += element("defaultOutputEntry", text(default)) if default is not None else ""
    return element("output", content, name=name or None, typeRef=type)


def _rule(cells, inputs, number):
    entries = "".join(element("inputEntry", text(c)) for c in cells[:inputs])
    entries += "".join(element("outputEntry", text(c)) for c in cells[inputs:])
    return element("rule", entries, id=f"rule_{number}")


def context(*entries, type=None):
    """A boxed context of (name, expression) or (name, expression, type); a bare expression is the result."""
    return element("context", "".join(_entry(e) for e in entries), typeRef=type)


def _entry(entry):
    if isinstance(entry, str):
        return element("contextEntry", boxed(entry))
    name, expression, *more = entry
    return element("contextEntry", variable(name, *more) + boxed(expression))


def function(parameters, body, **attributes):
    types = parameters if isinstance(parameters, dict) else dict.fromkeys(parameters)
    formal = "".join(variable(p, t, "formalParameter") for p, t in types.items())
    return element("functionDefinition", formal + boxed(body), **attributes)


def invocation(name, arguments, type=None):
    bindings = "".join(element("binding", variable(p, None, "parameter") + boxed(v)) for p, v in arguments.items())
    return element("invocation", literal(name) + bindings, typeRef=type)


def listing(*items, type=None):
    return element("list", "".join(boxed(i) for i in items), typeRef=type)


def relation(columns, *rows):
    types = columns if isinstance(columns, dict) else dict.fromkeys(columns)
    head = "".join(variable(c, t, "column") for c, t in types.items())
    return element("relation", head + "".join(element("row", "".join(boxed(c) for c in row)) for row in rows))


def conditional(condition, then, otherwise):
    parts = zip(("if", "then", "else"), (condition, then, otherwise), strict=True)
    return element("conditional", "".join(element(kind, boxed(part)) for kind, part in parts))


def iterator(kind, name, source, body):
    inner = element("in", boxed(source)) + element("return" if kind == "for" else "satisfies", boxed(body))
    return element(kind, inner, iteratorVariable=name)


def filtering(source, match):
    return element("filter", element("in", boxed(source)) + element("match", boxed(match)))


def imported(namespace, name="", **attributes):
    return element("import", namespace=namespace, name=name, importType=DMN_1_5, **attributes)


def _knowledge(targets):
    return "".join(element("knowledgeRequirement", element("requiredKnowledge", href=_href(t))) for t in targets)


def _href(target):
    return target if "#" in target else f"#{_id(target)}"


def _id(name):
    return name.replace(" ", "_")
