"""Several areas against several indicators: a matrix of outcomes or values, and two indicators against each other.

The matrix is sent once; indicators, areas, benchmark and order are chosen in the browser with no request. Only groups
of areas of the reader's own and the correlation of two indicators are asked of the server.
"""

from typing import Any

from dash import ClientsideFunction, Input, Output, callback, clientside_callback, dcc, html, register_page
from dash.exceptions import PreventUpdate
from flask import current_app

from components.addresses import Address
from components.answer import Query, answer, title
from components.area_table import BENCHMARK_HEADS
from components.controls import menu, segments
from components.figure import figure
from components.html_text import still
from components.left_out import notice
from components.matrix import ALL, initial_choice, matrix_view, worked_out
from components.outcome import worked_out as how_worked_out
from components.reuse import picture_texts, reuse_pair, reuse_table
from components.shell import source_line
from indicators.cube import Cube, Cubes, NoReleaseError
from indicators.language import Language
from indicators.records import BENCHMARKS
from indicators.translation import marked as _
from indicators.translation import translate

register_page(__name__, path_template="/<lang>/compare", title=title("compare"), name="compare")

clientside_callback(
    ClientsideFunction("comparePage", "show"),
    Output("compare-shown", "data"),
    Input("compare-data", "data"),
)
clientside_callback(
    ClientsideFunction("comparePage", "take"),
    Output("compare-taken", "data"),
    Input("compare-found", "data"),
)

_ASKED = ("group", "x", "y", "release")


@callback(Output("compare-found", "data"), Input("compare-asked", "data"), prevent_initial_call=True)  # type: ignore[untyped-decorator]
def find(asked: Any) -> dict[str, Any]:
    """What the browser can't work out of what it was sent: the groups of areas and the correlation that are chosen.

    ``asked`` holds parameters of the page's address as texts; what is no text is left out.
    """
    if not isinstance(asked, dict):
        raise PreventUpdate
    query = {name: asked[name] for name in _ASKED if isinstance(asked.get(name), str)}
    cubes: Cubes = current_app.config["CUBES"]
    try:
        cube = cubes.of(query["release"]) if query.get("release") else cubes.current()
    except NoReleaseError as error:
        raise PreventUpdate from error
    return worked_out(cube, initial_choice(cube, query)[0])


def layout(lang: str = "", **query: str | None) -> html.Div:
    """The page of comparisons; the choices of the address are taken up where they are possible."""
    return answer("compare", lang, None, query, _content)


def _content(address: Address, cube: Cube, query: Query) -> list[Any]:
    language = address.language
    heading = html.H1(translate("Compare areas and indicators", language))
    if not cube.matrix:
        return [heading, html.P(translate("This release holds no figures of counties.", language))]
    view = matrix_view(cube, language)
    choice, unknown = initial_choice(cube, query)
    release = query.get("release")
    page = {
        "view": view | ({"release": release} if release else {}),
        "choice": choice,
        "defaults": initial_choice(cube, {})[0],
        "found": worked_out(cube, choice),
        "picture": picture_texts(cube.release, language),
    }
    return [
        heading,
        *_left_out(unknown, language),
        html.P(id="sentence", className="sentence", **{"aria-live": "polite"}),
        still(_controls(view, choice, language)),
        still(_matrix(cube, language)),
        still(_pair(cube, language)),
        dcc.Store(id="compare-data", data=page),
        *(dcc.Store(id=f"compare-{name}") for name in ("shown", "asked", "found", "taken")),
    ]


def _left_out(unknown: dict[str, list[str]], language: Language) -> list[html.P]:
    """What the address names that this release has no figures of."""
    said = {
        "indicators": _("Left out, because this release has no figures of these indicators: {names}."),
        "areas": _("Left out, because there are no such areas to compare here: {names}."),
    }
    texts = [translate(said[kind], language, names=", ".join(names)) for kind, names in unknown.items() if names]
    return notice(texts)


def _controls(view: dict[str, Any], choice: dict[str, Any], language: Language) -> html.Div:
    task_areas = [(one["id"], one["name"]) for one in view["taskAreas"]]
    everything = (ALL, translate("All task areas", language))
    own = ("", translate("My own choice", language))
    shown = [("outcome", translate("Outcome", language)), ("value", translate("Value", language))]
    against = [(key, translate(BENCHMARK_HEADS[key], language)) for key in BENCHMARKS]
    counties = [(one["code"], one["name"]) for one in view["areas"] if one["areaType"] == "county"]
    nobody = ("", translate("None chosen", language))
    return html.Div(
        [
            menu("taskArea", translate("Task area", language), [*task_areas, everything, own], choice["taskArea"]),
            segments("show", translate("Cells show", language), shown, choice["show"]),
            segments("benchmark", translate("Compared with", language), against, choice["benchmark"]),
            menu("area", translate("Area to follow", language), [nobody, *counties], choice["area"]),
            *(_picker(name, language) for name in ("indicators", "areas", "group")),
        ],
        className="controls",
    )


_PICKERS = {
    "indicators": _("Choose indicators"),
    "areas": _("Choose areas"),
    "group": _("Put counties together into groups"),
}


def _picker(name: str, language: Language) -> html.Details:
    """A list to tick, which the browser fills when it is opened."""
    rule = html.P(
        [
            translate(
                "The value of a group comes from numerators and denominators: the sum of numerators over the sum of "
                "denominators, for a count the sum of values, and never a mean of percentages. Where a part is missing "
                "there is no value.",
                language,
            ),
            " ",
            html.A(
                translate("How groups are worked out", language), href=f"{Address('about', language).path}#aggregates"
            ),
        ],
        className="note text",
    )
    return html.Details(
        [
            html.Summary([translate(_PICKERS[name], language), html.Span(id=f"picked-{name}", className="picked")]),
            *([rule, html.Div(id="group-tabs")] if name == "group" else []),
            html.Div(id=f"pick-{name}"),
        ],
        className="picker",
        id=f"picker-{name}",
    )


def _source(cube: Cube, language: Language) -> html.P:
    release = translate("Release {release}", language, release=cube.release.id)
    return html.P(f"{source_line(cube.release, language)} {release}.", className="note")


def _matrix(cube: Cube, language: Language) -> html.Section:
    help_words = translate(
        "Move in the table with the arrow keys; Enter opens the indicator’s page with that area, or sorts by a column.",
        language,
    )
    once = translate(
        "Each indicator stands in the latest period of the counties, so periods differ from row to row. Where nothing "
        "truly differs, about 1 test in 20 finds a difference all the same.",
        language,
    )
    tested = translate(
        "Worse, better and differs: the 95% interval of the value lies wholly on one side of what it is compared with, "
        "or where that is uncertain too, the interval of the difference does.",
        language,
    )
    return html.Section(
        [
            html.H2(translate("Indicators by area", language), id="matrix-title"),
            html.P(className="note", id="matrix-note"),
            html.Div(id="matrix-legend"),
            html.Div(id="matrix-drawing", className="matrix-scroll"),
            html.P(id="matrix-groups", className="note", **{"data-in-picture": ""}),
            html.P(help_words, id="matrix-help", className="note"),
            html.P(once, className="note", **{"data-in-picture": ""}),
            html.P(tested, className="note", **{"data-in-picture": ""}),
            how_worked_out({"outcomes": _("How comparisons are worked out")}, language),
            _source(cube, language),
            reuse_table(language),
        ],
        className="figure figure-matrix",
        id="matrix",
        **{"aria-labelledby": "matrix-title"},
    )


def _pair(cube: Cube, language: Language) -> html.Section:
    label = translate("The two indicators as a table", language)
    table = html.Div(id="pair-table", className="scroll", tabIndex="0", role="region", **{"aria-label": label})
    none = [("", translate("None chosen", language))]
    menus = html.Div(
        [
            menu("x", translate("Across (x)", language), none, ""),
            menu("y", translate("Upwards (y)", language), none, ""),
        ],
        className="pair-menus",
    )
    warning = translate(
        "A connection is not a cause. Counties differ in many things at once, and what holds between counties need not "
        "hold between people. Each county counts the same, whatever its size, and the periods may differ.",
        language,
    )
    drawn = html.Div(
        [
            html.P(html.Strong(warning), className="caution", **{"data-in-picture": ""}),
            reuse_pair(language),
            html.Details([html.Summary(label), table]),
            _source(cube, language),
        ],
        **{"data-pair": ""},
    )
    return figure(
        "pair",
        translate("Two indicators against each other", language),
        [],
        above=[menus, html.P(id="pair-sentence", className="text", **{"aria-live": "polite"})],
        below=[drawn],
    )
