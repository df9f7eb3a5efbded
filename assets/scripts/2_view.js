/* From the figures of an indicator and the reader's choice to the rows that figures, table and sentence are made of.
   Pure functions: nothing here touches the page. */
(() => {
  const { translate } = window.aluekuva;
  const BENCHMARKS = ["country", "mainland"];
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

  /** The word of an outcome against the country; an empty text where nothing was tested. */
  function outcomeText(outcome) {
    const words = {
      b: translate("better"),
      w: translate("worse"),
      s: translate("similar"),
      h: translate("differs: higher"),
      l: translate("differs: lower"),
    };
    return words[outcome] || "";
  }

  /** "4–15 / 22": the ranks that an area may truly have, of how many; an empty text where there is no rank. */
  function rankText(rank) {
    if (!rank) return "";
    const [best, worst, of] = rank;
    return `${best === worst ? best : `${best}–${worst}`} / ${of}`;
  }

  /** One area at one period: value (null where there is none), interval, status, outcome and rank interval. */
  function cell(view, areaType, sex, line, column) {
    const values = (view.values[areaType] || {})[sex];
    if (!values || line < 0 || column < 0) return { value: null, lower: null, upper: null, status: "M", outcome: "n", rank: null };
    return {
      value: values.v[line][column],
      lower: values.l ? values.l[line][column] : null,
      upper: values.u ? values.u[line][column] : null,
      status: values.s[line][column],
      outcome: values.o ? values.o[line][column] : "n",
      rank: values.r ? values.r[line][column] : null,
    };
  }

  /** Rows of the chosen area type, sex and period, from the largest value to the smallest, those without one last. */
  function rows(view, choice) {
    const column = (view.times[choice.areaType] || []).indexOf(Number(choice.time));
    return (view.areas[choice.areaType] || [])
      .map((area, line) => ({ ...area, ...cell(view, choice.areaType, choice.sex, line, column) }))
      .filter((row) => !(row.until && row.value === null))
      .sort((a, b) => {
        if (a.value === null || b.value === null) return (a.value === null) - (b.value === null) || order(a, b);
        return b.value - a.value || order(a, b);
      });
  }

  const order = (a, b) => window.aluekuva.compare(a.name, b.name);

  /** The country at the chosen sex and period; the mainland where the country has no value; null where neither has. */
  function benchmark(view, choice, time = Number(choice.time)) {
    for (const areaType of BENCHMARKS) {
      const column = (view.times[areaType] || []).indexOf(time);
      const found = cell(view, areaType, choice.sex, column < 0 ? -1 : 0, column);
      if (found.value !== null) return { ...view.areas[areaType][0], ...found };
    }
    return null;
  }

  /** All periods of one area, oldest first. */
  function series(view, areaType, sex, code) {
    const line = (view.areas[areaType] || []).findIndex((area) => area.code === code);
    return (view.times[areaType] || []).map((time, column) => ({ time, ...cell(view, areaType, sex, line, column) }));
  }

  /** Periods after which a line must not go on: the next one is further off than twice the usual step. */
  function gaps(times) {
    const steps = times.slice(1).map((time, index) => time - times[index]);
    const usual = [...steps].sort((a, b) => a - b)[Math.floor((steps.length - 1) / 2)];
    return times.filter((_, index) => steps[index] > 2 * usual);
  }

  /** All periods of the benchmark: of the country, or of the mainland where the country has none at all. */
  function benchmarkSeries(view, sex) {
    for (const areaType of BENCHMARKS) {
      if (!view.areas[areaType]) continue;
      const area = view.areas[areaType][0];
      const points = series(view, areaType, sex, area.code);
      if (points.some((point) => point.value !== null)) return { ...area, points };
    }
    return null;
  }

  /** The choice made possible again after one part of it has changed. */
  function possible(view, choice) {
    const times = (view.times[choice.areaType] || []).map(String);
    const codes = (view.areas[choice.areaType] || []).map((area) => area.code);
    return {
      ...choice,
      time: times.includes(choice.time) ? choice.time : times[times.length - 1] || "",
      area: codes.includes(choice.area) ? choice.area : "",
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
    gaps,
    benchmarkSeries,
    possible,
    quantileLimits,
    ticks,
    statusText,
    outcomeText,
    rankText,
  };
})();
