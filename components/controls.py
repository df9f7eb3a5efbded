"""Choices made in the browser: native controls, so that keyboard, touch and screen readers work by themselves.

A control names the choice that it sets in ``data-choice``; the browser's scripts write the choice to the address
and draw again, without a request.
"""

from collections.abc import Sequence

from dash import html


def segments(choice: str, label: str, options: Sequence[tuple[str, str]], chosen: str) -> html.Fieldset:
    """Buttons side by side, one pressed. ``options`` are (value, text)."""
    return html.Fieldset(
        [
            html.Legend(label),
            html.Div(
                [
                    html.Button(
                        text,
                        type="button",
                        **{
                            "data-choice": choice,
                            "data-value": value,
                            "aria-pressed": "true" if value == chosen else "false",
                        },
                    )
                    for value, text in options
                ],
                className="segments",
            ),
        ],
        className="control",
    )


def menu(choice: str, label: str, options: Sequence[tuple[str, str]], chosen: str) -> html.Div:
    """A menu for more options than fit side by side; the browser keeps its options up to date."""
    return _menu(f"choice-{choice}", label, options, chosen, **{"data-choice": choice})


def filter_menu(name: str, label: str, options: Sequence[tuple[str, str]], chosen: str) -> html.Div:
    """A menu that narrows a list down; ``name`` is the parameter of the address that it sets."""
    return _menu(f"filter-{name}", label, options, chosen)


def _menu(key: str, label: str, options: Sequence[tuple[str, str]], chosen: str, **attributes: str) -> html.Div:
    listed = [html.Option(text, value=value, selected=value == chosen) for value, text in options]
    return html.Div(
        [html.Label(label, htmlFor=key), html.Select(listed, id=key, **attributes)],
        className="control",
    )
