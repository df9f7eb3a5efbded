"""One area: all its indicators by task area, each with its own period and the country's value of that period."""

from typing import Any

from dash import dcc, html, register_page

from components import numbers
from components.addresses import Address, area_type_of
from components.answer import Query, answer, title
from components.indicator_table import area_indicators
from components.outcome import explained
from components.shell import source_line
from components.standing import standing
from indicators.cube import Area, Cube
from indicators.language import Language
from indicators.translation import translate

register_page(__name__, path_template="/<lang>/areas/<code>", title=title("area", "code"), name="area")

_POPULATION = 127


def layout(lang: str = "", code: str = "", **query: str | None) -> html.Div:
    """The page of one area by its code."""
    return answer("area", lang, code, query, _content)


def _content(address: Address, cube: Cube, query: Query) -> list[Any]:
    language = address.language
    code = address.key or ""
    area_type = area_type_of(code, cube) or "county"
    area = cube.areas[(area_type, code)]
    rows = cube.latest_of_area(area_type, code)
    release = translate("Release {release}", language, release=cube.release.id)
    content: list[Any] = [
        _breadcrumb(cube, area, language),
        html.H1(area.name(language)),
        html.P(" · ".join(_facts(cube, area, rows, language)), className="meta"),
    ]
    if not rows:
        return [*content, html.P(translate("This release holds no figures of this area.", language))]
    return [
        *content,
        *standing(cube, code, rows, language),
        html.H2(translate("All indicators", language)),
        html.P(_summary(cube, area, rows, language)),
        area_indicators(cube, code, rows, language),
        html.P(explained(language), className="note"),
        html.P(f"{source_line(cube.release, language)} {release}.", className="note"),
    ]


def _breadcrumb(cube: Cube, area: Area, language: Language) -> html.P:
    parts: list[Any] = [dcc.Link(translate("Areas", language), href=Address("areas", language).path)]
    parent = cube.areas.get((area.parent_type or "", area.parent or ""))
    if parent and parent.area_type in ("collaborative_area", "county"):
        parts += [" / ", dcc.Link(parent.name(language), href=Address("area", language, parent.area).path)]
    return html.P(parts, className="breadcrumb")


def _facts(cube: Cube, area: Area, rows: list[dict[str, Any]], language: Language) -> list[str]:
    facts = []
    population = next((row for row in rows if row["indicator"] == _POPULATION and row["value"] is not None), None)
    if population:
        inhabitants = numbers.number(population["value"], 0, language)
        facts.append(translate("{count} inhabitants ({time})", language, count=inhabitants, time=population["time"]))
    municipalities = [one for one in cube.areas_of_type("municipality") if one.parent == area.area and not one.valid_to]
    if municipalities:
        facts.append(translate("{count} municipalities", language, count=len(municipalities)))
    if area.valid_to:
        facts.append(translate("until {date}", language, date=numbers.date(area.valid_to, language)))
    return facts


def _summary(cube: Cube, area: Area, rows: list[dict[str, Any]], language: Language) -> str:
    valued = [row for row in rows if row["value"] is not None]
    times = [int(row["time"]) for row in valued]
    if not times:
        return translate("There are no values of this area in this release.", language)
    return translate(
        "{area}: {count} of {all} indicators have a value. Each is from its own latest period, {first}–{last}.",
        language,
        area=area.short(language),
        count=len(valued),
        all=len([one for one in cube.indicators.values() if one.observations]),
        first=min(times),
        last=max(times),
    )
