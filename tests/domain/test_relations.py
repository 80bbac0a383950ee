import pytest

from server.domain.relations import PartyUnreadable, parties_at, party_number

ID, OTHER, COMPANY = "990101197803120114", "99010119850101012X", "91350100M000100Y43"
DATA = {
    "applicant": {"name": "张建国", "id_number": ID, "phone": "19900000001", "company": {"code": COMPANY}},
    "guarantors": [{"id": "９９０１０１19850101012x"}, {"id": None}, "text"],
    "number": 7,
    "spoken": " k-12 ",
}


def test_a_path_to_a_text_names_that_party_whatever_it_looks_like():
    assert parties_at(["applicant.id_number"], DATA) == {ID}
    assert parties_at(["spoken", "number"], DATA) == {"K12", "7"}


def test_a_path_to_an_object_or_list_names_all_in_it_that_look_like_an_identity_number_or_credit_code():
    assert parties_at(["applicant"], DATA) == {ID, COMPANY}
    assert parties_at(["guarantors"], {"guarantors": [{"id": OTHER.lower()}, {"by": {"code": COMPANY}}]}) == {
        OTHER, COMPANY,
    }  # fmt: skip


def test_items_of_a_list_are_followed_and_written_as_numbers_are_compared():
    assert parties_at(["guarantors.id"], DATA) == {OTHER}


def test_a_path_that_leads_nowhere_names_nobody():
    assert parties_at(["applicant.nothing", "nothing.at.all", "number.deeper"], DATA) == frozenset()


def test_a_number_is_compared_without_spaces_hyphens_width_and_case():
    assert party_number(" 9901 0119-8501 01012x ") == OTHER
    for wrong in ("", " - ", "1" * 61, "a\x00b"):
        with pytest.raises(PartyUnreadable):
            party_number(wrong)
