/* Counties by their size: a dot for the value, the country's line, and limits that are wide for small counties and
   narrow for large ones. */
(() => {
  const { svg, element, number, quantity, textWidth, translate, view: selection } = window.aluekuva;
  const HEIGHT = 440;
  const TOP = 26;
  const BOTTOM = 48;
  const FONT = "13px";
  const STEPS = 120;
  // What lies outside, as it is drawn: below and above are told by place and by word.
  const KINDS = { i: "within", h: "outside", l: "outside", H: "far", L: "far" };

  /** Where the value of a county lies, in words. */
  function placeText(place) {
    return {
      i: translate("within the 95% limits"),
      h: translate("above the 95% limit"),
      l: translate("below the 95% limit"),
      H: translate("above the 99.8% limit"),
      L: translate("below the 99.8% limit"),
    }[place];
  }

  function scales({ points, centre, ...curve }, { width, left, right }) {
    const sizes = points.map(({ size }) => size);
    const [smallest, largest] = [Math.min(...sizes) * 0.85, Math.max(...sizes) * 1.05];
    const limits = selection.funnelLimits({ centre, ...curve }, smallest);
    const values = [...points.map(({ value }) => value), centre, limits[0], limits[3]];
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const pad = (high - low) * 0.04 || 1;
    const from = low < pad ? Math.min(0, low) : low - pad;
    const [bottom, to] = [HEIGHT - BOTTOM, high + pad];
    return {
      ...{ smallest, largest, from, to },
      x: (size) => left + ((size - smallest) / (largest - smallest)) * (width - left - right),
      y: (value) => bottom - ((value - from) / (to - from)) * (bottom - TOP),
    };
  }

  // The four limits as paths over the whole width.
  function curves(funnel, { x, y, smallest, largest }) {
    const sizes = Array.from({ length: STEPS + 1 }, (_, step) => smallest + ((largest - smallest) * step) / STEPS);
    const limits = sizes.map((size) => selection.funnelLimits(funnel, size));
    return [0, 1, 2, 3].map((place) => {
      const path = sizes.map((size, step) => `${step ? "L" : "M"}${x(size).toFixed(1)},${y(limits[step][place]).toFixed(1)}`);
      return svg("path", { d: path.join(""), class: place === 0 || place === 3 ? "limit outer" : "limit inner" });
    });
  }

  // Names of limits that would stand on one another are moved apart, the outer ones outwards. Limits that are cut off at
  // zero need none: the axis says so.
  function limitNames(funnel, { x, y, largest }) {
    const limits = selection.funnelLimits(funnel, largest);
    const [low998, low95, high95, high998] = limits.map(y);
    const names = [translate("99.8%"), translate("95%")];
    const centre = y(funnel.centre);
    const placed = [
      [names[0], Math.max(low998, low95 + 13, centre + 27)],
      [names[1], Math.max(low95, centre + 14)],
      [names[1], Math.min(high95, centre - 14)],
      [names[0], Math.min(high998, high95 - 13, centre - 27)],
    ];
    return placed
      .filter((_, place) => limits[place] > 0)
      .map(([text, at]) => svg("text", { x: x(largest) + 6, y: at, class: "limit-name" }, text));
  }

  function axes(scale, { width, left, right, decimals, unit, isDerived }) {
    const { marks } = window.aluekuva.roomyTicks(scale.smallest, scale.largest, scale.x);
    const levels = selection.ticks(scale.from, scale.to, 5);
    const digits = Math.max(0, ...levels.map((level) => (String(Number(level.toPrecision(6))).split(".")[1] || "").length));
    const bottom = HEIGHT - BOTTOM;
    return [
      levels.map((level) => [
        svg("line", { x1: left, x2: width - right, y1: scale.y(level), y2: scale.y(level), class: "grid" }),
        svg("text", { x: left - 8, y: scale.y(level), class: "tick level", "text-anchor": "end" }, number(level, Math.min(digits, decimals))),
      ]),
      marks.map((size) => svg("text", { x: scale.x(size), y: bottom + 18, class: "tick", "text-anchor": "middle" }, number(size, 0))),
      svg("text", { x: left, y: HEIGHT - 6, class: "tick" }, sizeText(isDerived)),
      svg("text", { x: left - 8, y: 12, class: "tick" }, unit),
    ];
  }

  const sizeText = (isDerived) => (isDerived ? translate("Size (denominator), about") : translate("Size (denominator)"));

  /** The country's name at its line, as far to the right as fewest dots stand in its way. */
  function countryName(text, funnel, { x, y, left, width }) {
    const [line, wide] = [y(funnel.centre), textWidth(text, `700 ${FONT}`)];
    const dots = dotsOf(funnel.points, { x, y });
    const hidden = (place) => dots.filter((dot) => overlaps(place, dot)).length;
    const ends = Array.from({ length: Math.max(1, Math.floor((width - left - wide) / 10)) }, (_, step) => width - step * 10);
    const places = ends.flatMap((end) => [box(end - wide, line - 21, wide, 18), box(end - wide, line + 3, wide, 18)]);
    const place = places.reduce((best, one) => (hidden(one) < hidden(best) ? one : best));
    return { place, drawn: svg("text", { x: place.left, y: place.top + 9, class: "benchmark-label" }, text) };
  }

  const dotsOf = (points, { x, y }) => points.map((point) => box(x(point.size) - 6, y(point.value) - 6, 12, 12));

  /** Places for the names of some points: beside, above or below the dot, wherever nothing stands yet. The names of the
      first points are placed first; one that finds no place is left to the table, but for that of the chosen county. */
  function names(named, points, country, { x, y, left: start, width }, chosen) {
    const taken = [...dotsOf(points, { x, y }), country];
    const hidden = (place) => taken.filter((other) => overlaps(place, other)).length;
    return named.flatMap((point) => {
      const [cx, cy, wide] = [x(point.size), y(point.value), textWidth(point.name, `700 ${FONT}`)];
      const places = [
        ...[[cx + 9, cy], [cx - 9 - wide, cy], [cx - wide / 2, cy - 15], [cx - wide / 2, cy + 15]],
        ...[[cx + 7, cy - 13], [cx + 7, cy + 13], [cx - 7 - wide, cy - 13], [cx - 7 - wide, cy + 13]],
      ]
        .map(([left, middle]) => box(left, middle - 8, wide, 16))
        .filter((place) => place.left >= start && place.right <= width && place.top >= 0);
      if (!places.length) return [];
      const found = places.reduce((best, one) => (hidden(one) < hidden(best) ? one : best));
      if (hidden(found) && point.code !== chosen) return [];
      taken.push(found);
      const at = { x: found.left, y: found.top + 8, class: point.code === chosen ? "name mine" : "name" };
      return [svg("text", at, point.name)];
    });
  }

  const box = (left, top, width, height) => ({ left, top, right: left + width, bottom: top + height });
  const overlaps = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

  function dot(point, { x, y }, { chosen, unit, decimals }) {
    const mine = point.code === chosen ? " mine" : "";
    const said = `${point.name}: ${quantity(point.value, decimals, unit)}, ${placeText(point.place)}`;
    return svg(
      "g",
      { class: `area ${KINDS[point.place]}${mine}`, "data-area": point.code, "data-place": point.place },
      svg("circle", { cx: x(point.size), cy: y(point.value), r: mine ? 7 : 5, class: "dot" }),
      svg("title", {}, said),
    );
  }

  /** SVG of a funnel (as `view.funnel` gives it) round the country's value; `chosen` is the code of the reader's area. */
  function funnel({ funnel: drawn, country, chosen, unit, decimals, width }) {
    const left = 14 + Math.ceil(textWidth(number(drawn.centre * 10, decimals), `400 ${FONT}`));
    const right = 14 + Math.ceil(textWidth(translate("99.8%"), `400 ${FONT}`));
    const scale = { ...scales(drawn, { width, left, right }), left, width: width - right };
    const mine = drawn.points.find(({ code }) => code === chosen);
    const outside = (kind) => drawn.points.filter((point) => point !== mine && KINDS[point.place] === kind);
    const named = [...(mine ? [mine] : []), ...outside("far"), ...outside("outside")];
    const line = scale.y(drawn.centre);
    const style = { chosen, unit, decimals };
    const said = countryName(`${country} ${number(drawn.centre, decimals)}`, drawn, scale);
    return svg(
      "svg",
      { viewBox: `0 0 ${width} ${HEIGHT}`, width, height: HEIGHT, class: "funnel", "aria-hidden": "true", focusable: "false" },
      axes(scale, { width, left, right, decimals, unit, isDerived: drawn.points.some((point) => point.isDerived) }),
      curves(drawn, scale),
      svg("line", { x1: left, x2: width - right, y1: line, y2: line, class: "benchmark" }),
      limitNames(drawn, scale),
      drawn.points.filter((point) => point !== mine).map((point) => dot(point, scale, style)),
      mine ? dot(mine, scale, style) : null,
      said.drawn,
      names(named, drawn.points, said.place, scale, chosen),
    );
  }

  function listed(points) {
    return points
      .map(({ name, place }) => ("hH".includes(place) ? translate("{area} (above)", { area: name }) : translate("{area} (below)", { area: name })))
      .join(", ");
  }

  function farWords(points) {
    const far = points.filter(({ place }) => KINDS[place] === "far");
    const values = { count: far.length, all: points.length, areas: listed(far) };
    if (!far.length) return translate("None of {all} counties lies outside the 99.8% limits.", values);
    if (far.length === 1) return translate("1 of {all} counties lies outside the 99.8% limits: {areas}.", values);
    return translate("{count} of {all} counties lie outside the 99.8% limits: {areas}.", values);
  }

  /** What the figure shows, by rule: who lies outside, where the chosen county lies, and how wide the limits are. */
  function funnelSentence({ points, dispersion }, chosen) {
    const mine = points.find(({ code }) => code === chosen);
    const outside = points.filter(({ place }) => KINDS[place] === "outside");
    const times = Math.sqrt(dispersion);
    return [
      mine ? translate("{area}: {place}.", { area: mine.name, place: placeText(mine.place) }) : "",
      farWords(points),
      outside.length ? translate("Outside the 95% limits alone: {areas}.", { areas: listed(outside) }) : "",
      times < 1.05
        ? translate("The counties vary no more than chance makes them vary.")
        : translate("The counties vary more than chance makes them vary, so the limits are {times} times as wide as by chance alone.", { times: number(times, 1) }),
    ]
      .filter(Boolean)
      .join(" ");
  }

  /** What the dots mean, for those that there are. */
  function funnelLegend({ points }) {
    const words = {
      far: translate("outside the 99.8% limits"),
      outside: translate("outside the 95% limits"),
      within: translate("within the limits"),
    };
    const entry = ([kind, text]) => {
      const drawn = svg("g", { class: kind }, svg("circle", { cx: 8, cy: 8, r: 5, class: "dot" }));
      return element("li", {}, svg("svg", { width: 16, height: 16, class: "funnel key", "aria-hidden": "true" }, drawn), ` ${text}`);
    };
    const shown = Object.entries(words).filter(([kind]) => points.some(({ place }) => KINDS[place] === kind));
    return element("ul", { class: "legend" }, shown.map(entry));
  }

  Object.assign(window.aluekuva, { funnel, funnelSentence, funnelLegend, funnelSizeText: sizeText, funnelPlaceText: placeText });
})();
