"""A draft takes in what was deployed meanwhile: what only one side changed is that side's, the rest is chosen."""

from server.domain.draft_merging import merge, moved

BASE = {"p/a": b"1", "p/b": b"1", "p/c": b"1", "p/gone": b"1", "p/left": b"1"}


def test_what_only_one_side_changed_is_as_that_side_has_it():
    draft = {**BASE, "p/a": b"mine", "p/new": b"mine"}
    version = {**BASE, "p/b": b"theirs", "p/other": b"theirs"}
    del version["p/gone"], draft["p/left"]
    found = merge(BASE, draft, version)
    assert found.files == {
        "p/a": b"mine", "p/b": b"theirs", "p/c": b"1", "p/new": b"mine", "p/other": b"theirs",
    }  # fmt: skip
    assert found.taken == ("p/b", "p/gone", "p/other")
    assert found.clashing == ()


def test_what_both_changed_is_that_of_the_draft_unless_the_other_is_chosen():
    draft, version = {**BASE, "p/a": b"mine", "p/b": b"mine"}, {**BASE, "p/a": b"theirs", "p/b": b"theirs"}
    assert merge(BASE, draft, version).clashing == ("p/a", "p/b")
    found = merge(BASE, draft, version, {"p/b"})
    assert (found.files["p/a"], found.files["p/b"]) == (b"mine", b"theirs")


def test_the_same_change_on_both_sides_is_no_clash():
    both = {**BASE, "p/a": b"same"}
    found = merge(BASE, both, both)
    assert (found.files, found.taken, found.clashing) == (both, (), ())


def test_what_one_side_took_out_and_the_other_changed_clashes():
    draft = {path: content for path, content in BASE.items() if path != "p/a"}
    version = {**BASE, "p/a": b"theirs"}
    assert merge(BASE, draft, version).clashing == ("p/a",)
    assert "p/a" not in merge(BASE, draft, version).files
    assert merge(BASE, draft, version, {"p/a"}).files["p/a"] == b"theirs"


def test_a_choice_of_a_file_that_does_not_clash_changes_nothing():
    draft = {**BASE, "p/a": b"mine"}
    assert merge(BASE, draft, BASE, {"p/a"}).files == draft


def test_files_keep_their_place_within_a_folder_that_moved():
    assert moved({"p/forms/f": b"", "p/x": b""}, "p", "q/r") == {"q/r/forms/f": b"", "q/r/x": b""}
    assert moved({"x": b""}, "", "q") == {"q/x": b""}
