"""The tables of a snapshot, the same for the house's own trail and for a log brought from elsewhere.

Instants are UTC, to the microsecond, without a zone. A column `…_w` beside an instant is the reading of the working
clock of its branch then: microseconds of working time since the clock's beginning. The working time between two
instants is the difference of their readings.
"""

from typing import Final

VERSION: Final = 5
"""Of these tables; a snapshot of another version is made anew."""
BETWEEN: Final = "\x1f"
"""Between the steps of a path."""
WITHDRAWN: Final = "*withdrawn"
"""In place of the end that a case came to: who started it withdrew it. No element is called so."""

_TRACE = """
    "case" VARCHAR NOT NULL, process VARCHAR NOT NULL, version INTEGER, branch VARCHAR NOT NULL, business_key VARCHAR,
    title VARCHAR, status VARCHAR NOT NULL, started_by VARCHAR,
    started TIMESTAMP NOT NULL, started_w BIGINT NOT NULL, ended TIMESTAMP, ended_w BIGINT,
    ending VARCHAR, ending_name VARCHAR, path VARCHAR
"""
_ACTIVITY = """
    task VARCHAR NOT NULL, "case" VARCHAR NOT NULL, process VARCHAR NOT NULL, version INTEGER, diagram VARCHAR NOT NULL,
    element VARCHAR NOT NULL, name VARCHAR NOT NULL, kind VARCHAR NOT NULL, role VARCHAR, branch VARCHAR NOT NULL,
    offered TIMESTAMP NOT NULL, offered_w BIGINT NOT NULL, taken TIMESTAMP, taken_w BIGINT,
    opened TIMESTAMP, opened_w BIGINT, ended TIMESTAMP, ended_w BIGINT, due TIMESTAMP,
    outcome VARCHAR, doer VARCHAR, critical BOOLEAN NOT NULL, recalled BOOLEAN NOT NULL,
    signing_w BIGINT NOT NULL, taker VARCHAR, givers VARCHAR, again BOOLEAN NOT NULL
"""
_HOLDING = """
    task VARCHAR NOT NULL, "case" VARCHAR NOT NULL, person VARCHAR NOT NULL,
    since TIMESTAMP NOT NULL, until TIMESTAMP, ending VARCHAR, mode VARCHAR NOT NULL, holder VARCHAR,
    claimed BOOLEAN NOT NULL
"""
_STEP = """
    "case" VARCHAR NOT NULL, seq BIGINT NOT NULL, moment TIMESTAMP NOT NULL, diagram VARCHAR NOT NULL,
    element VARCHAR NOT NULL, name VARCHAR, kind VARCHAR NOT NULL, happened VARCHAR NOT NULL, person VARCHAR
"""
_INTERVENTION = """
    "case" VARCHAR NOT NULL, seq BIGINT NOT NULL, moment TIMESTAMP NOT NULL, element VARCHAR NOT NULL,
    act VARCHAR NOT NULL, person VARCHAR
"""
_DELAY = """
    "case" VARCHAR NOT NULL, process VARCHAR NOT NULL, version INTEGER, branch VARCHAR NOT NULL,
    ended TIMESTAMP NOT NULL, took BIGINT NOT NULL, element VARCHAR NOT NULL, role VARCHAR, delay BIGINT NOT NULL
"""
_ATTRIBUTE = """
    "case" VARCHAR NOT NULL, name VARCHAR NOT NULL, text VARCHAR, number DOUBLE, moment TIMESTAMP
"""

TABLES: Final = {
    "trace": _TRACE,
    "activity": _ACTIVITY,
    "holding": _HOLDING,
    "attribute": _ATTRIBUTE,
    "step": _STEP,
    "intervention": _INTERVENTION,
    "delay": _DELAY,
}
"""`trace`: cases. `activity`: tasks of people, and elements at which a case waits for something outside (`role` None;
held from the moment it waits). `outcome`: `completed`, `cancelled`, None while open. `doer` completed it, or holds it.
`critical`: the time of its ended case from end to end hung on it (`mining/critical.py`). `recalled`: its doer took it
back. `signing_w`: working time in which what its holder had submitted waited for signatures, as far as that is over.
`holding`: who had a task from when to when, how that ended, and what it was (`mode`, see `rows.py`); `holder` is whose
task it was where somebody else had it, and `claimed` that they took it themselves. `attribute`: what the
process shows of its cases in lists, one of text, number and moment. `step`: what happened to every element, gateways
too, in order of `seq`. `intervention`: what operators did beyond the diagram, one row for each element concerned.

What follows from other rows and is dear to work out is kept beside them. `ending`, `ending_name`: the end of its
diagram that a case came to last, or `WITHDRAWN`. `path`: the steps of people completed in an ended case, in the order
of their offers, with `BETWEEN` between them. `taker`: who first held a task; `givers`: who completed a task of the
case at the moment of its offer, likewise in one text. `again`: the case came to the step more than once. `delay`: the
waiting at each step that the end of a completed case hung on, and the working time that case `took`, both in
microseconds; `ended` is that of the case.
"""

MOVING: Final = ("trace", "activity", "holding", "attribute")
"""Tables whose rows of running cases change; those rows lie in `<table>_running`, and `<table>_all` shows both."""

GROWING: Final = ("step", "intervention")
"""Tables whose rows never change."""


def statements() -> list[str]:
    """What makes the tables of an empty snapshot."""
    made = [f"CREATE TABLE {name} ({columns})" for name, columns in TABLES.items()]
    made += [f"CREATE TABLE {name}_running ({TABLES[name]})" for name in MOVING]
    made += [
        f"CREATE VIEW {name}_all AS SELECT * FROM {name} UNION ALL SELECT * FROM {name}_running" for name in MOVING
    ]
    made += [
        "CREATE TABLE clock (calendar VARCHAR, opening TIMESTAMP, closing TIMESTAMP, worked BIGINT)",
        "CREATE TABLE meta (name VARCHAR PRIMARY KEY, content VARCHAR NOT NULL)",
    ]
    return made
