"""The two doors at which people act, told alike: the buttons of a page and the interface for programs."""

import json
import re
from dataclasses import dataclass

REFUSED = {403, 404, 409}


@dataclass(frozen=True)
class Answer:
    """What somebody was answered: whether it was done, and the words."""

    login: str
    status: int
    words: str

    @property
    def won(self):
        return self.status in {200, 201, 303}


class Pages:
    """Acts as the buttons of a page do."""

    def act(self, person, task, verb, **fields):
        sent = person.act(task, verb, **fields)
        return Answer(person.login, sent.status_code, sent.text)

    def case(self, person, case, verb, **fields):
        sent = person.post(f"/cases/{case}/{verb}", fields)
        return Answer(person.login, sent.status_code, sent.text)

    def offered(self, person, task):
        """Whether its page has the button; a task that nobody holds stands in the list then, and only then."""
        button = f'action="/tasks/{task.id}/claim"' in person.get(f"/tasks/{task.id}").text
        listed = f'action="/tasks/{task.id}/claim"' in person.get("/inbox?view=groups").text
        assert button == listed or task.assignee, (person.login, button, listed)
        return button

    def order(self, person, case, verb, **fields):
        """What an operator does to a case, as its form sends it; `away`: the element that is left."""
        path, token = f"/cases/{case}/operate", person.house.open(case)[fields.pop("at")].token
        if verb == "skip":
            path = person.get(f"{path}/skip?at={token}").headers["location"]
            fields = {"with": "nothing"}
        elif verb == "data":
            [(key, value)] = fields["data"].items()
            fields = {"do": verb, "key": key, "value": json.dumps(value)}
        else:
            fields = {"do": verb, "away": token, "to": f"t {fields['to']}"}
        revision = re.search(r'name="revision" value="(\d+)"', person.get(path).text)[1]
        sent = person.post(path, {**fields, "revision": revision, "step": "do", "reason": "on paper"})
        return Answer(person.login, sent.status_code, sent.text)


class Interface:
    """Acts as a program does."""

    def act(self, person, task, verb, **fields):
        body = {"version": task.version, **self._body(verb, fields)}
        return self._answer(person, f"/api/v1/tasks/{task.id}/{verb}", body)

    def case(self, person, case, verb, **fields):
        return self._answer(person, f"/api/v1/cases/{case}/{verb}", fields)

    def offered(self, person, task):
        """Whether it says that they may; a task that nobody holds stands in the list then, and only then."""
        may = "claim" in person.get(f"/api/v1/tasks/{task.id}").json().get("allowed_actions", ())
        found = person.get(f"/api/v1/tasks?state=groups&case={task.case}").json()["items"]
        assert may == (task.id in {each["id"] for each in found}) or task.assignee, (person.login, may, found)
        return may

    def order(self, person, case, verb, *, at, **fields):
        """What an operator does to a case; `at`: the element that is left."""
        left = {"skip": {"at": at}, "move": {"from": [at]}, "data": {}}[verb]
        return self.case(person, case, verb, **left, **fields, reason="on paper")

    @staticmethod
    def _body(verb, fields):
        if verb in {"complete", "draft"}:
            return {"data": fields}
        if verb == "cosign":
            return {**fields, "to": [fields["to"]]}
        return {"agreed": fields["verdict"] == "agree"} if verb == "sign" else fields

    @staticmethod
    def _answer(person, path, body):
        sent = person.client.post(path, json=body, headers={"X-CSRF-Token": person.csrf})
        return Answer(person.login, sent.status_code, "" if sent.status_code < 400 else sent.json()["detail"])
