"""The pages of branches: the tree, and what personnel administration does with one."""

NEW = {"code": "b11", "name_en": "Eastgate", "name_zh": "东门分社", "parent": "b1"}


def test_a_branch_is_added_renamed_moved_and_closed_with_its_history(sign_in):
    hr = sign_in("tianjing")
    assert hr.post("/branches", NEW).headers["location"] == "/branches/b11"
    assert hr.post("/branches/b11/name", {"name_en": "East", "name_zh": "东门信用社"}).status_code == 303
    assert hr.post("/branches/b11/parent", {"parent": "b2"}).status_code == 303
    assert hr.post("/branches/b11/close").status_code == 303
    html = hr.get("/branches/b11").text
    for told in ("East was added", "Eastgate was renamed to East", "was moved from", "East was closed"):
        assert told in html, told
    assert "Close the branch" not in html
    assert "closed" in hr.get("/branches").text


def test_refusals_stand_at_their_fields(sign_in):
    hr = sign_in("tianjing")
    hr.post("/branches", NEW)
    circular = hr.post("/branches/b1/parent", {"parent": "b11"})
    assert circular.status_code == 422 and 'id="parent-error"' in circular.text
    assert hr.post("/branches", NEW).status_code == 422
    used = hr.post("/branches/b1/close")
    assert used.status_code == 422 and "Not closed:" in used.text
    nameless = hr.post("/branches/b11/name", {"name_en": "", "name_zh": "东"})
    assert nameless.status_code == 422 and 'id="name_en-error"' in nameless.text


def test_only_personnel_administration_changes_branches_and_only_overseers_read_them(sign_in):
    assert sign_in("wangfang").get("/branches").status_code == 403
    auditor = sign_in("hejing")
    assert "New branch" not in auditor.get("/branches").text
    assert auditor.post("/branches", NEW).status_code == 403
    assert auditor.post("/branches/b1/close").status_code == 403
    assert auditor.get("/branches/nowhere").status_code == 422
