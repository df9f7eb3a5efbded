"""What an indicator means: its texts as the producer wrote them, its unit, dates, and who judged it."""

from typing import Any

import pyarrow as pa
from dash import html

from components import markup, numbers
from components.processing import processing
from indicators.cube import Cube, Indicator
from indicators.language import Language
from indicators.translation import marked as _
from indicators.translation import translate

_TEXTS = (
    ("description", _("Definition")),
    ("interpretation", _("Interpretation")),
    ("limits", _("Limits")),
    ("legislation", _("Legislation")),
    ("notices", _("Notes of the producer")),
)
_POLARITIES = {
    "higher_is_better": _("a higher value is better"),
    "lower_is_better": _("a lower value is better"),
    "no_judgement": _("neither high nor low is judged good"),
}
_LANGUAGE_WORDS = {"fi": _("in Finnish"), "sv": _("in Swedish"), "en": _("in English")}


def definition(
    cube: Cube, indicator: Indicator, language: Language, observations: pa.Table | None = None
) -> html.Section:
    """The definition section of an indicator's page; with ``observations``, what was done to them too."""
    content: list[Any] = [html.H2(translate("What the indicator tells", language), id="definition-title")]
    for field, heading in _TEXTS:
        found = indicator.text(field, language)
        if found is None:
            continue
        other = found.language != language
        shown = translate(heading, language)
        if other:
            shown += f" ({translate(_LANGUAGE_WORDS[found.language], language)})"
        content += [
            html.H3(shown),
            html.Div(markup.from_html(found.text), className="text", **({"lang": found.language} if other else {})),
        ]
    if observations is not None:
        content += processing(cube, indicator, observations, language)
    content.append(html.Dl(_facts(cube, indicator, language), className="facts"))
    return html.Section(content, id="definition", **{"aria-labelledby": "definition-title"})


def _facts(cube: Cube, indicator: Indicator, language: Language) -> list[Any]:
    organization = indicator.text("organization", language)
    facts: list[tuple[str, str | None]] = [
        (translate("Unit", language), cube.units[indicator.unit].name(language)),
        (translate("Producer", language), organization.text if organization else None),
        (translate("Polarity", language), translate(_POLARITIES[indicator.polarity], language)),
        (translate("Figures updated", language), _date(indicator.updated, language)),
        (translate("Next update", language), _date(indicator.next_update, language)),
        (translate("Release", language), cube.release.id),
        (translate("Licence", language), cube.release.licence),
    ]
    if indicator.assigned_by and indicator.assigned_on:
        assigned = f"{indicator.assigned_by}, {numbers.date(indicator.assigned_on, language)}"
        facts.append((translate("Task area, dimension and polarity assigned by", language), assigned))
        checked = indicator.checked_by or translate("not yet checked by another person", language)
        facts.append((translate("Checked by", language), checked))
    return [part for name, value in facts if value for part in (html.Dt(name), html.Dd(value))]


def _date(day: Any, language: Language) -> str | None:
    return numbers.date(day, language) if day else None
