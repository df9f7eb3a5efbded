"""A difference from a benchmark in people: arithmetic in words, never a cause. The server and the browser say
it with the same messages."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from components import numbers
from indicators.language import Language
from indicators.translation import marked as _
from indicators.translation import translate

# By what a numerator counts (indicators.statistics.intervals.INDEPENDENT); each for many and for one.
_MORE: dict[str, tuple[str, str]] = {
    "persons": (
        _("About {count} more people than at {level} ({interval})."),
        _("About 1 more person than at {level} ({interval})."),
    ),
    "households": (
        _("About {count} more households than at {level} ({interval})."),
        _("About 1 more household than at {level} ({interval})."),
    ),
    "events": (
        _("About {count} more cases than at {level} ({interval})."),
        _("About 1 more case than at {level} ({interval})."),
    ),
}
_FEWER: dict[str, tuple[str, str]] = {
    "persons": (
        _("About {count} fewer people than at {level} ({interval})."),
        _("About 1 fewer person than at {level} ({interval})."),
    ),
    "households": (
        _("About {count} fewer households than at {level} ({interval})."),
        _("About 1 fewer household than at {level} ({interval})."),
    ),
    "events": (
        _("About {count} fewer cases than at {level} ({interval})."),
        _("About 1 fewer case than at {level} ({interval})."),
    ),
}
_ACROSS = _("from {fewer} fewer to {more} more")
_LEVELS: dict[str, str] = {
    "country": _("the country’s level"),
    "mainland": _("the level of Mainland Finland"),
    "collaborative_area": _("the level of the collaborative area"),
    "peers": _("the level of the similar counties"),
    "earlier": _("the level of the period before"),
}


def people_messages(counted: str, language: Language) -> dict[str, str]:
    """The messages, with blanks: ``more`` and ``fewer`` (``{count}``, ``{level}``, ``{interval}``) with ``oneMore`` and
    ``oneFewer``, ``across`` for an interval that holds zero (``{fewer}``, ``{more}``), and the words of each level."""
    names = ("more", "oneMore", "fewer", "oneFewer")
    messages = dict(zip(names, (*_MORE[counted], *_FEWER[counted]), strict=True)) | {"across": _ACROSS} | _LEVELS
    return {name: translate(text, language) for name, text in messages.items()}


def people_words(people: float, lower: float, upper: float, counted: str, level: str, language: Language) -> str:
    """``people`` more (+) or fewer (-) than at the level of the benchmark, with its interval, as a sentence.

    ``level`` is a benchmark, or ``mainland``.
    """
    messages = people_messages(counted, language)
    count, *limits = rounded([people, lower, upper]).tolist()
    near, far = (numbers.number(abs(limit), 0, language) for limit in sorted(limits, key=abs))
    interval = f"{near}\N{EN DASH}{far}"
    if limits[0] < 0 < limits[1]:
        fewer, more = (numbers.number(abs(limit), 0, language) for limit in limits)
        interval = messages["across"].format(fewer=fewer, more=more)
    name = "more" if count > 0 else "fewer"
    message = messages[f"one{name.capitalize()}" if abs(count) == 1 else name]
    return message.format(count=numbers.number(abs(count), 0, language), level=messages[level], interval=interval)


def rounded(people: ArrayLike) -> NDArray[np.float64]:
    """Whole numbers with two figures that count, so that a number of people does not look more certain than it is;
    an array of any shape, NaN where a number is missing.

    >>> rounded([-1234.5, 7.5])
    array([-1200.,     8.])
    """
    given = np.asarray(people, dtype=np.float64)
    size = np.abs(given)
    step = np.where(size >= 100, 10.0 ** (np.floor(np.log10(np.maximum(size, 1))) - 1), 1.0)
    near: NDArray[np.float64] = np.copysign(np.floor(size / step + 0.5) * step, given)
    return near
