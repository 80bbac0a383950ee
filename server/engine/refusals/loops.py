"""Loops and multi-instance activities: how often, over what, and what comes out."""

import re
from collections.abc import Iterator

from server.domain.wording import said
from server.engine.bundle import Finding
from server.engine.syntax import excerpt
from server.engine.upload import ACTIVITIES, Place, Upload
from server.engine.xmltree import Node

_COUNT = re.compile(r"0{0,3}[1-9][0-9]{0,6}")
_CARDINALITY = said("Give either loopCardinality or loopDataInputRef.")


def counts(upload: Upload) -> Iterator[Finding]:
    """A multi-instance activity has a cardinality or a collection, one of the two."""
    for place, loop in _multi(upload):
        given = [kind for kind in ("loopCardinality", "loopDataInputRef") if loop.first(kind) is not None]
        if len(given) != 1:
            both, neither = (
                said("It has both a cardinality and a collection."),
                said("It has neither a cardinality nor a collection."),
            )
            yield place.error("multi_instance_count", both if given else neither, _CARDINALITY)


def items(upload: Upload) -> Iterator[Finding]:
    """Collections and items are names of variables; an item needs its collection and the other way round."""
    for place, loop in _multi(upload):
        for kind in ("loopDataInputRef", "loopDataOutputRef"):
            reference = loop.first(kind)
            if reference is not None and not reference.text.isidentifier():
                yield place.error(
                    "multi_instance_item",
                    said("%(kind)s %(reference)s is no variable.", kind=kind, reference=excerpt(reference.text)),
                    said("Name one."),
                )
        for kind in ("inputDataItem", "outputDataItem"):
            item = loop.first(kind)
            if item is not None and not item.id.isidentifier():
                yield place.error(
                    "multi_instance_item",
                    said("The id %(item)s of %(kind)s is no variable.", item=repr(item.id), kind=kind),
                    said("Its id is the name of the variable that holds one item."),
                )
        for item, collection in (("inputDataItem", "loopDataInputRef"), ("outputDataItem", "loopDataOutputRef")):
            alone = loop.first(item) is not None and loop.first(collection) is None
            unread = item == "outputDataItem" and loop.first(item) is None and loop.first(collection) is not None
            if alone or unread:
                yield place.error(
                    "multi_instance_item",
                    said("%(item)s and %(collection)s need each other.", item=item, collection=collection),
                    said("Give both, or neither."),
                )


def behavior(upload: Upload) -> Iterator[Finding]:
    """Events thrown as instances complete are not executed."""
    for place, loop in _multi(upload):
        unusual = loop.get("behavior", "All") != "All"
        if unusual or loop.get("oneBehaviorEventRef") or loop.get("noneBehaviorEventRef"):
            yield place.error(
                "multi_instance_behavior",
                said("Events thrown by single instances are not executed."),
                said('Leave behavior at "All" and throw the event after the activity.'),
            )


def standard(upload: Upload) -> Iterator[Finding]:
    """A loop ends: it has a condition or a maximum, and is not multi-instance too."""
    for _, place in upload.places(*ACTIVITIES):
        loops = place.node.all("standardLoopCharacteristics", "multiInstanceLoopCharacteristics")
        if len(loops) > 1:
            yield place.error(
                "several_loops", said("It loops in several ways at once."), said("Nest one inside a subprocess.")
            )
        for loop in (loop for loop in loops if loop.kind == "standardLoopCharacteristics"):
            maximum = loop.get("loopMaximum")
            if maximum and not _COUNT.fullmatch(maximum):
                yield place.error(
                    "loop_maximum",
                    said("loopMaximum is %(maximum)s.", maximum=excerpt(maximum)),
                    said("Write a whole number from 1."),
                )
            if not maximum and loop.first("loopCondition") is None:
                yield place.error(
                    "loop_without_end", said("The loop has no condition and no maximum."), said("Give it one.")
                )


RULES = (counts, items, behavior, standard)


def _multi(upload: Upload) -> Iterator[tuple[Place, Node]]:
    for _, place in upload.places(*ACTIVITIES):
        for loop in place.node.all("multiInstanceLoopCharacteristics"):
            yield place, loop
