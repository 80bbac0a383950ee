"""What went wrong in a script, told without the words of Python: by the texts of its errors."""

import re

from server.domain.wording import N_

_TEXTS = (
    (r"NameError: name '(?P<name>.+)' is not defined", N_("nothing has the name '%(name)s' here")),
    (r"(ZeroDivisionError|decimal\.(DivisionByZero|DivisionUndefined|InvalidOperation)): .*", N_("division by zero")),
    (
        r"TypeError: unsupported operand type\(s\) for (?P<operator>.+): '(?P<left>.+)' and '(?P<right>.+)'",
        N_("cannot apply %(operator)s to %(left)s and %(right)s"),
    ),
    (
        r"TypeError: can only concatenate (?P<left>\w+) \(not \"(?P<right>.+)\"\) to \w+",
        N_("cannot join %(left)s and %(right)s"),
    ),
    (
        r"TypeError: '.+' not supported between instances of '(?P<left>.+)' and '(?P<right>.+)'",
        N_("cannot compare %(left)s with %(right)s"),
    ),
    (r"AttributeError: '(?P<kind>.+)' object has no attribute '(?P<key>.+)'", N_("%(kind)s has no '%(key)s'")),
    (r"TypeError: '(?P<kind>.+)' object is not subscriptable", N_("%(kind)s has no entries")),
    (r"TypeError: '(?P<kind>.+)' object is not iterable", N_("cannot loop over %(kind)s")),
    (r"TypeError: '(?P<kind>.+)' object is not callable", N_("%(kind)s cannot be invoked")),
    (r"TypeError: object of type '(?P<kind>.+)' has no len\(\)", N_("%(kind)s has no length")),
    (r"IndexError: .*", N_("a list has no item of this number")),
    (r"KeyError: (?P<key>.+)", N_("there is no '%(key)s' here")),
    (r"ValueError: (invalid literal for|could not convert) .*: (?P<text>.+)", N_("%(text)s is no number")),
    (r"PermissionError: .*", N_("a script may not reach files, the network or the system")),
    (r"(ImportError|ModuleNotFoundError): .*", N_("a script may not use this module")),
    (r"AssertionError: .*", N_("a check that the script makes does not hold")),
    (r"RecursionError: .*", N_("functions invoke each other too deeply")),
    (r"TimeoutError: .*", N_("the script took too long and was stopped")),
    (r"MemoryError: .*", N_("the script needed too much memory and was stopped")),
    (r"(SyntaxError: .*|invalid syntax.*|not Python: .*)", N_("this cannot be read as Python")),
    (r"ValueError: .*", N_("a value is not one that this can be done with")),
    (r"TypeError: .*", N_("a value is of the wrong kind")),
    (r"[A-Za-z_.]*(Error|Exception|StopIteration)(: .*)?", N_("the script failed")),
)
SCRIPTS = tuple((re.compile(pattern, re.DOTALL), msgid) for pattern, msgid in _TEXTS)
"""Patterns of what Python says, with the msgid of the sentence that says it; what is more special comes first."""
