"""What the engine says when an element cannot go on: kept in English with the incident."""

from server.domain.wording import N_

SUSPENDED = N_("the version of %(process)s that it calls is suspended; retry it when that is resumed")
NO_WAY = N_("no condition holds and there is no default flow")
NO_INPUT = N_("the input %(name)s of the called process has no value")
NO_COLLECTION = N_("%(name)s is not a collection")
NO_NUMBER = N_("the number of instances is not a whole number")
TOO_MANY = N_("%(total)s instances; at most %(limit)s are allowed")
TOO_LONG = N_("more than %(limit)s steps in one command")
NOT_TRUE = N_("the condition is %(found)s")
NO_BOOLEAN = N_("%(kind)s, not a boolean")
NULL_BECAUSE = N_("null: %(why)s")
NO_OBJECT = N_("not an object")
NO_EXPRESSION = N_("not an expression")
NO_AMOUNT = N_("what a task decides on is a number")
NO_PRIORITY = N_("a priority is a whole number from 0 to %(highest)s")
NO_PERSON = N_("an assignee is the id of a person")
NO_MOMENT = N_("a timer cannot be %(kind)s")
NO_NOTICE = N_("a reminder needs a duration longer than nothing")
NO_KEY = N_("the correlation key %(name)s is null: no message could be told by it")
LOST = N_("a script may not delete %(names)s")
LOST_VARIABLES = N_("a script may not delete variables")
SCRIPTS_TOO_LONG = N_("scripts of one command may take %(limit)s s in all")
SCRIPT_STOPPED = N_("the script was stopped: it used too much time or memory")
SANDBOX_STOPPED = N_("the sandbox was stopped")
NO_DATA = N_("%(name)s is not process data: %(kind)s")
UNDECIDED = N_("the decision %(decision)s cannot be made: %(why)s (%(place)s)")
DECIDED_NULL = N_("the decision %(decision)s gives null: %(faults)s")
DECIDED_NO_ENTRIES = N_(
    "the decision %(decision)s gives a %(kind)s, whose entries cannot become variables; name a variable in "
    "the property result"
)
DECIDED_NOT_KEPT = N_("the decision %(decision)s gives what cannot be stored: %(why)s")
DECIDED_UNSTORABLE = N_(
    "the decision %(decision)s gives a %(kind)s in %(path)s, which a case cannot store; turn it into a text with "
    "string(), or into a number"
)
NOT_KEPT = N_("a parameter of %(operator)s cannot be stored: %(why)s")
NOT_STORABLE = N_("%(kind)s is not storable process data")
TOO_DEEP = N_("nested deeper than %(limit)s")
TIMES = (
    N_("not a duration; write such as P30D, PT4H, 2WD (working days) or 4WH (working hours)"),
    N_("the duration leads too far"),
    N_("not a cycle; write such as R3/PT10M or R/2026-01-01T09:00/P1D"),
    N_("a cycle repeats 1 to %(most)s times"),
    N_("a cycle needs a period longer than nothing"),
)
"""What texts about time say of themselves."""
SAID = (
    *(SUSPENDED, NO_WAY, NO_INPUT, NO_COLLECTION, NO_NUMBER, TOO_MANY, TOO_LONG, NULL_BECAUSE, NO_BOOLEAN, NOT_TRUE),
    *(NO_OBJECT, NO_EXPRESSION, NO_AMOUNT, NO_PRIORITY, NO_PERSON, NO_MOMENT, NO_NOTICE, NO_KEY, LOST_VARIABLES, LOST),
    *(SCRIPTS_TOO_LONG, SCRIPT_STOPPED, SANDBOX_STOPPED, NO_DATA, UNDECIDED, DECIDED_NULL, DECIDED_NO_ENTRIES),
    *(DECIDED_UNSTORABLE, DECIDED_NOT_KEPT, NOT_KEPT, NOT_STORABLE, TOO_DEEP, *TIMES),
)
"""All of them; what may be a part of another comes before it."""
