"""An indicator's page the plain way, as a peer: Dash callbacks that build ``go.Figure`` from a pandas frame.

PYTHONPATH=. python benchmarks/plain_page.py --releases DIRECTORY --port PORT

The figures are those of the same cube: ranked areas with their intervals, the areas as bars in the order of a map's
legend, and a time series. plotly.js is the one that Dash brings, and answers are compressed by Dash's own option.
"""

import argparse
from pathlib import Path
from typing import Any

import pandas as pd
import plotly.graph_objects as go
from dash import Dash, Input, Output, dcc, html

from indicators.cube import Cube, Cubes, ObservationQuery
from indicators.tables import SEXES

_AREA_TYPE = "county"


def frame_of(cube: Cube, indicator: int) -> pd.DataFrame:
    """The observations of an indicator in the counties, with their names."""
    frame = cube.observations(ObservationQuery(indicator)).to_pandas()
    frame = frame[frame["area_type"] == _AREA_TYPE]
    names = {code: area.name("fi") for (area_type, code), area in cube.areas.items() if area_type == _AREA_TYPE}
    return frame.assign(name=frame["area"].map(names))


def ranking(frame: pd.DataFrame) -> go.Figure:
    """Areas from largest to smallest, with error bars."""
    ranked = frame.sort_values("value")
    above, below = ranked["upper95"] - ranked["value"], ranked["value"] - ranked["lower95"]
    bars = {"type": "data", "symmetric": False, "array": above, "arrayminus": below}
    dots = go.Scatter(x=ranked["value"], y=ranked["name"], error_x=bars, mode="markers")
    return go.Figure(dots, layout={"height": 640, "title": "Alueet suurimmasta pienimpään"})


def by_step(frame: pd.DataFrame) -> go.Figure:
    """Areas in five steps of colour, as a map has them."""
    ranked = frame.dropna(subset=["value"]).sort_values("value")
    steps = pd.qcut(ranked["value"], 5, labels=False, duplicates="drop")
    bars = go.Bar(x=ranked["name"], y=ranked["value"], marker={"color": steps, "colorscale": "Blues"})
    return go.Figure(bars, layout={"height": 640, "title": "Alueet viidessä luokassa"})


def series(frame: pd.DataFrame, area: str) -> go.Figure:
    """One area's values in time, with their intervals."""
    own = frame[frame["area"] == area].sort_values("time")
    band = {"mode": "lines", "line": {"width": 0}, "showlegend": False}
    lines = [
        go.Scatter(x=own["time"], y=own["lower95"], **band),
        go.Scatter(x=own["time"], y=own["upper95"], fill="tonexty", **band),
        go.Scatter(x=own["time"], y=own["value"], mode="lines+markers", name=area),
    ]
    return go.Figure(lines, layout={"height": 380, "title": "Ajassa"})


def create_app(cube: Cube) -> Dash:
    """The page, its choices and its callback."""
    app = Dash(__name__, compress=True)
    first = next(one.indicator for one in cube.indicators.values() if one.statistic == "proportion")
    counties = [area for (area_type, _), area in cube.areas.items() if area_type == _AREA_TYPE]
    titles = {str(indicator.indicator): indicator.title("fi").text for indicator in cube.indicators.values()}
    times = sorted(frame_of(cube, first)["time"].unique().tolist())
    app.layout = html.Div(
        [
            html.H1(id="title"),
            dcc.Dropdown(titles, str(first), id="indicator", clearable=False),
            dcc.Dropdown(times, times[-1], id="time", clearable=False),
            dcc.Dropdown(list(SEXES), SEXES[0], id="sex", clearable=False),
            dcc.Dropdown({area.area: area.name("fi") for area in counties}, counties[0].area, id="area"),
            *(dcc.Graph(id=name) for name in ("ranking", "steps", "series")),
        ]
    )

    @app.callback(  # type: ignore[untyped-decorator]
        Output("title", "children"),
        *(Output(name, "figure") for name in ("ranking", "steps", "series")),
        *(Input(name, "value") for name in ("indicator", "time", "sex", "area")),
    )
    def draw(indicator: str, time: int, sex: str, area: str) -> tuple[Any, ...]:
        frame = frame_of(cube, int(indicator))
        of_sex = frame[frame["sex"] == sex]
        now = of_sex[of_sex["time"] == int(time)]
        heading = f"{titles[indicator]} {time} {sex} {area}"
        return heading, ranking(now), by_step(now), series(of_sex, area)

    return app


def main() -> None:
    parser = argparse.ArgumentParser(description="Serve an indicator's page done the plain way.")
    parser.add_argument("--releases", type=Path, required=True)
    parser.add_argument("--port", type=int, required=True)
    given = parser.parse_args()
    create_app(Cubes(given.releases).current()).run(port=given.port, debug=False)


if __name__ == "__main__":
    main()
