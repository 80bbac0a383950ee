"""Chinese identity numbers and credit codes: written one way, their check characters right.

Identity numbers by GB 11643 (18 characters, ISO 7064 MOD 11-2), credit codes by GB 32100. The area code at the front
is not looked up: codes were given up and given anew for decades, and people keep the number they were born with.
"""

import re
from collections.abc import Callable, Mapping

from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError

from server.forms.errors import Refused
from server.forms.texts import narrow

_SPACES = re.compile(r"[\s-]+")
_PERSON = re.compile(r"[1-9][0-9]{16}[0-9X]")
# The library's own pattern takes digits only in the first two places; rural collectives have N there.
_BUSINESS = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")


def cn_id(text: str) -> str:
    """The identity number of a person, without spaces, X in upper case. Raises Refused."""
    number = _written(text)
    if _is_person(number):
        return number
    raise Refused("not_an_id", "This is no valid identity number: please check the digits.")


def cn_uscc(text: str) -> str:
    """The unified social credit code of a business, in upper case. Raises Refused."""
    code = _written(text)
    if _is_business(code):
        return code
    raise Refused("not_a_uscc", "This is no valid unified social credit code: please check the characters.")


def cn_id_or_uscc(text: str) -> str:
    """Either of the two. Raises Refused."""
    written = _written(text)
    if _is_person(written) or _is_business(written):
        return written
    raise Refused("not_an_id_or_code", "This is neither a valid identity number nor a valid credit code.")


IDENTITIES: Mapping[str, Callable[[str], str]] = {
    "cn-id": cn_id,
    "cn-uscc": cn_uscc,
    "cn-id-or-uscc": cn_id_or_uscc,
}


def _written(text: str) -> str:
    return _SPACES.sub("", narrow(text)).upper()


def _is_person(number: str) -> bool:
    if _PERSON.fullmatch(number) is None or ric.calc_check_digit(number) != number[-1]:
        return False
    try:
        ric.get_birth_date(number)
    except ValidationError:
        return False
    return True


def _is_business(code: str) -> bool:
    return _BUSINESS.fullmatch(code) is not None and uscc.calc_check_digit(code) == code[-1]
