"""The start: search, my county, task areas, what is new in this release."""

from typing import Any

from dash import ClientsideFunction, Input, Output, clientside_callback, dcc, html, register_page

from components.addresses import Address
from components.answer import Query, answer, title
from components.indicator_table import by_task_area, task_area_name
from components.shell import search
from indicators.cube import Cube
from indicators.language import Language
from indicators.translation import marked as _
from indicators.translation import translate

register_page(__name__, path_template="/<lang>/", title=title("start"), name="start")

_NEWEST = 8
_CHANGES = {"new": _("{count} new figures"), "revised": _("{count} revised figures")}

clientside_callback(
    ClientsideFunction("start", "showMyCounty"), Output("start-ready", "data"), Input("start-ready", "id")
)


def layout(lang: str = "", **query: str | None) -> html.Div:
    """The start page in the language of the address."""
    return answer("start", lang, None, query, _content)


def _content(address: Address, cube: Cube, query: Query) -> list[Any]:
    language = address.language
    return [
        html.H1(translate("How is your wellbeing services county doing?", language)),
        html.P(
            translate(
                "Indicators of health, social and health services and the need for them in Finland’s 21 wellbeing "
                "services counties, Helsinki and Åland: compare, follow in time, and take the figures with you as open "
                "data.",
                language,
            ),
            className="hero",
        ),
        html.Div(search(language, "start-search"), className="start-search"),
        _my_county(cube, language),
        _task_areas(cube, language),
        _new(cube, language),
        dcc.Store(id="start-ready"),
    ]


def _my_county(cube: Cube, language: Language) -> html.Section:
    counties = sorted(cube.areas_of_type("county"), key=lambda area: area.short(language))
    link = Address("area", language, "{code}").path
    return html.Section(
        [
            html.H2(translate("My county", language), id="my-county", tabIndex="-1", **{"data-my-county-heading": ""}),
            html.P(translate("Remembered in this browser only.", language), className="note"),
            html.Ul(
                [
                    html.Li(
                        html.Button(
                            county.short(language),
                            type="button",
                            **{"data-my-county": county.area, "aria-pressed": "false"},
                        )
                    )
                    for county in counties
                ],
                className="chips",
            ),
            html.P(
                [
                    html.A(
                        translate("Go to my county", language),
                        href=Address("areas", language).path,
                        **{"data-my-county-link": link},
                    ),
                    " ",
                    html.Button(
                        translate("Forget my county", language), type="button", **{"data-forget-my-county": ""}
                    ),
                ],
                hidden=True,
                **{"data-if-my-county": ""},
            ),
        ],
        **{"aria-labelledby": "my-county"},
    )


def _task_areas(cube: Cube, language: Language) -> html.Section:
    groups = by_task_area(cube, (one for one in cube.indicators.values() if one.observations))
    items = []
    for task_area, members in groups.items():
        href = Address("indicators", language).href({"taskArea": task_area})
        name = task_area_name(cube, task_area, language)
        items.append(html.Li([dcc.Link(name, href=href), f" ({len(members)})"]))
    return html.Section(
        [html.H2(translate("Task areas", language), id="task-areas"), html.Ul(items, className="columns")],
        **{"aria-labelledby": "task-areas"},
    )


def _new(cube: Cube, language: Language) -> html.Section:
    items = []
    for row in cube.changed_indicators[:_NEWEST]:
        indicator = cube.indicators[int(str(row["indicator"]))]
        title = indicator.title(language)
        said = ", ".join(
            translate(message, language, count=row[kind]) for kind, message in _CHANGES.items() if row[kind]
        )
        link = dcc.Link(
            html.Span(title.text, lang=title.language),
            href=Address("indicator", language, str(indicator.indicator)).path,
        )
        items.append(html.Li([link, html.Br(), html.Span(said, className="meta")]))
    everything = translate("All {count} indicators", language, count=len(cube.indicators))
    nothing = html.P(translate("Nothing has changed since the release before.", language))
    return html.Section(
        [
            html.H2(translate("New in this release", language), id="new"),
            html.Ul(items, className="columns") if items else nothing,
            html.P(dcc.Link(everything, href=Address("indicators", language).path)),
        ],
        **{"aria-labelledby": "new"},
    )
