"""Numbers of people and businesses that nobody has: made up, with the right check characters."""

from datetime import date, timedelta
from random import Random

from stdnum.cn import ric, uscc

_CODE = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_COMPANY = "91"


def person_number(rng: Random, area: str, born: tuple[int, int]) -> str:
    """An identity number of 18 characters (GB 11643) of the area, for somebody born in these years."""
    first, last = date(born[0], 1, 1), date(born[1], 12, 31)
    birth = first + timedelta(days=rng.randrange((last - first).days + 1))
    body = f"{area}{birth:%Y%m%d}{rng.randrange(1, 1000):03}"
    return body + ric.calc_check_digit(f"{body}0")


def business_code(rng: Random, area: str) -> str:
    """A unified social credit code of 18 characters (GB 32100) of the area."""
    body = _COMPANY + area + "".join(rng.choice(_CODE) for _ in range(9))
    return body + uscc.calc_check_digit(f"{body}0")
