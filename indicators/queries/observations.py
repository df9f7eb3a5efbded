"""Observations as they were given, and what a release changed of them."""

OBSERVATIONS = """
    SELECT indicator, area, area_type, time, sex, value, lower95, upper95, lower998, upper998, ci_method,
           numerator, denominator, status, origin, change, previous_value, previous_status
    FROM observation
    WHERE indicator = $indicator
      AND (len($area_types) = 0 OR list_contains($area_types, area_type))
      AND (len($areas) = 0 OR list_contains($areas, area))
      AND (len($sexes) = 0 OR list_contains($sexes, sex))
      AND (len($times) = 0 OR list_contains($times, time))
    ORDER BY area_type, area, sex, time
"""

CHANGED = """
    SELECT o.indicator, count(*) FILTER (o.change = 'new') AS new, count(*) FILTER (o.change = 'revised') AS revised,
           max(o.time) FILTER (o.change = 'new') AS latest_new
    FROM observation o WHERE o.change <> 'unchanged'
    GROUP BY o.indicator ORDER BY latest_new DESC NULLS LAST, o.indicator
"""
