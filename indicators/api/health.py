"""Is the process alive, and can it answer? For load balancers and monitoring."""

from flask import Blueprint, Response, jsonify

from indicators.cube import Cubes, NoReleaseError


def create_blueprint(cubes: Cubes) -> Blueprint:
    """``/healthz`` answers as long as the process does; ``/readyz`` when a release can be read (else 503)."""
    blueprint = Blueprint("health", __name__)

    @blueprint.get("/healthz")
    def healthz() -> Response:
        return _uncached(jsonify(status="ok"))

    @blueprint.get("/readyz")
    def readyz() -> tuple[Response, int]:
        try:
            release = cubes.current().release
        except NoReleaseError as error:
            return _uncached(jsonify(status="no release", detail=str(error))), 503
        return _uncached(jsonify(status="ready", release=release.id, simulated=release.simulated)), 200

    return blueprint


def _uncached(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
