"""Python of diagrams, run by pydantic-monty in worker processes with limits on time, memory and recursion.

Decimal, date, datetime, time and timedelta cross both ways unchanged; nothing becomes a float. A `datetime` keeps its
instant and offset (the name of its zone is lost), a UUID crosses as text. What else a script leaves behind
(functions, classes, instances) does not come back.
"""

import ast
import os
import threading
from collections.abc import Callable, Mapping
from typing import cast
from uuid import UUID

import pydantic_monty

from server.engine.fault_words import LOST_VARIABLES, NO_DATA, NO_EXPRESSION, SANDBOX_STOPPED, SCRIPT_STOPPED
from server.engine.model import ScriptError

OUT = "__countersign_out"
KINDS = ("function", "builtin_function_or_method", "type", "module")
PLAIN = f"def __countersign_plain(value, type=type):\n    return type(value).__name__ not in {KINDS!r}"
"""Fed before a script, whose own variables may hide `type`."""


class MontySandbox:
    """A bounded pool of interpreters, started at first use and again after a crash.

    A started pool does not survive `os.fork()`: fork first. The child then gets a RuntimeError, where it would hang.
    `workers` bounds the processes, `seconds` one script, `megabytes` its heap, `depth` its recursion.
    """

    def __init__(self, *, workers: int = 2, seconds: float = 0.5, megabytes: int = 32, depth: int = 200) -> None:
        self._workers = workers
        self._limits: pydantic_monty.ResourceLimits = {
            "max_feed_duration_secs": seconds,
            "max_memory": megabytes * 1024 * 1024,
            "max_recursion_depth": depth,
        }
        self._lock = threading.Lock()
        self._pool: pydantic_monty.Monty | None = None
        self._owner = 0

    def evaluate(self, source: str, names: Mapping[str, object]) -> object:
        """Value of an expression. Raises ScriptError."""
        if not _is_expression(source):
            raise ScriptError(NO_EXPRESSION, line=1)
        return _known(self._run(source, names), ())

    def execute(self, source: str, names: Mapping[str, object]) -> Mapping[str, object]:
        """All plain values that exist after a script. Raises ScriptError."""
        keep = sorted(set(names) | _assigned(source))
        tail = "".join(f"try:\n    {OUT}[{name!r}] = {name}\nexcept NameError:\n    pass\n" for name in keep)
        plain = f"{{k: v for k, v in {OUT}.items() if __countersign_plain(v)}}"
        found = self._run(f"{source}\n{OUT} = {{}}\n{tail}{plain}", names, first=PLAIN)
        return {key: _known(value, (key,)) for key, value in cast("dict[str, object]", found).items()}

    def close(self) -> None:
        """Stop the workers; a later call starts new ones. In a forked child: nothing, they are not its own."""
        with self._lock:
            if self._owner != os.getpid():
                return
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.__exit__(None, None, None)

    def _run(self, source: str, names: Mapping[str, object], *, first: str = "") -> object:
        try:
            inputs = {name: _crossing(value) for name, value in names.items()}
            with self._started().checkout(limits=self._limits, script_name="script") as session:
                if first:
                    session.feed_run(first)
                return session.feed_run(source, inputs=inputs, print_callback=pydantic_monty.CollectString(100_000))
        except pydantic_monty.MontyCrashedError as error:  # the pool replaces that worker; the others work on
            raise ScriptError(SCRIPT_STOPPED) from error
        except (pydantic_monty.MontySyntaxError, pydantic_monty.MontyRuntimeError) as error:
            frames = error.traceback()
            line, column = (frames[0].line, frames[0].column) if frames else (None, None)
            raise ScriptError(error.display("type-msg"), line=line, column=column) from error
        except (pydantic_monty.MontyShutdown, pydantic_monty.MontyDisconnectError) as error:
            self.close()
            raise ScriptError(SANDBOX_STOPPED) from error
        except (pydantic_monty.MontyError, TimeoutError) as error:
            raise ScriptError(str(error)) from error

    def _started(self) -> pydantic_monty.Monty:
        with self._lock:
            if self._pool is not None and self._owner != os.getpid():
                raise RuntimeError("the sandbox was started before a fork: its workers belong to the parent process")
            if self._pool is None:
                self._owner = os.getpid()
                pool = pydantic_monty.Monty(max_processes=self._workers, checkout_timeout=30.0)
                self._pool = pool.__enter__()
            return self._pool


def _is_expression(source: str) -> bool:
    try:
        ast.parse(source, mode="eval")
    except SyntaxError:
        return False
    return True


def _assigned(source: str) -> set[str]:
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        raise ScriptError(error.msg, line=error.lineno, column=error.offset) from error
    if (gone := next((n for n in ast.walk(tree) if isinstance(n, ast.Delete)), None)) is not None:
        raise ScriptError(LOST_VARIABLES, line=gone.lineno, column=gone.col_offset + 1)
    return {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}


def _each(value: object, turn: Callable[[object], object]) -> object:
    if isinstance(value, Mapping):
        return {str(key): turn(item) for key, item in cast("Mapping[object, object]", value).items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        items = [turn(item) for item in cast("list[object]", value)]
        return items if isinstance(value, list) else tuple(items) if isinstance(value, tuple) else set(items)
    return value


def _crossing(value: object) -> object:
    return str(value) if isinstance(value, UUID) else _each(value, _crossing)


def _known(value: object, path: tuple[str, ...]) -> object:
    if type(value).__module__.startswith("pydantic_monty"):
        raise ScriptError(NO_DATA % {"name": ".".join(path) or "the result", "kind": type(value).__name__})
    return _each(value, lambda item: _known(item, path))
