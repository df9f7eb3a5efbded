"""The HTML document round a page."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir

from components.address_versions import CURRENT
from components.addresses import read
from components.document import browser_messages, document, page_title
from indicators.cube import Cube, Cubes
from indicators.language import LANGUAGES, Language
from indicators.release.make import make_release
from indicators.translation import CATALOGUES, messages
from tests.conftest import make_tables

HOSTILE = '</title></script><script>alert(1)</script><b onclick="x">&amp;'
PARTS = {"css": "<link-css>", "config": "<config>", "scripts": "<scripts>", "renderer": "<renderer>"}


class Tags(HTMLParser):
    """The tags of a document with their attributes, and the texts of its title and of its messages."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, str] = {}
        self._inside = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        # What search engines read has tests of its own.
        self._inside = "" if ("type", "application/ld+json") in attrs else tag

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        self.texts[self._inside] = self.texts.get(self._inside, "") + data

    def attributes(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module")
def cube(tmp_path_factory: pytest.TempPathFactory) -> Cube:
    directory: Path = tmp_path_factory.mktemp("releases")
    hostile = {f"title_{language}": HOSTILE for language in LANGUAGES}
    area: dict[str, object] = {"area_type": "municipality", "area": "205"}
    area |= {f"name_{language}": HOSTILE for language in LANGUAGES}
    indicators: list[dict[str, object]] = [{"indicator": 181}, {"indicator": 90001, **hostile}]
    make_release(make_tables([{"value": 1.0}], indicators=indicators, areas=[area]), directory)
    return Cubes(directory).current()


def shown(path: str, cube: Cube | None) -> str:
    return document(path, cube, **PARTS)


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("/fi/", "fi"),
        ("/sv/indicators/181", "sv"),
        ("/en/areas/20", "en"),
        ("/fi/nothing", "fi"),
        ("/nothing", "en"),
        ("/", "en"),
    ],
)
def test_document_names_the_language_that_it_is_in(cube: Cube, path: str, language: Language) -> None:
    tags = Tags(shown(path, cube))
    assert tags.attributes("html") == [{"lang": language, "data-address-version": str(CURRENT)}]
    holder = next(attributes for attributes in tags.attributes("script") if attributes.get("id") == "messages")
    assert holder["type"] == "application/json"
    assert json.loads(tags.texts["script"]) == browser_messages(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_document_carries_the_messages_of_the_scripts_and_few_others(language: Language) -> None:
    found = extract_from_dir(CATALOGUES.parent / "scripts", [("**.js", "javascript")], keywords={"translate": None})
    wanted = {message for _, _, message, *_ in found}
    known = messages(language)
    carried = browser_messages(language)
    assert len(wanted) > 20
    assert {message for message in wanted if message in known} <= set(carried)
    assert len(carried) < len(known) / 2 or not known
    assert all(known[message] == text for message, text in carried.items())


@pytest.mark.parametrize("path", ["/fi/indicators/90001", "/sv/areas/205"])
def test_hostile_title_is_only_ever_text(cube: Cube, path: str) -> None:
    text = shown(path, cube)
    tags = Tags(text)
    assert "alert(1)</script>" not in text
    assert tags.attributes("b") == []
    assert len(tags.attributes("script")) == 1
    assert tags.texts["title"] == f"{HOSTILE} – Aluekuva"
    (description,) = (a["content"] for a in tags.attributes("meta") if a.get("name") == "description")
    assert description is not None and HOSTILE in description


@pytest.mark.parametrize(
    "path", ["/fi/<script>alert(1)</script>", '/"><script>alert(1)</script>', "/fi/indicators/181\n"]
)
def test_hostile_address_is_not_repeated(cube: Cube, path: str) -> None:
    assert "alert(1)" not in shown(path, cube)
    assert 'rel="alternate"' not in shown(path, cube)


def test_no_message_can_end_its_element(cube: Cube, monkeypatch: pytest.MonkeyPatch) -> None:
    ending = {"x": "</script><script>alert(1)</script><!--"}
    monkeypatch.setattr("components.document.browser_messages", lambda _: ending)
    tags = Tags(shown("/fi/", cube))
    assert len(tags.attributes("script")) == 1
    assert json.loads(tags.texts["script"]) == ending


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/en/indicators/181", "Indicator 181 – Aluekuva"),
        ("/fi/indicators/181", "Mittari 181 – Aluekuva"),
        ("/sv/areas/20", "Kajanalands välfärdsområde – Aluekuva"),
        ("/en/indicators/999", "Page not found – Aluekuva"),
        ("/en/areas/999", "Page not found – Aluekuva"),
        ("/en/nothing", "Page not found – Aluekuva"),
    ],
)
def test_title_says_what_the_page_is_about(cube: Cube, path: str, title: str) -> None:
    assert Tags(shown(path, cube)).texts["title"] == title


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_has_a_title_of_its_own(cube: Cube, language: Language) -> None:
    rests = ("", "indicators", "areas", "about", "about/formulas", "indicators/181", "areas/20", "nothing")
    paths = [f"/{language}/{rest}" for rest in rests]
    titles = [page_title(read(path), cube, language) for path in paths]
    assert len(set(titles)) == len(titles)
    assert all(re.fullmatch(r".+ – Aluekuva", title) for title in titles)


def test_page_is_linked_in_every_language(cube: Cube) -> None:
    links = Tags(shown("/fi/indicators/181", cube)).attributes("link")
    assert {a["hreflang"]: a["href"] for a in links if a.get("rel") == "alternate"} == {
        language: f"/{language}/indicators/181" for language in LANGUAGES
    }


@pytest.mark.parametrize("path", ["/fi/", "/fi/indicators/181", "/fi/areas/20", "/nothing"])
def test_document_is_made_without_a_release_too(path: str) -> None:
    text = shown(path, None)
    assert "Aluekuva</title>" in text
    assert all(part in text for part in PARTS.values())


def test_reader_without_javascript_is_led_to_the_figures(cube: Cube) -> None:
    assert re.search(r'<noscript>.*href="/api/v1/indicators".*</noscript>', shown("/fi/", cube))


def test_a_figure_for_another_page_is_no_page_to_find(cube: Cube) -> None:
    tags = Tags(shown("/fi/embed/181", cube))
    assert {a.get("name"): a.get("content") for a in tags.attributes("meta")}["robots"] == "noindex"
    assert not [a for a in tags.attributes("link") if a.get("rel") == "alternate"]
    assert all(a.get("name") != "robots" for a in Tags(shown("/fi/indicators/181", cube)).attributes("meta"))
