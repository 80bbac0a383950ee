"""The data of a case is told by the step that wrote it, in the words of the process."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from server.domain.cases import Provenance
from server.pages.rendering import load_renderer
from server.pages.shown import Teller
from server.pages.words import Names, Words
from server.queries.case_texts import CaseTexts, ElementText

LABELS = {"data.added": "Account", "data.added.person": "Person", "data.login": "Sign-in name"}
AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def test_what_a_step_of_the_system_gave_back_is_told_by_the_labels_of_its_result():
    words = Words("en", ZoneInfo("Asia/Shanghai"), load_renderer().translations)
    texts = CaseTexts({"add_account": ElementText("Add account", None, "added")}, LABELS)
    wrote = {"added": Provenance("add_account", "token", None, AT)}
    data = {"added": {"person": "p-1", "login": "hulin"}}
    (section,) = Teller(words, words.zone, Names(), texts).sections(data, wrote)
    assert section.title == "Add account"
    assert [value.label for value in section.values] == ["Person", "Sign-in name"]
