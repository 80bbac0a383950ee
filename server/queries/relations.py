"""Who may see which relations and second looks: the person themselves, and compliance of the branch."""

from sqlalchemy import select

from server.domain.people import Actor, Right
from server.domain.relations import Relation, SecondLook
from server.store.database import Database
from server.store.people import People
from server.store.relations import Relations
from server.store.tables.cases import case


def relations_of(database: Database, actor: Actor) -> list[Relation]:
    """Those of the actor, and for compliance those of the people of their branches; the newest first."""
    with database.read() as connection:
        relations = Relations(connection)
        if not actor.holds_anywhere(Right.COMPLIANCE):
            return relations.of(actor.id)
        branches = {person.id: person.branch for person in People(connection, database.branches).all()}
        return [
            each
            for each in relations.all()
            if each.person == actor.id or actor.holds(Right.COMPLIANCE, branches[each.person])
        ]


def looks_of(database: Database, actor: Actor) -> list[tuple[SecondLook, str]]:
    """The second looks at cases of the branches where the actor is compliance, each with the title of its case."""
    if not actor.holds_anywhere(Right.COMPLIANCE):
        return []
    with database.read() as connection:
        looks = Relations(connection).looks()
        wanted = select(case.c.id, case.c.branch, case.c.title).where(case.c.id.in_({look.case for look in looks}))
        cases = {row.id: row for row in connection.execute(wanted)}
    return [(look, cases[look.case].title) for look in looks if actor.holds(Right.COMPLIANCE, cases[look.case].branch)]
