"""What codes and columns are called and what they mean: texts of the catalogue, for code lists and downloads."""

from indicators.translation import marked as _

AREAS_OF_TYPE = {
    "country": _("Whole country"),
    "mainland": _("Mainland Finland"),
    "collaborative_area": _("Collaborative areas"),
    "county": _("Wellbeing services counties"),
    "municipality": _("Municipalities"),
}
AREA_TYPE_DESCRIPTIONS = {
    "country": _("The whole of Finland, Åland with it."),
    "mainland": _("Finland without Åland."),
    "collaborative_area": _(
        "One of the five areas in which wellbeing services counties arrange specialised services together."
    ),
    "county": _(
        "One of the 21 wellbeing services counties. Helsinki, which organises its services itself, and Åland, which is "
        "outside the reform, are with them."
    ),
    "municipality": _("A municipality, or one that has merged into another since."),
}
STATUS_DESCRIPTIONS = {
    "A": _("There is a value, and nothing to note of it. Zero is a value."),
    "P": _("The producer has yet to confirm the value and may change it."),
    "E": _("The value is an estimate, not worked out directly from the data."),
    "B": _("The value is not comparable with the periods before it."),
    "S": _("There is a value, but it is not shown, to protect the few people whom it concerns."),
    "M": _("The producer has given no value."),
    "Z": _("There can be no value: the indicator does not concern this area, period or sex."),
}
POLARITIES = {
    "higher_is_better": _("a higher value is better"),
    "lower_is_better": _("a lower value is better"),
    "no_judgement": _("neither high nor low is judged good"),
}
POLARITY_DESCRIPTIONS = {
    "no_judgement": _("A difference is told, but never called better or worse, and areas are not ranked."),
}
MEASURES = {
    "value": _("value"),
    "lower95": _("lower limit of the 95% interval"),
    "upper95": _("upper limit of the 95% interval"),
    "numerator": _("numerator"),
    "denominator": _("denominator"),
}
#: Measures that come only when they are named.
FURTHER_MEASURES = {
    "lower998": _("lower limit of the 99.8% interval"),
    "upper998": _("upper limit of the 99.8% interval"),
}
#: What ``measure`` takes.
ALL_MEASURES = {**MEASURES, **FURTHER_MEASURES, "ci_method": _("method of the intervals")}
MEASURE_DESCRIPTIONS = {
    "value": _("In the indicator’s unit; empty where the status says why."),
    "lower95": _("In the indicator’s unit; empty where no interval could be worked out."),
    "upper95": _("In the indicator’s unit; empty where no interval could be worked out."),
    "numerator": _("What is counted: people, events or euros, as the indicator says."),
    "denominator": _("What the numerator is divided by, most often the population."),
    "lower998": _("In the indicator’s unit; empty where no interval could be worked out. Given where it is named."),
    "upper998": _("In the indicator’s unit; empty where no interval could be worked out. Given where it is named."),
    "ci_method": _("A code of the list ci-methods. Given where it is named."),
}
CI_METHODS = {
    "none": _("no interval"),
    "producer": _("the producer’s own"),
    "wilson": _("Wilson"),
    "wilson_derived": _("Wilson, with a derived denominator"),
    "byar": _("Byar"),
    "exact": _("exact Poisson"),
    "dobson": _("Dobson"),
}
CI_METHOD_DESCRIPTIONS = {
    "none": _("The figures given do not allow an interval."),
    "producer": _("The producer of the figures gave the interval."),
    "wilson": _("Of a proportion, from numerator and denominator."),
    "wilson_derived": _("Of a proportion; the denominator was worked out from value and count, and is not published."),
    "byar": _("Of a rate, from ten events or more."),
    "exact": _("Of a rate, from fewer than ten events."),
    "dobson": _("Of a standardised rate, from the number of events."),
}
BENCHMARKS = {
    "country": _("the whole country"),
    "collaborative_area": _("the collaborative area"),
    "peers": _("peers"),
    "earlier": _("the area’s own earlier period"),
}
BENCHMARK_DESCRIPTIONS = {
    "country": _("Mainland Finland where there is no value of the whole country."),
    "collaborative_area": _("The collaborative area that the county belongs to."),
    "peers": _("The counties most alike to it by population and circumstances."),
}
OUTCOMES = {
    "not_tested": _("not tested"),
    "similar": _("not different"),
    "better": _("better"),
    "worse": _("worse"),
    "higher": _("differs: higher"),
    "lower": _("differs: lower"),
}
OUTCOME_DESCRIPTIONS = {
    "not_tested": _("There is no interval or no benchmark, or the two are not comparable."),
    "similar": _("The difference may be due to chance."),
    "better": _("The difference from the benchmark is more than chance, on the better side."),
    "worse": _("The difference from the benchmark is more than chance, on the worse side."),
    "higher": _("The value is above the benchmark by more than chance; the indicator has no polarity."),
    "lower": _("The value is below the benchmark by more than chance; the indicator has no polarity."),
}
TRENDS = {
    "not_calculated": _("not calculated"),
    "no_change": _("no change"),
    "increasing": _("increasing"),
    "decreasing": _("decreasing"),
    "improving": _("improving"),
    "worsening": _("worsening"),
}
TREND_DESCRIPTIONS = {
    "not_calculated": _("There are not five comparable periods with intervals."),
    "no_change": _("The last five periods neither rise nor fall by more than chance."),
    "increasing": _("The last five periods rise by more than chance; the indicator has no polarity."),
    "decreasing": _("The last five periods fall by more than chance; the indicator has no polarity."),
    "improving": _("The last five periods change for the better by more than chance."),
    "worsening": _("The last five periods change for the worse by more than chance."),
}
REASONS = {
    "too_few_points": _("too few periods"),
    "break_in_series": _("break in series"),
    "division_changed": _("the area’s borders have changed"),
    "estimated": _("estimated"),
    "no_interval": _("no interval"),
    "overlapping_periods": _("the periods overlap"),
    "not_additive": _("the areas’ values cannot be put together"),
    "missing_part": _("a part is missing"),
}
REASON_DESCRIPTIONS = {
    "too_few_points": _("A trend takes five periods or more."),
    "no_interval": _("The value or its benchmark has no interval, so that chance cannot be told from a difference."),
    "overlapping_periods": _("Neighbouring values rest partly on the same data."),
    "not_additive": _("Of a group of areas: its value does not follow from numerators and denominators."),
    "missing_part": _("Of a group of areas: one of them has no value."),
}
CHANGES = {
    "new": _("new"),
    "revised": _("revised"),
    "withdrawn": _("withdrawn"),
}
CHANGE_DESCRIPTIONS = {
    "new": _("The release before did not have the observation."),
    "revised": _(
        "The producer has changed the value, its counts, its interval or its status since the release before."
    ),
    "withdrawn": _("The release before had the observation, and the producer no longer gives it."),
}
#: Columns of the figures, in a sentence each.
COLUMNS: dict[str, str] = {
    "indicator": _("Number of the indicator."),
    "area": _("Code of the area, as Statistics Finland gives it."),
    "area_type": _("Area type: country, mainland, collaborative_area, county or municipality."),
    "time": _("Period: a calendar year."),
    "sex": _("Sex: total, female or male."),
    "value": _("Value, in the unit of the indicator. Empty where there is none; status says why."),
    "lower95": _("Lower limit of the 95% interval."),
    "upper95": _("Upper limit of the 95% interval."),
    "lower998": _("Lower limit of the 99.8% interval."),
    "upper998": _("Upper limit of the 99.8% interval."),
    "ci_method": _("Method of the intervals: producer where the producer gives them, none where there are none."),
    "numerator": _("Numerator: what is counted, where the producer gives it."),
    "denominator": _("Denominator: those that the count is set against, where the producer gives it."),
    "status": _("Status of the value."),
    "release": _("Release that the figures are of."),
    "indicator_label": _("Title of the indicator."),
    "area_label": _("Name of the area."),
    "area_type_label": _("Name of the area type."),
    "sex_label": _("Sex in words."),
    "status_label": _("Status in words."),
}
LICENCE_ADDRESSES = {"CC BY 4.0": "https://creativecommons.org/licenses/by/4.0/"}
