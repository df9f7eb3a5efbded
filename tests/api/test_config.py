"""What the server says of itself, and that it keeps to it."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indicators.api import data
from indicators.api.formats import FORMATS
from indicators.tables import STATUSES

from .conftest import RELEASE, interface, small_release


def test_config_names_release_languages_formats_and_statuses(client: FlaskClient) -> None:
    found = client.get("/api/v1/config").get_json()
    assert (found["release"], found["simulated"], found["licence"]) == (RELEASE, True, "CC BY 4.0")
    assert found["languages"] == ["fi", "sv", "en"]
    assert [one["suffix"] for one in found["formats"]["data"]] == [*FORMATS]
    assert [one["code"] for one in found["statuses"]] == [*STATUSES]
    assert found["statuses"][4]["label"]["sv"] == "sekretessbelagt"
    assert client.get("/api/v1/config?lang=fi").get_json()["statuses"][4]["label"] == "salattu"


def test_every_format_named_is_served_with_its_media_type(client: FlaskClient) -> None:
    formats = client.get("/api/v1/config").get_json()["formats"]
    for path, known in (
        ("/api/v1/indicators/181/data", formats["data"]),
        ("/api/v1/boundaries", formats["boundaries"]),
    ):
        for one in known:
            response = client.get(f"{path}.{one['suffix']}")
            assert (response.status_code, response.content_type) == (200, one["mediaType"])


def test_limits_are_those_that_are_kept(client: FlaskClient) -> None:
    limits = client.get("/api/v1/config").get_json()["limits"]
    assert limits["maxCells"] == data.MAX_CELLS
    assert client.get(f"/api/v1/indicators?pageSize={limits['maxPageSize']}").status_code == 200
    assert client.get(f"/api/v1/indicators?pageSize={limits['maxPageSize'] + 1}").status_code == 400
    long = "x" * limits["maxParameterLength"]
    details = [client.get(f"/api/v1/changes?updatedAfter={text}").get_json()["detail"] for text in (long, f"{long}x")]
    assert ["longer than" in detail for detail in details] == [False, True]


def test_longest_address_is_answered_and_a_longer_one_refused(whole_server: FlaskClient) -> None:
    most = whole_server.get("/api/v1/config").get_json()["limits"]["maxAddressLength"]
    start = "/api/v1/config?"
    assert whole_server.get(start + "x" * (most - len(start))).status_code == 400
    assert whole_server.get(start + "x" * (most - len(start) + 1)).status_code == 414


@pytest.mark.parametrize(
    ("setting", "contact"),
    [
        (None, None),
        ("", None),
        ("tiedot@example.org", "mailto:tiedot@example.org"),
        ("https://example.org/", "https://example.org/"),
    ],
)
def test_contact_is_what_was_set_and_nothing_invented(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, setting: str | None, contact: str | None
) -> None:
    small_release(tmp_path / "releases")
    monkeypatch.delenv("ALUEKUVA_CONTACT", raising=False)
    if setting is not None:
        monkeypatch.setenv("ALUEKUVA_CONTACT", setting)
    client = interface(tmp_path / "releases", tmp_path / "answers")
    assert client.get("/api/v1/config").get_json()["contact"] == contact


def test_changed_setting_is_told_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small_release(tmp_path / "releases")
    monkeypatch.setenv("ALUEKUVA_CONTACT", "one@example.org")
    client = interface(tmp_path / "releases", tmp_path / "answers")
    first = client.get("/api/v1/config")
    monkeypatch.setenv("ALUEKUVA_CONTACT", "other@example.org")
    second = client.get("/api/v1/config", headers={"If-None-Match": first.headers["ETag"]})
    assert second.get_json()["contact"] == "mailto:other@example.org"


@pytest.mark.parametrize(("setting", "told"), [("0", None), ("25", {"requests": 25, "seconds": 60})])
def test_rate_limit_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, setting: str, told: dict[str, int] | None
) -> None:
    small_release(tmp_path / "releases")
    monkeypatch.setenv("ALUEKUVA_RATE_LIMIT", setting)
    client = interface(tmp_path / "releases", tmp_path / "answers")
    assert client.get("/api/v1/config").get_json()["limits"]["rateLimit"] == told
