"""Whatever a deployment finds, a manual explains: every rule has its section, and every section is there."""

import ast
import re
from pathlib import Path

import pytest

from server.engine.refused_words import REFUSED
from server.engine.soundness.words import _WORDS
from server.pages.manual_text import manual
from server.pages.rule_manual import LABELS, RULES, RULES_OF_FORMS, RULES_OF_TABLES, explained_at

SERVER = Path(__file__).resolve().parents[2] / "server"
TABLES = {"error": 1, "warning": 1, "report": 1, "_refused": 1, "Finding": 2}
EXPRESSIONS = {"error": 0, "warning": 0}
DIAGRAMS = {"Finding": 2, "_found": 2, "error": 0, "warning": 0, "found": 1, "RuleText": 0, "Unreadable": 0}
CODE = re.compile(r"[a-z]+([_-][a-z]+)*")


def codes(room, places):
    """What stands where these calls take the rule."""
    files = sorted((SERVER / room).rglob("*.py")) if (SERVER / room).is_dir() else [SERVER / room]
    for path in files:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                at = places.get(name)
                if at is not None and len(node.args) > at and isinstance(node.args[at], ast.Constant):
                    code = node.args[at].value
                    if isinstance(code, str) and CODE.fullmatch(code):
                        yield code


def test_every_rule_for_diagrams_is_explained():
    rooms = ("engine/refusals", "engine/soundness", "engine/staffing", "commands/processes")
    files = ("engine/checking.py", "engine/reading.py", "engine/decision_files.py", "engine/xmltree.py")
    found = {code for room in (*rooms, *files) for code in codes(room, DIAGRAMS)}
    found |= {word.rule for word in REFUSED.values()} | _WORDS.keys()
    assert len(found) > 130
    assert sorted(found - RULES.keys() - RULES_OF_FORMS.keys()) == []


def test_every_rule_for_decision_models_is_explained():
    found = {code for room in ("dmn/reading", "dmn/checks", "dmn/compiling") for code in codes(room, TABLES)}
    found |= set(codes("feel/inference", EXPRESSIONS))
    assert len(found) > 40
    assert sorted(found - RULES_OF_TABLES.keys()) == []


def test_every_rule_for_forms_is_explained():
    found = set(codes("forms", {"problem": 1, "add": 1}))
    assert len(found) > 12
    of_labels = {"bad_locale"}
    assert sorted(found - RULES_OF_FORMS.keys()) == sorted(of_labels)


@pytest.mark.parametrize(
    "section", sorted({*RULES.values(), *RULES_OF_TABLES.values(), *RULES_OF_FORMS.values(), LABELS})
)
def test_every_section_that_explains_a_rule_is_in_its_manual(section):
    name, _, anchor = section.partition("#")
    assert anchor in {heading.anchor for heading in manual(name).headings}


@pytest.mark.parametrize(
    ("rule", "file", "section"),
    [
        ("too_large", "a/a.bpmn", "designers#checking-and-deploying"),
        ("too_large", "a/forms/b.json", "designers#forms"),
        ("import", "a/a.bpmn", "bpmn-coverage#refused"),
        ("import", "a/a.dmn", "decisions-and-feel#decisions-that-need-decisions"),
        ("wrong_type", "a/labels/zh.json", "designers#labels"),
        ("file_place", "a/b/c.dmn", "designers#the-folder"),
        ("file_place", "a/b.json", "designers#the-folder"),
    ],
)
def test_the_kind_of_file_tells_rules_of_one_name_apart(rule, file, section):
    assert explained_at(rule, file) == section
