"""Dates, spans of time, numbers and money as people read them, in the reader's language and the branch's zone."""

import gettext
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.numbers import format_decimal, get_currency_symbol
from babel.units import format_unit
from cn2an import an2cn

from server.pages.contexts.parts import Due

_HOME = "zh_CN"  # where the yuan is plain ¥ and other currencies are told apart from it
_WORKING = re.compile(r"(\d{1,4}(?:\.\d{1,2})?)W([DH])")
_ISO = re.compile(
    r"P(?:(?P<year>\d{1,7})Y)?(?:(?P<month>\d{1,7})M)?(?:(?P<week>\d{1,7})W)?(?:(?P<day>\d{1,7})D)?"
    r"(?:T(?:(?P<hour>[\d.]+)H)?(?:(?P<minute>[\d.]+)M)?(?:(?P<second>[\d.]+)S)?)?"
)
_GIANT = Decimal(10) ** 16  # from here on there is no word for the amount
_MEGABYTE = 1024 * 1024
_HOUR = 60
_DAY = 24 * _HOUR


@dataclass(frozen=True, slots=True)
class Formats:
    """The formats of one language; `catalogue` holds its words."""

    locale: str
    catalogue: gettext.NullTranslations

    def instant(self, moment: datetime, zone: ZoneInfo) -> str:
        """An aware instant as `2026-11-21 14:05` in `zone`."""
        return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M")

    def day(self, day: date) -> str:
        """A calendar day as `2026-11-21`."""
        return day.isoformat()

    def number(self, number: Decimal | int) -> str:
        """A number with its digits grouped and all its decimals."""
        return format_decimal(number, locale=self.locale, decimal_quantization=False)

    def money(self, amount: Decimal, currency: str = "CNY") -> str:
        """An amount as `¥12,000.00`."""
        symbol = get_currency_symbol(currency, _HOME)
        return format_decimal(amount, format=f"'{symbol}'#,##0.00", locale=self.locale)

    def amount_in_words(self, amount: Decimal) -> str | None:
        """An amount as contracts write it in Chinese (人民币壹万贰仟元整); None in other languages, and of giants."""
        if not self.locale.startswith("zh") or not 0 <= amount < _GIANT:
            return None
        return f"人民币{an2cn(f'{amount:.2f}', 'rmb')}"

    def size(self, size: int) -> str:
        """Bytes as `412 KB` or `3.4 MB`, never less than one KB."""
        if size < _MEGABYTE:
            return f"{self.number(max(1, round(size / 1024)))} KB"
        return f"{self.number(round(Decimal(size) / _MEGABYTE, 1))} MB"

    def rows(self, count: int) -> str:
        """How long a table is."""
        return self.catalogue.ngettext("%(count)s row", "%(count)s rows", count) % {"count": self.number(count)}

    def working_time(self, text: str) -> str | None:
        """What `2WD` or `4WH` means; None for any other text."""
        found = _WORKING.fullmatch(text)
        if found is None:
            return None
        number, words = Decimal(found[1]), self.catalogue
        one = 1 if number == 1 else 2
        if found[2] == "D":
            some = words.ngettext("%(count)s working day", "%(count)s working days", one)
        else:
            some = words.ngettext("%(count)s working hour", "%(count)s working hours", one)
        return some % {"count": self.number(number)}

    def duration(self, text: str) -> str:
        """What `P1Y6M`, `PT36H` or `2WD` means; any other text as it is."""
        found = _ISO.fullmatch(text)
        if found is None or text == "P":
            return self.working_time(text) or text
        parts = ((unit, number) for unit, number in found.groupdict().items() if number)
        # The library's long forms of Chinese are incomplete; its short ones are what people write anyway.
        length, space = ("short", "") if self.locale.startswith("zh") else ("long", " ")
        return space.join(
            format_unit(Decimal(number), f"duration-{unit}", length, locale=self.locale) for unit, number in parts
        )

    def span(self, span: timedelta) -> str:
        """The length of a span in days, or hours and minutes, without its sign and never less than a minute."""
        minutes = max(1, int(abs(span).total_seconds()) // 60)
        if minutes >= _DAY:
            days = minutes // _DAY
            return self.catalogue.ngettext("%(days)s day", "%(days)s days", days) % {"days": days}
        hours, rest = divmod(minutes, _HOUR)
        if not hours:
            return self.catalogue.gettext("%(minutes)s min") % {"minutes": rest}
        if not rest:
            return self.catalogue.gettext("%(hours)s h") % {"hours": hours}
        return self.catalogue.gettext("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": rest}

    def due_words(self, deadline: Due) -> str:
        """How a deadline stands: `22 min left`, `Overdue by 2 working days`."""
        span = self._work(deadline) or self.span(deadline.left)
        if deadline.left < timedelta():
            return self.catalogue.gettext("Overdue by %(span)s") % {"span": span}
        return self.catalogue.gettext("%(span)s left") % {"span": span}

    def _work(self, deadline: Due) -> str | None:
        """Whole working days or hours; None below an hour, and where it is not told in working time."""
        work = abs(deadline.work or timedelta())
        if work < timedelta(hours=1):
            return None
        days, hours = work // deadline.workday, work // timedelta(hours=1)
        return self.working_time(f"{days}WD" if days else f"{hours}WH")
