"""What FEEL finds wrong can be said in other languages: every sentence of it is known to the catalogues."""

import ast
from pathlib import Path

import server.feel
from server.dmn.spoken import NOUNS, SENTENCES, msgid_of, spoken_error
from server.engine.syntax import feel_fault
from server.feel import FeelError, compile_expression

SOURCES = list(Path(server.feel.__file__).parent.rglob("*.py"))
SAYING = {"error", "warning", "warn", "limit", "FeelLimitError", "FeelSyntaxError", "unexpected"}


def texts(node):
    return [each.value for each in ast.walk(node) if isinstance(each, ast.Constant) and isinstance(each.value, str)]


def said_by(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in SAYING:
                yield from (each.value for each in node.args if isinstance(each, ast.Constant))
        elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "template":
            yield from texts(node.value)


def test_every_sentence_of_feel_is_known():
    found = {text for path in SOURCES for text in said_by(ast.parse(path.read_text())) if isinstance(text, str)}
    sentences = {msgid_of(text) for text in found if " " in text}
    assert sentences - NOUNS == SENTENCES
    assert len(SENTENCES) > 30


def test_an_error_says_what_it_says_in_english_with_its_place():
    for source in ("1 +", "[1, 2", 'if "x', "{a: 1, a: 2}", "#"):
        try:
            compile_expression(source)
        except FeelError as error:
            assert spoken_error(error) == str(error) == feel_fault(source)
        else:
            raise AssertionError(source)
