"""A release as one dataset: its title, what it holds, since when, and its licence, for every catalogue alike."""

from dataclasses import dataclass

from indicators.code_texts import LICENCE_ADDRESSES
from indicators.cube import Cube
from indicators.language import Language
from indicators.translation import marked as _
from indicators.translation import translate

TITLE = _("Indicators of Finland’s wellbeing services counties")
KEYWORDS = (
    _("wellbeing services counties"),
    _("social and health services"),
    _("health"),
    _("wellbeing"),
    _("indicators"),
    _("Finland"),
)


@dataclass(frozen=True)
class Licence:
    """A licence: as SPDX calls it, where it stands, and as the EU's authority table names it."""

    spdx: str
    address: str
    authority: str


#: The licences that figures are known to come under, by the name that a release gives.
LICENCES = {
    "CC BY 4.0": Licence(
        "CC-BY-4.0",
        LICENCE_ADDRESSES["CC BY 4.0"],
        "http://publications.europa.eu/resource/authority/licence/CC_BY_4_0",
    ),
}


def title(cube: Cube, language: Language) -> str:
    """The dataset's title; of simulated figures it says so."""
    text = translate(TITLE, language)
    if not cube.release.simulated:
        return text
    simulated = translate("simulated data", language)
    return f"{text} ({simulated})"


def description(cube: Cube, language: Language) -> str:
    """What the release holds, in two sentences; of simulated figures a third says that they are not real."""
    first, last = extent(cube)
    said = translate(
        "{indicators} indicators of social and health services, health and wellbeing in Finland by area, year and sex, "
        "{first}–{last}, each value with its status and, where one can be made, its 95% interval. Release {release}.",
        language,
        indicators=sum(1 for indicator in cube.indicators.values() if indicator.observations),
        first=first,
        last=last,
        release=cube.release.id,
    )
    if cube.release.simulated:
        said += " " + translate("Simulated data.", language) + " " + translate("The figures are not real.", language)
    return said


def extent(cube: Cube) -> tuple[int, int]:
    """The first and the last year that any indicator has; the year of the release where it has no figures at all."""
    first = [indicator.first_time for indicator in cube.indicators.values() if indicator.first_time is not None]
    last = [indicator.latest_time for indicator in cube.indicators.values() if indicator.latest_time is not None]
    return min(first, default=cube.release.created.year), max(last, default=cube.release.created.year)
