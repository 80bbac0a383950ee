"""Fields that hold a document: their value is its id, and only of one that is at hand."""

import pytest

from server.forms.attached import holds_documents, require_attached
from server.forms.errors import FormErrors, FormProblems
from server.forms.submissions import parse_fields, parse_json
from tests.forms.conftest import ATTACHED, table

ONE, TWO = "01a219e7-6b8c-7735-a92e-fd7379a4626a", "01a219e7-6b7a-7687-9e4d-f809c9f9d259"


@pytest.fixture(scope="module")
def papers(build):
    section = {"type": "object", "properties": ATTACHED}
    return build({"deal": section, "amount": {"type": "string", "format": "decimal", "x-widget": "money"}})


def codes(form, values, zone, files=(), pictures=()):
    with pytest.raises(FormErrors) as refused:
        require_attached(form, values, files, pictures, zone)
    return [(error.path, error.code) for error in refused.value.errors], refused.value.raw


def test_the_id_of_a_document_is_read_in_its_plain_form(papers, zone):
    assert parse_json(papers, {"deal": {"deed": ONE.upper()}}, zone=zone) == {"deal": {"deed": ONE}}
    assert parse_fields(papers, [("deal.house", f" {ONE} ")], zone=zone) == {"deal": {"house": ONE}}


@pytest.mark.parametrize("value", [7, True, ["x"], "x", "../../etc/passwd", ONE + "0", "\x00", "9" * 100_000])
def test_what_is_no_id_is_refused(papers, zone, value):
    with pytest.raises(FormErrors) as refused:
        parse_json(papers, {"deal": {"deed": value}}, zone=zone)
    [error] = refused.value.errors
    assert error.path == "deal.deed" and error.code in {"wrong_type", "unknown_document"}


def test_only_documents_at_hand_are_taken_and_only_pictures_as_photos(papers, zone):
    values = {"deal": {"deed": ONE, "house": TWO}, "amount": "12.50"}
    require_attached(papers, values, {ONE, TWO}, {TWO}, zone)
    require_attached(papers, {"amount": "1.00"}, (), (), zone)
    assert codes(papers, values, zone)[0] == [("deal.deed", "unknown_document"), ("deal.house", "unknown_document")]
    refused, raw = codes(papers, values, zone, {ONE, TWO}, {ONE})
    assert refused == [("deal.house", "no_picture")]
    assert raw == {"deal.deed": ONE, "deal.house": TWO, "amount": "12.50"}


def test_only_forms_with_such_a_field_hold_documents(papers, every_field):
    assert holds_documents(papers)
    assert not holds_documents(every_field) and not holds_documents(None)


def test_a_table_holds_no_documents(build):
    with pytest.raises(FormProblems):
        build({"rows": table(items={"type": "object", "properties": ATTACHED})})
