"""The frame of every figure: title, note, what is drawn, and that its numbers stand in a table."""

from typing import Any

from dash import html


def figure(
    key: str, title: str, drawing: Any, *, above: list[Any] | None = None, below: list[Any] | None = None
) -> html.Section:
    """A figure with the id ``key``; the browser writes its note.

    The drawing is hidden from the accessibility tree: the sentence and the table beside it say the same in words and
    numbers.
    """
    return html.Section(
        [
            html.H2(title, id=f"{key}-title"),
            html.P(className="note", id=f"{key}-note"),
            *(above or []),
            # Long drawings scroll; whoever uses a keyboard must be able to as well.
            html.Div(
                drawing,
                className="drawing",
                id=f"{key}-drawing",
                tabIndex="0",
                role="region",
                **{"aria-labelledby": f"{key}-title"},
            ),
            *(below or []),
        ],
        className=f"figure figure-{key}",
        id=key,
        **{"aria-labelledby": f"{key}-title"},
    )


def time_series_graph() -> html.Div:
    """Where the browser puts Dash's graph of a time series, once what is drawn without plotly.js stands.

    It is hidden from the accessibility tree as every drawing.
    """
    return html.Div(id="series-graph", style={"height": "380px"}, **{"aria-hidden": "true"})


def in_details(key: str, label: str) -> html.Details:
    """A table that the browser writes into ``key``, closed until a reader opens it."""
    table = html.Div(id=key, className="scroll", tabIndex="0", role="region", **{"aria-label": label})
    return html.Details([html.Summary(label), table])
