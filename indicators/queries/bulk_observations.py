"""Observations of several indicators at once, each of the periods asked for: one statement, however many they are.

A release has the same rows in batches, which are read in less time than a table is asked
(:mod:`indicators.observation_batches`); releases that were made before there were any are asked in this way.
"""

from indicators.records import BulkQuery

#: The columns of an answer: key, value and limits with their method, counts, status.
COLUMNS = (
    "indicator",
    "area",
    "area_type",
    "time",
    "sex",
    "value",
    "lower95",
    "upper95",
    "lower998",
    "upper998",
    "ci_method",
    "numerator",
    "denominator",
    "status",
)
#: Those of them that hold one of a few codes.
CODED = ("area", "area_type", "sex", "ci_method", "status")
#: The order of its rows.
ORDER = ("indicator", "area_type", "area", "sex", "time")

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
PERIODS = """
    SELECT DISTINCT indicator, time FROM observation
    WHERE indicator BETWEEN $first AND $last AND indicator IN (SELECT unnest($indicators))
    ORDER BY indicator, time
"""


def statement(query: BulkQuery) -> str:
    """The statement of a query; :func:`parameters` are bound to it."""
    table = "observation_by_area" if query.by_areas else "observation"
    asked = _ASKED.format(table=table) + (_OF_AREAS if query.areas else "")
    columns, order = f"SELECT {', '.join(COLUMNS)}", f"ORDER BY {', '.join(ORDER)}"
    times = "list_contains($times, time)"
    if not query.ends:
        return f"{columns} {asked} AND time BETWEEN $first_time AND $last_time AND {times} {order}"
    return f"""
        WITH found AS ({columns} {asked}),
             own AS (SELECT indicator, min(time) AS earliest, max(time) AS latest FROM found GROUP BY indicator)
        SELECT found.* FROM found JOIN own USING (indicator)
        WHERE {times} OR ($latest AND time = own.latest) OR ($earliest AND time = own.earliest) {order}
    """  # noqa: S608 - made of the constants above alone


def count(query: BulkQuery) -> str:
    """The statement that counts the rows of :func:`statement`."""
    return f"SELECT count(*) AS observations FROM ({statement(query)})"  # noqa: S608 - made of the constants above


def parameters(query: BulkQuery) -> dict[str, object]:
    """What is bound to the statements of a query."""
    indicators, times = list(query.indicators), list(query.times)
    bound: dict[str, object] = {
        "indicators": indicators,
        "first": min(indicators),
        "last": max(indicators),
        "area_types": [] if query.areas else list(query.area_types),
        "sexes": list(query.sexes),
        "times": times,
    }
    if query.ends:
        bound |= {"latest": query.latest, "earliest": query.earliest}
    else:
        bound |= {"first_time": min(times, default=0), "last_time": max(times, default=0)}
    if query.areas:
        types, codes = [kind for kind, _ in query.areas], [code for _, code in query.areas]
        bound |= {"types_of_areas": types, "first_type": min(types), "last_type": max(types)}
        bound |= {"areas": codes, "first_area": min(codes), "last_area": max(codes)}
    return bound
