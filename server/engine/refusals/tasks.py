"""Activities: token quantities, compensation, implementations and scripts that would not be executed as drawn."""

from collections.abc import Iterator

from server.domain.wording import said
from server.engine.bundle import Finding
from server.engine.upload import ACTIVITIES, Upload

_PYTHON = frozenset({"", "python", "python3", "text/python", "text/x-python", "application/python"})
_UNSPECIFIED = frozenset({"", "##unspecified", "##WebService"})


def quantities(upload: Upload) -> Iterator[Finding]:
    """One token in, one token out."""
    for _, place in upload.places(*ACTIVITIES):
        for attribute in ("startQuantity", "completionQuantity"):
            if place.node.get(attribute, "1") != "1":
                yield place.error(
                    "token_quantity",
                    said(
                        "%(attribute)s is %(value)s; token quantities are not executed.",
                        attribute=attribute,
                        value=place.node.get(attribute),
                    ),
                    said("Leave it at 1; use parallel gateways or multi-instance activities."),
                )


def compensation(upload: Upload) -> Iterator[Finding]:
    """Compensation is not executed."""
    for _, place in upload.places(*ACTIVITIES):
        if place.node.flag("isForCompensation"):
            yield place.error(
                "compensation",
                said("Compensation is not executed."),
                said("Draw the undoing as ordinary tasks after an error or escalation event."),
            )


def implementations(upload: Upload) -> Iterator[Finding]:
    """People do user tasks in this inbox, decisions are made here; another technology is not called."""
    for _, place in upload.places("userTask", "receiveTask", "businessRuleTask", "serviceTask"):
        if place.node.get("implementation") not in _UNSPECIFIED:
            yield place.error(
                "implementation",
                said(
                    "The implementation %(implementation)s is not called.",
                    implementation=place.node.get("implementation"),
                ),
                said("Remove the attribute."),
            )


def script_languages(upload: Upload) -> Iterator[Finding]:
    """Scripts are Python, and there is one."""
    for _, place in upload.places("scriptTask"):
        language = place.node.get("scriptFormat")
        if language.lower() not in _PYTHON:
            yield place.error(
                "script_language",
                said("The script is written in %(language)s.", language=language),
                said("Write it in Python."),
            )
        if len(place.node.all("script")) != 1:
            yield place.error(
                "script_missing", said("The script task needs exactly one script."), said("Write one in Python.")
            )


RULES = (quantities, compensation, implementations, script_languages)
