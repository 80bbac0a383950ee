"""Loops and multi-instance activities: how often, over what, and what comes out."""

import re
from collections.abc import Iterator

from server.engine.bundle import Finding
from server.engine.syntax import excerpt
from server.engine.upload import ACTIVITIES, Place, Upload
from server.engine.xmltree import Node

_COUNT = re.compile(r"0{0,3}[1-9][0-9]{0,6}")
_CARDINALITY = "Give either loopCardinality or loopDataInputRef."


def counts(upload: Upload) -> Iterator[Finding]:
    """A multi-instance activity has a cardinality or a collection, one of the two."""
    for place, loop in _multi(upload):
        given = [kind for kind in ("loopCardinality", "loopDataInputRef") if loop.first(kind) is not None]
        if len(given) != 1:
            stated = "both a cardinality and" if given else "neither a cardinality nor"
            yield place.error("multi_instance_count", f"It has {stated} a collection.", _CARDINALITY)


def items(upload: Upload) -> Iterator[Finding]:
    """Collections and items are names of variables; an item needs its collection and the other way round."""
    for place, loop in _multi(upload):
        for kind in ("loopDataInputRef", "loopDataOutputRef"):
            reference = loop.first(kind)
            if reference is not None and not reference.text.isidentifier():
                yield place.error(
                    "multi_instance_item", f"{kind} {excerpt(reference.text)} is no variable.", "Name one."
                )
        for kind in ("inputDataItem", "outputDataItem"):
            item = loop.first(kind)
            if item is not None and not item.id.isidentifier():
                yield place.error(
                    "multi_instance_item",
                    f"The id {item.id!r} of {kind} is no variable.",
                    "Its id is the name of the variable that holds one item.",
                )
        for item, collection in (("inputDataItem", "loopDataInputRef"), ("outputDataItem", "loopDataOutputRef")):
            alone = loop.first(item) is not None and loop.first(collection) is None
            unread = item == "outputDataItem" and loop.first(item) is None and loop.first(collection) is not None
            if alone or unread:
                yield place.error(
                    "multi_instance_item",
                    f"{item} and {collection} need each other.",
                    "Give both, or neither.",
                )


def behavior(upload: Upload) -> Iterator[Finding]:
    """Events thrown as instances complete are not executed."""
    for place, loop in _multi(upload):
        unusual = loop.get("behavior", "All") != "All"
        if unusual or loop.get("oneBehaviorEventRef") or loop.get("noneBehaviorEventRef"):
            yield place.error(
                "multi_instance_behavior",
                "Events thrown by single instances are not executed.",
                'Leave behavior at "All" and throw the event after the activity.',
            )


def standard(upload: Upload) -> Iterator[Finding]:
    """A loop ends: it has a condition or a maximum, and is not multi-instance too."""
    for _, place in upload.places(*ACTIVITIES):
        loops = place.node.all("standardLoopCharacteristics", "multiInstanceLoopCharacteristics")
        if len(loops) > 1:
            yield place.error("several_loops", "It loops in several ways at once.", "Nest one inside a subprocess.")
        for loop in (loop for loop in loops if loop.kind == "standardLoopCharacteristics"):
            maximum = loop.get("loopMaximum")
            if maximum and not _COUNT.fullmatch(maximum):
                yield place.error("loop_maximum", f"loopMaximum is {excerpt(maximum)}.", "Write a whole number from 1.")
            if not maximum and loop.first("loopCondition") is None:
                yield place.error("loop_without_end", "The loop has no condition and no maximum.", "Give it one.")


RULES = (counts, items, behavior, standard)


def _multi(upload: Upload) -> Iterator[tuple[Place, Node]]:
    for _, place in upload.places(*ACTIVITIES):
        for loop in place.node.all("multiInstanceLoopCharacteristics"):
            yield place, loop
