/* How areas are coloured on a map: by value, in at most five steps or continuously, in one hue; or by outcome, where a
   mark in each area says the same as its colour. */
(() => {
  const { svg, element, number, translate, textWidth, view: selection, withUnit } = window.aluekuva;
  const STEPS = 5;
  const BAR = { width: 260, height: 14, pieces: 52, ends: 24 };

  /** Numbers as they are written: what is written alike is never coloured differently. */
  function asWritten(value, decimals) {
    const power = 10 ** decimals;
    return Math.round(Number((value * power).toPrecision(12))) / power;
  }

  /** Upper limits of at most five equally wide steps, each a number that can be written with `decimals`. */
  function equalLimits(low, high, decimals) {
    const power = 10 ** decimals;
    const limits = [];
    for (let step = 1; step <= STEPS; step += 1) {
      const limit = step === STEPS ? high : Math.floor((low + ((high - low) * step) / STEPS) * power + 1e-9) / power;
      if (limit !== limits[limits.length - 1]) limits.push(limit);
    }
    return limits;
  }

  // From the lightest to the darkest; one step alone is in the middle.
  const shadeOf = (index, count) => (count === 1 ? 3 : 1 + Math.round((index * (STEPS - 1)) / (count - 1)));

  // What a step holds, as the legend says it: quantiles the values that there are, equal steps their whole width. No
  // number is said twice.
  function extent(values, limits, index, { steps, decimals }) {
    const isFirst = index === 0;
    if (steps === "equal") return [isFirst ? Math.min(...values) : limits[index - 1] + 10 ** -decimals, limits[index]];
    const within = values.filter((value) => value <= limits[index] && (isFirst || value > limits[index - 1]));
    return [Math.min(...within), Math.max(...within)];
  }

  /** By value in steps: the class of each row, and the legend's entries. */
  function inSteps(rows, { steps, unit, decimals }) {
    const values = rows.filter(({ value }) => value !== null).map(({ value }) => asWritten(value, decimals));
    const limits =
      steps === "equal" && values.length
        ? equalLimits(Math.min(...values), Math.max(...values), decimals)
        : selection.quantileLimits(values, STEPS);
    const classOf = ({ value }) => `step-${shadeOf(limits.findIndex((limit) => asWritten(value, decimals) <= limit), limits.length)}`;
    const entries = limits.map((_, index) => {
      const [low, high] = extent(values, limits, index, { steps, decimals }).map((value) => number(value, decimals));
      const text = low === high ? low : `${low}–${high}`;
      return swatch(`step-${shadeOf(index, limits.length)}`, withUnit(text, unit));
    });
    return { look: (row) => ({ class: classOf(row) }), entries };
  }

  // Between two neighbouring steps, as far as `place` (0 to 1) lies from the lightest to the darkest. The class tells
  // which ink can be read on it.
  function along(place) {
    const at = 1 + place * (STEPS - 1);
    const step = Math.min(STEPS - 1, Math.floor(at));
    const fill = `fill: color-mix(in srgb, var(--step-${step}), var(--step-${step + 1}) ${((at - step) * 100).toFixed(1)}%)`;
    return { class: at <= 3 ? "ramp-low" : at < 4 ? "ramp-middle" : "ramp-high", style: fill };
  }

  /** By value continuously: the fill of each row, and a bar with round numbers. */
  function continuous(rows, { unit }) {
    const values = rows.filter(({ value }) => value !== null).map(({ value }) => value);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const place = (value) => (high > low ? (value - low) / (high - low) : 0.5);
    return { look: (row) => along(place(row.value)), above: values.length ? bar(low, high, { place, unit }) : null, entries: [] };
  }

  function bar(low, high, { place, unit }) {
    const { width, height, pieces, ends } = BAR;
    const x = (value) => ends + place(value) * width;
    const { marks, axisDecimals } = window.aluekuva.roomyTicks(low, high, x);
    const after = unit ? textWidth(unit, "400 13px") + 8 : 0;
    const piece = (index) =>
      svg("rect", { x: ends + (index * width) / pieces, y: 0, width: width / pieces + 0.5, height, style: along(index / (pieces - 1)).style });
    const tick = (value) => [
      svg("line", { x1: x(value), x2: x(value), y1: height, y2: height + 5, class: "bar-tick" }),
      svg("text", { x: x(value), y: height + 19, "text-anchor": "middle" }, number(value, axisDecimals)),
    ];
    const whole = ends + width + Math.max(ends, after);
    return svg(
      "svg",
      { viewBox: `0 0 ${whole} ${height + 24}`, width: whole, height: height + 24, class: "map-bar", "aria-hidden": "true", focusable: "false" },
      Array.from({ length: pieces }, (_, index) => piece(index)),
      marks.map(tick),
      unit ? svg("text", { x: ends + width + 6, y: height - 2 }, unit) : null,
    );
  }

  // The colour of an outcome. Without a judgement, without a difference and without a test none judges.
  const outcomeClass = ({ outcome }) => `outcome-${{ b: "b", w: "w", s: "s", h: "d", l: "d" }[outcome] || "n"}`;

  /** By outcome: the class and the mark of each row, and the legend's entries: colour, mark and word. */
  function byOutcome(rows, { polarity }) {
    const { outcomeMark, outcomeWords } = window.aluekuva;
    const known = rows.filter(({ value }) => value !== null);
    const isTested = known.some(({ outcome }) => outcome !== ".");
    const mark = (row, x, y) => outcomeMark(row, x, y, { polarity, isTested: true });
    const key = (row) =>
      svg(
        "svg",
        { width: 24, height: 18, class: "map key", "aria-hidden": "true" },
        svg("rect", { x: 0.5, y: 0.5, width: 23, height: 17, rx: 2, class: outcomeClass(row) }),
        mark(row, 12, 9),
      );
    const words = isTested ? outcomeWords() : { "n.": translate("not compared") };
    const entries = Object.entries(words)
      .filter(([outcomes]) => known.some((row) => outcomes.includes(row.outcome)))
      .map(([outcomes, text]) => element("li", {}, key({ outcome: outcomes[0] }), ` ${text}`));
    return { look: (row) => ({ class: outcomeClass(row) }), mark, entries };
  }

  function swatch(shade, text) {
    return element("li", {}, element("span", { class: `swatch ${shade}`, "aria-hidden": "true" }), text);
  }

  /** What colours `rows`: `look(row)` gives class and style, `mark(row, x, y)` what is drawn in the area (undefined
      where value alone colours it), `legend` the elements that explain both. `colour` is value or outcome, `steps`
      quantiles, equal or continuous. */
  function mapColours(rows, { colour, steps, polarity, unit, decimals }) {
    const options = { steps, polarity, unit, decimals };
    const found = colour === "outcome" ? byOutcome(rows, options) : steps === "continuous" ? continuous(rows, options) : inSteps(rows, options);
    const missing = [...new Set(rows.filter((row) => row.value === null).map((row) => selection.statusText(row.status)))];
    const entries = [...found.entries, ...(missing.length ? [swatch("missing", missing.join(", "))] : [])];
    return {
      look: (row) => (row.value === null ? { class: "missing" } : found.look(row)),
      mark: found.mark && ((row, x, y) => (row.value === null ? null : found.mark(row, x, y))),
      legend: [found.above, entries.length ? element("ul", { class: "legend" }, entries) : null].filter(Boolean),
    };
  }

  window.aluekuva.mapColours = mapColours;
})();
