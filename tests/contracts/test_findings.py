"""Every rule for diagrams and tables says what is wrong in words that the catalogues know."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("engine/refusals", "engine/soundness", "dmn/reading", "dmn/checks", "dmn/compiling")
FILES = ("engine/checking.py", "engine/reading.py", "engine/decision_files.py", "engine/refused_words.py")
REPORTING = {"error", "warning", "Finding", "missing", "Refused", "Unreadable"}


def sources() -> Iterator[Path]:
    for room in ROOMS:
        yield from (ROOT / "server" / room).glob("*.py")
    yield from (ROOT / "server" / file for file in FILES)


def reports(path: Path) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            about = node.func.value if isinstance(node.func, ast.Attribute) else None
            if name in REPORTING and getattr(about, "id", "") != "session":
                yield node


def is_bare(text: ast.expr) -> bool:
    """Whether a text is written out without the mark for the catalogues."""
    parts = text.values if isinstance(text, ast.JoinedStr) else [text]
    return any(isinstance(part, ast.Constant) and isinstance(part.value, str) and " " in part.value for part in parts)


def test_no_rule_speaks_english_only() -> None:
    found = [(path, call) for path in sources() for call in reports(path)]
    assert len(found) > 150
    bare = [f"{path.name}:{call.lineno}" for path, call in found if any(map(is_bare, call.args[1:5]))]
    assert bare == []
