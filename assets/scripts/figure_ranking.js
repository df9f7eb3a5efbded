/* Areas from the largest value to the smallest: a dot for the value, a line for its interval, the country's line. */
(() => {
  const { svg, number, view: selection, translate } = window.aluekuva;
  const ROW = 23;
  const TOP = 26;
  const BOTTOM = 30;

  function scale(shown, benchmark, width, left, right) {
    const numbers = shown.flatMap((row) => [row.value, row.lower, row.upper]).concat(benchmark ? benchmark.value : []);
    const known = numbers.filter((value) => value !== null && value !== undefined);
    let low = Math.min(...known);
    let high = Math.max(...known);
    if (low === high) [low, high] = [low - 1, high + 1];
    // Close to zero the axis begins at zero: a reader takes the left edge for nothing.
    if (low > 0 && low < (high - low) * 0.6) low = 0;
    const pad = (high - low) * 0.03;
    const [from, to] = [low === 0 ? 0 : low - pad, high + pad];
    const x = (value) => left + ((value - from) / (to - from)) * (width - left - right);
    return { x, from, to };
  }

  /** SVG of `rows` (as `view.rows` gives them) against `benchmark`; `chosen` is the code of the reader's area. */
  function ranking({ rows, benchmark, chosen, unit, decimals, width }) {
    const shown = rows.filter((row) => row.value !== null);
    if (!shown.length) return null;
    const left = Math.min(170, Math.max(118, width * 0.26));
    const right = 74;
    const height = TOP + shown.length * ROW + BOTTOM;
    const { x, from, to } = scale(shown, benchmark, width, left, right);
    const marks = selection.ticks(from, to, width < 500 ? 3 : 5);
    const axisDecimals = Math.max(0, ...marks.map((mark) => (String(Number(mark.toPrecision(6))).split(".")[1] || "").length));
    const end = TOP + shown.length * ROW;

    const grid = marks.map((mark) => [
      svg("line", { x1: x(mark), x2: x(mark), y1: TOP, y2: end, class: "grid" }),
      svg("text", { x: x(mark), y: TOP - 9, class: "tick", "text-anchor": "middle" }, number(mark, axisDecimals)),
    ]);
    const lines = shown.map((row, index) => area(row, TOP + index * ROW, { x, width, left, chosen, decimals }));
    const country = benchmark
      ? [
          svg("line", { x1: x(benchmark.value), x2: x(benchmark.value), y1: TOP - 2, y2: end + 4, class: "benchmark" }),
          svg(
            "text",
            { ...anchored(x(benchmark.value), width), y: end + 20, class: "benchmark-label" },
            `${benchmark.name} ${number(benchmark.value, decimals)}`,
          ),
        ]
      : [];
    return svg(
      "svg",
      { viewBox: `0 0 ${width} ${height}`, width, height, class: "ranking", "aria-hidden": "true", focusable: "false" },
      svg("text", { x: width - 4, y: TOP - 9, class: "tick", "text-anchor": "end" }, unit),
      grid,
      country,
      lines,
    );
  }

  function anchored(x, width) {
    if (x > width - 90) return { x, "text-anchor": "end" };
    return { x, "text-anchor": "middle" };
  }

  function area(row, y, { x, width, left, chosen, decimals }) {
    const mine = row.code === chosen;
    const middle = y + ROW / 2;
    const flag = selection.statusText(row.status);
    return svg(
      "g",
      { class: mine ? "area mine" : "area", "data-area": row.code },
      svg("rect", { x: 0, y, width, height: ROW, class: "row" }),
      svg("text", { x: left - 12, y: middle, class: "name", "text-anchor": "end" }, fitted(row.name, left - 16)),
      row.lower === null || row.upper === null
        ? null
        : svg("line", { x1: x(row.lower), x2: x(row.upper), y1: middle, y2: middle, class: "interval" }),
      svg("circle", { cx: x(row.value), cy: middle, r: 5, class: "dot" }),
      svg("text", { x: width - 4, y: middle, class: "value", "text-anchor": "end" }, number(row.value, decimals) + (flag ? "*" : "")),
      svg("title", {}, flag ? `${row.name}: ${number(row.value, decimals)} (${flag})` : `${row.name}: ${number(row.value, decimals)}`),
    );
  }

  // About 7 pixels a letter at this size; the table below has every name whole.
  function fitted(name, width) {
    const letters = Math.floor(width / 7);
    return name.length > letters ? `${name.slice(0, letters - 1)}…` : name;
  }

  window.aluekuva.ranking = ranking;
  window.aluekuva.rankingNote = (rows) => {
    const flagged = rows.filter((row) => row.value !== null && selection.statusText(row.status));
    const kinds = [...new Set(flagged.map((row) => selection.statusText(row.status)))];
    return kinds.length ? translate("* {marks}", { marks: kinds.join(", ") }) : "";
  };
})();
