"""Every message a person can read exists in every language."""

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

import server.main  # noqa: F401 -- with the commands it makes every class of error known, wherever it is declared
from server.domain.errors import DomainError

ROOT = Path(__file__).resolve().parents[2]
for _command in (ROOT / "server" / "cli").glob("*.py"):
    import_module(f"server.cli.{_command.stem}")
CATALOGUES = sorted((ROOT / "tasks_ui" / "locale").glob("*/LC_MESSAGES/messages.po"))
KEYWORDS = {
    "_": None,
    "N_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "Refused": (2,),
    "wrong_type": (1,),
    "_short": (2,),
    "said": None,
}
PLACE = re.compile(r"%\((\w+)\)s|(%%)")


def in_templates_and_code() -> Iterator[str | tuple[str, ...]]:
    with (ROOT / "tasks_ui" / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    for folder in ("server", "tasks_ui/templates"):
        patterns = [(pattern.removeprefix(f"{folder}/"), method) for pattern, method in methods]
        found = extract_from_dir(
            ROOT / folder,
            patterns,
            {pattern.removeprefix(f"{folder}/"): option for pattern, option in options.items()},
            KEYWORDS,
        )
        for _file, _line, msgid, _comments, _context in found:
            yield msgid


def of_errors() -> Iterator[str]:
    waiting = [DomainError]
    while waiting:
        error = waiting.pop()
        waiting.extend(error.__subclasses__())
        if error.__module__.startswith("server."):  # not those of tests
            yield error.msgid()


def places(text: str) -> set[str]:
    return {found.group(1) for found in PLACE.finditer(text) if found.group(1)}


def strings_of(message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (message.string,)


@pytest.fixture(scope="module")
def wanted() -> set[str | tuple[str, ...]]:
    return {*in_templates_and_code(), *of_errors()}


@pytest.fixture(params=CATALOGUES, ids=lambda path: path.parent.parent.name)
def catalogue(request):
    with request.param.open("rb") as file:
        return read_po(file, locale=request.param.parent.parent.name)


def test_messages_are_found_in_templates_code_and_errors(wanted):
    assert {"Inbox", "%(span)s left", "Please fill in this field.", "This task is already finished."} <= wanted


def test_every_message_is_translated(wanted, catalogue):
    known = {message.id for message in catalogue if message.id and all(strings_of(message))}
    assert sorted(map(str, wanted - known)) == []


def test_no_translation_is_left_over(wanted, catalogue):
    assert sorted(str(message.id) for message in catalogue if message.id and message.id not in wanted) == []


def test_no_translation_is_in_doubt(catalogue):
    assert [message.id for message in catalogue if message.id and message.fuzzy] == []


def test_translations_keep_the_places_of_their_message(catalogue):
    for message in catalogue:
        if message.id:
            plural = message.id[-1] if isinstance(message.id, tuple) else message.id
            for text in strings_of(message):
                assert places(text) == places(plural), message.id
