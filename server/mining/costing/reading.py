"""Reads the file of a house's costs (YAML), strictly: every fault with its line."""

from server.domain.errors import Invalid
from server.mining.costing.budget import impossible
from server.mining.costing.plan import Plan, contradictions
from server.mining.house_file import read_house_file


class CostsRefused(Invalid):
    """The costs cannot be read: %(count)s entries are wrong."""


def read_plan(file: str, data: bytes) -> Plan:
    """The plan in a file. Raises CostsRefused; its `errors` has `file`, `line` and `message` of each fault."""
    return read_house_file(file, data, Plan, (contradictions, impossible), CostsRefused)
