# pyright: basic
"""Translates what other tools write beside BPMN: their attributes, their extensions, and what nobody reads."""

from collections.abc import Callable, Iterator

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] -- lxml ships no types

from server.engine.importing.carrying import N, drop, kind_of, name, owner_of, put_property
from server.engine.importing.lines import Line, Outcome
from server.engine.importing.vendors import ATTRIBUTES, DROPPED, INSIDE, Carry, why_by_hand
from server.engine.properties import ALLOWED
from server.engine.refusals.vendors import EDITORS, ENGINES
from server.engine.xmltree import BPMN, DRAWING, SPIFF, Xml

Tell = Callable[[Outcome, Xml, str, str, str], Line]
_KNOWN = frozenset({BPMN, SPIFF, "", *ENGINES, *EDITORS})
_LOOP = "multiInstanceLoopCharacteristics"
_ITEMS = {"collection": "loopDataInputRef", "inputCollection": "loopDataInputRef"}
_ITEM = frozenset({"elementVariable", "inputElement"})


def extensions(root: Xml, tell: Tell) -> Iterator[Line]:
    """Translate in place; a line for each thing that another tool said."""
    for element in [each for each in root.iter(etree.Element) if not _drawn(each)]:
        if element.getparent() is None and element is not root:
            continue
        if kind_of(element):
            yield from _attributes(element, tell)
        elif kind_of(element.getparent()) == "extensionElements":
            yield from _extension(element, tell)


def _drawn(element: Xml) -> bool:
    return etree.QName(element).namespace in DRAWING


def _attributes(element: Xml, tell: Tell) -> Iterator[Line]:
    for key in list(element.attrib):
        tag = etree.QName(key)
        space, local, value = tag.namespace or "", tag.localname, element.get(key)
        what = f'{ENGINES.get(space, space)}:{local}="{value}"'
        if space in ENGINES and kind_of(element) == _LOOP:
            yield _looped(element, local, value, what, tell, lambda key=key: element.attrib.pop(key))
        elif space in ENGINES:
            outcome, into, why = _carried(element, ATTRIBUTES.get(local), local, value)
            if outcome is not Outcome.BY_HAND:
                del element.attrib[key]
            yield tell(outcome, element, what, into, why)
        elif space not in _KNOWN:
            del element.attrib[key]
            yield tell(Outcome.DROPPED, element, what, "", "notes")


def _carried(element: Xml, carry: Carry | None, local: str, value: str) -> tuple[Outcome, str, str]:
    """What becomes of a value: the property it is put into, or why it is not."""
    if local in DROPPED:
        return Outcome.DROPPED, "", DROPPED[local]
    if carry is None or kind_of(element) not in carry.kinds:
        return Outcome.BY_HAND, "", why_by_hand(local)
    read = carry.read(value)
    if read is None:
        return Outcome.BY_HAND, "", carry.unless
    if not put_property(element, carry.into, read):
        return Outcome.BY_HAND, "", "unread"
    return Outcome.TRANSLATED, f"{carry.into}={read}", ""


def _extension(extension: Xml, tell: Tell) -> Iterator[Line]:
    tag = etree.QName(extension)
    space, local = tag.namespace or "", tag.localname
    element = extension.getparent().getparent()
    if space not in _KNOWN:
        drop(extension)
        yield tell(Outcome.DROPPED, element, f"{{{space}}}{local}", "", "notes")
    elif space in ENGINES and local == "properties":
        yield from _properties(extension, element, ENGINES[space], tell)
    elif space in ENGINES and local in DROPPED:
        drop(extension)
        yield tell(Outcome.DROPPED, element, f"{ENGINES[space]}:{local}", "", DROPPED[local])
    elif space in ENGINES:
        yield from _engine(extension, element, f"{ENGINES[space]}:{local}", tell)


def _properties(group: Xml, element: Xml, engine: str, tell: Tell) -> Iterator[Line]:
    """Free properties: those that the contract knows are ours, the others only told somebody something."""
    for held in group:
        key, value = held.get("name", ""), held.get("value", "")
        ours = key in ALLOWED.get(kind_of(element), frozenset()) and put_property(element, key, value)
        what = f"{engine}:property {key}={value}"
        if ours:
            yield tell(Outcome.TRANSLATED, element, what, f"{key}={value}", "")
        else:
            yield tell(Outcome.DROPPED, element, what, "", "notes")
    drop(group)


def _engine(extension: Xml, element: Xml, what: str, tell: Tell) -> Iterator[Line]:
    """Each attribute of an extension of Camunda 8; it goes when nothing of it is left."""
    local = etree.QName(extension).localname
    if kind_of(element) == _LOOP:
        for key, value in list(extension.attrib.items()):
            told = f'{what} {key}="{value}"'
            yield _looped(element, key, value, told, tell, lambda key=key: extension.attrib.pop(key))
    elif local == "calledElement":
        yield from _called(extension, element, what, tell)
    elif extension.attrib and not len(extension) and any((local, key) in INSIDE for key in extension.attrib):
        for key, value in list(extension.attrib.items()):
            outcome, into, why = _carried(element, INSIDE.get((local, key)), key, value)
            if outcome is not Outcome.BY_HAND:
                del extension.attrib[key]
            yield tell(outcome, element, f'{what} {key}="{value}"', into, why)
    else:
        yield tell(Outcome.BY_HAND, element, what, "", why_by_hand(local))
        return
    if not extension.attrib and not len(extension):
        drop(extension)


def _called(extension: Xml, element: Xml, what: str, tell: Tell) -> Iterator[Line]:
    """The process that a call activity calls is an attribute of BPMN; what it hands over is not translated."""
    for key, value in list(extension.attrib.items()):
        told = f'{what} {key}="{value}"'
        if key == "processId" and not value.startswith("="):
            element.set("calledElement", extension.attrib.pop(key))
            yield tell(Outcome.TRANSLATED, element, told, f"calledElement={value}", "")
        elif key in DROPPED or value == "true":
            del extension.attrib[key]
            yield tell(Outcome.DROPPED, element, told, "", DROPPED.get(key, "handed"))
        else:
            yield tell(Outcome.BY_HAND, element, told, "", "unread")


def _looped(loop: Xml, local: str, value: str, what: str, tell: Tell, taken: Callable[[], object]) -> Line:
    """The collection and the item of a multi-instance activity are elements of BPMN."""
    owner, variable = owner_of(loop), name(value)
    if variable is None or local not in {*_ITEMS, *_ITEM}:
        return tell(Outcome.BY_HAND, owner, what, "", "juel" if local in _ITEMS else "unread")
    taken()
    if local in _ITEMS:
        etree.SubElement(loop, f"{N}loopDataInputRef").text = variable
    else:
        etree.SubElement(loop, f"{N}inputDataItem", id=variable)
    loop[:] = sorted(loop, key=_in_order)
    return tell(Outcome.TRANSLATED, owner, what, f"{_ITEMS.get(local, 'inputDataItem')}={variable}", "")


_ORDER = (
    "documentation",
    "extensionElements",
    "loopCardinality",
    "loopDataInputRef",
    "loopDataOutputRef",
    "inputDataItem",
    "outputDataItem",
)


def _in_order(child: Xml) -> int:
    return _ORDER.index(kind_of(child)) if kind_of(child) in _ORDER else len(_ORDER)
