"""What an hour of each role costs (time-driven costing): the cost of its capacity by its practical hours."""

from collections.abc import Mapping
from decimal import Decimal

from server.mining.costing.plan import Plan

CENT = Decimal("0.01")


def hourly_rates(plan: Plan) -> Mapping[str, Decimal]:
    """Money for an hour by role: pay and what is spent per person, divided by the hours they are there for work.

    What is spent by use, such as supplies, is no cost of an hour and not in it.
    """
    each = sum((one.per_person for one in plan.overheads.values() if one.per_person is not None), Decimal(0))
    return {name: (one.pay + each * one.people) / one.capacity for name, one in plan.resources.items()}


def cents(amount: Decimal) -> Decimal:
    """Money to the cent."""
    return amount.quantize(CENT)
