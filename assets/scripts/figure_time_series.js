/* The time series as a Plotly figure, a plain object: the chosen area strong, the country dark, the rest grey. */
(() => {
  const { number, translate, view: selection } = window.aluekuva;

  // Decimal and thousands signs of the page's language; plotly.js knows only the English ones by itself.
  const SEPARATORS = `${number(0.5, 1).charAt(1)}${number(10000, 0).charAt(2)}`;

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

  // All grey lines are one trace with gaps: 300 traces would take seconds to draw.
  function others(view, choice, colours) {
    const x = [];
    const y = [];
    const text = [];
    for (const area of view.areas[choice.areaType]) {
      if (area.code === choice.area) continue;
      for (const point of interrupted(selection.series(view, choice.areaType, choice.sex, area.code))) {
        x.push(point.time);
        y.push(point.value);
        text.push(area.name);
      }
      x.push(null);
      y.push(null);
      text.push("");
    }
    const lone = view.times[choice.areaType].length === 1;
    return {
      type: "scatter",
      mode: lone ? "markers" : "lines",
      x,
      y,
      text,
      line: { color: colours.faint, width: 1 },
      marker: { color: colours.faint, size: 6 },
      hovertemplate: `%{text}: %{y:,.${view.decimals}f} (%{x})<extra></extra>`,
      showlegend: false,
    };
  }

  function band(points, colours) {
    const known = points.filter((point) => point.lower !== null && point.upper !== null);
    if (known.length < 2) return [];
    return [
      {
        type: "scatter",
        mode: "lines",
        x: [...known.map((p) => p.time), ...known.map((p) => p.time).reverse()],
        y: [...known.map((p) => p.upper), ...known.map((p) => p.lower).reverse()],
        fill: "toself",
        fillcolor: colours.band,
        line: { width: 0 },
        hoverinfo: "skip",
        showlegend: false,
      },
    ];
  }

  function label(name, points, decimals, ink, shift) {
    const last = [...points].reverse().find((point) => point.value !== null);
    if (!last) return [];
    return [
      {
        x: last.time,
        y: last.value,
        xanchor: "left",
        xshift: 8,
        yshift: shift,
        showarrow: false,
        text: `<b>${escaped(name)} ${number(last.value, decimals)}</b>`,
        font: { color: ink, size: 13 },
        align: "left",
      },
    ];
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
  const symbols = (points) => points.map((point) => (point.status === "P" || point.status === "E" ? "circle-open" : "circle"));

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
    const mine = (view.areas[choice.areaType] || []).find((area) => area.code === choice.area);
    const points = mine ? selection.series(view, choice.areaType, choice.sex, mine.code) : [];
    const country = view.total ? null : selection.benchmarkSeries(view, choice.sex);
    const countryPoints = country ? country.points : [];
    const close = labelsCollide(points, countryPoints, view, choice);
    const named = (name) => `${escaped(name)}: %{y:,.${view.decimals}f} (%{x})<extra></extra>`;
    const style = (name, ink, width, of) => ({
      line: { color: ink, width },
      marker: { color: ink, size: 6, symbol: symbols(interrupted(of)) },
      hovertemplate: named(name),
      showlegend: false,
    });
    return {
      data: [
        others(view, choice, colours),
        ...band(points, colours),
        ...(country ? [line(countryPoints, style(country.name, colours.ink, 2, countryPoints))] : []),
        ...(mine ? [line(points, style(mine.name, colours.mine, 3, points))] : []),
      ],
      layout: {
        margin: { l: 48, r: narrow ? 12 : 190, t: 12, b: 36 },
        height: 380,
        separators: SEPARATORS,
        hovermode: "closest",
        dragmode: false,
        paper_bgcolor: "rgba(0,0,0,0)",
        plot_bgcolor: "rgba(0,0,0,0)",
        font: { family: getComputedStyle(document.body).fontFamily, size: 13, color: colours.ink },
        xaxis: { dtick: yearStep(view.times[choice.areaType], narrow), tickformat: "d", range: yearRange(view.times[choice.areaType]), showgrid: false, zeroline: false, fixedrange: true },
        yaxis: { gridcolor: colours.line, zeroline: false, fixedrange: true, rangemode: "normal", tickformat: ",~r", automargin: true },
        shapes: breaks(mine ? points : countryPoints, colours),
        annotations: narrow
          ? []
          : [
              ...(mine ? label(mine.name, points, view.decimals, colours.mine, close > 0 ? 9 : close < 0 ? -9 : 0) : []),
              ...(country ? label(country.name, countryPoints, view.decimals, colours.ink, close > 0 ? -9 : close < 0 ? 9 : 0) : []),
            ],
      },
    };
  }

  // +1: mine stands just above the country, -1: just below, 0: far enough apart.
  function labelsCollide(points, countryPoints, view, choice) {
    const last = (list) => ([...list].reverse().find((point) => point.value !== null) || {}).value;
    const [a, b] = [last(points), last(countryPoints)];
    if (a === undefined || b === undefined) return 0;
    const all = (view.values[choice.areaType][choice.sex] || { v: [] }).v.flat().filter((value) => value !== null);
    const range = Math.max(...all) - Math.min(...all);
    if (Math.abs(a - b) > range * 0.06) return 0;
    return a >= b ? 1 : -1;
  }

  function yearStep(times, narrow) {
    const span = (times[times.length - 1] - times[0]) * (narrow ? 2 : 1);
    return span > 40 ? 10 : span > 20 ? 5 : span > 10 ? 2 : 1;
  }

  const yearRange = (times) => [times[0] - 0.5, times[times.length - 1] + 0.5];

  window.aluekuva.timeSeries = timeSeries;
  window.aluekuva.timeSeriesLegend = (view, choice) => {
    const mine = (view.areas[choice.areaType] || []).find((area) => area.code === choice.area);
    const country = view.total ? null : selection.benchmarkSeries(view, choice.sex);
    return [
      mine ? translate("Thick line: {area}.", { area: mine.name }) : "",
      country ? translate("Medium line: {area}.", { area: country.name }) : "",
      translate("Thin lines: other areas."),
      translate("A hollow dot is provisional or estimated; a dotted line is a break in series."),
    ]
      .filter(Boolean)
      .join(" ");
  };
})();
