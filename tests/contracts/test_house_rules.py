"""Rules of the code itself that no linter knows."""

import ast
import re
from functools import cache
from graphlib import TopologicalSorter
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SERVER = ROOT / "server"
MODULES = sorted(SERVER.rglob("*.py"))
COMMANDS = [p for p in MODULES if "commands" in p.parts and p.name != "__init__.py"]


def names(paths):
    return [str(p.relative_to(SERVER)) for p in paths]


@cache
def tree_of(path):
    return ast.parse(path.read_text())


def calls(tree, name):
    return [
        n
        for n in ast.walk(tree)
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute) and n.func.attr == name
    ]


def test_only_the_transaction_commits():
    found = {str(p.relative_to(SERVER)) for p in MODULES if calls(tree_of(p), "commit") and "store" not in p.parts}
    assert found == {"commands/transaction.py"}
    in_store = {p.name for p in MODULES if "store" in p.parts and calls(tree_of(p), "commit")}
    assert in_store <= {"unit_of_work.py", "migrate.py"}


def handlers(path):
    """Public functions of a command module that take a Work."""
    for node in tree_of(path).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            annotations = [ast.unparse(a.annotation) for a in node.args.args if a.annotation]
            if annotations[1:] == ["Work"] and node.args.args[0].arg == "command":
                yield node


def test_every_command_has_a_handler_of_its_name():
    missing = []
    for path in COMMANDS:
        tree = tree_of(path)
        commands = {
            node.args.args[0].annotation.id if isinstance(node.args.args[0].annotation, ast.Name) else ""
            for node in handlers(path)
        }
        snake = {re.sub(r"(?<!^)(?=[A-Z])", "_", c).lower() for c in commands}
        defined = {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}
        missing += [f"{path.name}: {c}" for c in snake if c not in defined]
    assert missing == []


@pytest.mark.parametrize("path", MODULES, ids=names(MODULES))
def test_a_module_says_what_it_is_for_and_fits_a_few_screens(path):
    assert ast.get_docstring(tree_of(path)), "no docstring"
    assert path.read_text().count("\n") <= 300


def test_functions_fit_on_a_screen():
    long = [
        f"{path.relative_to(SERVER)}:{node.lineno} {node.name}"
        for path in MODULES
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno - node.lineno > 45
    ]
    assert long == []


def test_no_module_has_a_name_that_says_nothing():
    banned = {"utils", "helpers", "manager", "managers", "service", "services", "common", "base", "misc"}
    assert [str(p) for p in MODULES if banned & set(p.relative_to(SERVER).with_suffix("").parts)] == []


def test_every_ignore_carries_its_reason():
    bare = []
    for path in MODULES:
        for number, line in enumerate(path.read_text().splitlines(), 1):
            found = re.search(r"#\s*(noqa|type: ignore|pyright: ignore)[^#]*", line)
            if found and "--" not in found[0]:
                bare.append(f"{path.relative_to(SERVER)}:{number}")
    assert bare == []


def test_what_a_browser_test_waits_for_is_a_function():
    # The policy of our pages refuses a text that is evaluated a second time; a function is kept.
    texts = []
    for path in sorted((ROOT / "tests" / "browser").glob("*.py")):
        for call in calls(tree_of(path), "wait_for_function"):
            if "=>" not in ast.unparse(call.args[0]):
                texts.append(f"{path.name}:{call.lineno}")
    assert texts == []


def test_a_browser_test_waits_long_enough_and_for_what_is_to_come():
    """A busy machine takes seconds for what takes none; a page that was there all the time is loaded already."""
    found = []
    for path in sorted((ROOT / "tests" / "browser").glob("*.py")):
        nodes = list(ast.walk(tree_of(path)))
        found += [
            f"{path.name}:{each.value.lineno}: short"
            for each in nodes
            if isinstance(each, ast.keyword) and each.arg == "timeout" and isinstance(each.value, ast.Constant)
            if each.value.value < 10_000
        ]
        blocks = [body for each in nodes for body in (getattr(each, "body", None),) if isinstance(body, list)]
        found += [
            f"{path.name}:{after.lineno}: nothing to wait for"
            for body in blocks
            for before, after in pairwise(body)
            if calls(before, "press") and ast.unparse(after).endswith("wait_for_load_state()")
        ]
    assert found == []


def test_tests_ask_for_a_port_below_those_that_are_given_to_anybody():
    """A port that was given, let go and is bound again may be somebody else's by then."""
    chosen = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "tests").rglob("*.py"))
        if path.name != "ports.py" and re.search(r"return \S+\.getsockname\(\)\[1\]", path.read_text())
    ]
    assert chosen == []


def test_there_is_no_loan_logic_in_python():
    words = re.compile(r"\bloan|officer|borrower|disburs|guarant|credit_", re.IGNORECASE)
    found = [
        f"{path.relative_to(SERVER)}:{number}"
        for path in MODULES
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if path.parent.name != "api"
        or path.name not in {"schemas.py", "task_schemas.py", "requests.py"}  # examples for OpenAPI
        if words.search(line) and not line.lstrip().startswith(("#", '"""')) and "such as" not in line
    ]
    assert found == []


RECORDING = {
    "halt",
    "let_go",
    "record",
    "advance",
    "begin",
    "start_by_event",
    "give_roles",
    "publish_message",
    "publish_signal",
    "note_change",
    "carried_out",
    "carry_out",
    "deploy_files",
    "open_request",
    "take_back",
}
# What opens a draft (the first change is told), keeps a session alive, marks one's own notices, settles a delivery, anchors the trail, says how far a simulation is, looks or where tokens stand is no fact about anybody's work.
SILENT = {
    "foresee_calendar",
    "foresee_house",
    "keep_session",
    "read_notices",
    "post_notices",
    "remind_holders",
    "tell_stops",
    "carry_out_absence",
    "claim_posted",
    "settle_posted",
    "postpone_thrown",
    "anchor_yesterday",
    "begin_simulation",
    "note_progress",
    "compare_case",
    "begin_log",
    "note_log",
    "open_draft",
    "look_over",
    "move_case",
    "take_back",
}


def test_every_command_records_an_event():
    silent = []
    for path in COMMANDS:
        tree = tree_of(path)
        called = {
            n.func.attr if isinstance(n.func, ast.Attribute) else getattr(n.func, "id", "")
            for n in ast.walk(tree)
            if isinstance(n, ast.Call)
        }
        silent += [h.name for h in handlers(path) if not called & RECORDING and h.name not in SILENT]
    assert silent == []


def test_every_event_is_recorded_somewhere():
    tree = ast.parse((SERVER / "domain/events.py").read_text())
    facts = {n.name for n in tree.body if isinstance(n, ast.ClassDef)} - {"Event", "TaskEvent"}
    code = "".join(p.read_text() for p in MODULES if p.name != "events.py")
    assert {f for f in facts if f"{f}(" not in code} == set()


def test_every_refusal_belongs_to_a_family_with_a_status():
    from server.domain import errors

    families = (
        errors.NotFound,
        errors.Forbidden,
        errors.Conflict,
        errors.Invalid,
        errors.Unauthenticated,
        errors.TooMany,
        errors.NotReady,
        errors.NoRoom,
    )
    everything = [e for e in vars(errors).values() if isinstance(e, type) and issubclass(e, errors.DomainError)]
    assert [e for e in everything if e is not errors.DomainError and not issubclass(e, families)] == []


def test_every_refusal_is_raised_somewhere():
    from server.domain import errors

    families = {"DomainError", "NotFound", "Forbidden", "Conflict", "Invalid", "Unauthenticated", "TooMany"}
    code = "".join(p.read_text() for p in MODULES if p != SERVER / "domain/errors.py")
    known = [n for n, e in vars(errors).items() if isinstance(e, type) and issubclass(e, errors.DomainError)]
    assert [n for n in known if n not in families and not re.search(rf"raise {n}\b|\({n}\)|{n}\(", code)] == []


def test_every_field_type_has_a_template():
    from server.forms.field_types import FIELD_TYPES

    templates = ROOT / "tasks_ui/templates/fields"
    assert [w for w in FIELD_TYPES if not (templates / f"{w}.html").is_file()] == []


def module_name(path):
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def test_years_that_are_typed_have_four_digits():
    """Browsers take six where no latest day is said, so that 20261127 becomes the year 202611."""
    pages = [path.read_text(encoding="utf-8") for path in (ROOT / "tasks_ui/templates").rglob("*.html")]
    inputs = [found for page in pages for found in re.findall(r'type="(?:date|datetime-local)"[^>]*', page)]
    assert len(inputs) > 12
    assert [each for each in inputs if 'max="9999-12-31' not in each] == []


def test_no_module_imports_itself_by_way_of_others():
    known = {module_name(path) for path in MODULES}
    graph = {}
    for path in MODULES:
        found = {
            inner if (inner := f"{node.module}.{alias.name}") in known else node.module
            for node in tree_of(path).body  # what stands under TYPE_CHECKING is not imported
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }
        graph[module_name(path)] = found & known - {module_name(path)}
    list(TopologicalSorter(graph).static_order())  # raises CycleError, which names the circle


OPENING = {"open_task", "open_own_task", "lock_for_operator", "lock_for_reader", "lock_case", "ordered_case"}
"""What gives an act the person as they are under the lock."""


def test_rights_are_those_under_the_lock():
    """`command.actor` was read before it: an act only hands it to what locks, or notes its id."""
    stale = []
    for path in COMMANDS:
        tree = tree_of(path)
        nodes = list(ast.walk(tree))
        if not any(isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id in OPENING for n in nodes):
            continue
        handed = [a for n in nodes if isinstance(n, ast.Call) and ast.unparse(n.func) in OPENING for a in n.args]
        fine = {id(each) for each in handed} | {
            id(n.value) for n in nodes if isinstance(n, ast.Attribute) and n.attr == "id"
        }
        stale += [
            f"{path.relative_to(SERVER)}:{n.lineno}"
            for n in nodes
            if isinstance(n, ast.Attribute) and ast.unparse(n) == "command.actor" and id(n) not in fine
        ]
    assert stale == []
