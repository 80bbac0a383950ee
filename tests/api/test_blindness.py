"""What is made of a blind finding is as blind as the finding: copied by scripts, mappings, events, called processes."""

import pytest

from tests.api import diagrams
from tests.api.diagrams import diagram, fork, form, lane, script, start, user

SECRET = "SECRET-A"
DOORS = ("", "/history")


def judged_by_two(after_a, *, a="", more="", nodes="", chain="judge_a > copy > join", **values):
    """Two judges in parallel, blind to each other; something happens to what A found before B is done."""
    a = a or user("judge_a", "Judge A", result="finding_a", separate_from="judge_b", blind_to="judge_b")
    inside = (
        start()
        + fork("split", "join")
        + a
        + user("judge_b", "Judge B", result="finding_b", separate_from="judge_a", blind_to="judge_a")
        + after_a
        + nodes
        + user("settle", "Settle", result="settlement", role="boss")
    )
    flow = f"begin > split; split > {chain}; split > judge_b > join; join > settle > end"
    lanes = lane("clerks", "clerk", "begin", "split", "judge_a", "judge_b", "join", "settle", "end")
    return {"copied.bpmn": diagram("copied", inside, flow, lanes=lanes, more=more, **values)}


def judged(api, files, verdict=None):
    deployed = api.deploy(files)
    assert deployed.status_code == 201, deployed.text
    case = api.start("boss", "copied", {"matter": "M"})
    api.do("li", case, "judge_a", verdict or {"verdict": SECRET})
    return case


def told(api, case):
    """Everything that anybody but the writer can read of a case."""
    task = api.task("zhao", case, "judge_b")
    for login in ("wang", "zhao", "boss", "admin"):
        for answer in (
            *(api.get(login, f"/cases/{case['id']}{door}") for door in DOORS),
            api.get(login, "/cases"),
            api.get(login, "/cases", q=SECRET),
            api.get(login, f"/tasks/{task['id']}"),
            api.get(login, "/tasks", state="all"),
            api.get(login, "/audit", limit=200),
            api.get(login, "/audit", format="csv"),
        ):
            yield login, answer


def assert_kept(api, case):
    for login, answer in told(api, case):
        assert SECRET not in answer.text, (login, str(answer.url))


def data(api, case, login="boss"):
    return api.get(login, f"/cases/{case['id']}").json()["data"]


def test_what_scripts_make_of_a_blind_finding_is_blind_until_both_are_done(api):
    again = script("again", "shouted = [said, 1]")
    files = judged_by_two(script("copy", "said = finding_a['verdict']") + again, chain="judge_a > copy > again > join")
    case = judged(api, files)
    assert_kept(api, case)
    assert data(api, case) == {"matter": "M"}
    api.do("zhao", case, "judge_b", {"verdict": "B"})
    assert data(api, case)["shouted"] == [SECRET, 1]
    assert SECRET in api.get("admin", "/audit", limit=200).text


def test_what_a_script_makes_of_other_data_stays_readable(api):
    case = judged(api, judged_by_two(script("copy", "noted = matter + '!'")))
    assert data(api, case) == {"matter": "M", "noted": "M!"}


def test_a_finding_without_a_named_result_is_kept_wherever_it_is_copied(api):
    a = user("judge_a", "Judge A", separate_from="judge_b", blind_to="judge_b")
    case = judged(api, judged_by_two(script("copy", "said = verdict"), a=a))
    assert_kept(api, case)
    api.do("zhao", case, "judge_b", {"other": "B"})
    assert data(api, case)["said"] == SECRET


def test_the_fields_of_a_form_are_kept_and_other_data_is_not(api):
    a = user("judge_a", "Judge A", form="judge", separate_from="judge_b", blind_to="judge_b")
    nodes = script("copy", "said = verdict") + script("note", "noted = matter + '!'")
    files = judged_by_two(nodes, a=a, chain="judge_a > copy > note > join")
    case = judged(api, {**files, "forms/judge.json": form("Judge", ["verdict"], verdict=diagrams.TEXT)})
    assert_kept(api, case)
    assert data(api, case) == {"matter": "M", "noted": "M!"}


def test_scripts_beside_a_task_keep_the_secret_too(api):
    loud = user("other", "Other", role="boss").replace(
        "<bpmn:extensionElements>",
        "<bpmn:extensionElements><spiffworkflow:preScript>said = finding_a['verdict']</spiffworkflow:preScript>",
    )
    case = judged(api, judged_by_two(loud, chain="judge_a > other > join"))
    assert_kept(api, case)
    api.do("boss", case, "other", {"mine": "own words"})
    assert_kept(api, case)
    assert data(api, case)["mine"] == "own words"


def test_an_error_carries_no_finding_to_its_catcher(api):
    more = (
        '<bpmn:error id="bad" name="bad" errorCode="bad"><bpmn:extensionElements>'
        "<spiffworkflow:payloadExpression>{'said': finding_a['verdict']}</spiffworkflow:payloadExpression>"
        "</bpmn:extensionElements></bpmn:error>"
    )
    inner = (
        '<bpmn:startEvent id="in" /><bpmn:endEvent id="out"><bpmn:errorEventDefinition id="thrown" errorRef="bad" />'
        '</bpmn:endEvent><bpmn:sequenceFlow id="in_out" sourceRef="in" targetRef="out" />'
    )
    caught = (
        f'<bpmn:subProcess id="copy">{inner}</bpmn:subProcess><bpmn:boundaryEvent id="caught" attachedToRef="copy">'
        '<bpmn:errorEventDefinition id="caught_bad" errorRef="bad" /></bpmn:boundaryEvent>'
    )
    chain = "judge_a > copy; caught > again > join"
    case = judged(api, judged_by_two(caught + script("again", "shouted = said"), more=more, chain=chain))
    assert_kept(api, case)
    api.do("zhao", case, "judge_b", {"verdict": "B"})
    assert data(api, case)["shouted"] == SECRET


def test_a_called_process_deployed_earlier_keeps_the_secret(api):
    called = diagram("copier", start() + script("take", "said = finding_a['verdict']"), "begin > take > end")
    assert api.deploy({"copier.bpmn": called}).status_code == 201
    case = judged(api, judged_by_two('<bpmn:callActivity id="copy" calledElement="copier" />'))
    assert_kept(api, case)
    api.do("zhao", case, "judge_b", {"verdict": "B"})
    assert data(api, case)["said"] == SECRET


def test_lists_show_a_copied_finding_only_when_both_are_done(api):
    case = judged(api, judged_by_two(script("copy", "said = finding_a['verdict']"), title="=said", columns="told=said"))
    assert_kept(api, case)
    assert api.get("boss", f"/cases/{case['id']}").json()["title"] == "copied"
    assert [row["id"] for row in api.get("boss", "/cases", q=SECRET).json()["items"]] == []
    api.do("zhao", case, "judge_b", {"verdict": "B"})
    assert api.get("boss", f"/cases/{case['id']}").json()["title"] == SECRET
    assert [row["id"] for row in api.get("boss", "/cases", q=SECRET).json()["items"]] == [case["id"]]


def test_a_title_shows_no_finding_whose_name_no_diagram_tells(api):
    a = user("judge_a", "Judge A", separate_from="judge_b", blind_to="judge_b")
    case = judged(api, judged_by_two(script("copy", "x = 1"), a=a, title="=verdict", columns="told=verdict"))
    assert_kept(api, case)


def test_lists_of_a_caller_do_not_show_findings_of_a_process_deployed_later(api):
    plain = diagram("judging", start() + user("first", "First", role="clerk"), "begin > first > end")
    assert api.deploy({"judging.bpmn": plain}).status_code == 201
    calls = start() + '<bpmn:callActivity id="call" calledElement="judging" />'
    outer = diagram("copied", calls, "begin > call > end", title="=finding_a.verdict", columns="told=finding_a.verdict")
    assert api.deploy({"copied.bpmn": outer}).status_code == 201
    later = judged_by_two(script("copy", "x = 1"))["copied.bpmn"].replace(b'id="copied"', b'id="judging"')
    case = judged(api, {"judging.bpmn": later})
    assert_kept(api, case)


def test_an_incident_does_not_quote_a_blind_finding(api):
    case = judged(api, judged_by_two(script("copy", "number = int(finding_a['verdict'])")))
    held = api.get("boss", f"/cases/{case['id']}").json()["incidents"]
    assert [(row["element"], row["line"]) for row in held] == [("copy", 1)]
    assert_kept(api, case)
    api.do("zhao", case, "judge_b", {"verdict": "B"})
    assert SECRET in api.get("boss", f"/cases/{case['id']}").json()["incidents"][0]["error"]


def test_inner_scopes_keep_fields_of_a_form_and_what_is_made_of_them(api):
    fields = form("Judge", ["verdict"], verdict=diagrams.TEXT)
    inner = (
        '<bpmn:startEvent id="in" /><bpmn:endEvent id="out" />'
        + user("judge_a", "Judge A", form="judge", role="clerk", separate_from="judge_b")
        + user("judge_b", "Judge B", result="finding_b", role="clerk", blind_to="judge_a")
        + script("copy", "said = verdict + item")
        + "".join(
            f'<bpmn:sequenceFlow id="i{n}" sourceRef="{a}" targetRef="{b}" />'
            for n, (a, b) in enumerate(
                [("in", "judge_a"), ("judge_a", "copy"), ("copy", "judge_b"), ("judge_b", "out")]
            )
        )
        + "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopDataInputRef>items</bpmn:loopDataInputRef>"
        '<bpmn:inputDataItem id="item" name="item" /></bpmn:multiInstanceLoopCharacteristics>'
    )
    nodes = start() + f'<bpmn:subProcess id="each">{inner}</bpmn:subProcess>'
    files = {"copied.bpmn": diagram("copied", nodes, "begin > each > end"), "forms/judge.json": fields}
    deployed = api.deploy(files)
    assert deployed.status_code == 201, deployed.text
    case = api.start("boss", "copied", {"items": ["one"]})
    api.do("li", case, "judge_a", {"verdict": SECRET})
    assert_kept(api, case)
    shown = api.get("zhao", f"/tasks/{api.task('zhao', case, 'judge_b')['id']}").json()["data"]
    assert shown["item"] == "one"


@pytest.mark.parametrize("kind", ["message", "signal"])
def test_no_finding_leaves_the_case(api, kind):
    payload = {"message": "messagePayload", "signal": "payloadExpression"}[kind]
    told = f"<spiffworkflow:{payload}>{{'told': said}}</spiffworkflow:{payload}>"
    told = f"<bpmn:extensionElements>{told}</bpmn:extensionElements>"
    at_event, at_root = (told, "") if kind == "message" else ("", told)
    more = f'<bpmn:{kind} id="out" name="out">{at_root}</bpmn:{kind}>'
    event = f'<bpmn:{kind}EventDefinition id="thrown" {kind}Ref="out">{at_event}</bpmn:{kind}EventDefinition>'
    thrower = f'<bpmn:intermediateThrowEvent id="tell">{event}</bpmn:intermediateThrowEvent>'
    nodes = script("copy", "said = finding_a['verdict']") + thrower
    refused = api.deploy(judged_by_two(nodes, more=more, chain="judge_a > copy > tell > join"))
    assert refused.status_code == 422
    assert [(row["rule"], row["element"]) for row in refused.json()["errors"]] == [("blind_sent", "tell")]
