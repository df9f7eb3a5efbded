/* The numbers of the figures as a table: the same rows in the same order, always in the document. */
(() => {
  const { element, number, translate, view: selection } = window.aluekuva;

  // Columns that no row fills are left out.
  function filled(rows) {
    return {
      intervals: rows.some((row) => row.lower !== null),
      outcomes: rows.some((row) => selection.outcomeText(row.outcome)),
      ranks: rows.some((row) => row.rank),
      notes: rows.some((row) => row.value !== null && selection.statusText(row.status)),
    };
  }

  function cells(row, decimals, has) {
    const missing = row.value === null;
    const between = row.lower === null || row.upper === null ? "" : `${number(row.lower, decimals)}–${number(row.upper, decimals)}`;
    return [
      element("td", { class: missing ? "number missing-value" : "number" }, missing ? selection.statusText(row.status) : number(row.value, decimals)),
      has.intervals ? element("td", { class: "number" }, between) : null,
      has.outcomes ? element("td", {}, selection.outcomeText(row.outcome)) : null,
      has.ranks ? element("td", { class: "number" }, selection.rankText(row.rank)) : null,
      has.notes ? element("td", {}, missing ? "" : selection.statusText(row.status)) : null,
    ];
  }

  function head(columns) {
    return element("thead", {}, element("tr", {}, columns.map(({ text, number: right }) => element("th", { scope: "col", class: right ? "number" : null }, text))));
  }

  function columns(first, unit, has) {
    return [
      { text: first },
      { text: unit ? `${translate("Value")}, ${unit}` : translate("Value"), number: true },
      ...(has.intervals ? [{ text: translate("95% interval"), number: true }] : []),
      ...(has.outcomes ? [{ text: translate("Comparison") }] : []),
      ...(has.ranks ? [{ text: translate("Rank interval"), number: true }] : []),
      ...(has.notes ? [{ text: translate("Note") }] : []),
    ];
  }

  /** Areas of one period; the benchmark first, then as in the figure. */
  function areaTable({ rows, benchmark, chosen, unit, decimals, caption }) {
    const all = benchmark ? [benchmark, ...rows] : rows;
    const has = filled(all);
    const line = (row) => {
      const name = row.until ? translate("{area} (until {date})", { area: row.name, date: row.until }) : row.name;
      const kind = row === benchmark ? "benchmark" : row.code === chosen ? "mine" : "";
      return element("tr", { class: kind || null }, element("th", { scope: "row" }, name), cells(row, decimals, has));
    };
    return element(
      "table",
      {},
      element("caption", {}, caption),
      head(columns(translate("Area"), unit, has)),
      element("tbody", {}, all.map(line)),
    );
  }

  /** Periods of one area, the newest first, beside the benchmark's. */
  function seriesTable({ points, benchmark, name, unit, decimals, caption }) {
    const country = new Map((benchmark ? benchmark.points : []).map((point) => [point.time, point]));
    const has = filled(points);
    const heads = columns(translate("Period"), unit, has);
    heads[1] = { text: unit ? `${name}, ${unit}` : name, number: true };
    if (benchmark) heads.push({ text: unit ? `${benchmark.name}, ${unit}` : benchmark.name, number: true });
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

  window.aluekuva.areaTable = areaTable;
  window.aluekuva.seriesTable = seriesTable;
})();
