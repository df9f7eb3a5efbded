"""An indicator as the interface describes it: one dictionary, the same in lists, details and data."""

from collections.abc import Sequence

from indicators.cube import Cube, Indicator, Release
from indicators.language import LANGUAGES, Language
from indicators.tables import TEXT_FIELDS

_SUMMARY_FIELDS = ("title",)


def release_summary(release: Release) -> dict[str, object]:
    """What every answer says of its release."""
    return {
        "release": release.id,
        "updated": release.created.isoformat(timespec="seconds"),
        "source": release.source,
        "licence": release.licence,
        "simulated": release.simulated,
    }


def indicator_summary(cube: Cube, indicator: Indicator, language: Language | None) -> dict[str, object]:
    """An indicator in a list: its title, place, unit, and what the release holds of it.

    With ``language`` a text is a string, and ``languages`` tells where it had to come from another language;
    without, a text is an object of the three languages, null where the producer gives none.
    """
    return _texts(indicator, _SUMMARY_FIELDS, language) | {
        "taskArea": indicator.task_area,
        "dimension": indicator.dimension,
        "sets": list(indicator.sets),
        "polarity": indicator.polarity,
        "unit": indicator.unit,
        "unitSymbol": _names(cube, indicator.unit, "symbol", language),
        "decimals": indicator.decimals,
        "sexes": list(indicator.sexes),
        "areaTypes": list(indicator.area_types),
        "observations": indicator.observations,
        "firstTime": indicator.first_time,
        "latestTime": indicator.latest_time,
        "dataUpdated": indicator.updated,
        "nextUpdate": indicator.next_update,
    }


def indicator_details(
    cube: Cube, indicator: Indicator, language: Language | None, times: Sequence[int] | None = None
) -> dict[str, object]:
    """All that is known of an indicator: the summary, its long texts (safe HTML) and who judged it.

    ``times`` are its periods where they are known already.
    """
    return {
        **indicator_summary(cube, indicator, language),
        **_texts(indicator, TEXT_FIELDS, language),
        "groups": list(indicator.groups),
        "statistic": indicator.statistic,
        "collection": indicator.collection,
        "practicalThreshold": indicator.practical_threshold,
        # Task area, dimension and polarity are the project's own, not the producer's: say so where they are given.
        "assignedBy": indicator.assigned_by,
        "assignedOn": indicator.assigned_on,
        "checkedBy": indicator.checked_by,
        "checkedOn": indicator.checked_on,
        "times": cube.times(indicator.indicator) if times is None else list(times),
    }


def _texts(indicator: Indicator, fields: tuple[str, ...], language: Language | None) -> dict[str, object]:
    described: dict[str, object] = {"id": indicator.indicator}
    other: dict[str, str] = {}
    for field in fields:
        if language is None:
            described[field] = {code: indicator.texts.get(f"{field}_{code}") for code in LANGUAGES}
            continue
        found = indicator.text(field, language)
        described[field] = found.text if found else None
        if found and found.language != language:
            other[field] = found.language
    if other:
        described["languages"] = other
    return described


def _names(cube: Cube, unit: str, field: str, language: Language | None) -> object:
    named = cube.units[unit]
    return named.name(language, field) if language else {code: named.name(code, field) for code in LANGUAGES}
