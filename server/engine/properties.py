"""The properties of the contract: which element may carry which, and how their values are read."""

from collections.abc import Iterator, Mapping

from server.engine.owning import owner_column
from server.engine.xmltree import SPIFF, Node

HUMAN_TASK = frozenset(
    {
        "role",
        "form",
        "due",
        "closes",
        "remind",
        "escalate",
        "priority",
        "separate_from",
        "same_as",
        "blind_to",
        "recuse",
        "authority",
        "assign",
        "result",
        "documents",
        "liability",
        "dissent",
        "minutes",
    }
)
ALLOWED: dict[str, frozenset[str]] = {
    "lane": frozenset({"role"}),
    "userTask": HUMAN_TASK,
    "manualTask": HUMAN_TASK,
    "process": frozenset({"title", "columns", "party", "owner", "start_role", "read_role", "liability"}),
    "startEvent": frozenset({"form", "business_key"}),
    "businessRuleTask": frozenset({"decision", "inputs", "result"}),
    "serviceTask": frozenset({"operator", "parameters", "authorised_by", "second", "result"}),
}
LATER: dict[str, frozenset[str]] = {
    "process": frozenset({"calendar", "retention"}),
}
LISTS = ("separate_from", "same_as", "blind_to")


def extension_nodes(node: Node) -> tuple[Node, ...]:
    """The `spiffworkflow:` extensions of an element, in order."""
    return tuple(
        child
        for extensions in node.all("extensionElements")
        for child in extensions.children
        if child.namespace == SPIFF
    )


def property_nodes(node: Node) -> tuple[Node, ...]:
    """The `spiffworkflow:property` elements of an element, in order."""
    return tuple(
        prop
        for group in extension_nodes(node)
        if group.local == "properties"
        for prop in group.children
        if prop.tag == f"{{{SPIFF}}}property"
    )


def properties_of(node: Node) -> Mapping[str, str]:
    """Properties of an element by name."""
    return {prop.name: prop.get("value") for prop in property_nodes(node)}


def extension_text(node: Node, name: str) -> str:
    """Text of a `spiffworkflow:` extension of an element, or empty."""
    return next((child.text for child in extension_nodes(node) if child.local == name), "")


def listed(value: str) -> tuple[str, ...]:
    """Element ids of a list: separated by commas, spaces or both."""
    return tuple(dict.fromkeys(value.replace(",", " ").split()))


def decision_of(node: Node) -> str:
    """Id of the decision that a business rule task makes, by its property or as another modeler writes it; or empty."""
    return properties_of(node).get("decision", "").strip() or extension_text(node, "calledDecisionId")


def operator_of(node: Node) -> str:
    """What a service task asks of the server, by its property or as another modeler writes it; or empty."""
    return properties_of(node).get("operator", "").strip() or called_operator(node)


def called_operator(node: Node) -> str:
    """The operator that the extension of another modeler names, or empty."""
    found = _operator_node(node)
    return found.get("id").strip() if found is not None else ""


def arguments_of(node: Node) -> tuple[tuple[str, str], ...]:
    """The parameters of a service task with their expressions (FEEL with its `=`), in order, both ways of writing."""
    pairs = columns(properties_of(node).get("parameters", ""))
    found = _operator_node(node)
    groups = found.children if found is not None else ()
    called = (child for group in groups if group.local == "parameters" for child in group.children)
    return (
        *((name, f"={source}" if source else "") for name, source in pairs),
        *((child.get("id").strip(), child.get("value").strip()) for child in called if child.local == "parameter"),
    )


def _operator_node(node: Node) -> Node | None:
    return next((child for child in extension_nodes(node) if child.local == "serviceTaskOperator"), None)


def columns(value: str) -> tuple[tuple[str, str], ...]:
    """Pairs of name and FEEL source (`=` dropped) of `name=FEEL; name2=FEEL2`; no source where one lacks it."""
    found: list[tuple[str, str]] = []
    for part in _split_outside_strings(value):
        if part.strip():
            name, _, source = part.partition("=")
            found.append((name.strip(), source.strip().removeprefix("=").strip()))
    return tuple(found)


PARTY = "@party"
"""The column, never shown, that holds whom a case is about; no column that is declared can be called so."""


def shown_columns(properties: Mapping[str, str]) -> dict[str, str]:
    """The columns that a process declares, by name, with its party and owner among them."""
    party = properties.get("party", "").strip().removeprefix("=")
    own = owner_column(properties.get("owner", ""))
    return {**dict(columns(properties.get("columns", ""))), **({PARTY: party} if party else {}), **own}


def _split_outside_strings(value: str) -> Iterator[str]:
    """Parts between semicolons that stand outside of FEEL string literals."""
    part, quoted, escaped = "", False, False
    for char in value:
        if char == ";" and not quoted:
            yield part
            part = ""
            continue
        part += char
        if char == '"' and not escaped:
            quoted = not quoted
        escaped = char == "\\" and quoted and not escaped
    yield part
