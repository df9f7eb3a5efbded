"""One area: what stands out, then all its indicators by task area as a spine chart, then the counties like it."""

import json
from typing import Any

from dash import ClientsideFunction, Input, Output, clientside_callback, dcc, html, register_page

from components import numbers
from components.addresses import Address, area_type_of
from components.answer import Query, answer, title
from components.area_table import BENCHMARK_HEADS, area_table
from components.background import background
from components.controls import filter_menu
from components.html_text import still
from components.outcome import OUTCOMES, TRENDS, explained
from components.peers import peers
from components.reuse import picture_texts, reuse_table
from components.shell import source_line
from components.standing import standing
from indicators.cube import Area, Cube
from indicators.language import Language
from indicators.records import BENCHMARKS
from indicators.translation import translate

register_page(__name__, path_template="/<lang>/areas/<code>", title=title("area", "code"), name="area")

clientside_callback(
    ClientsideFunction("areaPage", "show"),
    Output("area-ready", "data"),
    Input("area-ready", "id"),
)

_POPULATION = 127
# So many of the counties like it are named at the top.
_NEAREST = 3


def layout(lang: str = "", code: str = "", **query: str | None) -> html.Div:
    """The page of one area by its code, compared with the benchmark of the address."""
    return answer("area", lang, code, query, _content)


def _content(address: Address, cube: Cube, query: Query) -> list[Any]:
    language = address.language
    code = address.key or ""
    area_type = area_type_of(code, cube) or "county"
    area = cube.areas[(area_type, code)]
    against_country = cube.latest_of_area(area_type, code)
    content: list[Any] = [
        _breadcrumb(cube, area, language),
        html.H1(area.name(language)),
        html.P(" · ".join(_facts(cube, area, against_country, language)), className="meta"),
    ]
    if not against_country:
        return [*content, html.P(translate("This release holds no figures of this area.", language))]
    benchmark = _benchmark(area, query)
    rows = against_country if benchmark == "country" else cube.latest_of_area(area_type, code, benchmark)
    if area.area_type == "county" and not area.compared:
        outside = translate(
            "Åland is outside the reform of social and health services, so it is not compared with the others.",
            language,
        )
        content.append(html.P(outside, className="sentence"))
    return [
        *content,
        *map(still, standing(cube, area, against_country, language)),
        still(_spine_chart(address, cube, area, query, benchmark, rows)),
        *map(still, background(cube, area, language)),
        *map(still, peers(cube, code, language)),
        dcc.Store(id="area-ready"),
    ]


def _spine_chart(
    address: Address, cube: Cube, area: Area, query: Query, benchmark: str, rows: list[dict[str, Any]]
) -> html.Section:
    """All indicators, and the controls that narrow them down; what the browser needs to know stands in its data."""
    language = address.language
    heading = translate("All indicators", language)
    explanation = translate(
        "In the chart the benchmark stands in the middle, worse to its left and better to its right. The light bar "
        "reaches from the lowest to the highest county, the dark one holds the middle half of them.",
        language,
    )
    release = translate("Release {release}", language, release=cube.release.id)
    spreads = cube.spine_of_area(area.area_type, area.area)
    known = {
        "area": area.area,
        "areaType": area.area_type,
        "title": f"{area.name(language)}: {heading}",
        "benchmark": benchmark,
        "picture": picture_texts(cube.release, language),
    }
    return html.Section(
        [
            html.H2(heading, id="all-indicators"),
            html.P(_summary(cube, area, rows, language), id="spine-chart-note"),
            _controls(address, cube, area, query, benchmark),
            html.P("", id="area-count", className="meta", role="status", **{"data-in-picture": ""}),
            area_table(cube, area.area, rows, spreads, benchmark, language),
            html.P(explained(language), className="note", **{"data-in-picture": ""}),
            html.P(explanation, className="note", **{"data-in-picture": ""}),
            html.P(f"{source_line(cube.release, language)} {release}.", className="note"),
            reuse_table(language),
        ],
        className="figure figure-spines",
        id="spine-chart",
        **{"aria-labelledby": "all-indicators", "data-known": json.dumps(known, ensure_ascii=False)},
    )


def _benchmark(area: Area, query: Query) -> str:
    asked = query.get("benchmark")
    return asked if asked is not None and asked in _benchmarks(area) else "country"


def _benchmarks(area: Area) -> tuple[str, ...]:
    """What an area can be compared with: only a county has a collaborative area and peers."""
    return BENCHMARKS if area.area_type == "county" and area.compared else ("country", "earlier")


def _controls(address: Address, cube: Cube, area: Area, query: Query, benchmark: str) -> html.Div:
    language = address.language
    everything = ("", translate("All", language))
    menus = (
        ("taskArea", translate("Task area", language), _names(cube.task_areas, language)),
        ("dimension", translate("Dimension", language), _names(cube.dimensions, language)),
        (
            "outcome",
            translate("Comparison", language),
            _words({key: word for key, (_, word) in OUTCOMES.items()}, language),
        ),
        ("trend", translate("Trend", language), _words(TRENDS, language)),
    )
    return html.Div(
        [
            *(
                filter_menu(name, label, [everything, *options], query.get(name) or "")
                for name, label, options in menus
            ),
            _benchmark_links(address, area, query, benchmark),
        ],
        className="controls",
    )


def _names(named: Any, language: Language) -> list[tuple[str, str]]:
    return [(key, one.name(language)) for key, one in named.items()]


def _words(words: dict[str, str], language: Language) -> list[tuple[str, str]]:
    return [(key, translate(word, language)) for key, word in words.items()]


def _benchmark_links(address: Address, area: Area, query: Query, benchmark: str) -> html.Nav:
    language = address.language
    label = translate("Compared with", language)
    kept = {name: value for name, value in query.items() if name != "benchmark"}
    links = [
        html.A(
            translate(BENCHMARK_HEADS[one], language),
            href=address.href(kept | {"benchmark": "" if one == "country" else one}),
            **{"data-benchmark": one, **({"aria-current": "true"} if one == benchmark else {})},
        )
        for one in _benchmarks(area)
    ]
    return html.Nav(
        [html.Span(label, className="legend"), html.Div(links, className="segments")],
        className="control",
        **{"aria-label": label},
    )


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
    if alike := [cube.areas["county", str(row["peer"])].short(language) for row in cube.peers(area.area)]:
        near = ", ".join(alike[:_NEAREST])
        facts.append(translate("similar counties: {names}", language, names=near))
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
