"""Formulas of trends, funnel limits, peers, aggregates and numbers of people."""

from components.methods_notation import Formula
from indicators.translation import marked as _

_BENCHMARK = ("*B*", _("the benchmark’s value"))
_MULTIPLIER = ("*k*", _("what the value is expressed per: 100, 1,000 or 100,000"))
_SPIEGELHALTER = "Spiegelhalter 2005, Statistics in Medicine 24:1185–1202"

TRENDS = (
    Formula(
        _("Weighted slope of five points"),
        (
            "*s*_{*i*} = (*U*_{*i*} − *L*_{*i*}) / [3.92],  *w*_{*i*} = 1 / *s*_{*i*}^{2}",
            "*b* = ∑ *w*_{*i*} (*t*_{*i*} − *t̄*) *θ*_{*i*} / ∑ *w*_{*i*} (*t*_{*i*} − *t̄*)^{2}",
            "*T* = *b*^{2} ∑ *w*_{*i*} (*t*_{*i*} − *t̄*)^{2} > [9.5495]",
        ),
        (
            ("*t*_{*i*}, *θ*_{*i*}", _("year and value of point *i*")),
            ("*L*_{*i*}, *U*_{*i*}", _("limits of its 95% interval, which give its standard error *s*_{*i*}")),
            ("*t̄*", _("mean of the years, weighted with *w*_{*i*}")),
            ("*b*", _("slope, change a year")),
            ("*T*", _("test value; chi-square distributed with 1 degree of freedom, 99.8% quantile [9.5495]")),
        ),
        ("*θ* = [10]; [11]; [12]; [13]; [14], *U* − *θ* = *θ* − *L* = [1]: *b* = [1.0], *T* = [38.4]",),
        remarks=(_("The sign of *b* must stay the same when each of the five points is left out in turn."),),
        sources=("OHID, Fingertips technical guidance: recent trends",),
    ),
)

FUNNEL = (
    Formula(
        _("Funnel limits"),
        (
            "*B* ± *z* *k* √(*φ* *v* / *n*)",
            "*v*_{1} = *b*(1 − *b*),  *v*_{2} = *b*,  *b* = *B* / *k*",
        ),
        (
            ("*B*", _("the country’s value")),
            ("*n*", _("the area’s denominator")),
            ("*v*", _("variance by chance: *v*_{1} for a percentage, *v*_{2} for a rate")),
            ("*φ*", _("overdispersion, 1 without it")),
            _MULTIPLIER,
            ("*z*", _("quantile of the standard normal distribution: [1.9600] at 95%, [3.0902] at 99.8%")),
        ),
        ("*B* = [50%], *φ* = [1]: *n* = [100]: [40.2%]–[59.8%]; *n* = [400]: [45.1%]–[54.9%]",),
        sources=(_SPIEGELHALTER,),
    ),
    Formula(
        _("Overdispersion"),
        ("*φ* = max(1, ∑ *y*_{*i*}^{2} / *a*)", "*y*_{*i*} = (*θ*_{*i*} − *B*) / (*k* √(*v* / *n*_{*i*}))"),
        (
            ("*a*", _("number of areas")),
            (
                "*y*_{*i*}",
                _(
                    "how far area *i* lies from the country, in standard deviations by chance; the outer tenth at each "
                    "end is drawn in to the 10% and the 90% quantile"
                ),
            ),
        ),
        ("*θ* = [8]; [10]; [12]; [10], *B* = [10], *n* = *k* = [1000]: *φ* = [1.0]",),
        sources=(_SPIEGELHALTER,),
    ),
)

PEERS = (
    Formula(
        _("Distance between two counties"),
        (
            "*u*_{*iv*} = (*x*_{*iv*} − *x̄*_{*v*}) / *s*_{*v*}",
            "*d*_{*ij*}^{2} = ∑ *w*_{*v*} (*u*_{*iv*} − *u*_{*jv*})^{2},  ∑ *w*_{*v*} = 1",
        ),
        (
            ("*x*_{*iv*}", _("background variable *v* of county *i*; of a size its logarithm")),
            ("*x̄*_{*v*}, *s*_{*v*}", _("mean and standard deviation of the variable between counties")),
            ("*w*_{*v*}", _("weight of the variable")),
            ("*d*_{*ij*}", _("distance; each term of the sum over *d*_{*ij*}^{2} is the variable’s share of it")),
        ),
        (
            "*x*_{1} = ([1]; [10]), *x*_{2} = ([2]; [10]), *x*_{3} = ([3]; [40]), *w* = ([0.5]; [0.5]): *d*_{12} = "
            "[0.71], *d*_{13} = [1.87] ([57%] + [43%])",
        ),
        sources=("CIPFA, Nearest Neighbours Model",),
    ),
    Formula(
        _("Stability of peers"),
        ("*w*′_{*v*} = *w*_{*v*} *f*_{*v*},  ln *f*_{*v*} ∼ *U*(−ln 2; ln 2)",),
        (("*f*_{*v*}", _("factor between ½ and 2, drawn for each variable anew, a thousand times")),),
        remarks=(_("Stability is the share of the draws in which a county is among another’s five nearest."),),
    ),
)

AGGREGATES = (
    Formula(
        _("Value of several areas together"),
        ("*θ* = *k* ∑ *x*_{*i*} / ∑ *n*_{*i*}",),
        (("*x*_{*i*}, *n*_{*i*}", _("numerator and denominator of area *i*")), _MULTIPLIER),
        ("*x*_{1} = [10], *n*_{1} = [100], *x*_{2} = [300], *n*_{2} = [1000], *k* = [100]: *θ* = [28.2%]",),
    ),
)

PEOPLE = (
    Formula(
        _("Difference as a number of people"),
        ("*M* = *n* (*θ* − *B*) / *k*",),
        (
            ("*M*", _("people or events more (+) or fewer (−) than at the benchmark’s level")),
            ("*n*", _("the area’s denominator")),
            (
                "*θ*",
                _("the area’s value; for the limits of *M* those of its interval, or of the difference’s interval"),
            ),
            _BENCHMARK,
            _MULTIPLIER,
        ),
        ("*θ* = [12.0%], *B* = [10.0%], *n* = [20000]: *M* = [400]; *L* = [11.0%], *U* = [13.5%]: [200]–[700]",),
    ),
)
