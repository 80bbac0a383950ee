"""Telephone and account numbers as they are used in China: written one way, and possible."""

import re
from collections.abc import Callable, Mapping

import phonenumbers
from stdnum import luhn

from server.forms.errors import Refused
from server.forms.texts import narrow

_APART = re.compile(r"[\s-]+")
_ACCOUNT = re.compile(r"[0-9]{8,30}")
_CARD_LENGTHS = (16, 19)
_CARD_ISSUER = "62"


def cn_phone(text: str) -> str:
    """A number of the mainland, fixed or mobile, as one dials it: `13912345678`, `01062770334`. Raises Refused."""
    try:
        number = phonenumbers.parse(narrow(text), "CN")
    except phonenumbers.NumberParseException as error:
        raise _no_phone() from error
    if not phonenumbers.is_valid_number_for_region(number, "CN"):
        raise _no_phone()
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    return _APART.sub("", written) + (f"-{number.extension}" if number.extension else "")


def cn_bank_account(text: str) -> str:
    """The number of a bank account or card, digits only. Raises Refused.

    Numbers of accounts follow no common rule. Those of cards of the mainland begin with 62, have 16 or 19 digits and
    end in a check digit (ISO/IEC 7812-1, annex B).
    """
    digits = _APART.sub("", narrow(text))
    if _ACCOUNT.fullmatch(digits) is None:
        raise _no_account()
    if digits.startswith(_CARD_ISSUER) and len(digits) in _CARD_LENGTHS and not luhn.is_valid(digits):
        raise _no_account()
    return digits


CONTACTS: Mapping[str, Callable[[str], str]] = {"cn-phone": cn_phone, "cn-bank-account": cn_bank_account}


def _no_phone() -> Refused:
    return Refused("not_a_phone", "This is no telephone number of the mainland: please check the digits.")


def _no_account() -> Refused:
    return Refused("not_an_account", "This is no valid account or card number: please check the digits.")
