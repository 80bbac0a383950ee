import json

import pytest

from server.forms.errors import FormProblems
from server.forms.labels import labels_for, localise, parse_labels


def labels(content):
    return parse_labels("zh_CN", json.dumps(content).encode())


def test_a_process_of_a_folder_with_several_has_a_title_of_its_own():
    found = labels({"process.title": "贷款", "process.dunning.title": "催收", "element.a": "甲"})
    assert labels_for("dunning", found)["process.title"] == "催收"
    assert labels_for("loan", found)["process.title"] == "贷款"


def test_labels_replace_titles_helps_and_options(build):
    form = build(
        {
            "loan": {
                "type": "object",
                "properties": {"kind": {"type": "string", "enum": ["car", "house"], "title": "Kind"}},
            },
            "sure": {"type": "boolean"},
        }
    )
    chinese = localise(
        form,
        labels({
            "form.apply": "申请", "form.apply.help": "请填写", "form.apply.loan": "贷款", "form.apply.loan.kind": "种类",
            "form.apply.loan.kind.help": "选一个", "form.apply.loan.kind.car": "汽车", "form.apply.sure.true": "是", "form.other": "别的",
        }),
    )  # fmt: skip
    kind, sure = chinese.fields
    assert (chinese.title, chinese.description, chinese.sections[0].title) == ("申请", "请填写", "贷款")
    assert (kind.title, kind.help, [choice.text for choice in kind.choices]) == (
        "种类",
        "选一个",
        ["汽车", "house"],
    )
    assert sure.choices[0].text == "是"
    assert chinese.schema["properties"]["loan"]["properties"]["kind"]["title"] == "种类"
    assert form.schema["properties"]["loan"]["properties"]["kind"]["title"] == "Kind"


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"[]", "not_json"),
        (b'{"a.b": 1}', "wrong_type"),
        (b'{"a.b": " "}', "wrong_type"),
        (b'{"plain": "x"}', "bad_name"),
        (b'{"a.b": "x", "a.b": "y"}', "duplicate_key"),
    ],
)
def test_label_files_hold_texts_by_dotted_key(content, rule):
    with pytest.raises(FormProblems) as refused:
        parse_labels("zh_CN", content)
    assert [problem.rule for problem in refused.value.problems] == [rule]


def test_the_file_name_is_a_locale():
    with pytest.raises(FormProblems) as refused:
        parse_labels("../x", b"{}")
    assert refused.value.problems[0].rule == "bad_locale"
    assert parse_labels("zh-Hans-CN", b"{}") == {}
