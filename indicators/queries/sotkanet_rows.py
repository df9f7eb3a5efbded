"""Observations, and what there is of them, in the terms of Sotkanet: regions by number, a cell without a value no row.

Only what the source itself gave is asked for: what a release worked out (``origin`` other than ``source``) is no
figure of the producer's, and nothing in Sotkanet's rows could say so.
"""

#: The source's own numbers of areas, where they are numbers.
REGION_IDS = """
    SELECT area_type, area, TRY_CAST(source_id AS INTEGER) AS region FROM area
    WHERE TRY_CAST(source_id AS INTEGER) IS NOT NULL
"""

# ``absolute`` is what a share or a rate is made of; Sotkanet gives none beside counts and ratios. One row more than
# ``most`` tells that there are too many.
ROWS = """
    SELECT o.indicator, r.region, o.time AS year, o.sex AS gender, o.value,
           CASE WHEN u.per IS NOT NULL THEN o.numerator END AS absolute
    FROM observation o
    JOIN (
        SELECT unnest($area_types::VARCHAR[]) AS area_type, unnest($areas::VARCHAR[]) AS area,
               unnest($regions::INTEGER[]) AS region
    ) r ON r.area_type = o.area_type AND r.area = o.area
    JOIN indicator i ON i.indicator = o.indicator
    JOIN unit u ON u.id = i.unit
    WHERE o.indicator IN (SELECT unnest($indicators::INTEGER[]))
      AND o.time IN (SELECT unnest($years::INTEGER[]))
      AND o.sex IN (SELECT unnest($genders::VARCHAR[]))
      AND o.value IS NOT NULL AND o.origin = 'source'
    ORDER BY list_position($indicators::INTEGER[], o.indicator), r.region, o.time,
             list_position(['male', 'female', 'total'], o.sex)
    LIMIT $most + 1
"""

#: The first and the last year of each indicator, and its area types.
EXTENTS = """
    SELECT indicator, min(time) AS first_year, max(time) AS last_year,
           list_sort(list(DISTINCT area_type)) AS area_types
    FROM observation
    WHERE value IS NOT NULL AND origin = 'source'
      AND (len($indicators) = 0 OR list_contains($indicators, indicator))
    GROUP BY indicator
"""
