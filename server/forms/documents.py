"""Loading a JSON file from a process folder: size, encoding, repeated keys and unwritable text."""

import json
from typing import cast

from server.forms.nodes import Report
from server.forms.texts import is_writable

LARGEST = 256 * 1024


class _RepeatedKeyError(ValueError):
    """An object names a key twice."""


def load_object(content: bytes, report: Report) -> dict[str, object]:
    """Return the JSON object of a file, or raise the report's FormProblems."""
    document = _parse(content, report)
    if not isinstance(document, dict):
        report.add("", "not_json", "The file is not a usable JSON object.", "Check it with a JSON editor.")
    elif not _writable(cast("object", document)):
        message = "A text holds a control character or half a surrogate pair."
        report.add("", "bad_text", message, "Remove the character; it cannot be stored or shown.")
    report.stop_if_any()
    return cast("dict[str, object]", document)


def _parse(content: bytes, report: Report) -> object:
    if len(content) > LARGEST:
        report.add("", "too_large", f"The file is larger than {LARGEST // 1024} KB.", "Split it.")
        return {}
    try:
        return json.loads(content.decode("utf-8-sig"), object_pairs_hook=_unrepeated, parse_constant=_refuse_constant)
    except _RepeatedKeyError as repeated:
        report.add("", "duplicate_key", f"An object has the key {repeated} twice.", "Remove one of them.")
        return {}
    except (ValueError, RecursionError):
        return None


def _unrepeated(pairs: list[tuple[str, object]]) -> dict[str, object]:
    seen: dict[str, object] = {}
    for key, value in pairs:
        if key in seen:
            raise _RepeatedKeyError(repr(key[:60]))
        seen[key] = value
    return seen


def _refuse_constant(name: str) -> object:
    raise ValueError(name)


def _writable(document: object) -> bool:
    """Tell whether every text of the document, keys included, can be stored; walks without recursion."""
    waiting = [document]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str) and not is_writable(item):
            return False
        if isinstance(item, dict):
            members = cast("dict[str, object]", item)
            waiting.extend(members.keys())
            waiting.extend(members.values())
        elif isinstance(item, list):
            waiting.extend(cast("list[object]", item))
    return True
