"""Cases from a list at the console."""

import pytest

from tests.api import diagrams


@pytest.fixture
def listed(cli, tmp_path):
    nodes = diagrams.start(form="policy", business_key="=number") + diagrams.user("look", "Look")
    folder = tmp_path / "policy"
    (folder / "forms").mkdir(parents=True)
    (folder / "policy.bpmn").write_bytes(diagrams.diagram("policy", nodes, "begin > look > end"))
    (folder / "forms" / "policy.json").write_bytes(diagrams.form("Policy", ["number"], number=diagrams.TEXT))
    cli.run("demo")
    cli.run("deploy", folder)
    return cli


def test_a_list_is_checked_taken_and_not_taken_twice(listed, tmp_path):
    file = tmp_path / "list.csv"
    file.write_bytes("branch,number\nb1,甲-1\nb1,甲-2\n".encode("gbk"))
    assert "2 would be started" in listed.run("import", "policy", file, "--dry-run").stdout
    assert "2 started" in listed.run("import", "policy", file, "--by", "wang").stdout
    rows = listed.json("import", "policy", file)
    assert [(row["row"], row["business_key"], row["outcome"]) for row in rows] == [
        (2, "甲-1", "known"),
        (3, "甲-2", "known"),
    ]
    file.write_text("branch,number\nb1,X\nnowhere,\n")
    told = listed.run("import", "policy", file, code=1).stderr
    assert "row 3, branch: There is no branch nowhere." in told
    assert "row 3, number: Please fill in this field." in told
