/* The areas on a map, or as equal tiles, in at most five steps of one hue. */
(() => {
  const { svg, element, number, quantity, translate, textWidth, view: selection } = window.aluekuva;
  const TILE = 62;
  const GAP = 4;
  const NAME = 11;
  const INSIDE = TILE - 8;

  /** How the values fall into steps: `step(value)` from 1 (light) to 5 (dark), and what the legend says. */
  function steps(rows, decimals) {
    const values = rows.map((row) => row.value).filter((value) => value !== null);
    const limits = selection.quantileLimits(values);
    const shades = limits.map((_, index) => (limits.length === 1 ? 3 : 1 + Math.round((index * 4) / (limits.length - 1))));
    const step = (value) => shades[limits.findIndex((limit) => value <= limit)];
    const legend = limits.map((limit, index) => {
      const within = values.filter((value) => value <= limit && (index === 0 || value > limits[index - 1]));
      const [low, high] = [number(Math.min(...within), decimals), number(Math.max(...within), decimals)];
      return { shade: shades[index], text: low === high ? low : `${low}–${high}` };
    });
    return { step, legend };
  }

  function described(row, unit, decimals) {
    return `${row.name}: ${row.value === null ? selection.statusText(row.status) : quantity(row.value, decimals, unit)}`;
  }

  function shade(row, step) {
    return row.value === null ? "missing" : `step-${step(row.value)}`;
  }

  /** SVG of the map of `rows`, with the chosen area outlined and named. */
  function geographic({ rows, shapes, chosen, unit, decimals, step }) {
    const known = rows.filter((row) => shapes.paths[row.code]);
    const mine = known.find((row) => row.code === chosen);
    const path = (row, extra) =>
      svg(
        "path",
        { d: shapes.paths[row.code], class: `${shade(row, step)} ${extra}`, "data-area": row.code },
        svg("title", {}, described(row, unit, decimals)),
      );
    return svg(
      "svg",
      { viewBox: shapes.viewBox, class: "map", "aria-hidden": "true", focusable: "false" },
      known.filter((row) => row !== mine).map((row) => path(row, "area")),
      mine ? path(mine, "area mine") : null,
    );
  }

  /** SVG of equal tiles; each carries its name and value. */
  function tiles({ rows, grid, chosen, unit, decimals, step }) {
    const known = rows.filter((row) => grid[row.code]);
    const columns = Math.max(...known.map((row) => grid[row.code][0])) + 1;
    const depth = Math.max(...known.map((row) => grid[row.code][1])) + 1;
    const tile = (row) => {
      const [x, y] = grid[row.code].map((place) => place * (TILE + GAP) + GAP);
      return svg(
        "g",
        { class: `${shade(row, step)} area tile${row.code === chosen ? " mine" : ""}`, "data-area": row.code },
        svg("rect", { x, y, width: TILE, height: TILE, rx: 3 }),
        ...lines(row.name).map((part, index) => tileName(part, x + 4, y + 13 + index * 12)),
        svg("text", { x: x + 4, y: y + TILE - 6, class: "tile-value" }, row.value === null ? "–" : number(row.value, decimals)),
        svg("title", {}, described(row, unit, decimals)),
      );
    };
    const size = (count) => count * (TILE + GAP) + GAP;
    return svg(
      "svg",
      { viewBox: `0 0 ${size(columns)} ${size(depth)}`, class: "map tiles", "aria-hidden": "true", focusable: "false" },
      known.filter((row) => row.code !== chosen).map(tile),
      known.filter((row) => row.code === chosen).map(tile),
    );
  }

  // Names break at their hyphen or blank; three lines hold every county's name whole.
  const lines = (name) => name.split(/(?<=-)|\s+/).slice(0, 3);

  // A word wider than the tile is drawn a little narrower rather than cut.
  function tileName(text, x, y) {
    const tooWide = textWidth(text, `400 ${NAME}px`) > INSIDE;
    const fit = tooWide ? { textLength: INSIDE, lengthAdjust: "spacingAndGlyphs" } : {};
    return svg("text", { x, y, class: "tile-name", "font-size": NAME, ...fit }, text);
  }

  function legend(items, unit, missing) {
    const entry = (shadeName, text) =>
      element("li", {}, element("span", { class: `swatch ${shadeName}`, "aria-hidden": "true" }), text);
    return element(
      "ul",
      { class: "legend" },
      items.map((item) => entry(`step-${item.shade}`, unit ? `${item.text}\u00a0${unit}` : item.text)),
      missing.length ? entry("missing", missing.join(", ")) : null,
    );
  }

  /** What is drawn for the map: an SVG with its legend, or a sentence where there are no boundaries. */
  function areaMap({ rows, shapes, grid, kind, chosen, unit, decimals }) {
    const usesTiles = kind === "tiles" && rows.some((row) => grid[row.code]);
    if (!usesTiles && !shapes) {
      return [element("p", { class: "note" }, translate("There are no boundaries to draw these areas with."))];
    }
    const { step, legend: items } = steps(rows, decimals);
    const missing = [...new Set(rows.filter((row) => row.value === null).map((row) => selection.statusText(row.status)))];
    const drawn = usesTiles
      ? tiles({ rows, grid, chosen, unit, decimals, step })
      : geographic({ rows, shapes, chosen, unit, decimals, step });
    const notes = [
      !usesTiles && shapes.generalised ? translate("Borders are generalised.") : "",
      usesTiles ? "" : shapes.source || "",
    ].filter(Boolean);
    return [
      legend(items, unit, missing),
      drawn,
      notes.length ? element("p", { class: "note" }, notes.join(" ")) : null,
    ].filter(Boolean);
  }

  window.aluekuva.areaMap = areaMap;
})();
