"""Makes the server: Dash on Flask, pages, interface, headers. Nothing else.

It is served by ``serve.py``.
"""

import os
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any
from wsgiref.headers import Headers

from dash import Dash, dcc, html, page_container, page_registry
from flask import Flask, Response, redirect, request
from flask_caching import Cache
from flask_compress import Compress
from werkzeug.exceptions import MethodNotAllowed
from whitenoise import WhiteNoise

from components import addresses, browser_packages, map_files
from components.bundles import AS_THEY_ARE, Bundles, bundled, is_for_ever
from components.document import document
from components.first_answers import first_answers
from components.kept_pages import KeptPages, program_version
from components.too_long import too_long
from components.well_compressed import WellCompressed, send_well_compressed
from indicators import api
from indicators.api import health, limits, metrics, site
from indicators.api.asked_before import AskedBefore
from indicators.api.problems import Problem, preferred_language
from indicators.api.refused_codings import WithoutRefusedCodings
from indicators.api.serving import Serving
from indicators.arrow import do_without_pandas
from indicators.cube import Cube, Cubes, NoReleaseError
from indicators.language import LANGUAGES
from indicators.release.directory import releases_directory

_OF_DOCUMENTS = {
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_DOCUMENTS = ("text/html", "application/xhtml+xml")
# What is no document runs nothing, loads nothing, and stands in no other's page.
_POLICY_OF_DATA = "default-src 'none'; frame-ancestors 'none'"
# Where Dash answers its renderer.
_CALLBACKS = "/_dash-update-component"


class _Server(Flask):
    """Flask, which asks of each function before, in and after each answer whether it is asynchronous: none is."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func


def create_server(directory: Path | None = None) -> Flask:
    """The whole program as a Flask server over the releases in ``directory`` (default: ``ALUEKUVA_RELEASES``)."""
    do_without_pandas()
    cubes = Cubes(directory or releases_directory())
    server = _Server(__name__, static_folder=None)
    server.config["CUBES"] = cubes
    cache = _cache(server)
    metrics.count_requests(server)
    rate = limits.rate()
    server.register_blueprint(api.create_blueprint(cubes, cache, rate))
    server.register_blueprint(health.create_blueprint(cubes))
    server.register_blueprint(metrics.create_blueprint(cubes))
    server.register_blueprint(site.create_blueprint(Serving(cubes, cache), _pages))
    server.register_blueprint(map_files.create_blueprint())
    _add_start(server)
    _refuse_other_methods(server)
    dash = _dash(server, cubes)
    _refuse_foreign_callbacks(server, dash)
    _keep_pages(server, KeptPages(cache, cubes, program_version(browser_packages.ROOT)))
    _add_headers(server, dash, cubes)
    server.config |= {"COMPRESS_BR_LEVEL": 6, "COMPRESS_ALGORITHM": ["br", "gzip"]}
    Compress(server)
    send_well_compressed(server, WellCompressed(cache))
    # A cold Dash with threads may fail its first requests; asked once before it serves, it does not.
    written = server.test_client().get("/fi/").text
    dash.bundles = bundled(
        written,
        lambda address: _own_file(server, address),
        browser_packages.SERVED,
        browser_packages.REGENERATOR,
        browser_packages.MINIFIED,
    )
    _add_static(server)
    application = WithoutRefusedCodings(server.wsgi_app)
    server.wsgi_app = AskedBefore(application, cubes.directory, rate)  # type: ignore[method-assign]
    limits.trust_proxies(server)
    return server


def _cache(server: Flask) -> Cache:
    """Finished answers: files on one host; ``ALUEKUVA_REDIS`` names a Redis where several hosts serve."""
    redis = os.environ.get("ALUEKUVA_REDIS")
    config: dict[str, Any] = {"CACHE_DEFAULT_TIMEOUT": 86_400}
    if redis:
        config |= {"CACHE_TYPE": "RedisCache", "CACHE_REDIS_URL": redis}
    else:
        # Not among the machine's temporary files: what is read back from here must be written by nobody else.
        folder = os.environ.get("ALUEKUVA_ANSWERS") or str(browser_packages.ROOT / "build" / "answers")
        config |= {"CACHE_TYPE": "FileSystemCache", "CACHE_DIR": folder, "CACHE_THRESHOLD": 5_000}
    return Cache(server, config=config)


def _current(cubes: Cubes) -> Cube | None:
    try:
        return cubes.current()
    except NoReleaseError:
        return None


def _dash(server: Flask, cubes: Cubes) -> Dash:
    class Application(Dash):  # type: ignore[misc]
        bundles: Bundles = AS_THEY_ARE

        def interpolate_index(self, **parts: str) -> str:
            wanted = {name: self.bundles.written(parts[name]) for name in ("css", "config", "scripts", "renderer")}
            answers = first_answers(server, self)
            return document(request.path, _current(cubes), answers=answers, base=site.base_address(), **wanted)

        def _config(self) -> dict[str, Any]:
            # What the server runs on is nobody's business, and no version is asked for anywhere.
            return {name: value for name, value in super()._config().items() if "version" not in name}

    application = Application(
        __name__,
        server=server,
        use_pages=True,
        # Nothing here is asynchronous; left alone, Dash takes every request through a loop of events where it can.
        use_async=False,
        suppress_callback_exceptions=True,
        assets_ignore=r".*\.(po|pot|py|md)$",
        update_title=None,
        title="Aluekuva",
    )
    application.layout = html.Div([dcc.Location(id="address", refresh="callback-nav"), page_container])
    return application


def _add_start(server: Flask) -> None:
    @server.get("/")
    def choose_language() -> Response:
        response = redirect(f"/{preferred_language(default='fi')}/", 302)
        response.headers["Vary"] = "Accept-Language"
        return response  # type: ignore[return-value]

    @server.before_request
    def refuse_huge_addresses() -> Response | None:
        if len(request.full_path) <= limits.MAX_ADDRESS:
            return None
        if language := addresses.language_of(request.path):
            # A page's address: whoever reads it is no program.
            return Response(too_long(limits.MAX_ADDRESS, language), 414, mimetype="text/html")
        return Problem(414, f"An address may have {limits.MAX_ADDRESS} characters.").response()


def _pages(cube: Cube) -> list[str]:
    """Every page that a release has, as its path after the language; the start page is the empty one."""
    keys: dict[str, Iterable[object]] = {"indicator": cube.indicators, "code": [area for _, area in cube.areas]}
    found: dict[str, None] = {}
    for page in page_registry.values():
        template = page["path_template"] or ""
        # A figure for other sites' pages is a part of its indicator's page.
        if not template.startswith("/<lang>/") or page["name"] == "embed":
            continue
        path, _, variable = template.removeprefix("/<lang>/").partition("<")
        for key in keys[variable.removesuffix(">")] if variable else ("",):
            address = addresses.read(f"/{LANGUAGES[0]}/{path}{key}")
            if address and addresses.exists(address, cube):
                found[f"{path}{key}"] = None
    return list(found)


def _refuse_foreign_callbacks(server: Flask, dash: Dash) -> None:
    """Dash answers a broken request for a callback with a traceback; what no page of ours sends is refused before."""

    @server.before_request
    def refuse() -> Response | None:
        if request.path != _CALLBACKS:
            return None
        body = request.get_json(silent=True)
        if isinstance(body, dict) and body.get("output") in dash.callback_map:
            return None
        return Response("This is no request of a page of this server.\n", 400, mimetype="text/plain")


def _keep_pages(server: Flask, pages: KeptPages) -> None:
    """Let Dash make the content of a page only once, whether its renderer or the document asks for it."""
    make = server.ensure_sync(server.view_functions[_CALLBACKS])

    def answer() -> Response:
        question = request.get_json()
        if kept := pages.find(question):
            return Response(kept, mimetype="application/json")
        key = pages.key(question)
        made = server.make_response(make())
        if key and made.status_code == 200:
            pages.keep(key, question, made.get_data(as_text=True))
        return made

    server.view_functions[_CALLBACKS] = answer


def _add_headers(server: Flask, dash: Dash, cubes: Cubes) -> None:
    @cache
    def policy() -> str:
        # Dash knows the scripts that it writes into the document only once it has been asked for one.
        scripts = " ".join(dash.csp_hashes())
        return (
            # Dash's components and plotly.js write their own style elements; scripts have no such licence.
            f"default-src 'none'; script-src 'self' {scripts}; style-src 'self' 'unsafe-inline'; "
            "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; "
        )

    @server.after_request
    def protect(response: Response) -> Response:
        response.headers["X-Content-Type-Options"] = "nosniff"
        if response.mimetype not in _DOCUMENTS:
            response.headers["Content-Security-Policy"] = _POLICY_OF_DATA
            return response
        response.headers.extend(_OF_DOCUMENTS)
        is_page = response.mimetype == "text/html" and request.method in ("GET", "HEAD")
        if is_page and response.status_code == 200 and not _exists(cubes):
            response.status_code = 404
        ancestors = "*" if is_page and response.status_code == 200 and _is_embedded() else "'none'"
        response.headers["Content-Security-Policy"] = f"{policy()}frame-ancestors {ancestors}"
        return response


def _refuse_other_methods(server: Flask) -> None:
    @server.errorhandler(405)
    def refuse(error: MethodNotAllowed) -> Response:
        response = Problem(405, f"{request.method[:20]} is not served here.").response()
        # What only refuses the other methods is no reason to offer them.
        is_callback = request.path.startswith(_CALLBACKS)
        response.headers["Allow"] = ", ".join(error.valid_methods or ()) if is_callback else "GET, HEAD, OPTIONS"
        return response


def _is_embedded() -> bool:
    """Whether the address is that of a figure which any site may show within its own pages."""
    address = addresses.read(request.path)
    return address is not None and address.page == "embed"


def _exists(cubes: Cubes) -> bool:
    """Whether the page asked for is there, in the release that the address names."""
    address = addresses.read(request.path)
    release = request.args.get("release")
    try:
        cube = cubes.of(release) if release else _current(cubes)
    except NoReleaseError:
        return False
    return address is not None and (cube is None or addresses.exists(address, cube))


def _own_file(server: Flask, address: str) -> bytes:
    """What the server answers at the address of a file of its own."""
    answer = server.test_client().get(address)
    if answer.status_code != 200:
        raise FileNotFoundError(address)
    return bytes(answer.data)


def _add_static(server: Flask) -> None:
    def protect(headers: Headers, path: str, url: str) -> None:
        headers["X-Content-Type-Options"] = "nosniff"

    files = WhiteNoise(
        server.wsgi_app, max_age=86_400, immutable_file_test=is_for_ever, add_headers_function=protect, charset="utf-8"
    )
    for folder, prefix in browser_packages.ADDRESSES.items():
        if folder.is_dir():
            files.add_files(str(folder), prefix=prefix)
    server.wsgi_app = files  # type: ignore[method-assign]


server = create_server()
