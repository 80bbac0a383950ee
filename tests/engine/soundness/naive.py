"""The token game played plainly: every marking as counts of tokens on flows, no reduction. Kinds as in `token_game`."""

from itertools import chain, combinations

from tests.engine.dsl import edges


class TooLargeError(Exception):
    """There are more markings than the plain game can look at."""


class Naive:
    """Explores a flow graph up to `most` markings. Choices go every way, whatever their conditions say.

    `doubled`: whether a flow may get two tokens (plain ends take any number), and then nothing more is looked for;
    `stuck`: joins where tokens may wait for ever; `lost`: whether a marking can be reached from which nothing ends.
    """

    def __init__(self, kinds, text, most=20_000):
        self.kinds, self.edges = kinds, edges(text)
        self.out = {n: [i for i, e in enumerate(self.edges) if e[0] == n] for n in kinds}
        self.inn = {n: [i for i, e in enumerate(self.edges) if e[1] == n] for n in kinds}
        self.doubled, self.stuck, self.lost = False, set(), False
        self._before, self._ways = {}, {}
        self._play(most)

    def _play(self, most):
        begin = self._after({}, [], self.out["s"])
        todo, seen = [begin], {begin}
        for marking in todo:
            nexts = list(self._moves(dict(marking)))
            if not nexts and marking:
                self.stuck |= {self.edges[flow][1] for flow, _ in marking}
            for after in nexts:
                if any(count > 1 for _, count in after):
                    self.doubled = True
                    return
                self._before.setdefault(after, set()).add(marking)
                if after not in seen:
                    seen.add(after)
                    todo.append(after)
            if len(seen) > most:
                raise TooLargeError
        self.lost = not self.stuck and not self._all_end(seen)

    def _all_end(self, seen):
        good, todo = set(), [frozenset()]
        while todo:
            marking = todo.pop()
            if marking not in good:
                good.add(marking)
                todo += self._before.get(marking, ())
        return seen <= good

    def _after(self, marking, taken, given):
        new = dict(marking)
        for flow in taken:
            new[flow] -= 1
        for flow in given:
            if self.kinds[self.edges[flow][1]] != "E":
                new[flow] = new.get(flow, 0) + 1
        return frozenset(item for item in new.items() if item[1])

    def _moves(self, marking):
        for name, kind in self.kinds.items():
            full = [flow for flow in self.inn[name] if flow in marking]
            joins = kind in "PO" and len(self.inn[name]) > 1
            if not joins:
                taken = [[flow] for flow in full]
            elif kind == "P":
                taken = [full] if len(full) == len(self.inn[name]) else []
            else:
                taken = [full] if full and not self._more_may_come(marking, name, set(full)) else []
            for flows in taken:
                for leaving in self._leaving(name, kind):
                    yield self._after(marking, flows, leaving)

    def _leaving(self, name, kind):
        flows = self.out[name]
        if kind == "X":
            return [[flow] for flow in flows]
        if kind != "O" or len(flows) < 2:
            return [flows]
        default = [flow for flow in flows if self.edges[flow][3]]
        maybe = [flow for flow in flows if flow not in default]
        chosen = chain.from_iterable(combinations(maybe, count) for count in range(1, len(maybe) + 1))
        return [*map(list, chosen), *([default] if default else [])]

    def _more_may_come(self, marking, name, full):
        empty = set(self.inn[name]) - full
        others = [flow for flow in marking if flow not in full]
        return any(self._leads(f, empty, name) and not self._leads(f, full, name) for f in others)

    def _leads(self, flow, targets, avoid):
        asked = flow, frozenset(targets), avoid
        if asked not in self._ways:
            self._ways[asked] = self._reaches(*asked)
        return self._ways[asked]

    def _reaches(self, flow, targets, avoid):
        seen, todo = set(), [flow]
        while todo:
            flow = todo.pop()
            if flow in targets:
                return True
            if flow not in seen and self.edges[flow][1] != avoid:
                seen.add(flow)
                todo += self.out[self.edges[flow][1]]
        return False
