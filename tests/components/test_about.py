"""The pages about the service: they show what the simulations and the methods give, and say it in every language."""

import csv
import datetime
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from components import methods_comparisons, methods_series, methods_simulation, methods_statement
from components.contact import contact
from components.methods_prose import Chapter, chapter_section
from components.numbers import number, quantity
from indicators import peers as chosen_peers
from indicators import reference
from indicators.cube import Cubes, Release
from indicators.language import LANGUAGES, Language
from indicators.release.make import make_release
from indicators.statistics import aggregates, funnel, intervals, outcomes, peers, people, trends
from indicators.statistics_simulation import FILE
from indicators.tables import STATUSES
from indicators.translation import translate
from tests.components.reading import named, parts, text
from tests.conftest import make_tables

every_language = pytest.mark.parametrize("language", LANGUAGES)

CHAPTERS: dict[str, Chapter] = {
    chapter.key: chapter
    for module in (methods_comparisons, methods_series, methods_simulation, methods_statement)
    for chapter in vars(module).values()
    if isinstance(chapter, Chapter)
}


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    directory: Path = tmp_path_factory.mktemp("releases")
    make_release(make_tables([{"value": 1.0}]), directory)
    return Cubes(directory).current().release


def shown(key: str, language: Language, release: Release) -> Any:
    return chapter_section(CHAPTERS[key], language, release)


# What stands on the page


def test_every_chapter_has_an_anchor_that_figures_link_to() -> None:
    assert set(CHAPTERS) == {
        *("careful", "intervals", "outcomes", "stands-out", "ranks", "trends", "funnel", "peers", "aggregates"),
        *("people", "comparability", "statuses", "assigned", "simulation", "accessibility", "terms", "contact"),
    }


@every_language
@pytest.mark.parametrize("key", CHAPTERS)
def test_a_chapter_is_named_by_its_heading_and_skips_no_level(key: str, language: Language, release: Release) -> None:
    section = shown(key, language, release)
    (heading,) = named(section, "H2")
    assert section.id == key
    assert text(heading) == translate(CHAPTERS[key].title, language)
    assert getattr(section, "aria-labelledby") == heading.id == f"{key}-title"
    assert {type(part).__name__ for part in parts(section)} & {"H1", "H4", "H5", "H6"} == set()
    links = [link.href for link in named(section, "Link")]
    assert links == ([f"/{language}/about/formulas#{key}"] if CHAPTERS[key].has_formulas else [])


def test_what_the_code_can_say_is_explained_and_nothing_else() -> None:
    assert set(methods_comparisons.INTERVAL_METHODS) == set(intervals.METHODS)
    assert set(methods_comparisons.OUTCOME_MEANINGS) == set(outcomes.OUTCOMES)
    assert set(methods_series.STATUS_MEANINGS) == set(STATUSES)


@every_language
def test_the_background_variables_of_peers_stand_with_their_weights(language: Language, release: Release) -> None:
    rows = [[text(cell) for cell in row.children] for row in named(shown("peers", language, release), "Tr")[1:]]
    assert rows == [
        [getattr(variable, f"name_{language}"), number(variable.weight, 1, language)]
        for variable in reference.peer_variables()
    ]


def test_five_peers_and_a_thousand_draws_are_what_the_release_uses() -> None:
    assert chosen_peers.COUNT == 5
    assert peers.stability.__defaults__ == (1000, 2.0)


@every_language
def test_it_is_told_how_many_indicators_another_person_has_checked(language: Language, release: Release) -> None:
    records = reference.indicators().values()
    checked = sum(bool(record.checked_by) for record in records)
    assert re.findall(r"\d+", text(named(shown("assigned", language, release), "P")[-1])) in (
        [str(checked), str(len(records))],
        [str(len(records)), str(checked)],
    )


@every_language
def test_figures_in_the_examples_are_what_the_methods_give(language: Language, release: Release) -> None:
    def between(lower: Any, upper: Any, decimals: int = 1) -> str:
        return f"{number(float(lower), decimals, language)}–{number(float(upper), decimals, language)}"

    few, many = (intervals.wilson(65 * times, 100 * times) for times in (1, 10))
    apart = outcomes.difference(80.0, *percent(intervals.wilson(56, 70)), 60.0, *percent(intervals.wilson(48, 80)))
    near, far = (funnel.funnel_limits("proportion", size, 50.0, 100) for size in (400, 100))
    more = people.people(12.0, 11.0, 13.5, 10.0, 20_000, 100)
    steep = trend_of([10, 11, 12, 13, 14])
    together = aggregates.aggregate([10, 300], [100, 1000], [[1, 1]], 100)
    for key, expected in {
        "intervals": (between(*percent(few)), between(*percent(many))),
        "outcomes": (number(float(apart.difference), 1, language), between(apart.lower, apart.upper)),
        "funnel": (between(near.lower95, near.upper95), between(far.lower95, far.upper95)),
        "people": (number(float(more.persons), 0, language), between(more.lower, more.upper, 0)),
        "trends": (number(steep, 1, language), number(trends.CRITICAL, 4, language)),
        "aggregates": (quantity(float(together.value[0]), 1, "%", language),),
    }.items():
        said = text(shown(key, language, release))
        for figure in expected:
            assert figure in said, (key, figure)
    assert outcomes.outcome([11.2, 10.2], [12.9, 13.9], 10.5).tolist() == [outcomes.HIGHER, outcomes.SIMILAR]
    flat = trends.trend(range(5), [[10, 11, 9, 10, 11]], [[9, 10, 8, 9, 10]], [[11, 12, 10, 11, 12]])
    assert flat.tolist() == [trends.NO_CHANGE]


def percent(interval: intervals.Interval) -> tuple[float, float]:
    return float(100 * interval.lower), float(100 * interval.upper)


def trend_of(points: list[float]) -> float:
    """The test value of points that are each uncertain by 1."""
    at = np.asarray(points, dtype=np.float64)
    slope, error = trends.weighted_slope(range(5), at, intervals.standard_error(at - 1, at + 1))
    return float((slope / error) ** 2)


# The simulations


@every_language
def test_the_page_shows_exactly_what_the_simulations_file_holds(language: Language, release: Release) -> None:
    with FILE.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    section = shown("simulation", language, release)
    cells = [[text(cell) for cell in named(table, "Td")] for table in named(section, "Table")]
    assert cells == [
        *(coverage_cells([line for line in lines if line["level"] == level], language) for level in ("0.95", "0.998")),
        setting_cells(lines, "rank_interval", "at least {share}", language),
        setting_cells(lines, "false_discovery", "at most {share}", language),
        setting_cells(lines, "trend", "at most {share}", language),
        setting_cells(lines, "funnel", "", language),
    ]
    said = text(section)
    assert number(100 * float(lines[0]["uncertainty"]), 2, language) in said
    assert {line["uncertainty"] for line in lines if line["measure"].endswith("coverage")} == {"0.0043", "0.0009"}


def share(value: str, language: Language) -> str:
    """A share of the file as a percentage with two decimals less, as the page writes it."""
    exact = Decimal(value).scaleb(2)
    return quantity(float(exact), -int(exact.as_tuple().exponent), "%", language)


def verdict(line: dict[str, str], wording: str, language: Language) -> str:
    word = translate({"true": "met", "false": "not met"}[line["met"]], language)
    goal = share(line["goal"], language)
    return f"{translate(wording, language).format(share=goal) if wording else goal}: {word}"


def coverage_cells(lines: list[dict[str, str]], language: Language) -> list[str]:
    cells = []
    of_intervals = [line for line in lines if line["measure"] in ("coverage", "least_coverage")]
    for average, least in zip(of_intervals[::2], of_intervals[1::2], strict=True):
        events = "–".join(number(int(average[name]), 0, language) for name in ("events_from", "events_to"))
        cells += [events, share(average["figure"], language), share(least["figure"], language)]
        cells += [number(float(least["events_at"]), 1, language)]
        cells += [verdict(average, "", language) if average["goal"] else "–"]
    return cells


def setting_cells(lines: list[dict[str, str]], method: str, wording: str, language: Language) -> list[str]:
    cells: list[str] = []
    owed = ""
    for line in (line for line in lines if line["method"] == method):
        if line["measure"] == "false_alarms":
            cells.append(number(int(line["figure"]), 0, language))
        else:
            around = Decimal(line["uncertainty"]).scaleb(2)
            decimals = -int(around.as_tuple().exponent)
            cells.append(f"{share(line['figure'], language)} ± {number(float(around), decimals, language)}")
        if line["goal"]:
            owed = verdict(line, wording, language)
        # The goal of a row stands last; false discoveries have a second figure before it.
        if owed and (method != "false_discovery" or line["measure"] == "false_alarms"):
            cells.append(owed)
            owed = ""
    return cells


@every_language
def test_a_goal_that_is_not_met_is_said_in_words(language: Language, release: Release) -> None:
    section = shown("simulation", language, release)
    (point,) = named(section, "Li")
    assert number(0.229, 3, language) in text(point)
    assert [text(strong) for strong in named(named(section, "Table"), "Strong")] == [translate("not met", language)]


# Statement, terms and contact


@every_language
def test_the_accessibility_statement_says_what_the_law_asks(language: Language, release: Release) -> None:
    section = shown("accessibility", language, release)
    said = text(section)
    for needed in ("306/2019", "301\N{NO-BREAK SPACE}549" if language != "en" else "301 549", "WCAG 2.2", "Traficom"):
        assert needed in said, needed
    assert len(named(section, "Li")) >= 4  # shortcomings
    (link,) = named(section, "A")
    assert link.href.startswith("https://www.")
    assert text(link) == link.href.removeprefix("https://")
    assert datetime.date(2026, 11, 1) < methods_statement.STATEMENT_MADE
    assert str(methods_statement.STATEMENT_MADE.year) in said


@every_language
def test_figures_are_cited_with_source_release_and_licence(language: Language, release: Release) -> None:
    (quote,) = named(shown("terms", language, release), "Blockquote")
    assert release.id in text(quote)
    assert release.licence in text(quote)
    assert translate("Source: Aluekuva’s simulation, not real data.", language) in text(quote)


@pytest.mark.parametrize(
    ("given", "href"),
    [
        ("feedback@example.org", "mailto:feedback@example.org"),
        (" first.last+tag@palaute.example.fi ", "mailto:first.last+tag@palaute.example.fi"),
        ("https://example.org/palaute?x=1", "https://example.org/palaute?x=1"),
        ("http://example.org", "http://example.org"),
    ],
)
@pytest.mark.parametrize("key", ["contact", "accessibility"])
def test_the_contact_that_is_named_is_shown(
    given: str, href: str, key: str, release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALUEKUVA_CONTACT", given)
    section = shown(key, "en", release)
    assert href in [link.href for link in named(section, "A")]
    assert given.strip() in text(section)


@pytest.mark.parametrize(
    "given",
    [
        *(
            "",
            "  ",
            "somebody",
            "a@b@c",
            "@example.org",
            "a@",
            "javascript:alert(1)",
            "data:text/html,x",
            "ftp://x.org",
        ),
        *("https://", "http://[", "https://user:secret@example.org", "https://example.org/a b", "x@y?subject=z"),
        *(
            "a?cc=b@example.org",
            "a@example.org\nBcc: b@example.org",
            "https://example.org/" + "x" * 500,
            "mailto:a@b.fi",
        ),
    ],
)
def test_what_is_no_address_is_not_shown(given: str, release: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALUEKUVA_CONTACT", given)
    assert contact() is None
    section = shown("contact", "en", release)
    assert "Whoever runs this server has not named a contact." in text(section)
    assert named(section, "A") == []


def test_a_wrong_contact_is_told_in_the_log(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.delenv("ALUEKUVA_CONTACT", raising=False)
    assert contact() is None and caplog.records == []
    monkeypatch.setenv("ALUEKUVA_CONTACT", "somebody")
    assert contact() is None
    assert "somebody" in caplog.text
