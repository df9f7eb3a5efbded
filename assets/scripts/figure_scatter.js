/* Two indicators against each other: a dot for each compared county, named where there is room, the followed one strong. */
(() => {
  const { svg, element, number, quantity, textWidth, translate, view: selection } = window.aluekuva;
  const FONT = "13px";
  const TOP = 16;
  const BOTTOM = 52;
  const RIGHT = 18;
  const RADIUS = 5;

  // The reach of an axis, a little wider than its values; not below 0 where no value is.
  function reach(values) {
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const pad = (high - low) * 0.06 || Math.abs(high) * 0.06 || 1;
    return { from: low >= 0 ? Math.max(0, low - pad) : low - pad, to: high + pad };
  }

  function marksOf({ from, to }, count) {
    const marks = selection.ticks(from, to, count);
    const digits = Math.max(0, ...marks.map((mark) => (String(Number(mark.toPrecision(6))).split(".")[1] || "").length));
    return marks.map((mark) => ({ mark, text: number(mark, digits) }));
  }

  const box = (left, top, width, height) => ({ left, top, right: left + width, bottom: top + height });
  const overlap = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

  /** Names beside, above or below their dots, wherever nothing stands yet; one that finds no place is left to the table. */
  function names(points, frame, chosen) {
    const taken = points.map(({ cx, cy }) => box(cx - RADIUS, cy - RADIUS, 2 * RADIUS, 2 * RADIUS));
    const first = [...points].sort((a, b) => (b.code === chosen) - (a.code === chosen));
    return first.flatMap(({ name, code, cx, cy }) => {
      const wide = textWidth(name, `${code === chosen ? 700 : 400} ${FONT}`);
      const found = [
        ...[[cx + 8, cy], [cx - 8 - wide, cy], [cx - wide / 2, cy - 14], [cx - wide / 2, cy + 14]],
        ...[[cx + 6, cy - 12], [cx + 6, cy + 12], [cx - 6 - wide, cy - 12], [cx - 6 - wide, cy + 12]],
      ]
        .map(([left, middle]) => box(left, middle - 8, wide, 16))
        .find((at) => at.left >= frame.left && at.right <= frame.right && at.top >= 0 && at.bottom <= frame.bottom && !taken.some((other) => overlap(at, other)));
      if (!found) return [];
      taken.push(found);
      return [svg("text", { x: found.left, y: found.top + 8, class: code === chosen ? "name mine" : "name" }, name)];
    });
  }

  const axisText = ({ title, unit, time }) => [title, time, title.includes(unit) ? "" : unit].filter(Boolean).join(" · ");

  /** A text cut to a width, with an ellipsis. */
  function cut(text, width) {
    let short = text;
    while (short.length > 4 && textWidth(short, `400 ${FONT}`) > width) short = `${short.slice(0, -2).trimEnd()}…`;
    return short;
  }

  /** SVG of points ({code, name, x, y}); `axes` are the two indicators, `chosen` is the code of the followed area. */
  function scatter({ points, axes: [across, up], chosen, width }) {
    const height = Math.min(Math.max(320, Math.round(width * 0.62)), 560);
    const [rx, ry] = [reach(points.map(({ x }) => x)), reach(points.map(({ y }) => y))];
    const [xMarks, yMarks] = [marksOf(rx, width < 500 ? 3 : 6), marksOf(ry, 5)];
    const left = 12 + Math.ceil(Math.max(...yMarks.map(({ text }) => textWidth(text, `400 ${FONT}`))));
    const [top, bottom] = [TOP + 20, height - BOTTOM];
    const x = (value) => left + ((value - rx.from) / (rx.to - rx.from)) * (width - left - RIGHT);
    const y = (value) => bottom - ((value - ry.from) / (ry.to - ry.from)) * (bottom - top);
    const placed = points.map((point) => ({ ...point, cx: x(point.x), cy: y(point.y) }));
    const dot = ({ code, name, cx, cy, ...point }) =>
      svg(
        "g",
        { class: code === chosen ? "area mine" : "area", "data-area": code },
        svg("circle", { cx, cy, r: code === chosen ? 7 : RADIUS, class: "dot" }),
        svg("title", {}, `${name}: ${quantity(point.x, across.decimals, across.unit)}; ${quantity(point.y, up.decimals, up.unit)}`),
      );
    const mineLast = [...placed].sort((a, b) => (a.code === chosen) - (b.code === chosen));
    return svg(
      "svg",
      { viewBox: `0 0 ${width} ${height}`, width, height, class: "scatter", "aria-hidden": "true", focusable: "false" },
      yMarks.map(({ mark, text }) => [
        svg("line", { x1: left, x2: width - RIGHT, y1: y(mark), y2: y(mark), class: "grid" }),
        svg("text", { x: left - 8, y: y(mark), class: "tick", "text-anchor": "end" }, text),
      ]),
      xMarks.map(({ mark, text }) => [
        svg("line", { x1: x(mark), x2: x(mark), y1: top, y2: bottom, class: "grid" }),
        svg("text", { x: x(mark), y: bottom + 16, class: "tick", "text-anchor": "middle" }, text),
      ]),
      svg("text", { x: 0, y: TOP - 4, class: "axis" }, `↑ ${cut(axisText(up), width - 24)}`),
      svg("text", { x: width - RIGHT, y: height - 10, class: "axis", "text-anchor": "end" }, `${cut(axisText(across), width - 44)} →`),
      mineLast.map(dot),
      names(placed, { left, right: width, bottom }, chosen),
    );
  }

  /** The points of a scatter as a table, from the largest x. */
  function scatterTable({ points, axes, chosen, caption }) {
    const heads = axes.map((axis) => element("th", { scope: "col", class: "number" }, axisText(axis)));
    const cell = (value, { decimals }) => element("td", { class: "number" }, number(value, decimals));
    const lines = [...points]
      .sort((a, b) => b.x - a.x)
      .map((point) =>
        element(
          "tr",
          { class: point.code === chosen ? "mine" : null },
          element("th", { scope: "row" }, point.name),
          cell(point.x, axes[0]),
          cell(point.y, axes[1]),
        ),
      );
    return element(
      "table",
      {},
      element("caption", {}, caption),
      element("thead", {}, element("tr", {}, element("th", { scope: "col" }, translate("Area")), heads)),
      element("tbody", {}, lines),
    );
  }

  /** What the correlation says, by rule; `pair` is [rho, lower, upper, pairs], null where nothing was worked out. */
  function pairSentence(pair, [across, up]) {
    const [rho, lower, upper, pairs] = pair || [null, null, null, 0];
    if (rho === null) return translate("No correlation can be worked out: too few counties have both values, or all have the same.");
    const values = { rho: number(rho, 2), x: across.title, y: up.title, count: pairs };
    if (lower === null) return translate("The {count} counties stand in the very same or the very opposite order in both: Spearman’s rank correlation {rho}, which leaves no interval.", values);
    const measured = translate("Spearman’s rank correlation {rho} (95% interval from {lower} to {upper}), {count} counties.", { ...values, lower: number(lower, 2), upper: number(upper, 2) });
    const together = [
      [lower > 0, translate("Counties with a high value of one indicator tend to have a high value of the other.")],
      [upper < 0, translate("Counties with a high value of one indicator tend to have a low value of the other.")],
      [true, translate("Chance alone could explain how the two go together.")],
    ].find(([holds]) => holds)[1];
    return [together, measured].join(" ");
  }

  Object.assign(window.aluekuva, { scatter, scatterTable, scatterAxisText: axisText, pairSentence });
})();
