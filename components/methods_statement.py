"""Accessibility statement, terms and contact."""

import datetime

from dash import html

from components import numbers
from components.contact import contact
from components.methods_prose import Chapter, Heading, Points
from components.shell import source_line
from indicators.cube import Release
from indicators.language import Language
from indicators.translation import marked as _
from indicators.translation import translate

#: When the accessibility statement was made and last gone through; to be changed with what it says.
STATEMENT_MADE = datetime.date(2026, 11, 28)

#: The supervisory authority's pages about accessibility, in the reader's language.
_SUPERVISION: dict[Language, str] = {
    "fi": "https://www.saavutettavuusvaatimukset.fi",
    "sv": "https://www.tillganglighetskrav.fi",
    "en": "https://www.webaccessibility.fi",
}
_CC_BY = "https://creativecommons.org/licenses/by/4.0/"
_EUPL = "https://eupl.eu/"


def _link(address: str) -> html.A:
    return html.A(address.removeprefix("https://").rstrip("/"), href=address, rel="noopener")


def _made(language: Language, release: Release) -> html.P:
    return html.P(
        translate(
            "The statement was made on {date} and rests on an assessment of our own.",
            language,
            date=numbers.date(STATEMENT_MADE, language),
        )
    )


def _contact(language: Language, release: Release) -> html.P:
    found = contact()
    if found is None:
        return html.P(translate("Whoever runs this server has not named a contact.", language))
    return html.P(
        [
            translate("Contact of whoever runs this server:", language),
            " ",
            html.A(found.text, href=found.href, rel="noopener"),
        ]
    )


def _supervision(language: Language, release: Release) -> html.P:
    return html.P(
        [
            translate("Finnish Transport and Communications Agency Traficom", language),
            html.Br(),
            translate("Digital Accessibility Supervision Unit", language),
            html.Br(),
            _link(_SUPERVISION[language]),
        ]
    )


def _citation(language: Language, release: Release) -> html.Div:
    text = (
        f"{source_line(release, language)} Aluekuva. "
        f"{translate('Release {release}', language, release=release.id)}, "
        f"{numbers.date(release.created.date(), language)}. {release.licence}."
    )
    intro = html.P(translate("Cite the figures shown now like this:", language))
    return html.Div([intro, html.Blockquote(text)])


def _licences(language: Language, release: Release) -> html.P:
    return html.P(
        [
            translate("The licences in full:", language),
            " ",
            _link(_CC_BY),
            ", ",
            _link(_EUPL),
        ]
    )


ACCESSIBILITY = Chapter(
    "accessibility",
    _("Accessibility statement"),
    (
        _(
            "This statement is about the online service Aluekuva at this address. Anyone may serve the program. "
            "Whoever does is responsible for the service and, where the law obliges them, for its accessibility."
        ),
        _(
            "Public online services must be accessible by the Finnish Act on the Provision of Digital Services "
            "(306/2019). The requirements are those of the standard EN 301 549. The aim is levels A and AA of the Web "
            "Content Accessibility Guidelines, WCAG 2.2."
        ),
        Heading(_("How accessible the service is")),
        _("The service meets the requirements for the most part. We know of these shortcomings:"),
        Points(
            (
                _(
                    "The drawings, such as rankings, maps and time series, are hidden from screen readers and cannot "
                    "be used by keyboard. The same numbers stand beside them in a sentence and in tables, and whatever "
                    "can be chosen by clicking a drawing can be chosen in a menu."
                ),
                _("Wide tables scroll sideways in a narrow window. By keyboard they scroll with the arrow keys."),
                _(
                    "Some texts of the producers are missing in Swedish or English. They are then shown in another "
                    "language, which is marked so that a screen reader speaks it rightly."
                ),
                _(
                    "The pages need JavaScript. Without it the figures can be had as open data (CSV and JSON), but the "
                    "pages cannot be read."
                ),
            )
        ),
        Heading(_("How this was assessed")),
        _made,
        _(
            "The program’s tests check every kind of page with axe-core against WCAG levels A and AA: in Finnish, "
            "Swedish and English, in light and dark colours, in windows of 1280, 375 and 320 pixels. They also check "
            "in a browser that everything can be reached by keyboard, that the focus shows, that nothing is cut off "
            "at 320 pixels and that nothing moves for those who do not want motion."
        ),
        _(
            "Such checks find only a part of all faults. No outside expert has assessed the service, and nobody who "
            "uses a screen reader or other aids every day has tried it yet."
        ),
        Heading(_("If something does not work")),
        _(
            "Tell whoever runs this server. You may also ask for the content in a form that suits you. An answer "
            "should come within two weeks."
        ),
        _contact,
        _(
            "If you are not content with the answer, or get none in two weeks, you may turn to the supervisory "
            "authority. Its website tells how to complain and how the matter is handled."
        ),
        _supervision,
    ),
)

TERMS = Chapter(
    "terms",
    _("Terms of use"),
    (
        Heading(_("The figures")),
        _(
            "The figures may be used freely, also commercially, under the licence CC BY 4.0, when their source is "
            "named. Say also if you have changed them. Intervals, comparisons, rank intervals and trends that Aluekuva "
            "has worked out must not be attributed to the producer."
        ),
        _citation,
        _(
            "Boundaries on maps are Statistics Finland’s (CC BY 4.0) or Natural Earth’s (free of copyright). The map "
            "says which."
        ),
        Heading(_("Simulated figures")),
        _(
            "Until real figures are fetched, the program shows simulated ones. The program has drawn them itself, in "
            "magnitudes that may occur in Finland. They are about no real area, and nothing may be concluded from "
            "them. Every page and every download of them says that they are simulated."
        ),
        Heading(_("The program")),
        _(
            "Aluekuva is an open program under the licence EUPL-1.2: it may be used, studied, changed and passed on "
            "under the terms of that licence."
        ),
        _licences,
        Heading(_("Your privacy")),
        _(
            "There is nothing to log in to, no cookie, and nobody who follows what you read. The pages fetch nothing "
            "from other servers. The one thing that is stored is your own county, if you choose one, and it stays in "
            "your browser until you make it forget it on the start page. Whoever runs the server decides whether it "
            "keeps an ordinary log of requests."
        ),
        Heading(_("No warranty")),
        _(
            "The figures and the program are given as they are. They may have faults, and the service may be "
            "interrupted. Check figures that a decision rests on at their producer."
        ),
    ),
)

CONTACT = Chapter(
    "contact",
    _("Contact"),
    (
        _(
            "Questions about this service are answered by whoever runs the server. Questions about what an indicator "
            "measures are best put to its producer, who is named on the indicator’s page."
        ),
        _contact,
    ),
)
