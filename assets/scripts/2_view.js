/* From the figures of an indicator and the reader's choice to the rows that figures, table and sentence are made of.
   Pure functions: nothing here touches the page. */
(() => {
  const { translate } = window.aluekuva;
  const WHOLE = ["country", "mainland"];
  const WITHOUT_VALUE = { S: "suppressed", M: "not available", Z: "not applicable" };
  const FLAGS = { P: "provisional", E: "estimated", B: "break in series" };

  /** What stands in place of a missing value, or marks one; an empty text for a normal value. */
  function statusText(status) {
    const words = {
      suppressed: translate("suppressed"),
      "not available": translate("not available"),
      "not applicable": translate("not applicable"),
      provisional: translate("provisional"),
      estimated: translate("estimated"),
      "break in series": translate("break in series"),
    };
    return words[WITHOUT_VALUE[status] || FLAGS[status]] || "";
  }

  /** "Women" or "Men"; an empty text for both together. */
  const sexText = (sex) => ({ female: translate("Women"), male: translate("Men") })[sex] || "";

  /** Why nothing was tested, or no trend worked out; `reason` is a word, or the first letter of one. */
  function reasonText(reason) {
    const words = {
      too_few_points: translate("fewer than five periods"),
      break_in_series: translate("break in series"),
      division_changed: translate("the area’s division has changed"),
      estimated: translate("estimated value"),
      no_interval: translate("no interval"),
      overlapping_periods: translate("overlapping periods"),
    };
    const found = Object.keys(words).find((word) => word === reason || (reason.length === 1 && word[0] === reason));
    return words[found] || "";
  }

  /** The word of an outcome, or why nothing was tested; an empty text where there is nothing to compare with. */
  function outcomeText({ outcome, reason }) {
    const words = {
      b: translate("better"),
      w: translate("worse"),
      s: translate("not different"),
      h: translate("differs: higher"),
      l: translate("differs: lower"),
      n: reason ? translate("not tested: {reason}", { reason: reasonText(reason) }) : translate("not tested"),
    };
    return words[outcome] || "";
  }

  /** What areas are compared with, as it stands beside numbers. */
  function benchmarkText(benchmark) {
    return {
      country: translate("Whole country"),
      collaborative_area: translate("Collaborative area"),
      peers: translate("Similar counties"),
      earlier: translate("Previous period"),
    }[benchmark];
  }

  /** The word of a recent trend; why there is none where it was not calculated; an empty text for no trend at all. */
  function trendText(trend) {
    if (!trend) return "";
    const words = {
      improving: translate("improving"),
      worsening: translate("worsening"),
      increasing: translate("increasing"),
      decreasing: translate("decreasing"),
      no_change: translate("no change"),
    };
    return words[trend.word] || translate("not calculated: {reason}", { reason: reasonText(trend.word) });
  }

  /** "2–3": the groups of areas that cannot be told apart in which an area is; an empty text where it is in none. */
  function groupText(group) {
    if (!group) return "";
    const [first, last] = group;
    return first === last ? String(first) : `${first}–${last}`;
  }

  /** "4–15 / 22": the ranks that an area may truly have, of how many; an empty text where there is no rank. */
  function rankText(rank) {
    if (!rank) return "";
    const [best, worst, of] = rank;
    return `${best === worst ? best : `${best}–${worst}`} / ${of}`;
  }

  const NOTHING = {
    ...{ value: null, lower: null, upper: null, status: "M", outcome: ".", reason: "" },
    ...{ benchmarkValue: null, people: null, rank: null, group: null },
  };

  // A total is no benchmark of its parts.
  const compared = (view, values, benchmark) => (view.total && benchmark === "country" ? {} : (values.against || {})[benchmark]) || {};

  /** One area at one period: value (null where there is none), interval, status, rank interval, groups, and against
      `benchmark` the outcome (one letter, "." where there is no comparison) or why nothing was tested, the value of the
      benchmark (but for the country's, which `benchmark` gives), and the difference in people with its lower and its
      upper limit (null where nobody is counted). */
  function cell(view, areaType, sex, line, column, benchmark) {
    const values = (view.values[areaType] || {})[sex];
    if (!values || line < 0 || column < 0) return NOTHING;
    const at = (lines, nothing = null) => (lines ? lines[line][column] : nothing);
    const against = compared(view, values, benchmark);
    const reason = at(against.y, ".").replace(".", "");
    const outcome = at(against.o, reason ? "n" : ".");
    return {
      value: values.v[line][column],
      lower: at(values.l),
      upper: at(values.u),
      status: values.s[line][column],
      outcome,
      reason,
      benchmarkValue: at(against.b),
      people: at(against.p),
      rank: at(values.r),
      group: at(values.g),
    };
  }

  /** The recent trend of one area: its word, or that for why there is none, and its first and last period. */
  function trend(view, areaType, sex, line) {
    const trends = ((view.values[areaType] || {})[sex] || {}).t;
    if (!trends || !trends[line]) return null;
    const [word, first, last] = trends[line];
    return { word, first, last };
  }

  /** Rows of the chosen area type, sex and period, from the largest value to the smallest, those without one last. Equal
      values stand as their groups do, so that the areas of a group stand together. */
  function rows(view, choice) {
    const column = (view.times[choice.areaType] || []).indexOf(Number(choice.time));
    const bestIsSmallest = view.polarity === "lower_is_better" ? -1 : 1;
    const groups = (row) => (row.group ? bestIsSmallest * (row.group[0] + row.group[1]) : 0);
    return (view.areas[choice.areaType] || [])
      .map((area, line) => {
        const found = cell(view, choice.areaType, choice.sex, line, column, choice.benchmark);
        return { ...area, ...found, trend: trend(view, choice.areaType, choice.sex, line) };
      })
      .filter((row) => !(row.until && row.value === null))
      .sort((a, b) => {
        if (a.value === null || b.value === null) return (a.value === null) - (b.value === null) || order(a, b);
        return b.value - a.value || groups(a) - groups(b) || order(a, b);
      });
  }

  const order = (a, b) => window.aluekuva.compare(a.name, b.name);

  /** The country at the chosen sex and period; the mainland where the country has no value; null where neither has. */
  function benchmark(view, choice, time = Number(choice.time)) {
    for (const areaType of WHOLE) {
      const column = (view.times[areaType] || []).indexOf(time);
      const found = cell(view, areaType, choice.sex, column < 0 ? -1 : 0, column);
      if (found.value !== null) return { ...view.areas[areaType][0], ...found };
    }
    return null;
  }

  /** All periods of one area, oldest first; the outcomes are those against `against`. */
  function series(view, areaType, sex, code, against = "country") {
    const line = (view.areas[areaType] || []).findIndex((area) => area.code === code);
    return (view.times[areaType] || []).map((time, column) => ({ time, ...cell(view, areaType, sex, line, column, against) }));
  }

  /** The period of an area that comes before another and has a value; undefined where there is none. */
  function earlierTime(view, choice, code) {
    return series(view, choice.areaType, choice.sex, code)
      .filter((point) => point.time < Number(choice.time) && point.value !== null)
      .map((point) => point.time)
      .pop();
  }

  /** The funnel of the chosen period and sex, or null where there is none: of each county its size and where it lies
      ("i" within the limits, "h" above and "l" below those at 95 %, "H" and "L" at 99.8 %), and the curves' measures. */
  function funnel(view, choice) {
    const found = choice.areaType === "county" ? ((view.values.county || {})[choice.sex] || {}).funnel : null;
    const column = (view.times[choice.areaType] || []).indexOf(Number(choice.time));
    if (!found || !found.c[column]) return null;
    const [centre, spread, dispersion] = found.c[column];
    const lines = new Map(view.areas.county.map((area, line) => [area.code, line]));
    const points = rows(view, choice)
      .map((row) => {
        const line = lines.get(row.code);
        const isDerived = Boolean(found.d && found.d[line][column] === "d");
        return { ...row, size: found.n[line][column], isDerived, place: found.o[line][column] };
      })
      .filter((point) => point.size !== null)
      .sort((a, b) => b.size - a.size);
    return { points, centre, spread, dispersion, ...view.funnel };
  }

  /** The limits of a funnel at a size, from the lowest to the highest: 99.8 %, 95 %, 95 %, 99.8 %. */
  function funnelLimits({ centre, spread, z: [inner, outer], top }, size) {
    const cut = (value) => Math.min(Math.max(value, 0), top === null ? Infinity : top);
    return [-outer, -inner, inner, outer].map((z) => cut(centre + (z * spread) / Math.sqrt(size)));
  }

  /** Periods after which a line must not go on: the next one is further off than twice the usual step. */
  function gaps(times) {
    const steps = times.slice(1).map((time, index) => time - times[index]);
    const usual = [...steps].sort((a, b) => a - b)[Math.floor((steps.length - 1) / 2)];
    return times.filter((_, index) => steps[index] > 2 * usual);
  }

  /** All periods of the benchmark: of the country, or of the mainland where the country has none at all. */
  function benchmarkSeries(view, sex) {
    for (const areaType of WHOLE) {
      if (!view.areas[areaType]) continue;
      const area = view.areas[areaType][0];
      const points = series(view, areaType, sex, area.code);
      if (points.some((point) => point.value !== null)) return { ...area, areaType, points };
    }
    return null;
  }

  /** The choice made possible again after one part of it has changed. */
  function possible(view, choice) {
    const times = (view.times[choice.areaType] || []).map(String);
    const codes = (view.areas[choice.areaType] || []).map((area) => area.code);
    return {
      ...choice,
      benchmark: (view.benchmarks[choice.areaType] || []).includes(choice.benchmark) ? choice.benchmark : "country",
      time: times.includes(choice.time) ? choice.time : times[times.length - 1] || "",
      area: codes.includes(choice.area) ? choice.area : "",
      areas: (choice.areas || "").split(",").filter((code) => codes.includes(code)).join(","),
    };
  }

  /** At most five steps of equally many areas: their upper limits, ascending. */
  function quantileLimits(values, steps = 5) {
    const sorted = [...values].sort((a, b) => a - b);
    const limits = [];
    for (let step = 1; step <= steps; step += 1) {
      const limit = sorted[Math.ceil((step * sorted.length) / steps) - 1];
      if (limit !== undefined && limit !== limits[limits.length - 1]) limits.push(limit);
    }
    return limits;
  }

  /** Round numbers for an axis from `low` to `high`, about `count` of them. */
  function ticks(low, high, count) {
    if (!(high > low)) return [low];
    const rough = (high - low) / count;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough * 0.75);
    const first = Math.ceil(low / step);
    const last = Math.floor(high / step);
    return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
  }

  window.aluekuva.view = {
    rows,
    benchmark,
    series,
    earlierTime,
    funnel,
    funnelLimits,
    gaps,
    benchmarkSeries,
    possible,
    quantileLimits,
    ticks,
    statusText,
    sexText,
    reasonText,
    outcomeText,
    benchmarkText,
    trendText,
    rankText,
    groupText,
  };
})();
