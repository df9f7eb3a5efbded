"""What stands at an address that names no page."""

from dash import html, register_page
from flask import request

from components.addresses import language_of
from components.answer import not_found
from indicators.api.problems import preferred_language

register_page(__name__, title="Aluekuva")


def layout(**_query: str | None) -> html.Div:
    """A page that helps, in the language that the address begins with, or else the browser asks for."""
    return not_found(language_of(_asked_path()) or preferred_language(default="en"))


def _asked_path() -> str:
    # Dash asks for the page with a POST of its own; the address the reader is at is in its body.
    body = request.get_json(silent=True) or {}
    for given in body.get("inputs", []):
        if isinstance(given, dict) and given.get("property") == "pathname":
            return str(given.get("value") or "")
    return request.path
