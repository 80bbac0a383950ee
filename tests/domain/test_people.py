"""Roles are held at branches; head office covers all below it."""

from server.domain.people import Actor, Branches, RoleAt, Scope

TREE = Branches({"ho": None, "east": "ho", "b1": "east", "b2": "ho"})


def actor(*roles, scopes=None):
    return Actor("p", "p", "P", "b1", frozenset(RoleAt(*r.split("@")) for r in roles), TREE, scopes)


def test_a_branch_covers_itself_and_what_lies_below():
    assert TREE.below("ho") == {"ho", "east", "b1", "b2"}
    assert TREE.below("east") == {"east", "b1"}
    assert not TREE.covers("b1", "east")


def test_a_loop_in_the_tree_ends():
    assert not Branches({"x": "y", "y": "x"}).covers("ho", "x")


def test_a_role_holds_at_its_branch_and_below():
    assert actor("director@east").holds("director", "b1")
    assert not actor("director@east").holds("director", "b2")
    assert not actor("clerk@ho").holds("director", "b1")


def test_everyone_is_held_by_everyone_everywhere():
    assert actor().holds("everyone", "b2")


def test_pairs_name_every_branch_covered():
    assert actor("clerk@east", "head@b2").role_pairs() == {("clerk", "east"), ("clerk", "b1"), ("head", "b2")}


def test_a_token_is_limited_to_its_scopes_and_a_session_is_not():
    assert actor(scopes=frozenset({Scope.TASKS})).allows(Scope.TASKS)
    assert not actor(scopes=frozenset({Scope.TASKS})).allows(Scope.ADMIN)
    assert actor().allows(Scope.ADMIN)
