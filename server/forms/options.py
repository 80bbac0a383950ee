"""The options of a choice: reading them from the schema and finding an entered code among them."""

from server.forms.errors import Refused
from server.forms.kinds import wrong_type
from server.forms.model import Choice, Field
from server.forms.nodes import Node

MOST_OPTIONS = 1_000
RESERVED = "help"  # labels use it for the help text of the field itself

_LONGEST = 100


def read_options(node: Node) -> tuple[Choice, ...]:
    """Read `enum`: 1 to 1,000 different codes; noting a problem for anything else."""
    codes = node.names("enum")
    if not codes:
        node.problem("enum", "missing", "A choice needs at least one option.", 'List the codes: "enum": ["a", "b"].')
    if len(codes) > MOST_OPTIONS:
        node.problem("enum", "too_large", f"There are more than {MOST_OPTIONS} options.", "Use fewer options.")
    for code in codes:
        if not code or code != code.strip() or len(code) > _LONGEST or code == RESERVED:
            message = f"{code[:_LONGEST]!r} cannot be a code."
            advice = f"Use 1 to {_LONGEST} characters without space around them, and not {RESERVED!r}."
            node.problem("enum", "bad_name", message, advice)
    return tuple(Choice(code, code) for code in codes)


def one_code(field: Field, value: object) -> str:
    """Return `value` when it is one of the field's codes, else raise Refused."""
    if not isinstance(value, str):
        raise wrong_type("This must be a text.")
    code = value.strip()
    if all(choice.code != code for choice in field.choices):
        raise Refused("not_a_choice", "Choose one of the options.")
    return code
