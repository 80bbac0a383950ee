"""The stage of a scenario whose people sit at browsers: what they do, they do on the pages."""

from dataclasses import dataclass

from server.commands.messages.publish import Delivery
from server.domain.codec import to_json
from server.domain.errors import DomainError
from server.forms.errors import FieldError, FormErrors
from server.scenarios.refusing import Unmet
from server.scenarios.stage import Stage
from tests.walks.entering import enter, missing
from tests.walks.person import at_the_browser
from tests.walks.sights import look_at_case

OPERATOR = "admin"
_SEND = """([action, csrf, version]) => {
  const form = document.createElement('form'); form.method = 'post'; form.action = action;
  for (const [name, value] of [['csrf_token', csrf], ['version', version]]) {
    const field = document.createElement('input'); field.name = name; field.value = value; form.append(field); }
  document.body.append(form); form.submit(); }"""
_FORM_ERRORS = """links => links.map(link => [
  document.getElementById(link.hash.slice(1))?.name
    || document.querySelector(link.hash + ' [name]')?.name || link.hash,
  document.querySelector(link.hash + '-error')?.textContent.trim() || ''])"""


class OnPage(DomainError):
    """%(sentence)s"""

    def __init__(self, code, sentence):
        super().__init__(sentence=sentence)
        self.code = code


@dataclass(frozen=True, slots=True)
class Act:
    """What a person did on a page: started a process (`element` None), or did a task of a role."""

    process: str
    element: str | None
    role: str
    login: str


class BrowserStage(Stage):
    """As the stage of commands, with people at their browsers; `acts` are what they did there, `notes` what not."""

    def __init__(self, wired, witness, branch, people, known_ways):
        super().__init__(wired, witness, branch)
        self._people_here, self._known_ways = people, known_ways
        self._seen = {}
        self.acts, self.notes = [], []

    # ---------- what happens
    def start(self, step, process):
        person = self._people_here[step.person]
        with at_the_browser(f"start {process} as {step.person}"):
            case = self._start_by_form(person, step, process)
        self._settle()
        return case

    def send(self, step):
        branch, data = self.branch or self._head_office, to_json(dict(step.data))
        more = {} if step.signal else {"correlation": to_json(dict(step.correlation)), "require": True}
        path = "/signals" if step.signal else "/messages"
        told = self._operate(path, name=step.name, branch=branch, data=data, **more)
        self._settle()
        return Delivery(tuple(told["delivered"]), tuple(told["started"]))

    def do(self, step):
        task = self._task(step, self.person(step.person))
        person = self._people_here[step.person]
        with at_the_browser(f"do {step.element} as {step.person}"):
            if task.assignee != self.person(step.person).id:
                self._claim(person, task, refused=step.refused)
            else:
                self._open_own(person, task)
            if step.claim_only:
                return
            self._submit(person, task, step)
        self.acts.append(Act(task.process, task.element, task.role, step.person))
        self._settle()

    def retry(self, step, case):
        person = self._people_here[step.person]
        with at_the_browser("let it be tried again"):
            person.open(f"/cases/{case}")
            person.press(person.page.locator("form[action$='/retry'] button"))
        self._settle()

    def advance(self, step):
        by = step.by
        if step.to is not None:
            by = f"PT{int((step.to - self.now).total_seconds())}S"
        self._operate("/clock", advance=by)
        self._settle()

    # ---------- what is
    def look(self):
        """How every case stands; what moved since the last look is looked at on its page."""
        found = super().look()
        for one in found:
            if self._seen.get(one.case.id) != (one.case.version, one.tasks, self.now):
                self._seen[one.case.id] = one.case.version, one.tasks, self.now
                with at_the_browser(f"look at {one.case.process}"):
                    look_at_case(self._people_here[OPERATOR], one)
        return found

    def read_by(self, login, case):
        """What a person may read, when page and interface say the same of it."""
        data = super().read_by(login, case)
        person = self._people_here[login]
        with at_the_browser(f"read the case as {login}"):
            if (status := person.open(f"/cases/{case}")) != 200:
                raise Unmet(f"that {login} may read the case", f"the page says {status}")
        told = person.call("GET", f"/cases/{case}")[1]["data"]
        if set(told) != set(data):
            raise Unmet(f"that {login} may read {', '.join(data)}", f"they may read {', '.join(told)}")
        return data

    # ---------- starting
    def _start_by_form(self, person, step, process):
        person.open("/start")
        link = person.page.locator(f"a[href='/start/{process}']")
        if not link.count():
            return self._start_by_program(person, step, process, "it is not offered")
        person.press(link)
        form = person.page.locator("form.card")
        if strange := missing(form, step.data):
            return self._start_by_program(person, step, process, f"its form has no {', '.join(strange)}")
        if self.branch and form.locator("#start-branch").count():
            form.locator("#start-branch").select_option(self.branch)
        enter(form, step.data, self.zone)
        status = person.press(form.locator(".form-end .btn-primary"))
        if status == 422:
            raise self._form_errors(person, f"/processes/{process}/cases", self._start_body(step))
        if status != 200:
            raise self._told(person, f"/processes/{process}/cases", self._start_body(step))
        self.acts.append(Act(process, None, "start", step.person))
        return person.page.url.rpartition("/")[2].partition("?")[0]

    def _start_by_program(self, person, step, process, why):
        self.notes.append(f"{process} was started by a program as {step.person}: {why}")
        status, told = person.call("POST", f"/processes/{process}/cases", **self._start_body(step))
        if status >= 400:
            raise _problem(told)
        return told["id"]

    def _start_body(self, step):
        body = {"data": to_json(dict(step.data)), "business_key": step.business_key, "branch": self.branch}
        return {key: value for key, value in body.items() if value is not None}

    # ---------- tasks
    def _task(self, step, actor):
        known = (one for one in super().look() if step.case in {None, one.case.process})
        open_ = [task for one in known for task in one.tasks if task.element == step.element]
        if not open_:
            raise Unmet(f"that {step.element} is open", "it is not")
        return min(open_, key=lambda task: 0 if task.assignee == actor.id else 1 if task.assignee is None else 2)

    def _claim(self, person, task, refused):
        page = person.page
        person.open("/inbox?view=groups")
        button = page.locator(f"form[action='/tasks/{task.id}/claim'] button")
        offered = button.count() > 0
        if offered != (refused is None):
            raise Unmet(f"that {person.login} is {'' if refused is None else 'not '}offered it", "the inbox differs")
        if refused is not None:
            raise self._claim_refused(person, task)
        person.press(button)
        person.press(page.locator("main .notice[role=status] a"))
        if self._known_ways.first(person.login):
            person.press(page.locator(f".crumb a[href='/cases/{task.case}']"))
            person.press(page.locator(f"#steps-heading ~ ul a[href='/tasks/{task.id}']"))
        if page.locator("#task-form").count() != 1:
            raise Unmet("that the claimed task opens", page.url)

    def _claim_refused(self, person, task):
        """Nothing offers it; sent all the same, as from a page that is old, it is refused in words."""
        page = person.page
        seen = person.open(f"/tasks/{task.id}")
        if page.locator(f"form[action='/tasks/{task.id}/claim']").count():
            return Unmet("that the task's page offers no claim", "it does")
        csrf = page.locator("[name=csrf_token]").first.input_value()
        with page.expect_navigation() as went:
            page.evaluate(_SEND, [f"/tasks/{task.id}/claim", csrf, str(task.version)])
        person.look()
        if not (went.value.status == seen == 404 or (seen == 200 and went.value.status in {403, 409})):
            return Unmet("a refusal", f"the pages say {seen} and {went.value.status}")
        return self._told(person, f"/tasks/{task.id}/claim", {"version": task.version})

    def _open_own(self, person, task):
        person.open("/inbox?view=mine")
        person.press(person.page.locator(f"#task-{task.id} .title a"))

    def _submit(self, person, task, step):
        page = person.page
        form = page.locator("#task-form")
        enter(form, step.data, self.zone)
        with page.expect_response(lambda answer: answer.url.endswith(f"/{task.id}/complete")) as sent:
            form.locator(".form-end .btn-primary").click()
        if sent.value.status >= 400:
            raise self._refused_submission(person, task, step, sent.value.status)
        page.wait_for_url("**/inbox*")
        page.wait_for_selector("main .notice[role=status]")
        person.look()
        said = page.locator("main .notice[role=status]").inner_text()
        if "was submitted" not in said:
            raise Unmet("that the page says it was submitted", said)

    def _refused_submission(self, person, task, step, status):
        person.page.wait_for_selector("main [role=alert]:not(.unsent)")
        person.look()
        body = {"version": task.version + 1, "data": to_json(dict(step.data))}
        path = f"/tasks/{task.id}/complete"
        return self._form_errors(person, path, body) if status == 422 else self._told(person, path, body)

    # ---------- refusals
    def _form_errors(self, person, path, body):
        """What the page says at its fields, when the interface says the same of the same data."""
        shown = person.page.locator("#error-summary a").evaluate_all(_FORM_ERRORS)
        _, problem = person.call("POST", path, **body)
        told = [(one["field"], one["message"]) for one in problem.get("errors", ())]
        if sorted(map(tuple, shown)) != sorted(told):
            return Unmet(f"errors at the fields: {told}", f"the page says {shown}")
        return FormErrors(tuple(FieldError(one["field"], one["code"], "") for one in problem["errors"]), {})

    def _told(self, person, path, body):
        """What the page says of a refusal, with the code that the interface gives it."""
        said = person.page.locator("main [role=alert] p, main .empty-note strong").all_inner_texts()
        status, problem = person.call("POST", path, **body)
        if status < 400:
            return Unmet("that the interface refuses it too", f"it says {status}")
        if not any(text.strip() for text in said):
            return Unmet("that the page says why", person.page.locator("main").inner_text()[:400])
        return OnPage(problem["code"], " ".join(said))

    # ---------- from outside
    def _operate(self, path, **body):
        status, told = self._people_here[OPERATOR].call("POST", path, **body)
        if status >= 400:
            raise _problem(told)
        return told


def _problem(told):
    if told["code"] == "form_errors":
        return FormErrors(tuple(FieldError(one["field"], one["code"], "") for one in told["errors"]), {})
    return OnPage(told["code"], told["detail"])
