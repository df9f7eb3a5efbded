/* Areas from the largest value to the smallest: a dot for the value, a line for its interval, the country's line. */
(() => {
  const { svg, element, number, textWidth, view: selection, translate } = window.aluekuva;
  const ROW = 23;
  const TOP = 26;
  const BOTTOM = 30;
  // On a phone the rank intervals stand in the table alone.
  const ROOM_FOR_RANKS = 460;
  const FONT = "14px";

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
    const without = rows.filter((row) => row.value === null);
    // Names stand whole unless they would take more than 45 % of the width.
    const left = Math.min(widest(rows.map((row) => row.name)) + 14, width * 0.45);
    const hasRanks = width >= ROOM_FOR_RANKS && shown.some((row) => row.rank);
    const ranks = hasRanks ? widest(shown.map((row) => selection.rankText(row.rank))) + 14 : 0;
    const right = Math.max(widest(shown.map((row) => valueText(row, decimals))), textWidth(unit, "400 12.5px")) + 22 + ranks;
    const end = TOP + shown.length * ROW;
    const below = end + BOTTOM;
    const height = below + without.length * ROW;
    const { x, from, to } = scale(shown, benchmark, width, left, right);
    const { marks, axisDecimals } = roomyTicks(from, to, x);

    const grid = marks.map((mark) => [
      svg("line", { x1: x(mark), x2: x(mark), y1: TOP, y2: end, class: "grid" }),
      svg("text", { x: x(mark), y: TOP - 9, class: "tick", "text-anchor": "middle" }, number(mark, axisDecimals)),
    ]);
    const lines = shown.map((row, index) => area(row, TOP + index * ROW, { x, width, left, ranks, chosen, decimals, benchmark }));
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
      svg("text", { x: width - 4 - ranks, y: TOP - 9, class: "tick", "text-anchor": "end" }, unit),
      ranks ? svg("text", { x: width - 4, y: TOP - 9, class: "tick", "text-anchor": "end" }, translate("rank")) : null,
      grid,
      country,
      lines,
      without.map((row, index) => areaWithout(row, below + index * ROW, { width, left, chosen })),
    );
  }

  // As many round numbers on the axis as stand clear of one another, five at most.
  function roomyTicks(from, to, x) {
    let found;
    for (const count of [5, 4, 3, 2, 1]) {
      const marks = selection.ticks(from, to, count);
      const axisDecimals = Math.max(0, ...marks.map((mark) => (String(Number(mark.toPrecision(6))).split(".")[1] || "").length));
      found = { marks, axisDecimals };
      const label = Math.max(...marks.map((mark) => textWidth(number(mark, axisDecimals), "400 12.5px")));
      if (marks.length < 2 || x(marks[1]) - x(marks[0]) > label + 12) break;
    }
    return found;
  }

  const widest = (texts) => Math.ceil(Math.max(...texts.map((text) => textWidth(text, `700 ${FONT}`))));

  function valueText(row, decimals) {
    return number(row.value, decimals) + (selection.statusText(row.status) ? "*" : "");
  }

  function anchored(x, width) {
    if (x > width - 90) return { x, "text-anchor": "end" };
    return { x, "text-anchor": "middle" };
  }

  // The row of an area: its band, its name, and what stands beside the name.
  function line(row, y, { width, left, chosen }, ...beside) {
    return svg(
      "g",
      { class: row.code === chosen ? "area mine" : "area", "data-area": row.code },
      svg("rect", { x: 0, y, width, height: ROW, class: "row" }),
      svg("text", { x: left - 12, y: y + ROW / 2, class: "name", "text-anchor": "end" }, fitted(row.name, left - 12)),
      ...beside,
    );
  }

  // Shape and colour both tell the outcome: a triangle away from the country's line, a diamond where nothing is judged.
  function mark(row, x, y, benchmark) {
    const shapes = {
      up: `M${x - 6},${y + 5}h12l-6,-11z`,
      down: `M${x - 6},${y - 5}h12l-6,11z`,
      diamond: `M${x},${y - 6.5}l6.5,6.5l-6.5,6.5l-6.5,-6.5z`,
    };
    const judged = row.outcome === "b" || row.outcome === "w";
    if (judged && benchmark) {
      return svg("path", { d: row.value > benchmark.value ? shapes.up : shapes.down, class: `mark outcome-${row.outcome}` });
    }
    if (row.outcome === "h" || row.outcome === "l") return svg("path", { d: shapes.diamond, class: "mark outcome-d" });
    return svg("circle", { cx: x, cy: y, r: 5, class: "dot" });
  }

  function area(row, y, { x, width, left, ranks, chosen, decimals, benchmark }) {
    const middle = y + ROW / 2;
    const flag = selection.statusText(row.status);
    return line(
      row,
      y,
      { width, left, chosen },
      row.lower === null || row.upper === null
        ? null
        : svg("line", { x1: x(row.lower), x2: x(row.upper), y1: middle, y2: middle, class: "interval" }),
      mark(row, x(row.value), middle, benchmark),
      svg("text", { x: width - 4 - ranks, y: middle, class: "value", "text-anchor": "end" }, valueText(row, decimals)),
      ranks ? svg("text", { x: width - 4, y: middle, class: "rank", "text-anchor": "end" }, selection.rankText(row.rank)) : null,
      svg("title", {}, [`${row.name}: ${number(row.value, decimals)}`, flag, selection.outcomeText(row.outcome)].filter(Boolean).join(", ")),
    );
  }

  // An area without a value stands below the others, with the word for why.
  function areaWithout(row, y, { width, left, chosen }) {
    const reason = svg("text", { x: left, y: y + ROW / 2, class: "reason" }, selection.statusText(row.status));
    return line(row, y, { width, left, chosen }, reason);
  }

  // A name that is too long is cut; the table below has every name whole.
  function fitted(name, width) {
    const tooWide = (text) => textWidth(text, `700 ${FONT}`) > width;
    if (!tooWide(name)) return name;
    let letters = name.length - 1;
    while (letters > 1 && tooWide(`${name.slice(0, letters)}…`)) letters -= 1;
    return `${name.slice(0, letters)}…`;
  }

  /** What the marks mean, for the outcomes that there are. */
  function outcomeLegend(rows, benchmark) {
    const found = new Set(rows.filter((row) => row.value !== null).map((row) => row.outcome));
    if (!benchmark || ![..."bwhl"].some((outcome) => found.has(outcome))) return null;
    const entry = (name, outcome) => {
      const like = rows.find((row) => row.value !== null && name.includes(row.outcome));
      const drawn = svg("svg", { width: 16, height: 16, class: "ranking key", "aria-hidden": "true" }, mark(like, 8, 8, benchmark));
      return element("li", {}, drawn, ` ${outcome}`);
    };
    const words = {
      w: translate("worse"),
      b: translate("better"),
      hl: translate("differs"),
      s: translate("similar"),
    };
    const shown = Object.entries(words).filter(([letters]) => [...letters].some((letter) => found.has(letter)));
    return element("ul", { class: "legend" }, shown.map(([letters, text]) => entry(letters, text)));
  }

  window.aluekuva.ranking = ranking;
  window.aluekuva.outcomeLegend = outcomeLegend;
  window.aluekuva.rankingNote = (rows) => {
    const flagged = rows.filter((row) => row.value !== null && selection.statusText(row.status));
    const kinds = [...new Set(flagged.map((row) => selection.statusText(row.status)))];
    return kinds.length ? translate("* {marks}", { marks: kinds.join(", ") }).replace(" ", "\u00a0") : "";
  };
})();
