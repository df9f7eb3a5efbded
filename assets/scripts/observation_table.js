/* The numbers of the figures as a table: the same rows in the same order, always in the document. */
(() => {
  const { element, number, translate, view: selection } = window.aluekuva;

  // Columns that no row fills are left out.
  function filled(rows) {
    return {
      intervals: rows.some((row) => row.lower !== null),
      benchmarks: rows.some((row) => row.benchmarkValue !== null),
      outcomes: rows.some((row) => selection.outcomeText(row)),
      ranks: rows.some((row) => row.rank),
      groups: rows.some((row) => row.group),
      trends: usualTrend(rows),
      notes: rows.some((row) => row.value !== null && selection.statusText(row.status)),
    };
  }

  const between = (low, high, decimals) => (low === null || high === null ? "" : `${number(low, decimals)}–${number(high, decimals)}`);

  function cells(row, decimals, has) {
    const missing = row.value === null;
    const right = (text) => element("td", { class: "number" }, text);
    return [
      element("td", { class: missing ? "number missing-value" : "number" }, missing ? selection.statusText(row.status) : number(row.value, decimals)),
      has.intervals ? right(between(row.lower, row.upper, decimals)) : null,
      has.benchmarks ? right(row.benchmarkValue === null ? "" : number(row.benchmarkValue, decimals)) : null,
      has.outcomes ? element("td", { class: "words" }, outcomeWords(row)) : null,
      has.ranks ? right(selection.rankText(row.rank)) : null,
      has.groups ? right(selection.groupText(row.group)) : null,
      has.trends ? element("td", { class: "words" }, trendWords(row.trend, has.trends)) : null,
      has.notes ? element("td", {}, missing ? "" : selection.statusText(row.status)) : null,
    ];
  }

  // Beside areas that were compared, one that was not says so: Åland takes no part, and a first period has none before it.
  function outcomeWords(row) {
    return selection.outcomeText(row) || (row.value === null || row.isBenchmark ? "" : translate("not compared"));
  }

  // The trend of most rows: its period stands at the head of the column. It is that of the latest values, whatever
  // period is shown.
  function usualTrend(rows) {
    const trends = rows.map((row) => row.trend).filter(Boolean);
    const same = (one) => trends.filter(({ first, last }) => first === one.first && last === one.last).length;
    return trends.reduce((usual, one) => (usual && same(usual) >= same(one) ? usual : one), null);
  }

  function trendWords(trend, usual) {
    if (!trend) return "";
    const isUsual = selection.reasonText(trend.word) || (trend.first === usual.first && trend.last === usual.last);
    return isUsual ? selection.trendText(trend) : `${selection.trendText(trend)} (${trend.first}–${trend.last})`;
  }

  function head(columns) {
    return element("thead", {}, element("tr", {}, columns.map(({ text, number: right }) => element("th", { scope: "col", class: right ? "number" : null }, text))));
  }

  const inUnit = (text, unit) => (unit ? `${text}, ${unit}` : text);

  function columns(first, unit, has, against) {
    return [
      { text: first },
      { text: inUnit(translate("Value"), unit), number: true },
      ...(has.intervals ? [{ text: translate("95% interval"), number: true }] : []),
      ...(has.benchmarks ? [{ text: inUnit(selection.benchmarkText(against), unit), number: true }] : []),
      ...(has.outcomes ? [{ text: translate("Comparison") }] : []),
      ...(has.ranks ? [{ text: translate("Rank interval"), number: true }] : []),
      ...(has.groups ? [{ text: translate("Group"), number: true }] : []),
      ...(has.trends ? [{ text: translate("Recent trend, {first}–{last}", has.trends) }] : []),
      ...(has.notes ? [{ text: translate("Note") }] : []),
    ];
  }

  // The name of an area chooses it. One button of the table is in the order of the keyboard, arrow keys lead to the rest.
  function chooser(row, name, { chosen, isFirst }) {
    const state = { "aria-pressed": String(row.code === chosen), tabindex: isFirst ? "0" : "-1" };
    return element("button", { type: "button", class: "area-name", "data-choose-area": row.code, ...state }, name);
  }

  /** Areas of one period, compared with `against`; the country (`benchmark`) first, then as in the figure. */
  function areaTable({ rows, benchmark, against, chosen, unit, decimals, caption }) {
    const all = benchmark ? [{ ...benchmark, isBenchmark: true }, ...rows] : rows;
    const has = filled(all);
    const first = rows.find((row) => row.code === chosen) || rows[0];
    const line = (row) => {
      const name = row.until ? translate("{area} (until {date})", { area: row.name, date: row.until }) : row.name;
      const kind = row.isBenchmark ? "benchmark" : row.code === chosen ? "mine" : "";
      const label = row.isBenchmark ? name : chooser(row, name, { chosen, isFirst: row === first });
      return element("tr", { class: kind || null, "data-area": row.isBenchmark ? null : row.code }, element("th", { scope: "row" }, label), cells(row, decimals, has));
    };
    return element(
      "table",
      {},
      element("caption", {}, caption),
      head(columns(translate("Area"), unit, has, against)),
      element("tbody", {}, all.map(line)),
    );
  }

  /** Periods of one area, the newest first, compared with `against`; beside the country's (`benchmark`) where that is
      what they are compared with. */
  function seriesTable({ points, benchmark, against, name, unit, decimals, caption }) {
    const country = new Map((benchmark ? benchmark.points : []).map((point) => [point.time, point]));
    const has = filled(points);
    const heads = columns(translate("Period"), unit, has, against);
    heads[1] = { text: inUnit(name, unit), number: true };
    if (benchmark) heads.push({ text: inUnit(benchmark.name, unit), number: true });
    const line = (point) => {
      const other = country.get(point.time);
      const otherText = other && other.value !== null ? number(other.value, decimals) : translate("not available");
      return element(
        "tr",
        {},
        element("th", { scope: "row" }, String(point.time)),
        cells(point, decimals, has),
        benchmark ? element("td", { class: "number" }, otherText) : null,
      );
    };
    return element(
      "table",
      {},
      element("caption", {}, caption),
      head(heads),
      element("tbody", {}, [...points].reverse().map(line)),
    );
  }

  /** The counties of a funnel, the largest first: size, value, limits, and where the value lies. */
  function funnelTable({ funnel, chosen, unit, decimals, caption }) {
    const { funnelSizeText, funnelPlaceText } = window.aluekuva;
    const isDerived = funnel.points.some((point) => point.isDerived);
    const has = filled(funnel.points);
    const heads = [
      { text: translate("Area") },
      { text: funnelSizeText(isDerived), number: true },
      { text: inUnit(translate("Value"), unit), number: true },
      { text: translate("95% limits"), number: true },
      { text: translate("99.8% limits"), number: true },
      { text: translate("Where the value lies") },
      ...(has.notes ? [{ text: translate("Note") }] : []),
    ];
    const line = (point) => {
      const [low998, low95, high95, high998] = selection.funnelLimits(funnel, point.size);
      const right = (text) => element("td", { class: "number" }, text);
      return element(
        "tr",
        { class: point.code === chosen ? "chosen" : null },
        element("th", { scope: "row" }, point.name),
        right(number(point.size, 0)),
        right(number(point.value, decimals)),
        right(between(low95, high95, decimals)),
        right(between(low998, high998, decimals)),
        element("td", { class: "words" }, funnelPlaceText(point.place)),
        has.notes ? element("td", {}, selection.statusText(point.status)) : null,
      );
    };
    return element(
      "table",
      {},
      element("caption", {}, caption),
      head(heads),
      element("tbody", {}, funnel.points.map(line)),
    );
  }

  window.aluekuva.areaTable = areaTable;
  window.aluekuva.seriesTable = seriesTable;
  window.aluekuva.funnelTable = funnelTable;
})();
