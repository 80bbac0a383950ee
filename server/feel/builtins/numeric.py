"""Numeric functions and the boolean `not`."""

from __future__ import annotations

import decimal
from decimal import Decimal
from typing import TYPE_CHECKING

from server.feel.builtins.registry import builtin
from server.feel.moments import negate
from server.feel.numbers import CTX, truncated, whole

if TYPE_CHECKING:
    from datetime import timedelta

    from server.feel.values import YearsMonths

_LEAST_SCALE, _MOST_SCALE = -6_111, 6_176
_ZERO, _ONE = Decimal(0), Decimal(1)


@builtin("not(negand: boolean) -> boolean")
def _not(negand: bool) -> bool:  # noqa: FBT001 -- a value of the language, not a switch
    return not negand


def _round(number: Decimal, scale: Decimal, rounding: str) -> Decimal | None:
    """Round to `scale` digits after the point; ArithmeticError or None when out of range (DMN 1.5, table 76)."""
    digits = whole(scale)
    if digits is None or not _LEAST_SCALE <= digits <= _MOST_SCALE:
        return None
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and -exponent <= digits:
        return number
    if number.adjusted() < -digits - 1:
        # All digits vanish; only their sign decides.
        number = _ONE.scaleb(-digits - 1, CTX).copy_sign(number) if number else number
    wide = CTX.copy()
    wide.prec, wide.rounding = max(CTX.prec, number.adjusted() + digits + 2), rounding
    return CTX.plus(number.quantize(_ONE.scaleb(-digits, CTX), context=wide))


@builtin("decimal(n: number, scale: number) -> number")
def _decimal(n: Decimal, scale: Decimal) -> Decimal | None:
    return _round(n, truncated(scale), decimal.ROUND_HALF_EVEN)


@builtin("floor(n: number) -> number", "floor(n: number, scale: number) -> number")
def _floor(n: Decimal, scale: Decimal = _ZERO) -> Decimal | None:
    return _round(n, scale, decimal.ROUND_FLOOR)


@builtin("ceiling(n: number) -> number", "ceiling(n: number, scale: number) -> number")
def _ceiling(n: Decimal, scale: Decimal = _ZERO) -> Decimal | None:
    return _round(n, scale, decimal.ROUND_CEILING)


@builtin("round up(n: number) -> number", "round up(n: number, scale: number) -> number")
def _round_up(n: Decimal, scale: Decimal = _ZERO) -> Decimal | None:
    return _round(n, scale, decimal.ROUND_UP)


@builtin("round down(n: number) -> number", "round down(n: number, scale: number) -> number")
def _round_down(n: Decimal, scale: Decimal = _ZERO) -> Decimal | None:
    return _round(n, scale, decimal.ROUND_DOWN)


@builtin("round half up(n: number) -> number", "round half up(n: number, scale: number) -> number")
def _round_half_up(n: Decimal, scale: Decimal = _ZERO) -> Decimal | None:
    return _round(n, scale, decimal.ROUND_HALF_UP)


@builtin("round half down(n: number) -> number", "round half down(n: number, scale: number) -> number")
def _round_half_down(n: Decimal, scale: Decimal = _ZERO) -> Decimal | None:
    return _round(n, scale, decimal.ROUND_HALF_DOWN)


@builtin("abs(n: number) -> same")
def _abs(n: Decimal) -> Decimal:
    return n.copy_abs()


@builtin("abs(n: duration) -> same")
def _abs_duration(n: timedelta) -> timedelta:
    return abs(n)


@builtin("abs(n: months) -> same")
def _abs_months(n: YearsMonths) -> YearsMonths:
    return max(n, negate(n))


@builtin("modulo(dividend: number, divisor: number) -> number")
def _modulo(dividend: Decimal, divisor: Decimal) -> Decimal:
    rest = CTX.remainder(dividend, divisor)
    return CTX.add(rest, divisor) if rest and rest.is_signed() != divisor.is_signed() else rest


@builtin("sqrt(number: number) -> number")
def _sqrt(number: Decimal) -> Decimal:
    return CTX.sqrt(number)


@builtin("log(number: number) -> number")
def _log(number: Decimal) -> Decimal | None:
    return CTX.ln(number) if number > 0 else None


@builtin("exp(number: number) -> number")
def _exp(number: Decimal) -> Decimal:
    return CTX.exp(number)


@builtin("odd(number: number) -> boolean")
def _odd(number: Decimal) -> bool | None:
    integer = whole(number)
    return None if integer is None else integer % 2 == 1


@builtin("even(number: number) -> boolean")
def _even(number: Decimal) -> bool | None:
    integer = whole(number)
    return None if integer is None else integer % 2 == 0
