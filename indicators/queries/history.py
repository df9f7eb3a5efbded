"""What a release changed against the one that it was compared with: observations new, revised and withdrawn."""

# A withdrawn observation is no more: what it was stands as the value before, and there is no value now.
_CHANGED = """
    WITH place AS (SELECT unnest($place_types) AS area_type, unnest($places) AS area),
    changed AS (
        SELECT indicator, area, area_type, time, sex, change, value, lower95, upper95, numerator, denominator, status,
               previous_value, previous_status
        FROM observation WHERE change <> 'unchanged'
        UNION ALL BY NAME
        SELECT indicator, area, area_type, time, sex, 'withdrawn' AS change,
               value AS previous_value, status AS previous_status
        FROM withdrawn
    ),
    selected AS (
        FROM changed
        WHERE (len($indicators) = 0 OR list_contains($indicators, indicator))
          AND (len($area_types) = 0 OR list_contains($area_types, area_type))
          AND (len($places) = 0 OR (area_type, area) IN (FROM place))
    )
"""

CHANGES = f"{_CHANGED} FROM selected ORDER BY indicator, area_type, area, sex, time"

COUNT = f"{_CHANGED} SELECT count(*) AS changes FROM selected"  # noqa: S608 - made of the constant above alone

BY_INDICATOR = f"""{_CHANGED}
    SELECT indicator, count(*) FILTER (change = 'new') AS new, count(*) FILTER (change = 'revised') AS revised,
           count(*) FILTER (change = 'withdrawn') AS withdrawn
    FROM selected GROUP BY indicator ORDER BY indicator
"""  # noqa: S608 - made of the constant above alone

#: What may be asked for though the release itself holds no more of it.
WITHDRAWN = "SELECT DISTINCT indicator, area_type, area FROM withdrawn ORDER BY ALL"
