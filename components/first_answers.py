"""What Dash would ask for before it can draw the first page: sent with the document, so that nothing is waited for.

Dash's renderer asks for the layout, for the callbacks, and then for the content of the page at its address, one after
another. The document carries these three answers, and ``first_answers.js`` gives them to the renderer in the place of
the server's; where one is missing or another is asked for, the server answers as ever.
"""

import logging
from typing import Any

from dash import Dash
from flask import Flask, request

_log = logging.getLogger(__name__)
_LAYOUT, _DEPENDENCIES, _UPDATE = "/_dash-layout", "/_dash-dependencies", "/_dash-update-component"
_PLACE, _CONTENT, _STORE = "_pages_location", "_pages_content", "_pages_store"


def first_answers(server: Flask, dash: Dash) -> str:
    """The answers for the page that is being asked for, as elements of the document; one that fails is left out.

    An address that the browser writes otherwise than the server reads it, with percent signs, is asked for once more.
    """
    found = {_LAYOUT: _asked(server, _LAYOUT), _DEPENDENCIES: _asked(server, _DEPENDENCIES)}
    search = request.query_string.decode("ascii", "replace")
    found[_UPDATE] = _asked(server, _UPDATE, _question(dash, request.path, f"?{search}" if search else ""))
    return "\n".join(_element(address, text) for address, text in found.items() if text)


def _question(dash: Dash, pathname: str, search: str) -> dict[str, Any]:
    """The renderer's request for the content of a page."""
    outputs = [{"id": _CONTENT, "property": "children"}, {"id": _STORE, "property": "data"}]
    inputs = [
        {"id": _PLACE, "property": name, "value": value} for name, value in (("pathname", pathname), ("search", search))
    ]
    output = ".." + "...".join(f"{one['id']}.{one['property']}" for one in outputs) + ".."
    changed = [f"{_PLACE}.{one['property']}" for one in inputs]
    return {"output": output, "outputs": outputs, "inputs": inputs, "changedPropIds": changed}


def _asked(server: Flask, address: str, question: dict[str, Any] | None = None) -> str:
    """The text that the server answers with, empty where it doesn't."""
    method = "POST" if question else "GET"
    try:
        with server.test_request_context(address, method=method, json=question, headers=dict(request.headers)):
            answered = server.make_response(server.dispatch_request())
    except Exception:  # whatever went wrong, the renderer asks once more and is told
        _log.warning("no first answer of %s", address, exc_info=True)
        return ""
    return answered.get_data(as_text=True) if answered.status_code == 200 else ""


def _element(address: str, text: str) -> str:
    # Scripts are not run from this element; `<` is written so that no text can end it.
    escaped = text.replace("<", "\\u003c")
    return f'<script type="application/json" data-answer="{address}">{escaped}</script>'
