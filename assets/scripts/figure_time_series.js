/* The time series as a Plotly figure, a plain object: the chosen area strong, up to five more areas each in its own colour,
   dash and mark, the country dark, the rest grey. */
(() => {
  const { number, translate, view: selection } = window.aluekuva;

  // Decimal and thousands signs of the page's language; plotly.js knows only the English ones by itself.
  const SEPARATORS = `${number(0.5, 1).charAt(1)}${number(10000, 0).charAt(2)}`;

  const HEIGHT = 380;
  // Numbers beside an axis stand as they are: to see whether they fit takes plotly.js longer than to draw them.
  const AXIS = { zeroline: false, fixedrange: true, tickangle: 0, ticklabeloverflow: "allow" };
  const DIGIT = 7; // px, the width of one of the numbers beside an axis
  const MARGIN = { top: 12, bottom: 36, wide: 190, narrow: 12 };
  // Areas beside the reader's own are told apart by mark and dash as well as by colour.
  const MARKS = ["square", "diamond", "triangle-up", "cross", "x"];
  const DASHES = ["solid", "dash", "dot", "dashdot", "longdash"];
  const LABEL = 17; // as high as a label with the space below it

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  // An empty point after a gap keeps a line from spanning years that nobody measured.
  function interrupted(points) {
    const ends = new Set(selection.gaps(points.map((point) => point.time)));
    return points.flatMap((point) => (ends.has(point.time) ? [point, { ...point, time: point.time + 0.5, value: null }] : [point]));
  }

  function line(all, style) {
    const points = interrupted(all);
    return {
      type: "scatter",
      mode: "lines+markers",
      x: points.map((point) => point.time),
      y: points.map((point) => point.value),
      connectgaps: false,
      hoverlabel: { namelength: -1 },
      ...style,
    };
  }

  /** The areas whose lines stand out: the reader's own first, then those of `choice.areas`, each with its style. */
  function chosenAreas(view, choice) {
    const areas = view.areas[choice.areaType] || [];
    const find = (code) => areas.find((area) => area.code === code);
    const points = (area) => selection.series(view, choice.areaType, choice.sex, area.code);
    const mine = find(choice.area);
    const more = (choice.areas ? choice.areas.split(",") : []).map((code, place) => ({ area: find(code), place }));
    return [
      ...(mine ? [{ ...mine, points: points(mine), colour: "--mine", width: 3, dash: "solid", symbol: "circle" }] : []),
      ...more
        .filter(({ area }) => area && area !== mine)
        .map(({ area, place }) => ({
          ...{ ...area, points: points(area), colour: `--series-${place + 1}`, width: 2 },
          ...{ dash: DASHES[place], symbol: MARKS[place] },
        })),
    ];
  }

  // All grey lines are one trace with gaps: 300 traces would take seconds to draw.
  function others(view, choice, chosen, colours) {
    const x = [];
    const y = [];
    const text = [];
    const codes = [];
    for (const area of view.areas[choice.areaType]) {
      if (chosen.some(({ code }) => code === area.code)) continue;
      for (const point of interrupted(selection.series(view, choice.areaType, choice.sex, area.code))) {
        x.push(point.time);
        y.push(point.value);
        text.push(area.name);
        codes.push(area.code);
      }
      x.push(null);
      y.push(null);
      text.push("");
      codes.push("");
    }
    const lone = view.times[choice.areaType].length === 1;
    return {
      type: "scatter",
      mode: lone ? "markers" : "lines",
      x,
      y,
      text,
      customdata: codes,
      line: { color: colours.faint, width: 1 },
      marker: { color: colours.faint, size: 6 },
      hovertemplate: `%{text}: %{y:,.${view.decimals}f} (%{x})<extra></extra>`,
      showlegend: false,
    };
  }

  function band(points, fill) {
    const known = points.filter((point) => point.lower !== null && point.upper !== null);
    if (known.length < 2) return [];
    return [
      {
        type: "scatter",
        mode: "lines",
        x: [...known.map((p) => p.time), ...known.map((p) => p.time).reverse()],
        y: [...known.map((p) => p.upper), ...known.map((p) => p.lower).reverse()],
        fill: "toself",
        fillcolor: fill,
        line: { width: 0 },
        hoverinfo: "skip",
        showlegend: false,
      },
    ];
  }

  /** Labels at the ends of lines: where two would stand on one another they are moved apart, as little as it takes. */
  function labels(lines, [low, high], decimals) {
    const pixels = (value) => ((high - value) / (high - low)) * (HEIGHT - MARGIN.top - MARGIN.bottom);
    const placed = lines
      .map(({ name, points, ink }) => ({ name, ink, last: [...points].reverse().find((point) => point.value !== null) }))
      .filter(({ last }) => last)
      .map((one) => ({ ...one, at: pixels(one.last.value), y: pixels(one.last.value) }))
      .sort((a, b) => a.at - b.at);
    for (let round = 0; round < 40; round += 1) {
      for (let index = 1; index < placed.length; index += 1) {
        const short = LABEL - (placed[index].y - placed[index - 1].y);
        if (short <= 0) continue;
        placed[index - 1].y -= short / 2;
        placed[index].y += short / 2;
      }
    }
    return placed.map(({ name, ink, last, at, y }) => ({
      ...{ x: last.time, y: last.value, xanchor: "left", xshift: 8, yshift: Math.round(at - y), showarrow: false, align: "left" },
      text: `<b>${escaped(name)} ${number(last.value, decimals)}</b>`,
      font: { color: ink, size: 13 },
    }));
  }

  // Plotly reads a few tags in its texts; names of areas must stay text.
  const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");

  // A break is drawn as a dotted line before the period where the series begins anew.
  function breaks(points, colours) {
    return points
      .filter((point) => point.status === "B")
      .map((point) => ({
        type: "line",
        x0: point.time - 0.5,
        x1: point.time - 0.5,
        yref: "paper",
        y0: 0,
        y1: 1,
        line: { color: colours.muted, width: 1, dash: "dot" },
      }));
  }

  // Provisional and estimated values are hollow.
  const symbols = (points, symbol) => points.map((point) => (point.status === "P" || point.status === "E" ? `${symbol}-open` : symbol));

  // From the lowest to the highest that is drawn, with a little air.
  function range(view, choice, lines) {
    const all = ((view.values[choice.areaType] || {})[choice.sex] || { v: [] }).v.flat();
    const drawn = lines.flatMap(({ points, hasBand }) => points.flatMap((point) => (hasBand ? [point.value, point.lower, point.upper] : [point.value])));
    const known = [...all, ...drawn].filter((value) => value !== null);
    if (!known.length) return [0, 1];
    const [low, high] = known.reduce(([least, most], value) => [Math.min(least, value), Math.max(most, value)], [Infinity, -Infinity]);
    const air = (high - low) * 0.05 || 1;
    return [low - air, high + air];
  }

  /** The figure: `view` and `choice` as everywhere; `narrow` for a phone, where labels stand below. */
  function timeSeries(view, choice, narrow) {
    const colours = {
      ink: colour("--ink"),
      muted: colour("--muted"),
      faint: colour("--faint"),
      line: colour("--line"),
      mine: colour("--mine"),
      band: colour("--band"),
    };
    const country = view.total ? null : selection.benchmarkSeries(view, choice.sex);
    const chosen = chosenAreas(view, choice).map((area) => ({ ...area, ink: colour(area.colour), hasBand: true }));
    const whole = country ? [{ ...country, ink: colours.ink, width: 2, dash: "solid", symbol: "circle" }] : [];
    // The reader's own line is drawn last, over all others.
    const lines = [...whole, ...[...chosen].reverse()];
    const style = ({ name, ink, width, dash, symbol, points }) => ({
      line: { color: ink, width, dash },
      marker: { color: ink, size: symbol === "circle" ? 6 : 8, symbol: symbols(interrupted(points), symbol) },
      hovertemplate: `${escaped(name)}: %{y:,.${view.decimals}f} (%{x})<extra></extra>`,
      showlegend: false,
    });
    const coded = ({ code, points }) => interrupted(points).map(() => code);
    const extent = range(view, choice, lines);
    return {
      data: [
        others(view, choice, chosen, colours),
        ...chosen.flatMap(({ points, ink, code }) => band(points, code === choice.area ? colours.band : translucent(ink))),
        ...lines.map((one) => ({ ...line(one.points, style(one)), customdata: coded(one) })),
      ],
      layout: {
        margin: { l: leftOf(extent), r: narrow ? MARGIN.narrow : MARGIN.wide, t: MARGIN.top, b: MARGIN.bottom },
        height: HEIGHT,
        separators: SEPARATORS,
        hovermode: "closest",
        dragmode: false,
        paper_bgcolor: "rgba(0,0,0,0)",
        plot_bgcolor: "rgba(0,0,0,0)",
        font: { family: getComputedStyle(document.body).fontFamily, size: 13, color: colours.ink },
        xaxis: { dtick: yearStep(view.times[choice.areaType], narrow), tickformat: "d", range: yearRange(view.times[choice.areaType]), showgrid: false, ...AXIS },
        yaxis: { gridcolor: colours.line, ...AXIS, range: extent, tickformat: ",~r" },
        shapes: breaks(chosen.length ? chosen.flatMap(({ points }) => points) : lines.flatMap(({ points }) => points), colours),
        annotations: narrow ? [] : labels(lines, extent, view.decimals),
      },
    };
  }

  // A colour as a wash below lines.
  const translucent = (ink) => `${ink}${ink.length === 7 ? "1a" : ""}`;

  function yearStep(times, narrow) {
    const span = (times[times.length - 1] - times[0]) * (narrow ? 2 : 1);
    return span > 40 ? 10 : span > 20 ? 5 : span > 10 ? 2 : 1;
  }

  // As wide as the longest number beside the axis. Left to measure that itself, plotly.js draws the axis twice.
  function leftOf([low, high]) {
    const decimals = Math.max(0, Math.ceil(-Math.log10((high - low) / 5)));
    const longest = Math.max(...[low, high].map((value) => number(value, decimals).length));
    return Math.max(48, Math.ceil(longest * DIGIT) + 16);
  }

  const yearRange = (times) => [times[0] - 0.5, times[times.length - 1] + 0.5];

  window.aluekuva.timeSeries = timeSeries;
  window.aluekuva.timeSeriesAreas = chosenAreas;
  window.aluekuva.timeSeriesLegend = (view, choice) => {
    const [first, ...more] = chosenAreas(view, choice);
    const mine = first && first.code === choice.area ? first : null;
    const country = view.total ? null : selection.benchmarkSeries(view, choice.sex);
    const others = (mine ? more : [first, ...more]).filter(Boolean);
    return [
      mine ? translate("Thick line: {area}.", { area: mine.name }) : "",
      country ? translate("Medium line: {area}.", { area: country.name }) : "",
      others.length ? translate("Coloured lines: {areas}.", { areas: others.map(({ name }) => name).join(", ") }) : "",
      translate("Thin lines: other areas."),
      translate("A hollow dot is provisional or estimated; a dotted line is a break in series."),
    ]
      .filter(Boolean)
      .join(" ");
  };
})();
