import pytest

from server.dmn.decisions import compile_decisions, load_decisions
from server.dmn.findings import DmnRefused
from tests.dmn.models import bkm, decision, definitions, given, imported, item, service, table


def run(files, wanted, moment, **inputs):
    return load_decisions(files).evaluate(wanted, inputs, moment)


def chain(*parts, last=(), name=""):
    """File a imports b imports c; `last` is what c has."""
    return {
        "a.dmn": definitions(imported("urn:b", name), *parts, namespace="urn:a"),
        "b.dmn": definitions(imported("urn:c", name), namespace="urn:b"),
        "c.dmn": definitions(*last, namespace="urn:c"),
    }


LIBRARY = definitions(
    decision("rate", "base * 2", needs=["base"]),
    given("base", "grade"),
    bkm("add one", ["n"], "n + 1"),
    service("scored", ["rate"], inputs=["base"]),
    item("grade", "number", allowed="[0..10]"),
    item("grades", "grade", many=True),
    namespace="urn:lib",
)


@pytest.mark.parametrize("name", ["lib", "the library", "lib.old"])
def test_the_name_of_an_import_qualifies_its_elements(moment, name):
    main = definitions(
        imported("urn:lib", name),
        decision(
            "d",
            f"[{name}.rate, {name}.add one(1), {name}.scored(4), {name}.base]",
            needs=["urn:lib#base"],
            decides=["urn:lib#rate"],
            knows=["urn:lib#add_one", "urn:lib#scored"],
        ),
        namespace="urn:main",
    )
    assert run({"main.dmn": main, "lib.dmn": LIBRARY}, "d", moment, base=3).value == [6, 2, 8, 3]


def test_an_import_without_a_name_joins_the_own_namespace(moment):
    main = definitions(
        imported("urn:lib"),
        decision("d", "[rate, add one(1), base]", needs=["base"], decides=["rate"], knows=["add one"], type="grades"),
        namespace="urn:main",
    )
    assert run({"main.dmn": main, "lib.dmn": LIBRARY}, "d", moment, base=3).value == [6, 2, 3]


def test_only_what_is_required_of_an_import_is_known(moment):
    main = definitions(imported("urn:lib", "lib"), decision("d", "lib.rate"), namespace="urn:main")
    assert run({"main.dmn": main, "lib.dmn": LIBRARY}, "d", moment, base=3).value is None


def test_types_of_an_import_are_qualified(moment):
    main = definitions(
        imported("urn:lib", "lib"),
        item("mine", "lib.grades"),
        decision("d", "5", type="mine"),
        decision("e", "[11]", type="lib.grades"),
        decision("f", "[3 instance of lib.grade, 30 instance of lib.grade]"),
        namespace="urn:main",
    )
    files = {"main.dmn": main, "lib.dmn": LIBRARY}
    assert run(files, "d", moment).value == [5]
    assert run(files, "e", moment).value is None
    assert run(files, "f", moment).value == [True, False]


def test_imports_without_names_go_on_through_other_files(moment):
    files = chain(
        decision("d", "x + 1", decides=["x"], type="small"), last=[decision("x", "1"), item("small", "number")]
    )
    assert run(files, "d", moment).value == 2


def test_the_own_element_comes_first_and_then_the_deepest_import(moment):
    files = chain(decision("d", "x", decides=["x"]), last=[decision("x", '"c"')])
    assert run(files, "d", moment).value == "c"
    own = chain(decision("d", "x", decides=["x"]), decision("x", '"a"'), last=[decision("x", '"c"')])
    assert run(own, "d", moment).value == "a"


@pytest.mark.parametrize("name", ["", "n"])
def test_files_may_import_each_other_and_themselves(moment, name):
    a = definitions(
        imported("urn:b", name), imported("urn:a", name), decision("d", "1", decides=["urn:b#x"]), namespace="urn:a"
    )
    b = definitions(imported("urn:a", name), decision("x", "2"), namespace="urn:b")
    if name:
        a = a.replace(b'name="n"', b'name="o"', 1)
    assert run({"a.dmn": a, "b.dmn": b}, "d", moment).value == 1


def test_inputs_of_imported_decisions_are_inputs_of_those_that_require_them(moment):
    main = definitions(
        imported("urn:lib", "lib"), decision("d", "lib.rate", decides=["urn:lib#rate"]), namespace="urn:main"
    )
    compiled = compile_decisions({"main.dmn": main, "lib.dmn": LIBRARY})
    assert [need.name for need in compiled.invocables["d"].inputs] == ["base"]


def test_inputs_of_one_name_are_told_apart_by_their_imports(moment):
    parts = [imported("urn:lib", "lib"), given("base")]
    d = (
        decision("d", "lib.base + base", needs=["urn:lib#base", "base"])
        .replace("#base", "#own", 2)
        .replace("#own", "#base", 1)
    )
    main = definitions(*parts[:1], given("base").replace('id="base"', 'id="own"'), d, namespace="urn:main")
    compiled = compile_decisions({"main.dmn": main, "lib.dmn": LIBRARY})
    assert [need.name for need in compiled.invocables["d"].inputs] == ["lib.base", "base"]
    assert compiled.evaluate("d", {"lib.base": 1, "base": 5}, moment).value == 6


def test_a_service_names_imported_inputs_by_their_import(moment):
    main = definitions(
        imported("urn:lib", "lib"),
        service("s", ["urn:lib#rate"], inputs=["urn:lib#base"]),
        decision("d", "[s(4), s(lib.base: 5)]", knows=["s"]),
        namespace="urn:main",
    )
    assert run({"main.dmn": main, "lib.dmn": LIBRARY}, "d", moment).value == [8, 10]


def test_decisions_that_share_an_id_are_invoked_with_their_file(moment):
    files = {name: definitions(decision("d", f'"{name}"'), namespace=f"urn:{name}") for name in ("a.dmn", "b.dmn")}
    compiled = compile_decisions(files)
    assert set(compiled.invocables) == {"a.dmn#d", "b.dmn#d"}
    assert compiled.evaluate("b.dmn#d", {}, moment).value == "b.dmn"


def test_files_with_one_namespace_are_told_apart_by_the_location(moment):
    files = {
        name: definitions(decision("x", f'"{name}"'), namespace="urn:same")
        for name in ("rules/one.dmn", "rules/two.dmn")
    }
    main = definitions(
        imported("urn:same", "same", locationURI="./two.dmn"),
        decision("d", "same.x", decides=["urn:same#x"]),
        namespace="urn:main",
    )
    assert run(files | {"main.dmn": main}, "d", moment).value == "rules/two.dmn"


def test_a_trace_names_the_file_of_each_decision(moment):
    lib = definitions(decision("x", table(["1"], [""], ("-", "2"))), namespace="urn:lib")
    main = definitions(imported("urn:lib", "lib"), decision("d", "lib.x", decides=["urn:lib#x"]), namespace="urn:main")
    trace = run({"main.dmn": main, "lib.dmn": lib}, "d", moment).trace
    assert [(t.file, t.decision, t.matched) for t in trace] == [("lib.dmn", "x", (1,)), ("main.dmn", "d", ())]


@pytest.mark.parametrize(
    ("files", "rule"),
    [
        ({"a.dmn": definitions(imported("urn:b", "b"))}, "import"),
        (
            {
                "a.dmn": definitions(imported("urn:b", "b")),
                "b.dmn": definitions(namespace="urn:b"),
                "c.dmn": definitions(namespace="urn:b"),
            },
            "import",
        ),
        (
            {"a.dmn": definitions(decision("d", "1", decides=["urn:b#x"])), "b.dmn": definitions(decision("x", "1"), namespace="urn:b")},
            "reference",
        ),
        (
            {"a.dmn": definitions(imported("urn:b", "b"), imported("urn:b", "b")), "b.dmn": definitions(namespace="urn:b")},
            "duplicate-name",
        ),
        (
            {
                "a.dmn": definitions(imported("urn:b", "b"), decision("d", "1", decides=["urn:b#x"]), namespace="urn:a"),
                "b.dmn": definitions(imported("urn:a", "a"), decision("x", "1", decides=["urn:a#d"]), namespace="urn:b"),
            },
            "requirement-cycle",
        ),
    ],
    ids=["missing", "ambiguous", "not imported", "same name", "circle"],
)  # fmt: skip
def test_imports_that_cannot_be_followed_are_refused(files, rule):
    with pytest.raises(DmnRefused) as refused:
        compile_decisions(files)
    assert {found.rule for found in refused.value.findings} == {rule}
