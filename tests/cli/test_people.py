"""People by files and absences at the command line."""

import pytest


@pytest.fixture
def house(embedded):
    def write(name, text):
        (embedded.folder / name).write_text(text)
        return name

    embedded.write = write
    return embedded


def logins(cli):
    return {person["login"]: person for person in cli.json("person", "list")}


def test_files_are_told_first_and_then_carried_out(house):
    people = house.write("staff.csv", "login;name;branch;roles\nli;李;b1;clerk@b1\nwang;;;none\n")
    told = house.run("person", "import", people, "--dry-run").stdout
    assert "people.csv:2: person_added li 李 b1" in told
    assert "3 changes would be made" in told
    assert "li" not in logins(house)
    house.run("person", "import", people, "--why", "轮岗")
    assert logins(house)["li"]["roles"] == [{"role": "clerk", "branch": "b1"}]
    assert logins(house)["wang"]["roles"] == []
    assert house.json("person", "import", people) == []


def test_what_is_wrong_with_files_is_told_by_line(house):
    people = house.write("staff.csv", "login,name,branch,roles\nli,李,b9,\n")
    assert "people.csv:2: There is no branch b9." in house.run("person", "import", people, code=1).stderr
    other = house.write("other.csv", "a,b\n1,2\n")
    assert "columns of none" in house.run("person", "import", other, code=1).stderr
    assert "second file" in house.run("person", "import", people, people, code=1).stderr


def test_an_absence_is_entered_listed_changed_and_ended(house):
    days = ("--first-day", "2126-12-01", "--last-day", "2126-12-07")
    entered = house.json("absence", "enter", "wang", *days, "--substitute", "admin", "--reason", "休假")
    [row] = house.json("absence", "list")
    assert (row["id"], row["person"], row["substitutes"]) == (entered["id"], "wang", ["admin"])
    assert (row["begins"], row["ends"]) == ("2126-11-30T16:00:00Z", "2126-12-07T16:00:00Z")
    assert "admin" in house.run("absence", "list").stdout
    assert "away for some of these days already" in house.run("absence", "enter", "wang", *days, code=1).stderr
    assert "not a day" in house.run("absence", "enter", "wang", "--first-day", "x", "--last-day", "y", code=1).stderr
    assert "not both" in house.run("absence", "change", entered["id"], "--nobody", "--substitute", "x", code=1).stderr
    house.run("absence", "change", entered["id"], "--last-day", "2126-12-08", "--nobody")
    [row] = house.json("absence", "list")
    assert (row["ends"], row["substitutes"], row["reason"]) == ("2126-12-08T16:00:00Z", [], "休假")
    house.run("absence", "end", entered["id"])
    assert house.json("absence", "list") == []
