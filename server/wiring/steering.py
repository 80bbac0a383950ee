"""Who moves the cases of a house to other versions, and lets them follow versions suspended or resumed."""

from functools import partial

from server.jobs.holding import Holder
from server.jobs.migrating import Mover
from server.wiring.core import Core


def mover_of(core: Core) -> Mover:
    """Moves the cases that are to go to other versions."""
    return Mover(core.database, core.transactions, core.now, partial(core.database.alone, "migrating"))


def holder_of(core: Core) -> Holder:
    """Lets cases follow versions suspended or resumed."""
    return Holder(core.database, core.transactions, core.now, partial(core.database.alone, "holding"))
