"""An outcome or a trend as colour, symbol and word together: colour never speaks alone."""

from collections.abc import Mapping
from typing import Any

from dash import html

from components import numbers
from components.addresses import Address
from indicators.language import Language
from indicators.translation import marked as _
from indicators.translation import translate

#: Word and symbol of an outcome. In front of a benchmark worse is always left, better always right.
OUTCOMES: dict[str, tuple[str, str]] = {
    "better": ("▶", _("better")),
    "worse": ("◀", _("worse")),
    "similar": ("●", _("not different")),
    "higher": ("◆", _("differs: higher")),
    "lower": ("◆", _("differs: lower")),
    "not_tested": ("–", _("not tested")),
}
TRENDS: dict[str, str] = {
    "improving": _("improving"),
    "worsening": _("worsening"),
    "increasing": _("increasing"),
    "decreasing": _("decreasing"),
    "no_change": _("no change"),
    "not_calculated": _("not calculated"),
}

#: Why nothing was tested, or no trend worked out.
REASONS: dict[str, str] = {
    "too_few_points": _("fewer than five periods"),
    "break_in_series": _("break in series"),
    "division_changed": _("the area’s division has changed"),
    "estimated": _("estimated value"),
    "no_interval": _("no interval"),
    "overlapping_periods": _("overlapping periods"),
}


def reason_words(reason: str | None, language: Language) -> str:
    """Why an outcome was not tested or a trend not worked out; empty where there is no reason."""
    return translate(REASONS[reason], language) if reason else ""


def outcome_pill(outcome: str, language: Language) -> html.Span:
    """The outcome as a pill: symbol and word on a colour, or on grey where nothing may be judged."""
    symbol, word = OUTCOMES[outcome]
    return html.Span(
        [html.Span(symbol, **{"aria-hidden": "true"}), " ", translate(word, language)], className=f"outcome {outcome}"
    )


def trend_words(trend: str, polarity: str, language: Language) -> list[Any]:
    """The trend as an arrow in the direction of the value, and the word."""
    arrow = html.Span(f"{_arrow(trend, polarity)}\N{NO-BREAK SPACE}", **{"aria-hidden": "true"})
    return [arrow, translate(TRENDS[trend], language)]


def _arrow(trend: str, polarity: str) -> str:
    rises = trend == "increasing" or trend == ("improving" if polarity == "higher_is_better" else "worsening")
    if trend in ("no_change", "not_calculated"):
        return "→" if trend == "no_change" else "–"
    return "↗" if rises else "↘"


def rank_interval(best: int | None, worst: int | None, of: int | None, language: Language) -> str:
    """``4–15 / 22``: the ranks that an area may truly have; empty where there is no rank."""
    if best is None or worst is None or of is None:
        return ""
    between = numbers.number(best, 0, language)
    if worst != best:
        between += f"\N{EN DASH}{numbers.number(worst, 0, language)}"
    return f"{between} / {numbers.number(of, 0, language)}"


def explained(language: Language) -> str:
    """What the words of a comparison mean, for readers who have not met them."""
    return translate(
        "The interval is calculated so that it contains the true value in 95 cases out of 100. Worse, better and "
        "differs: chance does not explain the difference from what the area is compared with. Rank interval: the ranks "
        "that the area may truly have, 1 being the best; there is no rank where high or low is not judged, or where "
        "the value has no interval.",
        language,
    )


def worked_out(links: Mapping[str, str], language: Language) -> html.P:
    """Links to the chapters on methods: by the chapter's id, the message of the link."""
    about = Address("about", language).path
    # Plain links: Dash's own do not go to a part of a page.
    made = [html.A(translate(message, language), href=f"{about}#{chapter}") for chapter, message in links.items()]
    return html.P([part for link in made for part in (" · ", link)][1:], className="note")
