"""What was worked out of the observations: outcomes, ranks, trends, what an area is told first."""

COMPARISONS = """
    SELECT area_type, area, time, sex, benchmark_type, benchmark_area, benchmark_value, outcome95, outcome998,
           people, people_lower95, people_upper95, rank, rank_best, rank_worst, rank_of
    FROM comparison LEFT JOIN (SELECT *, 'county' AS area_type FROM ranking)
         USING (indicator, area_type, area, time, sex)
    WHERE indicator = $indicator AND benchmark = $benchmark
    ORDER BY area_type, area, sex, time
"""

TRENDS = """
    SELECT area_type, area, sex, first_time, time, trend FROM trend
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
    SELECT mine.*, benchmark.value AS benchmark_value, benchmark.area_type AS benchmark_type,
           coalesce(c.outcome95, 'not_tested') AS outcome95, coalesce(c.outcome998, 'not_tested') AS outcome998,
           c.people, c.people_lower95, c.people_upper95,
           r.rank, r.rank_best, r.rank_worst, r.rank_of, coalesce(t.trend, 'not_calculated') AS trend,
           s.stands_out
    FROM mine
    LEFT JOIN benchmark USING (indicator, sex, time)
    LEFT JOIN comparison c ON c.indicator = mine.indicator AND c.sex = mine.sex AND c.time = mine.time
         AND c.area_type = $area_type AND c.area = $area AND c.benchmark = 'country'
    LEFT JOIN ranking r ON r.indicator = mine.indicator AND r.sex = mine.sex AND r.time = mine.time
         AND r.area = $area AND $area_type = 'county'
    LEFT JOIN trend t ON t.indicator = mine.indicator AND t.sex = mine.sex AND t.time = mine.time
         AND t.area_type = $area_type AND t.area = $area
    LEFT JOIN standing s ON s.indicator = mine.indicator AND s.sex = mine.sex AND s.time = mine.time
         AND s.area = $area AND $area_type = 'county'
    ORDER BY mine.indicator
"""
