/* Areas from the largest value to the smallest: a dot or a bar for the value, a line for its interval, and what it is
   compared with: the country's line, or a stroke on each row. Brackets beside the rows join areas that cannot be told apart. */
(() => {
  const { svg, element, number, textWidth, view: selection, translate } = window.aluekuva;
  const ROW = 23;
  const TOP = 26;
  const BOTTOM = 30;
  // On a phone the rank intervals and the groups stand in the table alone.
  const ROOM_FOR_RANKS = 460;
  const BRACKET = 9;
  const FONT = "14px";

  function scale(shown, benchmark, { width, left, right, isBars }) {
    const numbers = shown
      .flatMap((row) => [row.value, row.lower, row.upper, row.benchmarkValue])
      .concat(benchmark ? benchmark.value : []);
    const known = numbers.filter((value) => value !== null && value !== undefined);
    let low = Math.min(...known);
    let high = Math.max(...known);
    if (low === high) [low, high] = [low - 1, high + 1];
    // Close to zero the axis begins at zero: a reader takes the left edge for nothing.
    if (low > 0 && low < (high - low) * 0.6) low = 0;
    // A bar is as long as its value: it begins at zero.
    if (isBars) [low, high] = [Math.min(0, low), Math.max(0, high)];
    const pad = (high - low) * 0.03;
    const [from, to] = [low === 0 ? 0 : low - pad, high === 0 ? 0 : high + pad];
    const x = (value) => left + ((value - from) / (to - from)) * (width - left - right);
    return { x, from, to };
  }

  /** The groups of `shown` as brackets: number, column (overlapping ones stand side by side), and the rows that each
      joins, as runs of places from the top: an area in no group interrupts the line. */
  function brackets(shown) {
    const numbers = [...new Set(shown.flatMap((row) => row.group || []))];
    if (!numbers.length) return [];
    const found = [];
    for (let group = Math.min(...numbers); group <= Math.max(...numbers); group += 1) {
      const places = shown.flatMap((row, place) => (row.group && row.group[0] <= group && group <= row.group[1] ? [place] : []));
      const runs = [];
      for (const place of places) {
        if (runs.length && runs[runs.length - 1][1] === place - 1) runs[runs.length - 1][1] = place;
        else runs.push([place, place]);
      }
      found.push({ group, first: places[0], last: places[places.length - 1], runs });
    }
    const ends = [];
    found.sort((a, b) => a.first - b.first);
    for (const bracket of found) {
      const free = ends.findIndex((end) => end < bracket.first);
      bracket.column = free < 0 ? ends.length : free;
      ends[bracket.column] = bracket.last;
    }
    return found;
  }

  /** Whether there is room for rank intervals and brackets. */
  const isRoomy = (width) => width >= ROOM_FOR_RANKS;

  /** How the width is shared: names, the plot, values, rank intervals, brackets. */
  function measures(rows, shown, { unit, decimals, width }) {
    const joined = isRoomy(width) ? brackets(shown) : [];
    const columns = Math.max(0, ...joined.map(({ column }) => column + 1));
    const brace = columns ? columns * BRACKET + 8 : 0;
    const hasRanks = isRoomy(width) && shown.some((row) => row.rank);
    const ranks = hasRanks ? widest(shown.map((row) => selection.rankText(row.rank))) + 14 : 0;
    const values = Math.max(widest(shown.map((row) => valueText(row, decimals))), textWidth(unit, "400 12.5px"));
    return {
      // Names stand whole unless they would take more than 45 % of the width.
      left: Math.min(widest(rows.map((row) => row.name)) + 14, width * 0.45),
      right: values + 22 + ranks + brace,
      valueEnd: width - 4 - ranks - brace,
      rankEnd: hasRanks ? width - 4 - brace : 0,
      braceStart: width - brace + 8,
      joined,
    };
  }

  /** SVG of `rows` (as `view.rows` gives them) against `benchmark`, the country, or null for what each row carries;
      `chosen` is the code of the reader's area; values are `marks`: dots or bars. */
  function ranking({ rows, benchmark, polarity, chosen, unit, decimals, width, marks: kind = "dots" }) {
    const shown = rows.filter((row) => row.value !== null);
    if (!shown.length) return null;
    const without = rows.filter((row) => row.value === null);
    const room = measures(rows, shown, { unit, decimals, width });
    const isBars = kind === "bars";
    const end = TOP + shown.length * ROW;
    const below = end + BOTTOM;
    const height = below + without.length * ROW;
    const { x, from, to } = scale(shown, benchmark, { ...room, width, isBars });
    const { marks, axisDecimals } = roomyTicks(from, to, x);
    const grid = marks.map((mark) => [
      svg("line", { x1: x(mark), x2: x(mark), y1: TOP, y2: end, class: "grid" }),
      svg("text", { x: x(mark), y: TOP - 9, class: "tick", "text-anchor": "middle" }, number(mark, axisDecimals)),
    ]);
    const isTested = shown.some(({ outcome }) => outcome !== ".");
    const style = { ...room, x, width, chosen, decimals, polarity, isTested, isBars };
    const lines = shown.map((row, index) => area(row, TOP + index * ROW, style));
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
      { viewBox: `0 0 ${width} ${height}`, width, height, class: isBars ? "ranking bars" : "ranking", "aria-hidden": "true", focusable: "false" },
      svg("text", { x: room.valueEnd, y: TOP - 9, class: "tick", "text-anchor": "end" }, unit),
      room.rankEnd ? svg("text", { x: room.rankEnd, y: TOP - 9, class: "tick", "text-anchor": "end" }, translate("rank")) : null,
      grid,
      country,
      lines,
      room.joined.map((bracket) => joining(bracket, shown, room.braceStart, chosen)),
      without.map((row, index) => areaWithout(row, below + index * ROW, { width, left: room.left, chosen })),
    );
  }

  // A bracket open towards the rows that it joins.
  function joining({ group, column, runs }, shown, start, chosen) {
    const x = start + column * BRACKET + 4;
    const path = runs.map(([from, to]) => `M${x - 4},${TOP + from * ROW + 4}h4V${TOP + (to + 1) * ROW - 4}h-4`).join("");
    const members = shown.filter((row) => row.group && row.group[0] <= group && group <= row.group[1]);
    const isMine = members.some((row) => row.code === chosen);
    const names = members.map((row) => row.name).join(", ");
    return svg(
      "path",
      { d: path, class: isMine ? "bracket mine" : "bracket", "data-group": group, "data-areas": members.map((row) => row.code).join(" ") },
      svg("title", {}, translate("Group {group}: {areas}", { group, areas: names })),
    );
  }

  /** Round numbers for a horizontal axis, as many as stand clear of one another, five at most, and their decimals. */
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

  // Shape and colour both tell the outcome: a triangle away from the benchmark, a diamond where nothing is judged, and a
  // hollow dot for an area that was not tested beside others that were.
  function mark({ outcome }, x, y, { polarity, isTested }) {
    const shapes = {
      up: `M${x - 6},${y + 5}h12l-6,-11z`,
      down: `M${x - 6},${y - 5}h12l-6,11z`,
      diamond: `M${x},${y - 6.5}l6.5,6.5l-6.5,6.5l-6.5,-6.5z`,
    };
    if (outcome === "b" || outcome === "w") {
      const isAbove = (outcome === "b") === (polarity === "higher_is_better");
      return svg("path", { d: isAbove ? shapes.up : shapes.down, class: `mark outcome-${outcome}` });
    }
    if (outcome === "h" || outcome === "l") return svg("path", { d: shapes.diamond, class: "mark outcome-d" });
    const isHollow = isTested && outcome !== "s";
    return svg("circle", { cx: x, cy: y, r: isHollow ? 4.5 : 5, class: isHollow ? "dot untested" : "dot" });
  }

  function bar({ value }, x, y) {
    const [start, end] = [x(0), x(value)].sort((a, b) => a - b);
    return svg("rect", { x: start, y: y + 4, width: end - start, height: ROW - 8, class: "bar" });
  }

  const stroke = (x, y) => svg("line", { x1: x, x2: x, y1: y - 9, y2: y + 9, class: "benchmark own" });

  function area(row, y, { x, width, left, valueEnd, rankEnd, chosen, decimals, polarity, isTested, isBars }) {
    const middle = y + ROW / 2;
    const flag = selection.statusText(row.status);
    return line(
      row,
      y,
      { width, left, chosen },
      isBars ? bar(row, x, y) : null,
      row.lower === null || row.upper === null
        ? null
        : svg("line", { x1: x(row.lower), x2: x(row.upper), y1: middle, y2: middle, class: "interval" }),
      row.benchmarkValue === null ? null : stroke(x(row.benchmarkValue), middle),
      mark(row, x(row.value), middle, { polarity, isTested }),
      svg("text", { x: valueEnd, y: middle, class: "value", "text-anchor": "end" }, valueText(row, decimals)),
      rankEnd ? svg("text", { x: rankEnd, y: middle, class: "rank", "text-anchor": "end" }, selection.rankText(row.rank)) : null,
      svg("title", {}, [`${row.name}: ${number(row.value, decimals)}`, flag, selection.outcomeText(row)].filter(Boolean).join(", ")),
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

  /** The words of a legend by the outcomes that they stand for. */
  function outcomeWords() {
    return {
      w: translate("worse"),
      b: translate("better"),
      hl: translate("differs"),
      s: translate("not different"),
      "n.": translate("not tested"),
    };
  }

  /** What the marks mean, for the outcomes that there are; `benchmark` names what each row's stroke stands for. */
  function outcomeLegend(rows, benchmark, polarity) {
    const known = rows.filter((row) => row.value !== null);
    const drawn = (...parts) => svg("svg", { width: 16, height: 16, class: "ranking key", "aria-hidden": "true" }, ...parts);
    const entry = (outcome, text) => element("li", {}, drawn(mark({ outcome }, 8, 8, { polarity, isTested: true })), ` ${text}`);
    const isTested = known.some(({ outcome }) => outcome !== ".");
    const entries = Object.entries(outcomeWords())
      .filter(([outcomes]) => isTested && known.some((row) => outcomes.includes(row.outcome)))
      .map(([outcomes, text]) => entry(outcomes[0], text));
    const isStruck = known.some((row) => row.benchmarkValue !== null);
    if (isStruck) entries.push(element("li", {}, drawn(stroke(8, 8)), ` ${selection.benchmarkText(benchmark)}`));
    return entries.length ? element("ul", { class: "legend" }, entries) : null;
  }

  /** One plain sentence on the groups; an empty text where there are none. */
  function groupsNote(rows, polarity, width) {
    if (!rows.some((row) => row.group)) return "";
    const first =
      polarity === "no_judgement" ? translate("Group 1 has the highest values.") : translate("Group 1 is the best.");
    const joined = isRoomy(width)
      ? translate("Areas that a bracket joins cannot be told apart: chance may explain the difference between any two of them.")
      : translate("Areas of the same group in the table cannot be told apart: chance may explain the difference between any two of them.");
    return `${joined} ${first}`;
  }

  window.aluekuva.ranking = ranking;
  window.aluekuva.fittedName = fitted;
  window.aluekuva.outcomeMark = mark;
  window.aluekuva.outcomeWords = outcomeWords;
  window.aluekuva.outcomeLegend = outcomeLegend;
  window.aluekuva.groupsNote = groupsNote;
  window.aluekuva.roomyTicks = roomyTicks;
  window.aluekuva.rankingNote = (rows) => {
    const flagged = rows.filter((row) => row.value !== null && selection.statusText(row.status));
    const kinds = [...new Set(flagged.map((row) => selection.statusText(row.status)))];
    return kinds.length ? translate("* {marks}", { marks: kinds.join(", ") }).replace(" ", "\u00a0") : "";
  };
})();
