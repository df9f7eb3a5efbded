/* The areas of the time series beside the reader's own: a list to tick, a key to the lines, and a mark over them. */
(() => {
  const app = window.aluekuva;
  const { element, svg, translate } = app;
  const MOST = 5;
  const PICK = "series-areas";

  const byId = (id) => document.getElementById(id);

  /** The codes of `choice.areas`. */
  const codes = (choice) => (choice.areas ? choice.areas.split(",") : []);

  /** `areas` with the area `code` added at the end, or taken out. */
  function withTick(areas, code, isTicked) {
    const others = codes({ areas }).filter((one) => one !== code);
    return [...others, ...(isTicked ? [code] : [])].slice(0, MOST).join(",");
  }

  /** The list to tick, in step with the choice; it is made when it is opened, and anew for another type of areas. */
  function updateSeriesAreas(view, choice) {
    const [holder, details] = [byId(`pick-${PICK}`), byId(`picker-${PICK}`)];
    if (!holder || !details) return;
    const chosen = codes(choice);
    byId(`picked-${PICK}`).textContent = chosen.length ? ` ${translate("({count} of {all})", { count: chosen.length, all: MOST })}` : "";
    if (!details.open) return;
    if (holder.dataset.areaType !== choice.areaType) holder.replaceChildren();
    holder.dataset.areaType = choice.areaType;
    const areas = [...view.areas[choice.areaType]].sort((a, b) => app.compare(a.name, b.name));
    const options = () => [{ title: translate("At most five areas"), options: areas.map(({ code, name }) => ({ value: code, text: name })) }];
    app.fillList(PICK, chosen, options, element("button", { type: "button", "data-clear": PICK }, translate("Clear all ticks")));
    // A list that is full takes no more; what is ticked can be taken out.
    for (const input of holder.querySelectorAll("input")) input.disabled = !input.checked && chosen.length >= MOST;
  }

  // On a phone there is no room for names at the ends of lines.
  const SHAPES = {
    circle: "M-4,0a4,4 0 1,0 8,0a4,4 0 1,0 -8,0z",
    square: "M-4,-4h8v8h-8z",
    diamond: "M0,-5l5,5l-5,5l-5,-5z",
    "triangle-up": "M-5,4h10l-5,-9z",
    cross: "M-1.7,-5h3.4v3.3h3.3v3.4h-3.3v3.3h-3.4v-3.3h-3.3v-3.4h3.3z",
    x: "M-4.5,-2.5l2,-2l2.5,2.5l2.5,-2.5l2,2l-2.5,2.5l2.5,2.5l-2,2l-2.5,-2.5l-2.5,2.5l-2,-2l2.5,-2.5z",
  };

  /** Which line is whose: mark and name. */
  function seriesKey(view, choice) {
    const drawn = app.timeSeriesAreas(view, choice);
    const entry = ({ name, colour, symbol }) =>
      element(
        "li",
        {},
        svg("svg", { width: 28, height: 14, class: "series-key", "aria-hidden": "true", style: `color: var(${colour})` },
          svg("line", { x1: 1, x2: 27, y1: 7, y2: 7 }), svg("path", { d: SHAPES[symbol], transform: "translate(14 7)" })),
        ` ${name}`,
      );
    return drawn.length && choice.areas ? element("ul", { class: "legend" }, drawn.map(entry)) : null;
  }

  /** The table of the time series: one area with all that is known of it, several side by side. */
  function seriesTable(view, choice) {
    const { unit, decimals } = view;
    const shared = { unit, decimals };
    const country = app.view.benchmarkSeries(view, choice.sex);
    const drawn = app.timeSeriesAreas(view, choice);
    const who = app.view.sexText(choice.sex);
    const caption = (...names) => [view.title, ...names, who].filter(Boolean).join(" · ");
    if (drawn.length > 1 || (drawn.length && drawn[0].code !== choice.area)) {
      const series = [...drawn, ...(country ? [country] : [])];
      return app.severalSeriesTable({ series, caption: caption(drawn.map(({ name }) => name).join(", ")), ...shared });
    }
    const of = drawn[0] || country;
    if (!of) return null;
    const against = choice.benchmark;
    const points = drawn.length ? app.view.series(view, choice.areaType, choice.sex, of.code, against) : country.points;
    const benchmark = drawn.length && against === "country" ? country : null;
    return app.seriesTable({ points, benchmark, against, name: of.name, caption: caption(of.name), ...shared });
  }

  // The line of an area over the drawn time series, in the pixels of its axes. Plotly draws nothing for it.
  function overlay(graph, name, points) {
    const { xaxis, yaxis } = graph._fullLayout;
    const at = (point) => `${(xaxis._offset + xaxis.l2p(point.time)).toFixed(1)},${(yaxis._offset + yaxis.l2p(point.value)).toFixed(1)}`;
    const ends = new Set(app.view.gaps(points.map(({ time }) => time)));
    let isOn = false;
    const path = points.map((point) => {
      if (point.value === null) {
        isOn = false;
        return "";
      }
      const part = `${isOn ? "L" : "M"}${at(point)}`;
      isOn = !ends.has(point.time);
      return part;
    });
    const dots = points.filter(({ value }) => value !== null).map((point) => {
      const [cx, cy] = at(point).split(",");
      return svg("circle", { cx, cy, r: 3 });
    });
    const [x, y] = at([...points].reverse().find(({ value }) => value !== null)).split(",");
    const label = svg("text", { x, y: Number(y) - 9, "text-anchor": "end" }, name);
    return svg("svg", { class: "series-mark", "aria-hidden": "true" }, svg("path", { d: path.join("") }), dots, label);
  }

  let shown = null;

  /** What the mark over the time series is drawn from. */
  const setSeries = (view, choice) => {
    shown = { view, choice };
  };

  /** Lay a line over that of the area `code`; none for an empty text, or before the time series is drawn. */
  function markSeries(code) {
    const graph = document.querySelector("#time-series .js-plotly-plot");
    for (const old of document.querySelectorAll("#time-series .series-mark")) old.remove();
    if (!graph || !graph._fullLayout || !graph._fullLayout.xaxis || !shown || !code) return;
    const { view, choice } = shown;
    const area = view.areas[choice.areaType].find((one) => one.code === code);
    if (!area) return;
    const points = app.view.series(view, choice.areaType, choice.sex, code);
    if (points.some(({ value }) => value !== null)) graph.append(overlay(graph, area.name, points));
  }

  /** Pointing at a line of the time series marks its area; once for each graph. */
  function linkSeries() {
    const graph = document.querySelector("#time-series .js-plotly-plot");
    if (!graph || !graph.on || graph.dataset.linked) return;
    graph.dataset.linked = "";
    graph.on("plotly_hover", ({ points: [point] }) => {
      const isArea = point && shown && shown.view.areas[shown.choice.areaType].some(({ code }) => code === point.customdata);
      app.markArea(isArea ? point.customdata : "");
    });
    graph.on("plotly_unhover", () => app.markArea(""));
  }
  document.addEventListener("pointerover", (event) => event.target.closest && event.target.closest("#time-series") && linkSeries());

  Object.assign(app, { updateSeriesAreas, seriesKey, chosenSeriesTable: seriesTable, markSeries, setSeries, withTick });
})();
