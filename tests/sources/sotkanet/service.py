"""A small invented Sotkanet service for tests, which keeps the contract of the real one."""

import copy
import json
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from indicators.sources.sotkanet import ClientSettings

BASE = "https://sotkanet.example/rest/1.1"

# Ids and codes cross each other on purpose: 297 is the id of one municipality and the code of another.
REGIONS: list[dict[str, Any]] = [
    {"id": 658, "code": "358", "category": "MAA", "title": {"fi": "Koko maa", "sv": "Hela landet"}, "memberOf": []},
    {"id": 727, "code": "1", "category": "NUTS1", "title": {"fi": "Manner-Suomi"}, "memberOf": []},
    {"id": 728, "code": "2", "category": "NUTS1", "title": {"fi": "Ahvenanmaa"}, "memberOf": []},
    {"id": 12, "code": "2", "category": "YTA", "title": {"fi": "Itä-Suomen yhteistyöalue"}, "memberOf": [658]},
    {"id": 16, "code": "6", "category": "YTA", "title": {"fi": "Ahvenanmaa"}, "memberOf": [658]},
    {"id": 80, "code": "13", "category": "HYVINVOINTIALUE", "title": {"fi": "Pohjois-Savo"}, "memberOf": [12, 658]},
    {"id": 81, "code": "01", "category": "HYVINVOINTIALUE", "title": {"fi": " It&auml;-Uusimaa "}, "memberOf": [658]},
    {"id": 82, "code": "91", "category": "HYVINVOINTIALUE", "title": {"fi": "Ahvenanmaa"}, "memberOf": [16, 658]},
    {"id": 130, "code": "297", "category": "KUNTA", "title": {"fi": "Kuopio"}, "memberOf": [658, 727, 80]},
    {"id": 297, "code": "616", "category": "KUNTA", "title": {"fi": "Pukkila"}, "memberOf": [658, 727, 81]},
    {"id": 217, "code": "476", "category": "KUNTA", "title": {"fi": "Maaninka"}, "memberOf": [658, 727]},
    {"id": 500, "code": "01", "category": "MAAKUNTA", "title": {"fi": "Uusimaa"}, "memberOf": [658]},
]


def metadata(indicator: int, **changes: Any) -> dict[str, Any]:
    """An indicator's metadata as the service gives them."""
    empty = {"fi": "", "sv": " ", "en": ""}
    return {
        "id": indicator,
        "data-updated": "2025-04-10",
        "range": {"start": 2020, "end": 2022},
        "decimals": 1,
        "title": {"fi": f"Osoitin {indicator}", "sv": f"Indikator {indicator}", "en": f"Indicator {indicator}"},
        **{name: dict(empty) for name in ("description", "interpretation", "limits", "legislation", "notices")},
        "organization": {
            "id": 3,
            "title": {"fi": "Tilastokeskus", "sv": "Statistikcentralen", "en": "Statistics Finland"},
        },
        "classifications": {"sex": {"values": ["male", "female", "total"]}, "region": {"values": ["Kunta", "Maa"]}},
        "groups": [906, 660],
        "primaryValueType": {"code": "PROS", "title": {"fi": "%"}},
        **changes,
    }


def row(
    indicator: int, region: int = 130, year: Any = 2021, gender: Any = "total", value: Any = 6.5, **more: Any
) -> Any:
    """A row of ``/json``."""
    return {"indicator": indicator, "region": region, "year": year, "gender": gender, "value": value, **more}


Answer = Callable[[httpx.Request], httpx.Response]


class Service:
    """Answers like the service for the indicators it is given; ``answers`` overrules it by path or by path and query.

    ``asked`` lists what was asked, in order; ``most_at_once`` is how many requests were under way together.
    """

    def __init__(self, *indicators: int) -> None:
        self.metadata = {indicator: metadata(indicator) for indicator in indicators}
        self.listed = list(indicators)
        self.rows: dict[int, list[Any]] = {indicator: [row(indicator)] for indicator in indicators}
        self.regions: Any = copy.deepcopy(REGIONS)
        self.answers: dict[str, Answer] = {}
        self.asked: list[str] = []
        self.delay = 0.0
        self.most_at_once = 0
        self._at_once = 0
        self._counting = threading.Lock()

    def settings(self, **changes: Any) -> ClientSettings:
        """Client settings that ask this service and do not sleep."""
        return ClientSettings(transport=httpx.MockTransport(self._handle), **{"sleep": lambda _: None, **changes})

    def asked_by_kind(self) -> Counter[str]:
        """How many requests asked for data and for metadata."""
        return Counter("data" if path.startswith("/json") else "metadata" for path in self.asked)

    def _handle(self, request: httpx.Request) -> httpx.Response:
        with self._counting:
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
            self.asked.append(str(request.url).removeprefix(BASE))
        time.sleep(self.delay)
        try:
            return self._answer(request)
        finally:
            with self._counting:
                self._at_once -= 1

    def _answer(self, request: httpx.Request) -> httpx.Response:
        url = urlsplit(str(request.url).removeprefix(BASE))
        for key in (f"{url.path}?{url.query}", url.path):
            if key in self.answers:
                return self.answers[key](request)
        query = parse_qs(url.query)
        if url.path == "/indicators":
            return _json([metadata(indicator) for indicator in self.listed])
        if url.path == "/regions":
            return _json(self.regions)
        if url.path == "/json":
            if not all(year.isdigit() for year in query["years"]):
                return httpx.Response(400, text="<h1>Bad request</h1>")
            years, genders = {int(year) for year in query["years"]}, set(query["genders"])
            rows = self.rows.get(int(query["indicator"][0]), [])
            return _json([r for r in rows if r.get("year") in years and r.get("gender") in genders])
        indicator = int(url.path.rsplit("/", 1)[1])
        return _json(self.metadata[indicator]) if indicator in self.metadata else httpx.Response(404, text="Not found")


def _json(content: Any) -> httpx.Response:
    return httpx.Response(200, content=json.dumps(content).encode(), headers={"Content-Type": "application/json"})


def text(content: str, status: int = 200, **headers: str) -> Answer:
    """An answer that always says the same."""
    return lambda _: httpx.Response(status, content=content.encode(), headers=headers)


def in_turn(*answers: Answer) -> Answer:
    """Each answer once, the last one for ever."""
    left = list(answers)
    return lambda request: (left.pop(0) if len(left) > 1 else left[0])(request)
