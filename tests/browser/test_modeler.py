"""Drawing in a real browser: saved as one pauses, byte for byte, checked while one draws, deployed, and done by staff."""

from contextlib import contextmanager

import pytest
from lxml import etree
from playwright.sync_api import expect

from server.commands.process_drafts.discard import DiscardDraft, discard_draft
from server.commands.process_drafts.save import SaveDraftFile, save_draft_file
from server.store.process_drafts import ProcessDrafts
from tests.browser.axe import faults_of
from tests.browser.test_log_pages import faults
from tests.browser.test_real_pages import LOOKS
from tests.house import WORKFLOWS

pytestmark = pytest.mark.browser

DRAWN = "window.countersign.drawn()"
DIAGRAMS = sorted(path.relative_to(WORKFLOWS).as_posix() for path in WORKFLOWS.glob("*/*.bpmn"))
SELECT = """id => { const { modeler } = window.countersign;
modeler.get('selection').select(modeler.get('elementRegistry').get(id)); }"""
SELECT_EACH = """async () => {
  const { modeler } = window.countersign;
  for (const element of modeler.get('elementRegistry').filter(({ type, parent }) => parent && type !== 'label')) {
    modeler.get('selection').select(element);
    await new Promise((done) => setTimeout(done, 10));
  }
}"""
# From 0, black, to 1, white.
LIGHTNESS = """selector => {
  const shown = getComputedStyle(document.querySelector(selector)).backgroundColor;
  return shown.match(/[\\d.]+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0) / 765;
}"""
# Whatever dims the paper, the pointer meets what is drawn.
HIT = """id => {
  const { x, y, width, height } = document.querySelector(`[data-element-id=${id}] .djs-hit`).getBoundingClientRect();
  return document.elementFromPoint(x + width / 2, y + height / 2).closest('.djs-hit') !== null;
}"""
ADD_TASK = """() => {
  const { modeler } = window.countersign;
  const task = modeler.get('elementRegistry').get('first');
  const added = modeler.get('autoPlace').append(task, modeler.get('elementFactory').createShape({ type: 'bpmn:UserTask' }));
  modeler.get('modeling').updateProperties(added, { id: 'second', name: 'Second look' });
  modeler.get('selection').select(added);
}"""


def begin(page, key):
    page.goto("/processes/new")
    page.fill("#new-key", key)
    page.fill("#new-name", key)
    page.click("form[action='/processes/new'] button")
    page.wait_for_selector("html[data-ready=yes]")
    page.wait_for_selector("#findings[data-checked]", state="attached")


def discard(house, process):
    """What another test drew, and left, is thrown away."""
    admin = house.person("admin")
    with house.database.read() as connection:
        draft = ProcessDrafts(connection).find(process, admin.id)
    if draft is not None:
        house.run(discard_draft, DiscardDraft(process=process, version=draft.version, actor=admin))


def saved(page):
    page.wait_for_selector("#save-state[data-state=saved]")


@contextmanager
def rechecked(page):
    """What is drawn here is saved and checked before it goes on."""
    seen = page.get_attribute("#findings", "data-checked")
    yield
    page.wait_for_function("seen => document.querySelector('#findings').dataset.checked !== seen", arg=seen)
    saved(page)


def test_every_diagram_is_written_back_byte_for_byte(browse, house):
    page = browse("admin").page
    begin(page, "bytes")
    kept = {"process": "bytes", "path": "bytes/bytes.bpmn", "actor": house.person("admin")}
    with house.database.read() as connection:
        version = ProcessDrafts(connection).find("bytes", kept["actor"].id).version
    differ = []
    for name in DIAGRAMS:
        text = (WORKFLOWS / name).read_text()
        version = house.run(save_draft_file, SaveDraftFile(**kept, content=text.encode(), version=version))
        page.goto("/processes/bytes/edit")
        page.wait_for_selector("html[data-ready=yes]")
        if page.evaluate(DRAWN) != text:
            differ.append(name)
    assert len(DIAGRAMS) > 5 and differ == []


def test_a_change_touches_its_own_lines_only(browse, house):
    discard(house, "loan_origination")
    page = browse("admin").page
    page.goto("/processes")
    page.locator("tr", has_text="loan_origination").locator("form button").click()
    page.wait_for_selector("html[data-ready=yes]")
    page.evaluate(
        """() => { const { modeler } = window.countersign; const task = modeler.get('elementRegistry').get('review');
        modeler.get('modeling').updateProperties(task, { name: 'Weighed' }); }"""
    )
    saved(page)
    page.wait_for_function("async () => (await window.countersign.drawn()).includes('Weighed')")
    before = (WORKFLOWS / "loan_origination" / "loan_origination.bpmn").read_text().splitlines()
    after = page.evaluate(DRAWN).splitlines()
    gone, come = [line for line in before if line not in after], [line for line in after if line not in before]
    assert len(gone) == 1 and 'id="review"' in gone[0]
    assert [line for line in come if "Weighed" in line] and len(come) == 1
    page.click("#modeler-buttons [value=undo]")
    page.wait_for_function("async () => !(await window.countersign.drawn()).includes('Weighed')")
    assert page.evaluate(DRAWN).splitlines() == before


def test_a_finding_leads_by_keyboard_to_its_section_of_the_manual_beside_the_drawing(browse, house):
    page = browse("admin").page
    begin(page, "explained")
    page.evaluate(ADD_TASK)
    link = page.locator("#findings li a", has_text="Read in the manual (opens in a new tab)").first
    link.wait_for(timeout=30_000)
    manual, _, anchor = link.get_attribute("href").partition("#")
    link.focus()
    with page.expect_popup() as opened:
        link.press("Enter")
    opened.value.locator(f"#{anchor}").wait_for()
    assert opened.value.url.endswith(f"/manual/designers#{anchor}") and manual == "/manual/designers"
    assert page.url.endswith("/edit")
    opened.value.close()


def test_a_task_is_drawn_given_a_role_deployed_and_done(browse, house):
    page = browse("admin").page
    begin(page, "drawn")
    page.evaluate(ADD_TASK)
    page.evaluate(
        """() => { const { modeler } = window.countersign; const get = (id) => modeler.get('elementRegistry').get(id);
        const modeling = modeler.get('modeling');
        modeling.removeConnection(get('to_done'));
        modeling.connect(get('second'), get('done')); modeler.get('selection').select(get('second')); }"""
    )
    role = page.locator("#bio-properties-panel-countersign-role")
    role.fill("intake_clerk, nobody")
    role.press("Tab")
    page.locator("#findings", has_text="several roles").wait_for(timeout=30_000)
    assert page.locator(".djs-element.has-error[data-element-id=second]").count() == 1
    page.evaluate("window.countersign.modeler.get('selection').select(null)")
    page.locator("#findings button[value=second]").first.click()
    role.fill("everyone")
    role.press("Tab")
    page.wait_for_selector("#findings-state[data-state=no_findings]", timeout=30_000)
    assert page.locator(".djs-element.has-error").count() == 0
    saved(page)
    page.click("a[href='/processes/drawn/draft']")
    page.fill("#why", "A second look")
    page.click("form[action$='/deploy'] button")
    page.wait_for_url("**/processes/drawn/versions")
    expect(page.locator("main")).to_contain_text("A second look")
    case = house.start("drawn", {}, "admin")
    house.do(case, "first", "admin", {})
    assert set(house.open(case)) == {"second"}


def test_what_another_window_saved_is_not_overwritten_and_nothing_is_lost(browse, house):
    reader = browse("admin")
    page = reader.page
    begin(page, "twice")
    other = reader.context.new_page()
    other.goto("/processes/twice/edit")
    other.wait_for_selector("html[data-ready=yes]")
    rename = "name => window.countersign.modeler.get('modeling').updateProperties(window.countersign.modeler.get('elementRegistry').get('first'), { name })"
    other.evaluate(rename, "Theirs")
    saved(other)
    page.evaluate(rename, "Mine")
    page.wait_for_selector("#save-state[data-state=conflict]")
    with page.expect_download() as kept:
        page.get_by_role("button", name="Keep mine as a file").click()
    assert 'name="Mine"' in kept.value.path().read_text()
    with page.expect_event("load"):
        page.get_by_role("button", name="Show what was saved there").click()
    page.wait_for_selector("html[data-ready=yes]")
    assert 'name="Theirs"' in page.evaluate(DRAWN)
    assert page.get_by_role("button", name="Restore what was drawn").count() == 0


def test_what_is_drawn_without_the_server_is_saved_when_it_is_back(browse, house):
    reader = browse("admin")
    page = reader.page
    begin(page, "offline")
    page.route("**/draft/diagram", lambda route: route.abort())
    page.evaluate(ADD_TASK)
    page.wait_for_selector("#save-state[data-state=offline]")
    page.unroute("**/draft/diagram")
    saved(page)
    with house.database.read() as connection:
        drafts = ProcessDrafts(connection)
        held = drafts.files(drafts.find("offline", house_person(house)).id)["offline/offline.bpmn"]
    assert b'id="second"' in held
    reader.complaints[:] = [said for said in reader.complaints if "ERR_FAILED" not in said]


def test_what_is_drawn_is_not_written_over_the_draft_of_who_signed_in_meanwhile(browse, house):
    reader, colleague = browse("admin"), browse("panhao").page
    for page in (reader.page, colleague):
        begin(page, "lent")
    with house.database.read() as connection:
        drafts = ProcessDrafts(connection)
        mine, theirs = [drafts.find("lent", house.person(login).id) for login in ("admin", "panhao")]
        before = drafts.files(theirs.id)
    assert mine.version == theirs.version, "the version alone does not tell them apart"
    page, other = reader.page, reader.context.new_page()
    other.goto("/sign-in")
    reader.page = other
    reader.come_in(house, "panhao")
    page.evaluate(
        """() => { const { modeler } = window.countersign;
        modeler.get('modeling').updateProperties(modeler.get('elementRegistry').get('first'), { name: 'Mine' }); }"""
    )
    page.wait_for_selector("#save-state[data-state=signed_out]")
    reader.come_in(house, "admin")
    saved(page)
    with house.database.read() as connection:
        drafts = ProcessDrafts(connection)
        assert drafts.files(theirs.id) == before
        assert b'name="Mine"' in drafts.files(mine.id)[mine.file]


def test_a_large_diagram_is_seen_at_a_glance_and_searched(browse, house):
    page = browse("admin").page
    begin(page, "glance")
    button = page.locator("#modeler-buttons [value=overview]")
    assert button.get_attribute("aria-pressed") == "false" and page.locator(".djs-minimap").is_hidden()
    button.click()
    assert button.get_attribute("aria-pressed") == "true" and page.locator(".djs-minimap .map").is_visible()
    assert page.evaluate(DRAWN).count("minimap") == 0
    page.evaluate("window.countersign.modeler.get('canvas').focus()")
    page.keyboard.press("Control+f")
    page.locator(".djs-search-input input:focus").wait_for()
    page.keyboard.type("first")
    page.locator(".djs-search-result", has_text="first").first.wait_for()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_a_label_calls_an_element_is_found_whatever_the_language_of_the_page(browse, house, language):
    page = browse("admin", {"lang": language}).page
    page.goto("/processes")
    page.locator("tr", has_text="loan_origination").locator("form button").click()
    page.wait_for_selector("html[data-ready=yes]")
    page.evaluate("window.countersign.modeler.get('canvas').focus()")
    page.keyboard.press("Control+f")
    page.locator(".djs-search-input input:focus").wait_for()
    page.keyboard.type("办理时限")
    found = page.locator(".djs-search-result")
    found.first.wait_for()
    expect(found).to_have_count(1)
    assert "办理时限" in found.locator(".djs-search-result-secondary b").inner_text()
    page.keyboard.press("Enter")
    assert page.evaluate("window.countersign.modeler.get('selection').get().map(({ id }) => id)") == ["take_deadlines"]


def test_a_process_is_drawn_by_keyboard_alone(browse, house):
    page = browse("admin").page
    begin(page, "by_keys")
    press = page.keyboard.press
    tab_to(page, "svg")
    for _ in range(3):
        press(".")
    expect(page.locator("#modeler-selected")).to_have_text("First step · User Task")
    press("a")
    page.locator(".djs-popup input:focus").wait_for()
    page.keyboard.type("user")
    press("Enter")
    page.locator(".djs-direct-editing-content").wait_for()
    page.keyboard.type("Second look")
    press("Enter")
    page.locator("#modeler-selected", has_text="Second look").wait_for()
    with rechecked(page):
        press("f")
        page.locator(".djs-popup .entry.selected", has_text="First step").wait_for()
        press("ArrowDown")
        press("Enter")
        page.locator(".djs-popup").wait_for(state="detached")
    press(",")
    page.locator("#modeler-selected", has_text="Second look").wait_for()
    press("p")
    tab_to(page, "[data-entry-id=countersign-role] input")
    with rechecked(page):
        page.keyboard.type("manager")
        press("Tab")
    drawn = etree.fromstring(page.evaluate(DRAWN).encode())
    [added] = drawn.findall(".//{*}userTask[@name='Second look']")
    assert added.find(".//{*}property[@name='role']").get("value") == "manager"
    [led] = drawn.findall(f".//{{*}}sequenceFlow[@sourceRef='{added.get('id')}']")
    assert led.get("targetRef") == "done"
    tab_to(page, "svg", "Shift+Tab")
    for _ in range(4):
        press("Control+z")
    assert "Second look" not in page.evaluate(DRAWN)


def tab_to(page, selector, key="Tab"):
    for _ in range(60):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{selector} is not reached")


def test_the_list_of_keys_tells_those_of_the_drawing_and_others_do_nothing_there(browse, house):
    page = browse("admin").page
    begin(page, "keys_told")
    page.focus("#canvas svg")
    for key in "gc":
        page.keyboard.press(key)
    assert page.url.endswith("/edit")
    page.keyboard.press("?")
    expect(page.locator("#keys dd", has_text="Put a step after it")).to_be_visible()


def test_a_condition_is_completed_with_what_the_process_knows(browse, house):
    page = browse("admin").page
    page.goto("/processes")
    page.locator("tr", has_text="loan_origination").locator("form button").click()
    page.wait_for_selector("html[data-ready=yes]")
    page.evaluate(
        """() => { const registry = window.countersign.modeler.get('elementRegistry');
        const flow = registry.filter(({ businessObject }) => businessObject.conditionExpression)[0];
        window.countersign.modeler.get('selection').select(flow); }"""
    )
    page.locator("#properties .cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.type("app")
    offered = page.locator(".cm-tooltip-autocomplete li")
    offered.first.wait_for()
    texts = offered.all_inner_texts()
    assert [text for text in texts if text.startswith("append(")] and [text for text in texts if "appl" in text]
    page.keyboard.press("Escape")
    page.wait_for_function(f"async () => (await {DRAWN}).includes('>=app<')")
    saved(page)
    page.evaluate(SELECT, "take_deadlines_to_intake")
    page.locator("#properties .cm-content").click()
    page.keyboard.type("amount > 1")
    page.wait_for_function(f"async () => (await {DRAWN}).includes('>=amount &gt; 1<')")
    saved(page)
    discard(house, "loan_origination")


def test_patterns_follow_the_selected_task_and_are_one_step_to_undo(browse, house):
    page = browse("admin").page
    begin(page, "patterns")
    begun = page.evaluate(DRAWN)
    button = page.locator("#modeler-buttons [value=patterns]")
    button.click()
    assert page.locator("#modeler-notices", has_text="Select the task").is_visible()
    for label, tells in {
        "Approved by": ['name="separate_from" value="first"'],
        "Reviewed by": ['name="separate_from" value="first"', "=review.approved = false", " default="],
        "Deadline": ['cancelActivity="false"', "P2D"],
    }.items():
        page.evaluate(SELECT, "first")
        button.click()
        with rechecked(page):
            page.locator(".djs-popup .entry", has_text=label).click()
        drawn = page.evaluate(DRAWN)
        assert [part for part in tells if part not in drawn] == []
        assert page.locator("#findings .tag-late").count() == 0, page.locator("#findings").inner_text()
        with rechecked(page):
            page.click("#modeler-buttons [value=undo]")
        page.wait_for_function(f"async begun => (await {DRAWN}) === begun", arg=begun)


def test_the_parts_of_the_page_are_in_chinese(browse, house):
    page = browse("admin", {"lang": "zh"}).page
    begin(page, "chinese")
    for element in ("begin", "first", "done", "to_first"):
        page.evaluate(
            "id => { const { modeler } = window.countersign; modeler.get('selection').select(modeler.get('elementRegistry').get(id)); }",
            element,
        )
        page.wait_for_selector(".bio-properties-panel-group-header")
    assert page.evaluate("[...window.countersign.untranslated]") == []
    names = "all => all.map(window.countersign.modeler.get('translate'))"
    told = page.evaluate(names, ["Exclusive gateway", "Terminate end event", "Call activity"])
    assert told == ["排他网关", "终止结束事件", "调用流程"], "as the checks call them, whatever the case"


def test_what_the_panel_says_of_any_element_is_in_chinese(browse, house):
    page = browse("admin", {"lang": "zh"}).page
    page.goto("/processes")
    page.locator("tr", has_text="loan_origination").locator("form button").click()
    page.wait_for_selector("html[data-ready=yes]")
    page.evaluate(SELECT_EACH)
    assert page.evaluate("[...window.countersign.untranslated]") == []


@pytest.mark.parametrize(
    ("place", "paper", "panels"),
    [
        ("edit", ".workbench .drawing", [".djs-palette", "#properties", ".djs-search-container"]),
        ("tables/loan_origination/settings.dmn", ".dmn-drd-container", [".djs-palette", ".dmn-definitions"]),
    ],
)
def test_in_dark_panels_and_popups_are_dark_and_the_paper_does_not_glare(browse, house, place, paper, panels):
    page = browse("admin", {"theme": "dark"}).page
    page.goto("/processes")
    page.locator("tr", has_text="loan_origination").locator("form button").click()
    page.wait_for_selector("html[data-ready=yes]")
    page.goto(f"/processes/loan_origination/{place}")
    page.wait_for_selector("html[data-ready=yes]")
    light = {panel: page.evaluate(LIGHTNESS, panel) for panel in panels}
    assert max(light.values()) < 0.25, light
    assert 0.4 < page.evaluate(LIGHTNESS, paper) < 0.85
    if place == "edit":
        page.evaluate(SELECT, "intake")
        page.evaluate("window.countersign.modeler.get('canvas').scrollToElement('intake')")
    assert page.evaluate(HIT, "intake" if place == "edit" else "deadlines")


def test_the_run_that_leads_to_a_fault_is_shown_step_by_step_in_the_readers_language(browse, house):
    page = browse("admin", {"lang": "zh"}).page
    begin(page, "stuck")
    page.evaluate(
        """() => { const { modeler } = window.countersign; const get = (id) => modeler.get('elementRegistry').get(id);
        const modeling = modeler.get('modeling'); const factory = modeler.get('elementFactory');
        modeling.removeConnection(get('to_done'));
        const shape = (type, id) => { const made = modeler.get('autoPlace').append(get('first'), factory.createShape({ type }));
          modeling.updateProperties(made, { id }); return made; };
        const join = shape('bpmn:ParallelGateway', 'join'); const other = shape('bpmn:UserTask', 'other');
        modeling.removeElements([...get('other').incoming]);
        modeling.connect(get('other'), get('join')); modeling.connect(get('join'), get('done'));
        const choice = factory.createShape({ type: 'bpmn:ExclusiveGateway' });
        modeling.appendShape(get('first'), choice, { x: 500, y: 400 });
        modeling.updateProperties(choice, { id: 'choice' }); modeling.removeElements([...get('join').incoming].filter(({ source }) => source.id === 'first'));
        modeling.connect(get('choice'), get('join')); modeling.connect(get('choice'), get('other')); }"""
    )
    run = page.locator("#findings > li", has_text="可能永远等待").locator(".finding-run")
    run.locator("summary").click(timeout=30_000)
    names = run.locator("li").all_inner_texts()
    run.locator("button").click()
    bar = page.locator("#run-bar")
    assert bar.locator("[role=status]").inner_text() == f"1 / {len(names)} · {names[0]}"
    for _ in names[1:]:
        bar.locator("[value=on]").click()
    assert (
        bar.locator("[value=on]").is_disabled()
        and page.locator(".djs-element.run-here[data-element-id=join]").count() == 1
    )
    assert page.locator(".run-number").count() == len(set(names))
    assert page.locator(".djs-connection.run-passed").count() > 1
    page.keyboard.press("Escape")
    assert bar.is_hidden() and page.locator(".run-passed, .run-here, .run-number").count() == 0


@pytest.mark.parametrize(("look", "size"), LOOKS.values(), ids=LOOKS)
def test_the_pages_of_the_workshop_have_no_fault(browse, house, look, size):
    page = browse("admin", look, viewport=size).page
    key = f"look_{look['lang']}_{look['theme']}_{size['width']}"
    begin(page, key)
    found = faults(page)
    page.evaluate(
        "window.countersign.modeler.get('selection').select(window.countersign.modeler.get('elementRegistry').get('first'))"
    )
    page.wait_for_selector("#bio-properties-panel-countersign-role")
    found += faults(page)
    paths = ["/processes", "/processes/new", "/processes/recusal/versions", f"/processes/{key}/draft"]
    for path in [*paths, f"/processes/{key}/draft/files/{key}/{key}.bpmn", "/processes/recusal/compare?one=1&other=1"]:
        page.goto(path)
        found += faults(page)
    assert found == []


def house_person(house):
    return house.person("admin").id


SPLIT = """() => {
  const { modeler } = window.countersign; const get = (id) => modeler.get('elementRegistry').get(id);
  const modeling = modeler.get('modeling');
  modeling.removeConnection(get('to_done'));
  const shape = (type) => modeler.get('elementFactory').createShape({ type });
  const gateway = modeler.get('autoPlace').append(get('first'), shape('bpmn:ExclusiveGateway'));
  modeling.updateProperties(gateway, { id: 'choice', name: 'Which?' });
  modeling.connect(gateway, get('done'));
  const other = modeler.get('autoPlace').append(gateway, shape('bpmn:UserTask'));
  modeling.updateProperties(other, { id: 'other', name: 'Other' });
  modeling.connect(other, get('done'));
}"""


@pytest.mark.parametrize("look", ["english-light", "chinese-dark"])
def test_tokens_run_through_the_drawing_by_keyboard_and_leave_it_as_it_is(browse, house, look):
    chosen, size = LOOKS[look]
    page = browse("admin", chosen, viewport=size).page
    begin(page, f"tokens_{chosen['lang']}")
    fetched = []
    page.on("request", lambda request: fetched.append(request.url))
    page.evaluate(SPLIT)
    saved(page)
    assert not any("simulation" in url for url in fetched), "its script comes when it is asked for"
    before = page.evaluate(DRAWN)
    page.locator("#modeler-buttons [value=simulate]").press("Enter")
    page.wait_for_selector("#simulation .bts-context-pad")
    assert any("/static/simulation-" in url for url in fetched)
    page.wait_for_function("() => document.activeElement.value === 'begin'")
    told = page.locator("#simulation [role=log] li")
    speed, way = page.locator("#simulation select"), page.locator("#simulation .bts-context-pad[aria-label*='Which?']")
    speed.select_option("2")
    labels = page.locator("#simulation .bts-context-pad").evaluate_all("all => all.map(one => one.title)")
    assert "Trigger Event" not in labels and "Set Sequence Flow" not in labels
    way.first.press("Enter")
    page.keyboard.press("Tab")
    page.locator("#simulation [value=begin]").press("Enter")
    page.wait_for_function("() => document.querySelectorAll('#simulation [role=log] li').length > 5", timeout=30_000)
    assert {"Which?", "Other"} <= set(told.all_inner_texts())
    assert faults_of(page, "main") == []
    page.locator("#simulation [value=reset]").click()
    expect(told).to_have_count(1)
    page.locator("#simulation [value=end]").click()
    assert page.locator("#canvas").is_visible() and page.locator("#simulation").is_hidden()
    assert page.evaluate(DRAWN) == before
    page.locator("#modeler-buttons [value=simulate]").click()
    page.wait_for_selector("#simulation .bts-context-pad")


FAULTS = """() => {
  const { modeler } = window.countersign; const get = (id) => modeler.get('elementRegistry').get(id);
  const [modeling, factory] = [modeler.get('modeling'), modeler.get('elementFactory')];
  const put = (type, id, y) => {
    const shape = modeling.createShape(factory.createShape({ type }), { x: 700, y }, modeler.get('canvas').getRootElement());
    modeling.updateProperties(shape, { id, name: id === 'lost' ? ' Lost  task ' : '' });
    return get(id);
  };
  put('bpmn:ExclusiveGateway', 'alone', 300);
  put('bpmn:UserTask', 'lost', 420);
  const split = put('bpmn:ExclusiveGateway', 'split', 560);
  const ends = [put('bpmn:EndEvent', 'one', 660), put('bpmn:EndEvent', 'two', 760)];
  const flows = ends.map((end) => modeling.connect(split, end));
  flows.forEach((flow, at) => modeling.updateProperties(flow, { id: `way_${at}` }));
  const first = put('bpmn:UserTask', 'first_choice', 860);
  const ways = [put('bpmn:EndEvent', 'three', 960), put('bpmn:EndEvent', 'four', 1060)].map((end) => modeling.connect(first, end));
  modeling.updateProperties(first, { default: ways[0].businessObject });
  const script = put('bpmn:ScriptTask', 'scripted', 1160);
  const make = (type, values) => modeler.get('bpmnFactory').create(type, values);
  const properties = make('spiffworkflow:Properties', { properties: [make('spiffworkflow:Property', { name: 'due', value: 'P1D' })] });
  modeling.updateProperties(script, { extensionElements: make('bpmn:ExtensionElements', { values: [properties] }) });
}"""
RULES = {
    "gateway_no_way_out",
    "gateway_no_way_in",
    "missing_condition",
    "default_without_condition",
    "unreachable",
    "property_not_here",
    "unnamed_choice",
    "unnamed_task",
}
TOLD = "lines => lines.map(({ rule, severity, element, place, message, advice }) => JSON.stringify({ rule, severity, element, place, message, advice })).sort()"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_the_drawing_alone_shows_is_told_at_once_and_in_the_words_of_the_server(browse, house, language):
    page = browse("admin", {"lang": language, "theme": "light"}).page
    begin(page, f"instant_{language}")
    held = []
    page.route("**/draft/findings", lambda route: held.append(route))  # noqa: PLW0108 -- playwright wants a function
    page.evaluate(FAULTS)
    page.locator("#findings li", has_text="alone").first.wait_for()
    assert page.locator(".djs-element.has-error[data-element-id=way_0]").count() == 1
    saved(page)
    for _ in range(600):
        page.wait_for_timeout(300 if held else 50)
        if held:
            break
    with page.expect_response("**/draft/findings") as answered:
        for route in held:
            route.continue_()
    told = [line for line in answered.value.json()["findings"] if line["rule"] in RULES]
    instant = page.evaluate(f"({TOLD})(window.countersign.rules.findings())")
    assert {line["rule"] for line in told} == RULES
    assert instant == page.evaluate(f"lines => ({TOLD})(lines)", told)


def test_what_was_mended_is_gone_at_once(browse, house):
    page = browse("admin").page
    begin(page, "mended")
    with rechecked(page):
        page.evaluate(ADD_TASK)
    lost = page.locator("#findings li", has_text="Nothing leads to second")
    assert lost.count() == 0
    page.route("**/draft/findings", lambda route: None)
    page.evaluate(
        """() => { const { modeler } = window.countersign; const get = (id) => modeler.get('elementRegistry').get(id);
        modeler.get('modeling').removeConnection(get('second').incoming[0]); }"""
    )
    lost.wait_for()
    page.click("#modeler-buttons [value=undo]")
    lost.wait_for(state="detached")


ADD_SERVICE = """() => {
  const { modeler } = window.countersign;
  const task = modeler.get('elementRegistry').get('first');
  const added = modeler.get('autoPlace').append(task, modeler.get('elementFactory').createShape({ type: 'bpmn:ServiceTask' }));
  modeler.get('modeling').updateProperties(added, { id: 'act', name: 'Act' });
  modeler.get('selection').select(added);
}"""


def test_the_parameters_of_a_service_operator_are_asked_one_by_one(browse, house):
    page = browse("admin").page
    begin(page, "serving")
    page.evaluate(ADD_SERVICE)
    operator = page.locator("#bio-properties-panel-countersign-operator")
    operator.fill("org.disable_person")
    operator.press("Tab")
    entry = page.locator("[data-entry-id=countersign-parameters-person]")
    entry.wait_for()
    assert "Id or login of the person." in entry.inner_text()
    person = entry.locator("input")
    person.fill("wangfang")
    person.press("Tab")
    reason = page.locator("[data-entry-id=countersign-parameters-reason] input")
    reason.fill('a; "b"')
    reason.press("Tab")
    saved(page)
    page.wait_for_function("async () => (await window.countersign.drawn()).includes('reason=')")
    values = [each.get("value") for each in etree.fromstring(page.evaluate(DRAWN).encode()).iter("{*}property")]
    assert r'person="wangfang"; reason="a; \"b\""' in values
    page.locator("#findings", has_text="on whose authority").wait_for(timeout=30_000)
