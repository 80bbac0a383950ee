"""Which variables elements use, and where findings go by their names."""

import pytest

from server.engine.bundle import Bundle, Element, ProcessInfo
from server.engine.derivation import derived, followed, kept_back
from server.engine.elements import elements_of
from server.engine.reading import read
from server.engine.variables import UNKNOWN
from tests.engine.drawing import body, document, element, end, properties, start


def of(node: str, flows: str = "s > x > e", **forms: bytes) -> Element:
    inside = element("process", "p", body(start() + node + end(), flows), isExecutable="true")
    files = {"p.bpmn": document(inside), **{f"forms/{name}.json": form for name, form in forms.items()}}
    upload, _ = read(files)
    return elements_of(upload, "p")["x"]


def script(source: str) -> Element:
    return of(element("scriptTask", "x", f"<bpmn:script>{source}</bpmn:script>"))


@pytest.mark.parametrize(
    ("source", "reads", "writes"),
    [
        ("a = b + c", {"a", "b", "c"}, {"a"}),
        ("a = b\na.append(c)", {"a", "b", "c"}, {"a", "b", "c"}),
        ("a = b\na[0] = c", {"a", "b", "c"}, {"a", "b", "c"}),
        ("a = b\na += [c]", {"a", "b", "c"}, {"a", "b", "c"}),
        ("a = b.get('k')", {"a", "b"}, {"a"}),
        ("\n    a = b\n", {"a", "b"}, {"a"}),
    ],
)
def test_a_script_writes_what_it_assigns_and_all_it_names_when_it_changes_any_in_place(source, reads, writes) -> None:
    found = script(source)
    assert (found.reads, found.writes) == (reads, writes)


def test_a_submission_goes_to_the_result_else_to_the_fields_else_nobody_knows() -> None:
    form = b'{"type": "object", "properties": {"opinion": {"type": "string"}}}'
    assert of(element("userTask", "x", properties(result="r", form="f")), f=form).enters == {"r"}
    assert of(element("userTask", "x", properties(form="f")), f=form).enters == {"opinion"}
    assert of(element("userTask", "x")).enters == {UNKNOWN}


def test_due_priority_and_assign_read_what_their_expressions_name() -> None:
    found = of(element("userTask", "x", properties(due="=date(a)", priority="=b", assign="=c.who")))
    assert found.reads == {"a", "b", "c"}
    assert of(element("userTask", "x", properties(due="2WD", assign="li"))).reads == frozenset()


def made(*elements: Element) -> Bundle:
    return Bundle(ProcessInfo("p", "p"), None, {}, {"p": {e.id: e for e in elements}})


def el(id_: str, reads: str = "", writes: str = "", enters: str = "") -> Element:
    given = {
        "reads": frozenset(reads.split()),
        "writes": frozenset(writes.split()),
        "enters": frozenset(enters.split()),
    }
    return Element(id_, "p", "scriptTask", id_, **given)


def test_findings_are_followed_through_any_number_of_elements_in_any_order() -> None:
    chain = [el("third", "b", "c"), el("second", "a", "b"), el("first", "f", "a"), el("beside", "other", "more")]
    found = derived(made(el("x", enters="f"), *chain), frozenset({"x"}))
    assert found.elements == {"first", "second", "third"}
    assert found.names == {"f", "a", "b", "c"}


def test_what_cannot_be_named_may_be_anything() -> None:
    bundle = made(
        el("x", enters="*"), el("reader", "any", "copy"), el("writer", "", "own"), el("giver", enters="given")
    )
    found = derived(bundle, frozenset({"x"}))
    assert found.elements == {"reader"}
    keys = {"copy", "own", "given", "loopCounter", "strange"}
    assert kept_back(bundle, found, frozenset({"x"}), keys) == {"copy", "strange"}


def test_nothing_follows_from_nothing() -> None:
    assert followed([el("reader", "any", "copy")], frozenset()).elements == frozenset()
