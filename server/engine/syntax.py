"""Says what is wrong with the texts of a diagram before anything runs: FEEL, Python, timers."""

import ast
import re
import textwrap
import warnings
from collections.abc import Callable, Collection
from difflib import get_close_matches
from functools import lru_cache
from zoneinfo import ZoneInfo

from server.dmn.spoken import spoken_error
from server.domain.durations import parse_cycle, parse_duration
from server.domain.instants import parse_instant
from server.domain.wording import said
from server.feel import FeelError, compile_expression

_LITERAL = re.compile(r"[+-]?(R\d*/|P[\dT]|\d)")
_SHOWN = 80
_ANY_ZONE = ZoneInfo("UTC")
_TIMERS: dict[str, Callable[[str], object]] = {
    "timeDate": lambda text: parse_instant(text, _ANY_ZONE),
    "timeDuration": parse_duration,
    "timeCycle": lambda text: parse_cycle(text, _ANY_ZONE),
}


def expression_fault(text: str) -> str | None:
    """What is wrong with an expression (`=…` is FEEL, anything else Python), with its position; None when nothing."""
    source = text.strip()
    if not source:
        return said("the expression is empty")
    return feel_fault(source[1:]) if source.startswith("=") else _python_fault(source, "eval")


def script_fault(text: str) -> str | None:
    """What is wrong with a Python script, with its position; None when nothing."""
    source = textwrap.dedent(text)
    if not source.strip():
        return said("the script is empty")
    fault = _python_fault(source, "exec")
    if fault is not None:
        return fault
    return next((fault for node in ast.walk(ast.parse(source)) if (fault := _not_run(node)) is not None), None)


def feel_fault(source: str) -> str | None:
    """What is wrong with a FEEL expression (without its `=`), with its position; None when nothing."""
    try:
        compile_expression(source)
    except FeelError as error:
        return spoken_error(error)
    return None


@lru_cache(maxsize=4096)
def feel_names(source: str) -> frozenset[str]:
    """The variables that a FEEL expression (without its `=`) reads; none when it cannot be read."""
    try:
        return compile_expression(source).names
    except FeelError:
        return frozenset()


def timer_fault(kind: str, text: str) -> str | None:
    """What is wrong with a timer, None when nothing; `kind` is timeDate, timeDuration or timeCycle.

    The text is a literal, quoted or not, or an expression.
    """
    source = text.strip()
    literal = timer_literal(source)
    if literal is None:
        return expression_fault(source)
    try:
        _TIMERS[kind](literal)
    except ValueError as error:
        return str(error)
    return None


def timer_literal(text: str) -> str | None:
    """The ISO 8601 or working-time text that a timer gives as it stands, quotes dropped; None for an expression."""
    source = text.strip()
    quoted = re.fullmatch(r"""(["'])([^"'\\]*)\1""", source)
    if quoted is not None:
        return quoted[2].strip()
    return source if _LITERAL.match(source) else None


def excerpt(text: str) -> str:
    """A text in quotation marks, cut where it is long."""
    return repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")


def nearest(name: str, known: Collection[str]) -> str:
    """The known name most like a mistyped one; empty when none is."""
    return next(iter(get_close_matches(name[:_SHOWN], sorted(known), n=1, cutoff=0.5)), "")


def _not_run(node: ast.AST) -> str | None:
    """Why the sandbox does not run a statement that Python would."""
    if isinstance(node, ast.Delete):
        return said(
            "line %(lineno)s: del does nothing to the variables of a case; assign None instead", lineno=node.lineno
        )
    if isinstance(node, (ast.Yield, ast.YieldFrom)):
        return said("line %(lineno)s: generators with yield are not run in scripts", lineno=node.lineno)
    if isinstance(node, ast.TryStar):
        return said("line %(lineno)s: except* is not run in scripts", lineno=node.lineno)
    return None


def _python_fault(source: str, mode: str) -> str | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)
            compile(source, "<diagram>", mode)
    except SyntaxError as error:
        return said(
            "line %(line)s, column %(column)s: %(fault)s",
            line=error.lineno or 1,
            column=error.offset or 1,
            fault=error.msg,
        )
    except (ValueError, RecursionError, MemoryError) as error:
        return str(error) or said("the code is nested too deeply")
    return None


def feel_value(value: str, advice: str) -> tuple[str, str] | None:
    """What is wrong with a value that is to be FEEL after `=`, and the advice; None when it can be read."""
    if not value.startswith("="):
        return said("%(text)s is not FEEL", text=excerpt(value)), advice
    fault = feel_fault(value[1:])
    return (
        None
        if fault is None
        else (said("%(text)s cannot be read: %(fault)s", text=excerpt(value), fault=fault), advice)
    )
