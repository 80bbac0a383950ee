"""An independent oracle: the BPMN token game on a flow graph, and random diagrams to play it on.

Kinds of nodes: S start, U user task, X exclusive, P parallel, O inclusive gateway, E end.
"""

from collections import Counter

from tests.engine import dsl
from tests.engine.dsl import edges, process

MAKE = {"U": dsl.U, "P": dsl.P, "X": dsl.X, "O": dsl.O, "E": dsl.E, "S": dsl.S}
BLOCKS = ("seq", "loop", "par", "inc", "par", "inc", "loop")


def nodes_of(kinds):
    return "".join(MAKE[kind](name) for name, kind in kinds.items())


def diagram(kinds, text):
    return process(nodes_of(kinds), text)


class Oracle:
    """Tokens on flows and in tasks; joins fire as the specification says."""

    def __init__(self, kinds, text):
        self.kinds, self.edges = kinds, edges(text)
        numbered = list(enumerate(self.edges))
        self.out = {n: [i for i, e in numbered if e[0] == n] for n in kinds}
        self.inn = {n: [i for i, e in numbered if e[1] == n] for n in kinds}
        self.flows, self.tasks, self.data = Counter(), Counter(), {}
        self._emit_all("s")
        self._settle()

    def names(self):
        return sorted(self.tasks.elements())

    @property
    def ended(self):
        return not any(self.flows.values()) and not any(self.tasks.values())

    def done(self, name, values):
        assert self.tasks[name]
        self.tasks[name] -= 1
        self.data.update(values)
        self._emit_all(name)
        self._settle()

    def _emit_all(self, name):
        for flow in self.out[name]:
            self.flows[flow] += 1

    def _holds(self, flow):
        condition = self.edges[flow][2]
        return bool(condition) and eval(condition, {}, self.data)

    def _emit(self, name, kind):
        flows = self.out[name]
        if kind == "X":
            plain = [f for f in flows if not self.edges[f][2]]
            flows = [f for f in flows if self._holds(f)][:1] or plain[:1]
        if kind == "O" and len(flows) > 1:
            flows = [f for f in flows if self._holds(f)] or [f for f in flows if self.edges[f][3]]
        for flow in flows:
            self.flows[flow] += 1

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

    def _settle(self):
        while self._move() or self._merge():
            pass

    def _move(self):
        moved = False
        for name, kind in self.kinds.items():
            for flow in self.inn[name] if kind in "UXE" else ():
                while self.flows[flow]:
                    self.flows[flow] -= 1
                    moved = True
                    self.tasks[name] += kind == "U"
                    if kind == "X":
                        self._emit(name, "X")
            if kind == "P" and self.inn[name] and all(self.flows[f] for f in self.inn[name]):
                for flow in self.inn[name]:
                    self.flows[flow] -= 1
                self._emit(name, "P")
                moved = True
        return moved

    def _merge(self):
        """Fire one inclusive join that no other token can still reach by an empty flow alone."""
        for name, kind in self.kinds.items():
            full = {f for f in self.inn[name] if self.flows[f]} if kind == "O" else set()
            if not full:
                continue
            empty = set(self.inn[name]) - full
            others = [f for f, count in self.flows.items() if count and f not in full]
            others += [f for task, count in self.tasks.items() if count for f in self.out[task]]
            if any(self._reaches(f, empty, name) and not self._reaches(f, full, name) for f in others):
                continue
            for flow in full:
                self.flows[flow] -= 1
            self._emit(name, "O")
            return True
        return False


class Generator:
    """Random block-structured diagrams: sequences, loops, parallel and inclusive blocks, nested."""

    def __init__(self, rnd, depth=3, blocks=BLOCKS):
        self.rnd, self.blocks = rnd, blocks
        self.kinds, self.chains = {"s": "S", "e": "E"}, []
        first, last = self._block(depth)
        self.chains += [f"s > {first}", f"{last} > e"]

    @property
    def text(self):
        return "; ".join(self.chains)

    def _node(self, kind):
        name = f"{kind.lower()}{len(self.kinds)}"
        self.kinds[name] = kind
        return name

    def _block(self, depth):
        kind = self.rnd.choice(self.blocks) if depth else "task"
        if kind == "task":
            name = self._node("U")
            return name, name
        if kind == "seq":
            (first, a), (b, last) = self._block(depth - 1), self._block(depth - 1)
            self.chains.append(f"{a} > {b}")
            return first, last
        return self._loop(depth) if kind == "loop" else self._fork(depth, "P" if kind == "par" else "O")

    def _loop(self, depth):
        merge, choice, (first, last), ask = self._node("X"), self._node("X"), self._block(depth - 1), self._node("U")
        out = self._node("U")
        self.chains += [f"{merge} > {first}", f"{last} > {ask} > {choice}", f"{choice} > [again_{ask}] {merge}"]
        self.chains.append(f"{choice} > * {out}")
        return merge, out

    def _fork(self, depth, kind):
        before, fork, join = self._node("U"), self._node(kind), self._node(kind)
        self.chains.append(f"{before} > {fork}")
        for number in range(self.rnd.choice((2, 2, 3))):
            first, last = self._block(depth - 1)
            condition = "" if kind == "P" else "* " if number == 0 else f"[b{number}_{before}] "
            self.chains += [f"{fork} > {condition}{first}", f"{last} > {join}"]
        return before, join


def choose(name, rnd, number, loops=0.45):
    """The variables a completion of `name` sets: whether to loop, which branches to take."""
    branches = {f"b{i}_{name}": rnd.random() < 0.5 for i in (1, 2)}
    return {f"again_{name}": rnd.random() < loops and number < 40, **branches}


LOOPED = {  # hand-made: three branches, nested forks, several tokens, unstructured
    "five_pass_loop": (
        dict(s="S", m="X", g="P", a="U", b="U", j="P", t="U", x="X", e="E"),
        "s > m > g; g > a > j; g > b > j; j > t > x; x > [again_t] m; x > * e",
    ),
    "three_branches": (
        dict(s="S", m="X", g="P", a="U", b="U", c="U", j="P", t="U", x="X", e="E"),
        "s > m > g; g > a > j; g > b > j; g > c > j; j > t > x; x > [again_t] m; x > * e",
    ),
    "nested": (
        dict(s="S", m="X", g="P", a="U", g2="P", b="U", c="U", j2="P", d="U", j="P", t="U", x="X", e="E"),
        "s > m > g; g > a > j; g > g2; g2 > b > j2; g2 > c > j2; j2 > d > j; j > t > x; x > [again_t] m; x > * e",
    ),
    "branch_loops_inside": (
        dict(s="S", g="P", m="X", a="U", x="X", b="U", j="P", e="E", z="U"),
        "s > g; g > m > a > x; x > [again_a] m; x > * j; g > b > j; j > z > e",
    ),
    "two_level_join": (
        dict(s="S", m="X", g="P", a="U", b="U", c="U", j1="P", j2="P", t="U", x="X", e="E"),
        "s > m > g; g > a > j1; g > b > j1; j1 > j2; g > c > j2; j2 > t > x; x > [again_t] m; x > * e",
    ),
    "token_multiplier": (
        dict(s="S", m="X", g="P", a="U", b="U", j="P", k="U", q="X", e="E"),
        "s > m > g; g > a > j; g > b > q; q > [again_b] m; q > * j; j > k > e",
    ),
    "excess_tokens": (
        dict(s="S", g="P", a="U", b="U", m="X", c="U", j="P", d="U", e="E"),
        "s > g; g > a > m; g > b > m; m > j; g > c > j; j > d > e",
    ),
    "direct_flow": (
        dict(s="S", m="X", g="P", a="U", j="P", t="U", x="X", e="E"),
        "s > m > g; g > a > j; g > j; j > t > x; x > [again_t] m; x > * e",
    ),
    "inclusive_loop": (
        dict(s="S", m="X", q="U", g="O", a="U", b="U", c="U", j="O", t="U", x="X", e="E"),
        "s > m > q > g; g > * a > j; g > [b1_q] b > j; g > [b2_q] c > j; j > t > x; x > [again_t] m; x > * e",
    ),
    "inclusive_in_parallel": (
        dict(s="S", m="X", q="U", g="P", h="O", a="U", b="U", i="O", c="U", j="P", t="U", x="X", e="E"),
        "s > m > q > g; g > h; h > * a > i; h > [b1_q] b > i; i > j; g > c > j; j > t > x; x > [again_t] m; x > * e",
    ),
    "inclusive_join_of_parallel": (
        dict(s="S", m="X", g="P", a="U", b="U", x1="X", j="O", t="U", x="X", e="E", e2="E"),
        "s > m > g; g > a > j; g > b > x1; x1 > [b1_b] e2; x1 > * j; j > t > x; x > [again_t] m; x > * e",
    ),
    "loop_back_before_inclusive_join": (
        dict(s="S", g="P", a="U", m="X", b="U", x1="X", j="O", t="U", e="E"),
        "s > g; g > a > j; g > m > b > x1; x1 > [again_b] m; x1 > * j; j > t > e",
    ),
}
