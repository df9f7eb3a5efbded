"""Formulas of outcomes, of what stands out, and of rank intervals."""

from components.methods_notation import Formula
from indicators.translation import marked as _

_AREA = ("*θ*, *L*, *U*", _("the area’s value and the limits of its interval"))
_BENCHMARK = ("*B*", _("the benchmark’s value"))
_NORMAL = ("Φ", _("distribution function of the standard normal distribution"))
_FINGERTIPS = "OHID, Fingertips technical guidance"
_NEWCOMBE = "Newcombe 1998, Statistics in Medicine 17:873–890, method 10"
_ZOU = "Zou & Donner 2008, Statistics in Medicine 27:1693–1702"

OUTCOMES = (
    Formula(
        _("Against a benchmark that contains the area"),
        ("*L* > *B*  ∨  *U* < *B*",),
        (("*L*, *U*", _("limits of the area’s interval")), _BENCHMARK, ("∨", _("or"))),
        ("*L* = [11.2], *U* = [12.9], *B* = [10.5]: [11.2] > [10.5]",),
        remarks=(_("The area differs where this holds. An interval that just touches the benchmark does not differ."),),
        sources=(f"{_FINGERTIPS}: comparing areas with a benchmark",),
    ),
    Formula(
        _("Against peers or the previous period: Newcombe’s interval of a difference"),
        (
            "*D* = *θ*_{1} − *θ*_{2}",
            "*L*_{*D*} = *D* − √((*θ*_{1} − *L*_{1})^{2} + (*U*_{2} − *θ*_{2})^{2})",
            "*U*_{*D*} = *D* + √((*U*_{1} − *θ*_{1})^{2} + (*θ*_{2} − *L*_{2})^{2})",
        ),
        (
            ("*θ*_{1}, *L*_{1}, *U*_{1}", _("the area’s value and the limits of its interval")),
            ("*θ*_{2}, *L*_{2}, *U*_{2}", _("the benchmark’s value and the limits of its interval")),
            (
                "*D*, *L*_{*D*}, *U*_{*D*}",
                _("the difference and its interval; the area differs where it does not hold 0"),
            ),
        ),
        (
            "*θ*_{1} = [56] / [70] = [80.0%], *θ*_{2} = [48] / [80] = [60.0%]: *D* = [20.0], *L*_{*D*} = [5.2], "
            "*U*_{*D*} = [33.4]",
        ),
        remarks=(
            _(
                "The method (in general MOVER) takes each limit from the limits that face each other. It holds for "
                "skewed intervals too. Where the two values move together it is too wide rather than too narrow."
            ),
        ),
        sources=(_NEWCOMBE, _ZOU),
    ),
)

STANDS_OUT = (
    Formula(
        _("P-value of a percentage"),
        ("*P* = 2Φ(−|*p* − *B*| / √(*B*(1 − *B*) / *n*))",),
        (("*p*, *n*", _("the area’s share and its denominator")), _BENCHMARK, _NORMAL),
        ("*p* = [65%], *n* = [100], *B* = [50%]: *P* = [0.0027]",),
        sources=("Wilson 1927, Journal of the American Statistical Association 22:209–212",),
    ),
    Formula(
        _("P-value of a rate"),
        ("*P* = min(1, 2 min(Pr(*X* ≤ *x*), Pr(*X* ≥ *x*)))",),
        (
            ("*x*", _("number of events counted")),
            ("*X*", _("Poisson distributed with the mean that the benchmark’s level would give, *μ*")),
        ),
        ("*x* = [5], *μ* = [11.67]: *P* = [0.050]",),
        sources=("Garwood 1936, Biometrika 28:437–442",),
    ),
    Formula(
        _("P-value from an interval alone"),
        ("*P* = 2Φ(−[1.96] |*θ* − *B*| / |*θ* − *G*|)",),
        (
            ("*θ*", _("the area’s value")),
            ("*G*", _("the limit of its 95% interval that faces the benchmark")),
            _BENCHMARK,
            _NORMAL,
        ),
        ("*θ* = [20%], *G* = [26%], *B* = [26%]: *P* = [0.050]",),
        remarks=(
            _("Percentages are measured on the scale ln(*p* / (1 − *p*)), where their intervals are nearly even."),
        ),
    ),
    Formula(
        _("False discovery rate"),
        ("*Q*_{*i*} = min_{*j* ≥ *i*} (*m* *P*_{*j*} / *j*),  *Q*_{*i*} ≤ [0.05]",),
        (
            ("*m*", _("number of the county’s indicators that were tested")),
            ("*P*_{*j*}", _("the *j*th smallest P-value")),
            ("*Q*_{*i*}", _("adjusted P-value")),
        ),
        ("*P* = [0.01]; [0.03]; [0.04], *m* = [3]: *Q* = [0.03]; [0.04]; [0.04]",),
        sources=("Benjamini & Hochberg 1995, Journal of the Royal Statistical Society B 57:289–300",),
    ),
    Formula(
        _("Practical threshold"),
        ("|*θ* − *B*| > *t*", "*t* = *s* / 2,  *s*^{2} = ∑ (*θ*_{*i*} − *θ̄*)^{2} / (*a* − 1)"),
        (
            ("*t*", _("the indicator’s practical threshold; the second line where none has been set")),
            ("*s*", _("standard deviation of the values of the *a* counties, *θ̄* their mean")),
        ),
        ("*θ* = [8]; [10]; [12]: *s* = [2.0], *t* = [1.0]",),
    ),
)

RANKS = (
    Formula(
        _("When one area is certainly better than another"),
        (
            "*θ*_{1} − *θ*_{2} > *q*_{*a*} √((*d*_{1}^{2} + *e*_{2}^{2}) / 2)",
            "*d*_{1} = (*θ*_{1} − *L*_{1}) / [1.96],  *e*_{2} = (*U*_{2} − *θ*_{2}) / [1.96]",
        ),
        (
            (
                "*θ*, *L*, *U*",
                _(
                    "an area’s value and the limits of its 95% interval; with the sign changed where low values are "
                    "good"
                ),
            ),
            (
                "*q*_{*a*}",
                _("95% quantile of the studentised range of *a* values: [5.08] for 22 areas, [4.47] for 10 areas"),
            ),
        ),
        remarks=(
            _(
                "The rank interval goes from 1 + the number of areas that are certainly better to *a* less the number "
                "of those that are certainly worse."
            ),
        ),
        example=("*θ* = [10]; [20]; [21], *L* = [8]; [18]; [19], *U* = [12]; [22]; [23] (*a* = [3]): 1, 2–3, 2–3",),
        sources=(
            "Mohamad, Goeman & van Zwet 2019, arXiv:1812.05507",
            "Hayter 1984, Annals of Statistics 12:61–75",
            _NEWCOMBE,
            _ZOU,
        ),
    ),
    Formula(
        _("Groups that cannot be told apart"),
        (),
        (),
        ("*θ* = [30]; [16]; [13]; [10], *U* − *θ* = *θ* − *L* = [2]: ([30]), ([16]; [13]), ([13]; [10])",),
        remarks=(
            _(
                "Areas are put in the order of their values. A group is a run of areas, as long as possible, in which "
                "no area is certainly better than another."
            ),
        ),
    ),
)
