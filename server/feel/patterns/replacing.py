"""Translates the replacement text of `replace`."""

from __future__ import annotations

import re

_REFERENCE = re.compile(r"\\([\\$])|\$(\d+)|([\\$])", re.ASCII)
_MAX_REPLACEMENT = 500


def replacement_template(replacement: str, groups: int) -> str | None:
    r"""Python's template for a replacement with $1 and \$; None when it is malformed.

    A group the pattern does not have is empty; of several digits as many are used as there are groups.
    """
    if len(replacement) > _MAX_REPLACEMENT or any(match[3] for match in _REFERENCE.finditer(replacement)):
        return None
    return _REFERENCE.sub(lambda match: _piece(match, groups), replacement)


def _piece(match: re.Match[str], groups: int) -> str:
    if match[1]:
        return match[1].replace("\\", "\\\\")
    digits = match[2]
    while len(digits) > 1 and int(digits) > groups:
        digits = digits[:-1]
    reference = f"\\g<{int(digits)}>" if int(digits) <= groups else ""
    return reference + match[2][len(digits) :]
