"""Regular expressions as DMN 1.5 borrows them from XPath (clause 10.3.4.3), kept away from endless backtracking."""

from server.feel.patterns.matching import MAX_PATTERN, MAX_TEXT, compile_pattern
from server.feel.patterns.replacing import replacement_template

__all__ = ["MAX_PATTERN", "MAX_TEXT", "compile_pattern", "replacement_template"]
