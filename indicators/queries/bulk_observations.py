"""Observations of several indicators at once, each of the periods asked for: one statement, however many they are."""

# An indicator's rows lie together in one table, an area's in the other. What a range or an equality says, DuckDB knows
# before it reads; a list it must compare with every row. So the ends of each list stand beside it.
_ASKED = """
    FROM {table}
    WHERE indicator BETWEEN $first AND $last AND indicator IN (SELECT unnest($indicators))
      AND (len($area_types) = 0 OR list_contains($area_types, area_type))
      AND (len($sexes) = 0 OR list_contains($sexes, sex))
"""
_OF_AREAS = """
      AND area_type BETWEEN $first_type AND $last_type AND area BETWEEN $first_area AND $last_area
      AND (area_type, area) IN (SELECT unnest($types_of_areas), unnest($areas))
"""
# Of areas named first the table that has them together; of few indicators their own table is the shorter way.
_FEW_INDICATORS = 8

_COLUMNS = """
    SELECT indicator, area, area_type, time, sex, value, lower95, upper95, lower998, upper998, ci_method,
           numerator, denominator, status
"""
_ORDER = "ORDER BY indicator, area_type, area, sex, time"

PERIODS = """
    SELECT DISTINCT indicator, time FROM observation
    WHERE indicator BETWEEN $first AND $last AND indicator IN (SELECT unnest($indicators))
    ORDER BY indicator, time
"""


def statement(*, areas: bool, ends: bool, indicators: int) -> str:
    """The statement of a question: whether ``areas`` are named, and the latest or the earliest period (``ends``).

    Latest and earliest are each indicator's own, among the area types, areas and sexes asked for.
    """
    table = "observation_by_area" if areas and indicators > _FEW_INDICATORS else "observation"
    asked = _ASKED.format(table=table) + (_OF_AREAS if areas else "")
    times = "list_contains($times, time)"
    if not ends:
        return f"{_COLUMNS} {asked} AND time BETWEEN $first_time AND $last_time AND {times} {_ORDER}"
    return f"""
        WITH found AS ({_COLUMNS} {asked}),
             own AS (SELECT indicator, min(time) AS earliest, max(time) AS latest FROM found GROUP BY indicator)
        SELECT found.* FROM found JOIN own USING (indicator)
        WHERE {times} OR ($latest AND time = own.latest) OR ($earliest AND time = own.earliest) {_ORDER}
    """  # noqa: S608 - made of the constants above alone


def count(question: str) -> str:
    """The statement that counts the rows of a question's."""
    return f"SELECT count(*) AS observations FROM ({question})"  # noqa: S608 - made of the constants above alone
