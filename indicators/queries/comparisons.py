"""What was worked out of the observations: outcomes, ranks, trends, what an area is told first."""

COMPARISONS = """
    SELECT area_type, area, time, sex, benchmark_type, benchmark_area, benchmark_time, benchmark_value,
           outcome95, outcome998, reason, people, people_lower95, people_upper95,
           rank, rank_best, rank_worst, rank_of, group_first, group_last
    FROM comparison LEFT JOIN (SELECT *, 'county' AS area_type FROM ranking)
         USING (indicator, area_type, area, time, sex)
    WHERE indicator = $indicator AND benchmark = $benchmark
    ORDER BY area_type, area, sex, time
"""

TRENDS = """
    SELECT area_type, area, sex, first_time, time, trend, reason FROM trend
    WHERE indicator = $indicator ORDER BY area_type, area, sex
"""

# Each indicator's own latest period, and the benchmark's value of that same period and sex: the country's, or the
# mainland's where the source gives none for the country. The sex is the indicator's main one (Indicator.main_sex).
LATEST_OF_AREA = """
    WITH main AS (
        SELECT indicator, coalesce(list_filter($sexes, lambda one: list_contains(sexes, one))[1], 'total') AS sex
        FROM indicator
    ),
    mine AS (
        SELECT o.indicator, o.sex, o.time, o.value, o.lower95, o.upper95, o.status, o.change
        FROM observation_by_area o JOIN main USING (indicator, sex)
        WHERE o.area_type = $area_type AND o.area = $area
        QUALIFY row_number() OVER (PARTITION BY o.indicator ORDER BY o.time DESC) = 1
    ),
    benchmark AS (
        SELECT indicator, sex, time, value, status, area_type
        FROM observation_by_area
        WHERE area_type IN ('country', 'mainland') AND value IS NOT NULL
        QUALIFY row_number() OVER (PARTITION BY indicator, sex, time ORDER BY area_type) = 1
    )
    SELECT mine.*, coalesce(c.benchmark_value, benchmark.value) AS benchmark_value,
           coalesce(c.benchmark_type, benchmark.area_type) AS benchmark_type,
           coalesce(c.benchmark_time, benchmark.time) AS benchmark_time, c.reason,
           coalesce(c.outcome95, 'not_tested') AS outcome95, coalesce(c.outcome998, 'not_tested') AS outcome998,
           c.people, c.people_lower95, c.people_upper95,
           r.rank, r.rank_best, r.rank_worst, r.rank_of, coalesce(t.trend, 'not_calculated') AS trend,
           t.reason AS trend_reason, s.stands_out
    FROM mine
    LEFT JOIN benchmark ON $benchmark = 'country' AND benchmark.indicator = mine.indicator
         AND benchmark.sex = mine.sex AND benchmark.time = mine.time
    LEFT JOIN comparison c ON c.indicator = mine.indicator AND c.sex = mine.sex AND c.time = mine.time
         AND c.area_type = $area_type AND c.area = $area AND c.benchmark = $benchmark
    LEFT JOIN ranking r ON r.indicator = mine.indicator AND r.sex = mine.sex AND r.time = mine.time
         AND r.area = $area AND $area_type = 'county'
    LEFT JOIN trend t ON t.indicator = mine.indicator AND t.sex = mine.sex AND t.time = mine.time
         AND t.area_type = $area_type AND t.area = $area
    LEFT JOIN standing s ON s.indicator = mine.indicator AND s.sex = mine.sex AND s.time = mine.time
         AND s.area = $area AND $area_type = 'county'
    ORDER BY mine.indicator
"""

# What a county's value would vary by if only chance and the common variation moved it; the curve is the set's.
FUNNEL = """
    SELECT f.time, f.sex, f.area, f.size, f.size_derived, f.lower95, f.upper95, f.lower998, f.upper998,
           c.centre, c.spread, c.dispersion
    FROM funnel f JOIN funnel_curve c USING (indicator, time, sex)
    WHERE indicator = $indicator ORDER BY f.sex, f.time, f.area
"""

PEERS = """
    SELECT p.peer, p.place, p.distance, p.stability,
           list({'variable': s.variable, 'share': s.share} ORDER BY v.place) AS shares
    FROM peer p LEFT JOIN peer_share s USING (area, peer) LEFT JOIN peer_variable v USING (variable)
    WHERE p.area = $area GROUP BY p.peer, p.place, p.distance, p.stability ORDER BY p.place
"""

PEER_VARIABLES = "FROM peer_variable ORDER BY place"

BACKGROUND = """
    SELECT b.area, b.variable, b.value FROM background b JOIN peer_variable v USING (variable)
    ORDER BY b.area, v.place
"""

# Everything that was worked out of an observation, on one row. The trend belongs to the last period of its series,
# what stands out to each county's latest period against the country.
ROWS = """
    WITH place AS (SELECT unnest($place_types) AS area_type, unnest($places) AS area),
    asked AS (
        SELECT c.* FROM comparison c JOIN indicator n USING (indicator)
        WHERE (len($indicators) = 0 OR list_contains($indicators, c.indicator))
          AND (len($places) = 0 OR (c.area_type, c.area) IN (FROM place))
          AND (len($area_types) = 0 OR list_contains($area_types, c.area_type))
          AND (len($sexes) = 0 OR list_contains($sexes, c.sex))
          AND list_contains($benchmarks, c.benchmark)
          AND ($all_times OR list_contains($times, c.time) OR ($latest AND c.time = n.latest_time)
               OR ($earliest AND c.time = n.first_time))
    )
    SELECT indicator, area, area_type, c.time, sex, o.value, o.lower95, o.upper95, o.lower998, o.upper998, o.ci_method,
           o.status, c.benchmark, c.benchmark_type, c.benchmark_area, c.benchmark_time, c.benchmark_value,
           c.outcome95, c.outcome998, c.reason, c.people, c.people_lower95, c.people_upper95,
           r.rank, r.rank_best, r.rank_worst, r.rank_of, r.group_first, r.group_last,
           f.lower95 AS funnel_lower95, f.upper95 AS funnel_upper95,
           f.lower998 AS funnel_lower998, f.upper998 AS funnel_upper998,
           t.trend, t.reason AS trend_reason,
           CASE WHEN c.benchmark = 'country' THEN s.p_adjusted END AS p_adjusted,
           CASE WHEN c.benchmark = 'country' THEN s.practical_threshold END AS practical_threshold,
           CASE WHEN c.benchmark = 'country' THEN s.stands_out END AS stands_out
    FROM asked c
    JOIN observation o USING (indicator, area_type, area, time, sex)
    LEFT JOIN (SELECT *, 'county' AS area_type FROM ranking) r USING (indicator, area_type, area, time, sex)
    LEFT JOIN (SELECT *, 'county' AS area_type FROM funnel) f USING (indicator, area_type, area, time, sex)
    LEFT JOIN trend t USING (indicator, area_type, area, time, sex)
    LEFT JOIN (SELECT *, 'county' AS area_type FROM standing) s USING (indicator, area_type, area, time, sex)
    ORDER BY indicator, area_type, area, sex, c.time, c.benchmark
"""

# Of each indicator's main sex: the county's series, and how the compared counties lie in its latest period.
SPINE_OF_AREA = """
    WITH main AS (
        SELECT indicator, coalesce(list_filter($sexes, lambda one: list_contains(sexes, one))[1], 'total') AS sex
        FROM indicator
    ),
    mine AS (
        SELECT o.indicator, o.sex, max(o.time) AS time,
               list(o.time ORDER BY o.time) FILTER (o.value IS NOT NULL) AS times,
               list(o.value ORDER BY o.time) FILTER (o.value IS NOT NULL) AS "values"
        FROM observation_by_area o JOIN main USING (indicator, sex)
        WHERE o.area_type = $area_type AND o.area = $area
        GROUP BY o.indicator, o.sex
    ),
    spread AS (
        SELECT o.indicator, min(o.value) AS lowest, quantile_cont(o.value, 0.25) AS quarter,
               quantile_cont(o.value, 0.75) AS three_quarters, max(o.value) AS highest
        FROM observation o JOIN mine USING (indicator, sex, time)
        JOIN area a USING (area_type, area)
        WHERE o.area_type = 'county' AND a.compared AND o.value IS NOT NULL
        GROUP BY o.indicator
    )
    SELECT mine.indicator, mine.times, mine."values", lowest, quarter, three_quarters, highest
    FROM mine LEFT JOIN spread USING (indicator) ORDER BY mine.indicator
"""
