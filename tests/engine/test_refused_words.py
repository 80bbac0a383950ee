"""Every BPMN element that is never executed is refused wherever BPMN lets it stand."""

import pytest

from server.engine.checking import check
from server.engine.refused_words import REFUSED
from server.engine.vocabulary import DRAWN_ONLY, KNOWN
from tests.engine.drawing import diagram, document, element, end, process, start, user

PLACES = {
    "optionalInputRefs": "inputSet",
    "whileExecutingInputRefs": "inputSet",
    "optionalOutputRefs": "outputSet",
    "whileExecutingOutputRefs": "outputSet",
}


def inside(word: str) -> bytes:
    """A process with the element where BPMN has it: in a set of data, under the root, or in a task."""
    if word in PLACES:
        data = f"<bpmn:ioSpecification><bpmn:{PLACES[word]}><bpmn:{word}/></bpmn:{PLACES[word]}></bpmn:ioSpecification>"
        return diagram(data + start() + end(), "s > e")
    return diagram(start() + element("userTask", "a", f'<bpmn:{word} id="w"/>') + end(), "s > a > e")


@pytest.mark.parametrize("word", REFUSED)
def test_every_refused_word_is_refused(word: str) -> None:
    errors = check({"p.bpmn": inside(word)}).errors
    assert (REFUSED[word].rule, word in errors[0].message) == (errors[0].rule, True)


def test_a_word_is_executed_drawn_or_refused_but_never_two_of_them() -> None:
    assert not KNOWN.keys() & REFUSED.keys()
    assert not KNOWN.keys() & DRAWN_ONLY
    assert not REFUSED.keys() & DRAWN_ONLY


def test_children_of_known_words_are_known_themselves() -> None:
    children = {child for shape in KNOWN.values() for child in shape.children}
    assert children <= KNOWN.keys() | REFUSED.keys() | DRAWN_ONLY


def test_words_under_the_root_are_refused_too() -> None:
    data = document(process(start() + user("a") + end(), "s > a > e"), '<bpmn:globalTask id="g"/>')
    assert [finding.element for finding in check({"p.bpmn": data}).errors] == ["g"]
