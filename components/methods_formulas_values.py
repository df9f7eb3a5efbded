"""Formulas of intervals."""

from components.methods_notation import Formula
from indicators.translation import marked as _

_Z = ("*z*", _("quantile of the standard normal distribution: [1.9600] at 95%, [3.0902] at 99.8%"))
_LIMITS = ("*L*, *U*", _("lower and upper limit of the interval"))
_EVENTS = ("*x*", _("number of events counted"))
_MULTIPLIER = ("*k*", _("what the value is expressed per: 100, 1,000 or 100,000"))

INTERVALS = (
    Formula(
        _("Wilson’s interval of a percentage"),
        (
            "*p* = *x* / *n*",
            "*L*, *U* = (*p* + *z*^{2} / (2*n*) ± *z* √(*p*(1 − *p*) / *n* + *z*^{2} / (4*n*^{2}))) / (1 + *z*^{2} / "
            "*n*)",
        ),
        (
            ("*x*", _("persons counted")),
            ("*n*", _("all persons of whom they are a part")),
            ("*p*", _("share")),
            _Z,
            _LIMITS,
        ),
        ("*x* = [65], *n* = [100]: *L* = [55.3%], *U* = [73.6%]",),
        sources=("Wilson 1927, Journal of the American Statistical Association 22:209–212",),
    ),
    Formula(
        _("Denominator derived from a percentage and its count"),
        ("*n* = *x* / *p*",),
        (),
        ("*x* = [65], *p* = [65%]: *n* = [100]",),
        remarks=(
            _("Used for the interval only and never published: the percentage is rounded, and so *n* is not exact."),
        ),
    ),
    Formula(
        _("Byar’s approximation for 10 events or more"),
        (
            "*L* = *x* (1 − 1 / (9*x*) − *z* / (3√*x*))^{3}",
            "*U* = (*x* + 1) (1 − 1 / (9(*x* + 1)) + *z* / (3√(*x* + 1)))^{3}",
        ),
        (_EVENTS, _Z, _LIMITS),
        ("*x* = [50]: *L* = [37.1], *U* = [65.9]",),
        sources=("Breslow & Day 1987, Statistical methods in cancer research II, p. 69",),
    ),
    Formula(
        _("Exact Poisson interval for fewer than 10 events"),
        ("*L* = χ^{2}_{*α*/2; 2*x*} / 2", "*U* = χ^{2}_{1 − *α*/2; 2*x* + 2} / 2"),
        (
            _EVENTS,
            ("*α*", _("[0.05] at 95%, [0.002] at 99.8%")),
            ("χ^{2}_{*a*; *f*}", _("*a* quantile of the chi-square distribution with *f* degrees of freedom")),
            _LIMITS,
        ),
        ("*x* = [5]: *L* = [1.62], *U* = [11.67]",),
        remarks=(_("When *x* is 0, *L* is 0."),),
        sources=("Garwood 1936, Biometrika 28:437–442",),
    ),
    Formula(
        _("From events to a rate"),
        ("*R* = *k* *x* / *n*", "*L*_{*R*} = *k* *L* / *n*,  *U*_{*R*} = *k* *U* / *n*"),
        (
            ("*R*", _("rate")),
            _MULTIPLIER,
            ("*n*", _("inhabitants, or person-years")),
            ("*L*, *U*", _("limits of the number of events, by Byar’s approximation or exact")),
        ),
        (
            "*x* = [5], *n* = [10000], *k* = [1000]: *R* = [0.50], *L*_{*R*} = [0.16], *U*_{*R*} = [1.17]",
            "*x* = [50], *n* = [10000], *k* = [1000]: *R* = [5.00], *L*_{*R*} = [3.71], *U*_{*R*} = [6.59]",
        ),
        sources=("Eayres 2008, APHO technical briefing 3", "OHID, Fingertips technical guidance"),
    ),
    Formula(
        _("Dobson’s interval of an age-standardised rate"),
        (
            "*R* = *k* ∑ *w*_{*i*} *x*_{*i*} / *n*_{*i*}",
            "*V* = *k*^{2} ∑ *w*_{*i*}^{2} *x*_{*i*} / *n*_{*i*}^{2}",
            "*L*_{*R*} = *R* + √(*V* / *x*) (*L* − *x*),  *U*_{*R*} = *R* + √(*V* / *x*) (*U* − *x*)",
        ),
        (
            ("*x*_{*i*}, *n*_{*i*}", _("events and inhabitants in age group *i*")),
            ("*w*_{*i*}", _("share of age group *i* in the standard population")),
            ("*x*", _("events of all age groups together, at least 10")),
            ("*L*, *U*", _("Byar’s limits of *x*")),
            ("*V*", _("variance of the rate")),
            _MULTIPLIER,
        ),
        (
            "*x*_{1} = [10], *x*_{2} = [40], *n*_{1} = *n*_{2} = [1000], *w*_{1} = [0.75], *w*_{2} = [0.25], *k* = "
            "[1000]: *R* = [17.5], *L*_{*R*} = [12.3], *U*_{*R*} = [23.9]",
        ),
        sources=("Dobson, Kuulasmaa, Eberle & Scherer 1991, Statistics in Medicine 10:457–462",),
    ),
    Formula(
        _("From a producer’s 95% interval of a percentage to a 99.8% interval"),
        (
            "*g*(*p*) = ln(*p* / (1 − *p*))",
            "*g*(*L*′) = *g*(*p*) − *c* (*g*(*p*) − *g*(*L*))",
            "*g*(*U*′) = *g*(*p*) + *c* (*g*(*U*) − *g*(*p*))",
        ),
        (
            ("*p*", _("share")),
            ("*L*, *U*", _("the producer’s limits at 95%")),
            ("*L*′, *U*′", _("limits at 99.8%")),
            ("*c*", "[3.0902] / [1.9600] = [1.5767]"),
        ),
        ("*p* = [20%], *L* = [15%], *U* = [26%]: *L*′ = [12.61%], *U*′ = [29.95%]",),
        sources=("Newcombe 2001, The American Statistician 55:200–202",),
    ),
)
