# pyright: basic
"""Decides for every token of a case where it stands in another version, or why it cannot."""

from collections.abc import Mapping
from typing import Any

from SpiffWorkflow.bpmn.specs.mixins.subworkflow_task import CallActivity
from SpiffWorkflow.util.task import TaskState

from server.engine.bundle import Bundle
from server.engine.migration import likeness
from server.engine.migration.course import Course, Scope, before, hosts, same
from server.engine.migration.likeness import CHILD, SPLIT, element_id
from server.engine.migration.lookahead import obstacle
from server.engine.migration.model import Remark, Verdict
from server.engine.migration.rows import Place, Row, Tokens

MOST_CANDIDATES = 20


def plot(here: Bundle, there: Bundle, scopes: list[Tokens], mapping: Mapping[str, str]) -> Course:
    """The course of all tokens. `mapping`: elements (ids) whose place another takes; the others keep their id."""
    return _Plotter(here, there, mapping).plot(scopes)


class _Plotter:
    def __init__(self, here: Bundle, there: Bundle, mapping: Mapping[str, str]) -> None:
        self.here, self.there, self.mapping = here, there, mapping
        self.course = Course()

    def plot(self, scopes: list[Tokens]) -> Course:
        known = {row.token: (s, r) for s, tokens in enumerate(scopes) for r, row in enumerate(tokens.rows)}
        for number, tokens in enumerate(scopes):
            scope = self._scope(number, tokens, scopes, known)
            if scope is not None:
                self._place_all(scope)
                self._look_ahead(scope)
        return self.course

    def _scope(self, number: int, tokens: Tokens, scopes: list[Tokens], known: Mapping[str, Place]) -> Scope | None:
        """Both versions of a scope; None when its host has no place, which was said of the host."""
        if tokens.host is None:
            self._processes = {number: self.here.info.key}
            self._specs = {number: (self.here.spec, self.there.spec)}
            return Scope(number, self.here.info.key, self.here.spec, self.there.spec, tokens.rows)
        place = known[tokens.host]
        if place not in self.course.names or place[0] not in self._specs:
            return None
        old_around, new_around = self._specs[place[0]]
        old = old_around.task_specs[scopes[place[0]].rows[place[1]].spec]
        new = new_around.task_specs[self.course.names[place]]
        self._processes[number] = old.spec if isinstance(old, CallActivity) else self._processes[place[0]]
        self._specs[number] = self.here.subs[old.spec], self.there.subs[new.spec]
        return Scope(number, self._processes[number], *self._specs[number], tokens.rows)

    # ---------- each token
    def _place_all(self, scope: Scope) -> None:
        for place, row, old in scope.live():
            if likeness.is_split(old):
                name = self._target(element_id(old)) + SPLIT
                if name in scope.new.task_specs:
                    self.course.names[place] = name
            elif likeness.is_listener(old) and row.state == TaskState.WAITING and not row.held:
                self._listener(scope, place, row, old)
            else:
                self._token(scope, place, row, old)
        self._new_boundaries(scope)
        self._new_triggers(scope)

    def _target(self, element: str) -> str:
        return self.mapping.get(element, element)

    def _part(self, old: Any) -> str:
        """The name the part should have in the new version."""
        target = self._target(element_id(old))
        if likeness.is_trigger(old):
            return f"{self._target(old.name.removesuffix('.trigger'))}.trigger"
        return target + CHILD if old.name.endswith(CHILD) else target

    def _token(self, scope: Scope, place: Place, row: Row, old: Any) -> None:
        new = scope.new.task_specs.get(self._part(old))
        code = self._misfit(old, new)
        if code is not None:
            if not old.name.endswith(CHILD):  # of instances the whole was told of
                self._refuse(scope, old, code)
            return
        self.course.names[place] = new.name
        if likeness.is_join(old) and "from" in row.internal:
            self._origin(scope, place, row, old, new)
        if hasattr(new, "definitions"):
            self._waits(scope, place, row, old, new)
        elif self._closes(self.here, scope, old) != self._closes(self.there, scope, new) and hosts(row):
            self._say(scope, element_id(new), "closing_stays", Verdict.MOVES, there=True)

    def _closes(self, bundle: Bundle, scope: Scope, spec: Any) -> str | None:
        """When a multi-instance closes, as it is written."""
        if not likeness.collected(spec):
            return None
        element = bundle.elements.get(scope.process, {}).get(element_id(spec))
        return element.closes if element is not None else None

    def _misfit(self, old: Any, new: Any) -> str | None:
        if new is None:
            return "vanished"
        if likeness.kind(old) != likeness.kind(new):
            return "other_kind"
        if likeness.collected(old) != likeness.collected(new):
            return "instances_differ"
        if isinstance(old, CallActivity):
            if old.spec != new.spec:
                return "calls_another"
            first, second = (likeness.given(b.subs[old.spec]) for b in (self.here, self.there))
            if first[1] != second[1] or not second[0] <= first[0]:
                return "data_differ"
        return None

    def _refuse(self, scope: Scope, old: Any, code: str) -> None:
        element = element_id(old)
        if code not in {"vanished", "other_kind"}:
            self._say(scope, element, code, Verdict.CANNOT)
            return
        target = self.mapping.get(element)
        candidates = self._candidates(scope, old)
        if target is not None:
            code = "unlike" if target in scope.new.task_specs else "not_there"
        elif not candidates:
            self._say(scope, element, "no_place", Verdict.CANNOT)
            return
        self._say(scope, element, code, Verdict.NEEDS_MAPPING, candidates, target=target or "")

    def _candidates(self, scope: Scope, old: Any) -> tuple[str, ...]:
        """Elements at the same place of the new version that could take an element's place; new ones before others."""
        found = [new for new in scope.new.task_specs.values() if self._may_follow(old, new)]
        known, new_names = scope.old.task_specs, self.there.elements.get(scope.process, {})
        called = self._name(scope.process, element_id(old))

        def rank(new: Any) -> tuple[bool, float]:
            name = new_names[new.bpmn_id].name if new.bpmn_id in new_names else ""
            return new.name in known, -likeness.alike(old, new, called, name)

        return tuple(element_id(new) for new in sorted(found, key=rank))[:MOST_CANDIDATES]

    def _may_follow(self, old: Any, new: Any) -> bool:
        return bool(new.bpmn_id) and not new.name.endswith(CHILD) and self._misfit(old, new) is None

    def _origin(self, scope: Scope, place: Place, row: Row, old: Any, new: Any) -> None:
        """The flow by which a token came to a join: the same, or the only one it can mean."""
        came = str(row.internal["from"])
        inputs, earlier = list(new._inputs), [self._target(name) for name in old._inputs]
        wanted = self._target(came)
        if wanted not in inputs:
            behind = {name for name in inputs if wanted in before(scope.new, name, new.name)}
            lost = [name for name in inputs if name not in earlier]
            gone = [name for name in earlier if name not in inputs]
            if len(behind) == 1:
                wanted = behind.pop()
            elif gone == [wanted] and len(lost) == 1:
                wanted = lost[0]
            else:
                self._say(scope, element_id(old), "join_differs", Verdict.CANNOT)
                return
        self.course.origins[place] = wanted

    def _waits(self, scope: Scope, place: Place, row: Row, old: Any, new: Any) -> None:
        """Which waits of a catching element go on as they are; the others begin anew."""
        numbers = {name: (number, definition) for name, number, definition in likeness.awaited(new)}
        kept: dict[int, int] = {}
        for name, number, definition in likeness.awaited(old):
            found = numbers.get(self._target(name) if name else name)
            if found is not None and likeness.same_wait(definition, found[1]):
                kept[number] = found[0]
            elif found is not None:
                code = "timer_anew" if "due" in row.internal else "message_anew"
                self._say(scope, element_id(new), code, Verdict.MOVES, there=True)
        if "fired" in row.internal and row.internal["fired"] not in kept:
            self._say(scope, element_id(old), "event_gone", Verdict.CANNOT)
        self.course.waits[place] = kept

    # ---------- listeners
    def _listener(self, scope: Scope, place: Place, row: Row, old: Any) -> None:
        new = scope.new.task_specs.get(self._part(old))
        if new is None or likeness.kind(new) != likeness.kind(old) or not self._same_host(scope, place, row, new):
            self._say(scope, element_id(old), "stops_listening", Verdict.MOVES)
            return
        self.course.names[place] = new.name
        self._waits(scope, place, row, old, new)

    def _same_host(self, scope: Scope, place: Place, row: Row, new: Any) -> bool:
        if likeness.is_trigger(new):
            return True
        split = self.course.names.get((place[0], row.parent - 1))
        return split is not None and new.name in scope.new.task_specs[split]._outputs

    def _new_boundaries(self, scope: Scope) -> None:
        for place, row, old in scope.live():
            name = self.course.names.get(place)
            if name is None or likeness.is_split(old) or likeness.is_listener(old) or name.endswith(CHILD):
                continue
            split = scope.new.task_specs.get(name + SPLIT)
            if split is None or not hosts(row):
                continue
            earlier = scope.old.task_specs.get(old.name + SPLIT)
            had = {} if earlier is None else {self._target(e): scope.old.task_specs[e] for e in earlier._outputs[1:]}
            for event in split._outputs[1:]:
                self._listen(scope, place, scope.new.task_specs[event], had.get(event))

    def _new_triggers(self, scope: Scope) -> None:
        running = {self.course.names.get(place) for place, row, old in scope.live() if hosts(row)}
        triggers = [scope.new.task_specs[name] for name in scope.new.start.triggers]
        if any(new.cancel_activity and new._outputs[0] in running for new in triggers):
            return  # an interrupting event subprocess runs: nothing of the scope listens any more
        old = [scope.old.task_specs[name] for name in scope.old.start.triggers]
        for new in triggers:
            had = next((part for part in old if self._part(part) == new.name), None)
            self._listen(scope, (scope.number, -1), new, had)

    def _listen(self, scope: Scope, anchor: Place, new: Any, had: Any) -> None:
        """Begin to listen, unless the old version did: then it still does, or has had its event."""
        if had is None or likeness.kind(had) != likeness.kind(new):
            self.course.listening.append((anchor, new.name))
            self._say(scope, element_id(new), "listens", Verdict.MOVES, there=True)

    # ---------- all tokens together
    def _look_ahead(self, scope: Scope) -> None:
        if not any(r.weight is not Verdict.MOVES for r in self.course.remarks) and not same(scope):
            tokens = [
                (name, self.course.origins.get(place))
                for place, row, old in scope.live()
                if (name := self.course.names.get(place)) is not None
                and not likeness.is_split(old)
                and not (likeness.is_listener(old) and row.state == TaskState.WAITING)
                and not old.name.endswith(CHILD)
            ]
            found = obstacle(scope.new, tokens)
            if found is not None:
                code, name = found
                weight = Verdict.MOVES if code == "not_followed" else Verdict.CANNOT
                self._say(scope, element_id(scope.new.task_specs[name]), code, weight, there=True)

    def _say(
        self,
        scope: Scope,
        element: str,
        code: str,
        weight: Verdict,
        candidates: tuple[str, ...] = (),
        *,
        target: str = "",
        there: bool = False,
    ) -> None:
        params = {"element": self._name(scope.process, element, there=there)}
        if target:
            params["target"] = self._name(scope.process, target, there=True)
        self.course.remarks.append(Remark(code, weight, scope.process, element, tuple(params.items()), candidates))

    def _name(self, process: str, element: str, *, there: bool = False) -> str:
        bundle = self.there if there else self.here
        found = bundle.elements.get(process, {}).get(element)
        return (found.name if found is not None else "") or element
