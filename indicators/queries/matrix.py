"""Indicators against areas: of every indicator the figures of many areas side by side, in one period."""

# Of each indicator's main sex (Indicator.main_sex) the latest period in which a compared county has a value; where none
# ever has one, the latest that any of the areas has a row of. Values and statuses in the order of the areas: a null and
# M where an area has no row.
FIGURES = """
    WITH main AS (
        SELECT indicator, coalesce(list_filter($sexes, lambda one: list_contains(sexes, one))[1], 'total') AS sex
        FROM indicator
    ),
    place AS (
        SELECT unnest($area_types) AS area_type, unnest($areas) AS area, unnest($compared) AS compared,
               unnest(range(len($areas))) AS place
    ),
    seen AS (
        SELECT o.indicator, o.sex, o.time, p.place, p.compared, o.value, o.status
        FROM observation_by_area o JOIN main USING (indicator, sex) JOIN place p USING (area_type, area)
    ),
    latest AS (
        SELECT indicator, sex, coalesce(max(time) FILTER (compared AND value IS NOT NULL), max(time)) AS time
        FROM seen GROUP BY indicator, sex
    ),
    cell AS (
        SELECT l.indicator, l.sex, l.time, p.place, s.value, coalesce(s.status, 'M') AS status
        FROM latest l CROSS JOIN place p LEFT JOIN seen s USING (indicator, sex, time, place)
    )
    SELECT indicator, sex, time, list(value ORDER BY place) AS "values",
           string_agg(status, '' ORDER BY place) AS statuses
    FROM cell GROUP BY indicator, sex, time ORDER BY indicator
"""

# Outcomes and reasons in the same order, one letter an area (the first of the word), a point where there is none.
OUTCOMES = """
    WITH asked AS (SELECT unnest($indicators) AS indicator, unnest($times) AS time, unnest($sexes) AS sex),
    place AS (
        SELECT unnest($area_types) AS area_type, unnest($areas) AS area, unnest(range(len($areas))) AS place
    ),
    found AS (
        SELECT c.indicator, c.benchmark, p.place, c.outcome95[1] AS outcome, c.reason[1] AS reason
        FROM asked JOIN comparison c USING (indicator, sex, time) JOIN place p USING (area_type, area)
    ),
    cell AS (
        SELECT b.indicator, b.benchmark, p.place, coalesce(f.outcome, '.') AS outcome, coalesce(f.reason, '.') AS reason
        FROM (SELECT DISTINCT indicator, benchmark FROM found) b CROSS JOIN place p
        LEFT JOIN found f USING (indicator, benchmark, place)
    )
    SELECT indicator, benchmark, string_agg(outcome, '' ORDER BY place) AS outcomes,
           string_agg(reason, '' ORDER BY place) AS reasons
    FROM cell GROUP BY indicator, benchmark ORDER BY indicator, benchmark
"""

# What a group of counties is made of, and beside it the country's value; the mainland's stands in for the country's.
PARTS = """
    SELECT o.indicator, o.area_type, o.area, o.value, o.numerator, o.denominator, o.status
    FROM (SELECT unnest($indicators) AS indicator, unnest($times) AS time, unnest($sexes) AS sex) asked
    JOIN observation_by_area o USING (indicator, time, sex)
    WHERE (o.area_type = 'county' AND list_contains($areas, o.area)) OR o.area_type IN ('country', 'mainland')
    ORDER BY o.indicator, o.area_type, o.area
"""
