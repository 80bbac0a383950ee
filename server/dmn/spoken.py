"""Says in other languages too what FEEL finds wrong with an expression: its templates as msgids."""

import re
from collections.abc import Mapping

from server.domain.wording import N_, Said, said
from server.feel import FeelError

SENTENCES = frozenset(
    {
        N_("'%(character)s' has no meaning here"),
        N_("a list becomes too long"),
        N_("a list is nested too deeply"),
        N_("a text becomes too long"),
        N_("data is nested too deeply"),
        N_("division by zero"),
        N_("functions invoke each other too deeply"),
        N_("the arguments do not fit %(name)s"),
        N_("the arguments do not fit the function"),
        N_("the evaluation is nested too deeply"),
        N_("the expression needs too many steps"),
        N_("the list has no item %(index)s"),
        N_("the result of %(operator)s is out of range"),
        N_("the result of %(operator)s is undefined or out of range"),
        N_("the value here has no type that expressions know"),
        N_("there is no '%(key)s' here"),
        N_("%(name)s has no result for these arguments"),
        N_("'%(operator)s' needs true or false on each side, not %(kind)s"),
        N_("'%(parameter)s' of %(name)s is %(given)s, but %(wanted)s is needed"),
        N_("a condition must be true or false, not %(kind)s"),
        N_("a context has the same key twice"),
        N_("a filter needs a number or a condition, not %(kind)s"),
        N_("an argument is given twice"),
        N_("argument %(number)s of %(name)s is %(given)s, but %(wanted)s is needed"),
        N_("arguments are either all named or all in order"),
        N_("cannot apply %(operator)s to %(left)s and %(right)s"),
        N_("cannot compare %(left)s with %(right)s"),
        N_("cannot loop over a range of %(kind)s"),
        N_("cannot loop over %(kind)s"),
        N_("expected %(wanted)s, found %(found)s"),
        N_("external functions are not supported"),
        N_("the expression is nested too deeply"),
        N_("the expression is too long"),
        N_("the number is out of range"),
        N_("the text that starts here never ends"),
        N_("this gives %(found)s, but %(wanted)s is needed"),
        N_("this loops once, over a single %(kind)s"),
        N_("unknown function '%(name)s'; is '%(meant)s' meant?"),
        N_("unknown name '%(name)s'"),
        N_("unknown name '%(name)s'; is '%(meant)s' meant?"),
        N_("%(kind)s cannot be invoked"),
        N_("%(kind)s has no '%(key)s'"),
        N_("%(kind)s has no '%(key)s'; is '%(meant)s' meant?"),
        N_("%(kind)s has no negative"),
        N_("%(low)s and %(high)s make no range"),
        N_("%(name)s does not take %(given)s"),
        N_("%(name)s has no parameter '%(parameter)s'"),
        N_("%(name)s needs %(wanted)s items, not %(given)s"),
        N_("%(name)s takes %(wanted)s arguments, not %(given)s"),
        N_("%(text)s is no date, time or duration"),
        N_("%(value)s can never be in %(tested)s"),
    }
)
ERRORS = frozenset(
    {
        N_("several rules match under UNIQUE: %(rules)s"),
        N_("rules match under ANY with different outputs: %(rules)s"),
        N_("the outputs have no %(aggregation)s: %(rules)s"),
        N_("the input %(name)s is not of the type %(type)s"),
        N_("the input %(name)s is none of the allowed values"),
        N_("the argument %(argument)s of %(name)s is not of the type %(type)s"),
        N_("the result is not of the type %(type)s"),
        N_("%(name)s is not of the type %(type)s"),
        N_("%(name)s is none of its output values"),
        N_("%(name)s has no parameter %(parameters)s"),
    }
)
"""Why a decision gives null where the standard demands an error."""
NOUNS = frozenset(
    {
        N_("a key"),
        N_("a name"),
        N_("a text"),
        N_("a type"),
        N_("an expression"),
        N_("an operator or the end"),
        N_("the end"),
    }
)
_PLACE = re.compile(r"\{(\w+)\}")


def msgid_of(template: str) -> str:
    """A template of FEEL as a msgid: `{name}` becomes `%(name)s`."""
    return _PLACE.sub(r"%(\1)s", template.replace("%", "%%"))


def spoken(template: str, params: Mapping[str, str]) -> Said:
    """The sentence of a template of FEEL; what it expected is said in words as well."""
    filling = {name: said(value) if value in NOUNS else value for name, value in params.items()}
    return said(msgid_of(template), **filling)


def spoken_error(error: FeelError) -> Said:
    """What is wrong, and where."""
    return said(
        "%(fault)s (line %(line)s, column %(column)s)",
        fault=spoken(error.template, error.params),
        line=error.line,
        column=error.column,
    )
