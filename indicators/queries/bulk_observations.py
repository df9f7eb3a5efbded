"""Observations of several indicators at once, each of the periods asked for: one statement, however many they are."""

# Latest and earliest are each indicator's own, among the area types, areas and sexes asked for.
OBSERVATIONS = """
    SELECT indicator, area, area_type, time, sex, value, lower95, upper95, lower998, upper998, ci_method,
           numerator, denominator, status
    FROM observation
    WHERE indicator IN (SELECT unnest($indicators))
      AND (len($area_types) = 0 OR list_contains($area_types, area_type))
      AND (len($areas) = 0 OR (area_type, area) IN (SELECT unnest($types_of_areas), unnest($areas)))
      AND (len($sexes) = 0 OR list_contains($sexes, sex))
    QUALIFY list_contains($times, time)
         OR ($latest AND time = max(time) OVER (PARTITION BY indicator))
         OR ($earliest AND time = min(time) OVER (PARTITION BY indicator))
    ORDER BY indicator, area_type, area, sex, time
"""

COUNT = f"SELECT count(*) AS observations FROM ({OBSERVATIONS})"  # noqa: S608 - made of the constant above alone

PERIODS = """
    SELECT DISTINCT indicator, time FROM observation WHERE indicator IN (SELECT unnest($indicators))
    ORDER BY indicator, time
"""
