"""Numbers, dates and statuses as a reader of each language writes them."""

import datetime
from decimal import ROUND_HALF_UP, Decimal

from babel.dates import format_date
from babel.numbers import format_decimal, get_minus_sign_symbol

from indicators.api.data import STATUS_LABELS
from indicators.language import Language
from indicators.translation import translate

_LOCALES: dict[Language, str] = {"fi": "fi", "sv": "sv_FI", "en": "en_GB"}


def number(value: float, decimals: int, language: Language) -> str:
    """``value`` with exactly ``decimals`` decimals, halves rounded away from zero as the browser does.

    >>> number(13.45, 1, "fi")
    '13,5'
    """
    rounded = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    if rounded.is_zero():
        rounded = abs(rounded)  # no "-0.0"
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    text = str(format_decimal(rounded, format=pattern, locale=_LOCALES[language]))
    # A pattern of one's own gets a hyphen from Babel, whatever the language; the browser writes the true minus.
    return text.replace("-", get_minus_sign_symbol(_LOCALES[language]))


def quantity(value: float, decimals: int, unit: str, language: Language) -> str:
    """The number with its unit, parted as the language does: 13,5 %, but 13.5% in English."""
    between = "" if not unit or (unit == "%" and language == "en") else "\N{NO-BREAK SPACE}"
    return f"{number(value, decimals, language)}{between}{unit}"


def interval(lower: float | None, upper: float | None, decimals: int, language: Language) -> str:
    """``19.8–24.6``, or an empty text where there is no interval."""
    if lower is None or upper is None:
        return ""
    return f"{number(lower, decimals, language)}\N{EN DASH}{number(upper, decimals, language)}"


def date(day: datetime.date, language: Language) -> str:
    """A date in the middle length of the language: 15.6.2026, 15 juni 2026, 15 Jun 2026."""
    return str(format_date(day, "medium", locale=_LOCALES[language]))


def mark(status: str, language: Language) -> str:
    """The word for why there is no value, or why it is not quite normal; an empty text for a normal one."""
    return "" if status == "A" else translate(STATUS_LABELS[status], language)
