"""Links to the numbers of a page: every format of the interface, of what is on screen and of everything."""

from typing import Any

import pytest

from components.downloads import downloads
from indicators.api.formats import FORMATS
from indicators.language import LANGUAGES, Language


def parts(component: Any, kind: str) -> list[dict[str, Any]]:
    """The properties of every part of a kind, in the order of the page."""
    described = component.to_plotly_json() if hasattr(component, "to_plotly_json") else None
    if described is None:
        return [found for one in component for found in parts(one, kind)] if isinstance(component, list) else []
    here = [described["props"]] if described["type"] == kind else []
    return here + parts(described["props"].get("children"), kind)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_format_is_linked_for_these_numbers_and_for_all(language: Language) -> None:
    links = parts(downloads(181, language), "A")
    for which in ("these", "all"):
        of_kind = [link for link in links if link["data-download"] == which]
        assert sorted(link["data-format"] for link in of_kind) == sorted(FORMATS)
    for link in links:
        assert link["href"] == f"/api/v1/indicators/181/data.{link['data-format']}"
        assert link["children"]


@pytest.mark.parametrize(
    ("language", "headings"),
    [
        ("fi", ["Nämä luvut", "Kaikki alueet ja vuodet"]),
        ("sv", ["Dessa siffror", "Alla områden och år"]),
        ("en", ["These numbers", "All areas and years"]),
    ],
)
def test_groups_of_links_are_named_for_eye_and_ear(language: Language, headings: list[str]) -> None:
    groups = [group for group in parts(downloads(181, language), "Div") if group.get("role") == "group"]
    assert [group["aria-label"] for group in groups] == headings
    assert [group["children"][0].children for group in groups] == [f"{heading}:" for heading in headings]
