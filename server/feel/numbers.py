"""Decimal arithmetic as the language defines it: 34 digits, half-even, never the thread's own context."""

from __future__ import annotations

from decimal import (
    ROUND_DOWN,
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)

CTX = Context(
    prec=34,
    rounding=ROUND_HALF_EVEN,
    Emin=-6143,
    Emax=6144,
    capitals=1,
    clamp=0,
    flags=[],
    traps=[InvalidOperation, DivisionByZero, Overflow],
)
MAX_DIGITS = 1_000
# Decimal exponents of the first digit, as decimal128 has them.
_LOWEST, _HIGHEST = -6_176, 6_144


def parse_number(text: str) -> Decimal | None:
    """Return the number of a plain literal (digits, point, exponent); None when it is none."""
    if len(text) > MAX_DIGITS or "_" in text or not text.isascii():
        return None
    try:
        number = CTX.create_decimal(text)
    except ArithmeticError:
        return None
    return number if number.is_finite() else None


def admitted(number: Decimal) -> Decimal | None:
    """Return a number of the caller's if it lies in the range of the language, else None."""
    return number if number.is_finite() and _LOWEST <= number.adjusted() <= _HIGHEST else None


def format_number(number: Decimal) -> str:
    """Return the plain notation without trailing zeros: equal numbers read the same."""
    if not number:
        return "0"
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def truncated(number: Decimal) -> Decimal:
    """Return the whole part of a number."""
    return number.to_integral_value(ROUND_DOWN)


def whole(number: Decimal) -> int | None:
    """Return the number as an int when it is whole and has at most 34 digits."""
    if number.adjusted() > CTX.prec or number != number.to_integral_value():
        return None
    return int(number)
