/* The areas on a map, or as equal tiles, coloured by value or by outcome. */
(() => {
  const { svg, element, number, quantity, translate, textWidth, view: selection } = window.aluekuva;
  const TILE = 62;
  const GAP = 4;
  const NAME = 11;
  const INSIDE = TILE - 8;
  const MARK = 7; // as far as a mark of an outcome reaches from its middle

  function described(row, unit, decimals) {
    const value = row.value === null ? selection.statusText(row.status) : quantity(row.value, decimals, unit);
    return [`${row.name}: ${value}`, row.value === null ? "" : selection.outcomeText(row)].filter(Boolean).join(", ");
  }

  // Marks are as large as the area has room for, within what can be seen and what stays calm.
  function placedMark(row, path, mark, width) {
    const place = window.aluekuva.areaPlace(path);
    const largest = width / 45;
    const size = Math.max(largest * 0.42, Math.min(largest, place.room * 0.9)) / MARK;
    const drawn = mark(row, 0, 0);
    return drawn && svg("g", { transform: `translate(${place.x.toFixed(1)} ${place.y.toFixed(1)}) scale(${size.toFixed(2)})`, class: "placed" }, drawn);
  }

  // The name of the chosen area: on it, below the mark where there is one, and within the map.
  function placedName(row, path, { left, width }, hasMark) {
    const place = window.aluekuva.areaPlace(path);
    const size = width / 23;
    const half = textWidth(row.name, `700 ${size}px`) / 2 + 4;
    const x = Math.min(Math.max(place.x, left + half), left + width - half);
    // On an area smaller than its name, the name would hide it.
    const below = hasMark || place.room < size * 0.6 ? size * 1.3 : size * 0.35;
    return svg("text", { x, y: place.y + below, "font-size": size, class: "map-name", "text-anchor": "middle" }, row.name);
  }

  /** SVG of the map of `rows`, with the chosen area outlined and named. */
  function geographic({ rows, boundaries: { viewBox, paths }, chosen, unit, decimals, colours }) {
    // By code: whatever their values, areas keep their order, and so their shapes their places.
    const known = rows.filter((row) => paths[row.code]).sort((a, b) => (a.code < b.code ? -1 : 1));
    const mine = known.find((row) => row.code === chosen);
    const [left, , width] = viewBox.split(" ").map(Number);
    const path = (row, extra) => {
      const { class: shade, style } = colours.look(row);
      const title = svg("title", {}, described(row, unit, decimals));
      return svg("path", { d: paths[row.code], class: `${shade} ${extra}`, style, "data-area": row.code }, title);
    };
    return svg(
      "svg",
      { viewBox, class: "map", "aria-hidden": "true", focusable: "false" },
      known.filter((row) => row !== mine).map((row) => path(row, "area")),
      mine ? path(mine, "area mine") : null,
      colours.mark ? known.map((row) => placedMark(row, paths[row.code], colours.mark, width)) : null,
      mine ? placedName(mine, paths[mine.code], { left, width }, colours.mark && mine.value !== null) : null,
    );
  }

  /** SVG of equal tiles; each carries its name and value, and the mark of its outcome where that colours it. */
  function tiles({ rows, grid, chosen, unit, decimals, colours }) {
    const known = rows.filter((row) => grid[row.code]);
    const columns = Math.max(...known.map((row) => grid[row.code][0])) + 1;
    const depth = Math.max(...known.map((row) => grid[row.code][1])) + 1;
    const tile = (row) => {
      const [x, y] = grid[row.code].map((place) => place * (TILE + GAP) + GAP);
      const { class: shade, style } = colours.look(row);
      return svg(
        "g",
        { class: `${shade} area tile${row.code === chosen ? " mine" : ""}`, "data-area": row.code },
        svg("rect", { x, y, width: TILE, height: TILE, rx: 3, style }),
        ...lines(row.name).map((part, index) => tileName(part, x + 4, y + 13 + index * 12)),
        svg("text", { x: x + 4, y: y + TILE - 6, class: "tile-value" }, row.value === null ? "–" : number(row.value, decimals)),
        colours.mark ? colours.mark(row, x + TILE - 11, y + TILE - 11) : null,
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

  /** Whether tiles are drawn: where they are asked for, and there are any of these areas. */
  const isTiled = (kind, rows, grid) => kind === "tiles" && rows.some((row) => grid[row.code]);

  const note = (text) => element("p", { class: "note" }, text);
  const outOfReach = () => note(translate("The boundaries can’t be reached now. The table holds the same values."));

  // While the boundaries are on their way: as large as the map, so that nothing below moves when they come. The paper does
  // not wait.
  function awaited(viewBox) {
    if (document.documentElement.classList.contains("for-paper")) return outOfReach();
    return svg("svg", { viewBox, class: "map", "aria-hidden": "true", focusable: "false" });
  }

  /** What is drawn for the map: an SVG with its legend, or a sentence where there are no boundaries. `boundaries` are what
      their file holds: null while it is on its way, undefined where it can't be had. `place` says where it is, and holds
      the map's place until it comes. `kind` is map or tiles; `colour` and `steps` are those of `mapColours`. */
  function areaMap({ rows, place, boundaries, grid, kind, chosen, unit, decimals, polarity = "no_judgement", colour = "value", steps = "quantiles" }) {
    const usesTiles = isTiled(kind, rows, grid);
    if (!usesTiles && !place) return [note(translate("There are no boundaries to draw these areas with."))];
    if (!usesTiles && boundaries === undefined) return [outOfReach()];
    const colours = window.aluekuva.mapColours(rows, { colour, steps, polarity, unit, decimals });
    const drawing = { rows, chosen, unit, decimals, colours };
    if (usesTiles) return [...colours.legend, tiles({ ...drawing, grid })];
    if (!boundaries) return [...colours.legend, awaited(place.viewBox)];
    const source = boundaries.generalised ? translate("Boundaries: Natural Earth.") : translate("Boundaries: Statistics Finland, CC BY 4.0.");
    const notes = [boundaries.generalised ? translate("Borders are generalised.") : "", source].filter(Boolean);
    return [...colours.legend, geographic({ ...drawing, boundaries }), note(notes.join(" "))];
  }

  Object.assign(window.aluekuva, { areaMap, isTiled });
})();
