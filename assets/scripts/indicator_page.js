/* The page of one indicator: the reader's choice in, sentence, figures and tables out. No request is made. */
(() => {
  const app = window.aluekuva;
  const { translate, element } = app;
  const CHOICES = ["areaType", "sex", "time", "area", "areas", "benchmark", "ranking", "colour", "steps", "map"];
  const NARROW = 640;
  const GRAPH = { displayModeBar: false, displaylogo: false, showSendToCloud: false, responsive: true };
  let current = null;
  let charted = false; // whether the page has its graph already
  const drawn = new Map();
  const NONE_AWAY = new Set();

  const byId = (id) => document.getElementById(id);

  // The page of an indicator, or one figure of it alone within another site's page.
  const here = () => document.querySelector("#ranking, [data-embedded]");

  function put(id, ...nodes) {
    const holder = byId(id);
    if (holder) holder.replaceChildren(...nodes.filter(Boolean));
  }

  // The same of a drawing.
  function putDrawing(id, ...nodes) {
    const holder = byId(id);
    if (holder) app.redraw(holder, nodes.filter(Boolean));
  }

  function areaTypeWords(areaType) {
    return {
      county: translate("Wellbeing services counties"),
      collaborative_area: translate("Collaborative areas"),
      municipality: translate("Municipalities"),
      country: translate("Whole country"),
      mainland: translate("Mainland Finland"),
    }[areaType];
  }

  function heading(view, choice) {
    const parts = [view.title, areaTypeWords(choice.areaType), choice.time, app.view.sexText(choice.sex), unitWords(view)];
    return parts.filter(Boolean).join(" · ");
  }

  // The unit is said once: many a title ends with it.
  const unitWords = (view) => (view.title.includes(view.unit) ? "" : view.unit);

  // What is hidden has no width of its own: it will have that of the part round it.
  function widthOf(holder) {
    if (!holder.hidden) return holder.clientWidth;
    const { paddingLeft, paddingRight } = window.getComputedStyle(holder.parentElement);
    return holder.parentElement.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
  }

  // A figure is as wide as what holds it. All are measured before anything is drawn: a change between would cost a layout.
  function measured() {
    const wide = (key) => (byId(`${key}-drawing`) ? Math.max(280, Math.floor(widthOf(byId(`${key}-drawing`)) || 640)) : 0);
    const series = byId("series-drawing");
    return {
      ...{ ranking: wide("ranking"), sexes: wide("sexes"), funnel: wide("funnel") },
      isNarrow: (series ? series.clientWidth : window.innerWidth) < NARROW,
    };
  }

  /** The figures that lie above or below what the window shows, and have no focus in them: no reader sees them change. */
  function outOfSight() {
    const isAway = (part) => {
      const holder = byId(part);
      if (!holder || holder.contains(document.activeElement)) return false;
      const { top, bottom } = holder.getBoundingClientRect();
      return bottom < 0 || top > window.innerHeight;
    };
    return new Set(["ranking", "map", "series", "sexes", "funnel", "table"].filter(isAway));
  }

  /** Call `draw` where the page has the part, unless it was drawn from the very same choices before; of what is `away`
      after the next frame. */
  function ifChanged(part, choices, draw, away = NONE_AWAY) {
    const key = JSON.stringify(choices);
    const isHere = byId(part) || byId(`${part}-drawing`);
    if (!isHere || drawn.get(part) === key) return;
    drawn.set(part, key);
    const later = () => {
      draw();
      app.markAgain();
    };
    if (away.has(part)) app.afterwards(part, later);
    else app.atOnce(part, draw);
  }

  function drawRanking({ view, choice }, rows, benchmark, width) {
    const { polarity, unit, decimals } = view;
    const country = view.total || choice.benchmark !== "country" ? null : benchmark;
    const drawn = app.ranking({ rows, benchmark: country, polarity, chosen: choice.area, unit, decimals, width, marks: choice.ranking });
    putDrawing("ranking-drawing", drawn && app.outcomeLegend(rows, choice.benchmark, polarity), drawn || element("p", { class: "note" }, translate("There are no values for {time}.", { time: choice.time })));
    put("ranking-note", [heading(view, choice), app.rankingNote(rows)].filter(Boolean).join(". "));
    put("ranking-groups", app.groupsNote(rows, polarity, width));
    const mine = choice.benchmark === "peers" && rows.find((row) => row.code === choice.area);
    const page = mine && `${app.withinRelease(`/${view.language}/areas/${mine.code}`)}#peers`;
    put("ranking-peers", mine && element("a", { href: page }, translate("Which counties are similar to {area}", { area: mine.name })));
  }

  function drawFunnel({ view, choice }, width) {
    const funnel = app.view.funnel(view, choice);
    for (const part of document.querySelectorAll("#funnel-drawing, [data-funnel]")) part.hidden = !funnel;
    if (!funnel) {
      put("funnel-drawing");
      put("funnel-table");
      put("funnel-sentence", translate("No funnel plot can be drawn of these figures. It takes a percentage or a rate of counties whose denominators are known."));
      put("funnel-note", "");
      return;
    }
    const { unit, decimals } = view;
    const country = app.view.benchmark(view, choice);
    const name = country ? country.name : "";
    const drawn = app.funnel({ funnel, country: name, chosen: choice.area, unit, decimals, width });
    putDrawing("funnel-drawing", app.funnelLegend(funnel), drawn);
    put("funnel-sentence", app.funnelSentence(funnel, choice.area));
    put("funnel-table", app.funnelTable({ funnel, chosen: choice.area, unit, decimals, caption: heading(view, choice) }));
    put("funnel-note", heading(view, choice));
  }

  // The boundaries have come, or can't be had: the map of the choice that is made by now, if it is still on the page.
  function drawMapAlone() {
    const holder = byId("map-drawing");
    if (!current || !holder || !holder.hasAttribute("aria-busy")) return;
    drawMap(current, app.view.rows(current.view, current.choice));
    app.markAgain();
  }

  function drawMap({ view, choice, shapes, grid: places }, rows) {
    const place = shapes[choice.areaType];
    const grid = choice.areaType === "county" ? places : {};
    // Tiles do without.
    const boundaries = place && !app.isTiled(choice.map, rows, grid) ? app.boundaries(place.file, drawMapAlone) : undefined;
    const drawing = app.areaMap({
      rows,
      place,
      boundaries,
      grid,
      kind: choice.map,
      chosen: choice.area,
      unit: view.unit,
      decimals: view.decimals,
      polarity: view.polarity,
      colour: choice.colour,
      steps: choice.steps,
    });
    putDrawing("map-drawing", ...drawing);
    const holder = byId("map-drawing");
    if (holder) holder.setAttribute("aria-busy", String(boundaries === null));
    const against = choice.colour === "outcome" ? `${translate("Compared with")}: ${app.view.benchmarkText(choice.benchmark)}` : "";
    put("map-note", [heading(view, choice), against].filter(Boolean).join(". "));
  }

  function drawSexes({ view, choice }, width) {
    const found = app.sexes(view, choice);
    const shared = { found, chosen: choice.area, unit: view.unit, decimals: view.decimals };
    for (const part of document.querySelectorAll("#sexes-drawing, [data-sexes]")) part.hidden = !found;
    const drawn = found && app.sexesFigure({ ...shared, width });
    const none = translate("There are no values for {time}.", { time: choice.time });
    const without = translate("These figures are not given for women and men.");
    putDrawing("sexes-drawing", drawn && app.sexesLegend(), drawn);
    put("sexes-sentence", !found ? without : drawn ? app.sexesSentence({ ...shared, time: choice.time }) : none);
    put("sexes-table", found && app.sexesTable({ ...shared, caption: heading(view, { ...choice, sex: "total" }) }));
    const flags = found ? app.rankingNote(found.areas.flatMap(({ female, male }) => [female, male])) : "";
    put("sexes-note", found ? [heading(view, { ...choice, sex: "total" }), flags].filter(Boolean).join(". ") : "");
  }

  function drawTable({ view, choice }, rows, benchmark) {
    const shared = { unit: view.unit, decimals: view.decimals };
    const against = choice.benchmark;
    put("table-drawing", app.areaTable({ rows, benchmark, against, chosen: choice.area, caption: heading(view, choice), ...shared }));
  }

  function drawSeries({ view, choice }, isNarrow) {
    put("series-table", app.chosenSeriesTable(view, choice));
    put("series-key", isNarrow ? app.seriesKey(view, choice) : null);
    put("series-note", [view.title, app.view.sexText(choice.sex), unitWords(view)].filter(Boolean).join(" · ") + ". " + app.timeSeriesLegend(view, choice));
  }

  function updateLinks({ view, choice }) {
    const these = { areaType: choice.areaType, sex: choice.sex, time: choice.time, lang: view.language, labels: "both" };
    for (const link of document.querySelectorAll("a[data-download]")) {
      // A workbook is read by people: it names what it holds. The rest of everything is for programs, in codes.
      const all = { lang: view.language, ...(link.dataset.format === "xlsx" ? { labels: "both" } : {}) };
      const query = new URLSearchParams(link.dataset.download === "these" ? these : all);
      query.set("release", view.release);
      link.href = `/api/v1/indicators/${view.indicator}/data.${link.dataset.format}?${query}`;
    }
  }

  function updateControls({ view, choice }) {
    for (const button of document.querySelectorAll("button[data-choice]")) {
      button.setAttribute("aria-pressed", String(choice[button.dataset.choice] === button.dataset.value));
    }
    for (const button of document.querySelectorAll('button[data-choice="map"]')) {
      button.closest("fieldset").hidden = choice.areaType !== "county"; // there are tiles for counties only
    }
    for (const button of document.querySelectorAll('button[data-choice="steps"]')) {
      button.closest("fieldset").hidden = choice.colour === "outcome";
    }
    app.updateSeriesAreas(view, choice);
    const offered = view.benchmarks[choice.areaType] || [];
    for (const button of document.querySelectorAll('button[data-choice="benchmark"]')) {
      button.hidden = !offered.includes(button.dataset.value);
      button.closest("fieldset").hidden = offered.length < 2;
    }
    const option = (value, text) => element("option", { value, selected: null }, text);
    const years = () => [...view.times[choice.areaType]].reverse().map((year) => option(String(year), String(year)));
    const areas = () => {
      const sorted = [...view.areas[choice.areaType]].sort((a, b) => app.compare(a.name, b.name));
      return [option("", translate("None chosen")), ...sorted.map((one) => option(one.code, one.name))];
    };
    for (const [name, options] of [["time", years], ["area", areas]]) {
      const menu = byId(`choice-${name}`);
      ifChanged(`choice-${name}`, choice.areaType, () => menu.replaceChildren(...options()));
      if (menu) menu.value = choice[name];
    }
  }

  const isAddressed = ({ indicator }) => app.isAddressed(`(indicators|embed)/0*${indicator}`);

  // The figures that a choice is made of, as they are known on the way back.
  const keyOf = ({ view }) => [view.language, view.indicator, view.release].join(" ");

  function writeAddress(state, chosen = "") {
    const { view, choice, defaults, embedded } = state;
    if (!isAddressed(view)) return;
    const written = Object.fromEntries(CHOICES.map((name) => [name, choice[name] === defaults[name] ? "" : choice[name]]));
    if (!embedded && !choice.area && choice.areaType === "county" && app.myCounty.get()) written.area = null; // none, not even mine
    // Within another site's page the way back is that page's.
    app.writeAddress(written, { view: keyOf(state), choice }, embedded ? "" : chosen);
  }

  /** Draw everything but the time series, which Dash's graph draws; `measured` is given where it is known already, and
      what is `away` is drawn a frame later. */
  function draw(state, { isNarrow, ...widths } = measured(), away = NONE_AWAY, chosenBy = "") {
    const { view, choice } = state;
    const rows = app.view.rows(view, choice);
    const benchmark = app.view.benchmark(view, choice);
    writeAddress(state, chosenBy);
    const { areaType, sex, time, area, areas, benchmark: against, colour, steps, map } = choice;
    const chosen = [areaType, sex, time, area];
    const compared = [...chosen, against];
    ifChanged("sentence", compared, () => put("sentence", ...app.sentence({ view, choice, rows, benchmark })));
    ifChanged("ranking", [compared, choice.ranking, widths.ranking], () => drawRanking(state, rows, benchmark, widths.ranking), away);
    ifChanged("map", [compared, colour, steps, map], () => drawMap(state, rows), away);
    ifChanged("sexes", [chosen, widths.sexes], () => drawSexes(state, widths.sexes), away);
    ifChanged("funnel", [chosen, widths.funnel], () => drawFunnel(state, widths.funnel), away);
    ifChanged("table", compared, () => drawTable(state, rows, benchmark), away);
    ifChanged("series", [areaType, sex, area, areas, against, isNarrow], () => drawSeries(state, isNarrow), away);
    updateControls(state);
    if (byId("series")) byId("series").dataset.series = seriesKey(choice);
    app.afterwards("links", () => updateLinks(state));
    app.setSeries(view, choice);
    app.markAgain();
    document.dispatchEvent(new CustomEvent("figures-drawn", { detail: state }));
  }

  // The choices that the time series is drawn from. Where it is drawn later than the rest, the figure says which it is.
  const seriesKey = ({ areaType, sex, area, areas }) => [areaType, sex, area, areas].join(" ");

  function figure(state, { isNarrow } = measured()) {
    const key = seriesKey(state.choice);
    const made = app.timeSeries(state.view, state.choice, isNarrow);
    made.layout.meta = { series: key };
    drawn.set("time-series", key);
    return made;
  }

  /** Dash's graph of the time series; only with it plotly.js is loaded, which is larger than all that was drawn before. */
  function graph() {
    charted = true;
    const props = { id: "time-series", config: GRAPH, style: { height: "380px" }, figure: figure(current) };
    return { type: "Graph", namespace: "dash_core_components", props };
  }

  // Once the other figures are on the screen and the browser has nothing else to do; Safari can't tell when that is.
  // A tab in the background paints nothing, and waits for nothing.
  const idle = window.requestIdleCallback || ((act) => window.setTimeout(act, 50));
  const painted = () =>
    new Promise((resolve) => {
      window.requestAnimationFrame(() => window.requestAnimationFrame(() => idle(resolve, { timeout: 500 })));
      if (document.hidden) resolve();
    });

  function choose(name, value) {
    if (!current || !here()) return;
    const choice = app.view.possible(current.view, { ...current.choice, [name]: value });
    current = { ...current, choice };
    app.keepingFocus(() => redraw(name));
  }

  app.whenReturned((view, choice) => {
    if (!current || !here() || !isAddressed(current.view) || keyOf(current) !== view) return false;
    current = { ...current, choice: app.view.possible(current.view, choice) };
    app.keepingFocus(() => redraw());
    return true;
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-choice]");
    if (button) choose(button.dataset.choice, button.dataset.value);
    const drawings = ["ranking", "map", "funnel", "sexes"].map((key) => `#${key}-drawing [data-area]`).join(", ");
    const area = event.target.closest(drawings);
    const named = event.target.closest("button[data-choose-area]");
    const code = area ? area.dataset.area : named && named.dataset.chooseArea;
    if (code) choose("area", current && current.choice.area === code ? "" : code);
    if (event.target.closest('button[data-clear="series-areas"]')) choose("areas", "");
  });
  document.addEventListener("change", (event) => {
    const menu = event.target.closest("select[data-choice]");
    if (menu) choose(menu.dataset.choice, menu.value);
    const tick = event.target.closest('input[data-pick="series-areas"]');
    if (tick) choose("areas", app.withTick(current.choice.areas, tick.value, tick.checked));
  });
  document.addEventListener(
    "toggle",
    (event) => {
      if (current && event.target.id === "picker-series-areas") app.updateSeriesAreas(current.view, current.choice);
    },
    true, // the event does not bubble
  );

  /** Draw the choice at once, so that the next one builds on it; `chosen` is the control that the reader made it by. */
  function redraw(chosen = "") {
    if (!current || !here()) return;
    const [sizes, away] = [measured(), outOfSight()];
    const isOther = charted && drawn.get("time-series") !== seriesKey(current.choice);
    // Made before anything is drawn: it asks for colours, for which a browser works out the style of all that is new.
    const series = isOther && !away.has("series") ? figure(current, sizes) : null;
    draw(current, sizes, away, chosen);
    if (series) app.atOnce("time-series", () => drawTimeSeries(series));
    else if (isOther) app.afterwards("time-series", () => charted && here() && drawTimeSeries(figure(current, sizes)));
  }

  // A graph that stands already is drawn anew by plotly.js at once; by way of Dash it would come a frame or two later.
  function drawTimeSeries({ data, layout }) {
    const graph = document.querySelector("#time-series .js-plotly-plot");
    if (graph && graph.layout && window.Plotly) window.Plotly.react(graph, data, layout);
    else window.dash_clientside.set_props("time-series", { figure: { data, layout } });
  }

  function redrawAll() {
    drawn.clear();
    redraw();
  }

  let resizing = 0;
  window.addEventListener("resize", () => {
    window.clearTimeout(resizing);
    resizing = window.setTimeout(redrawAll, 120);
  });
  document.addEventListener("draw-figures", () => {
    if (!current || !here()) return;
    drawn.clear();
    draw(current);
  });
  // The time series is drawn in fixed colours, taken from the scheme that was in force.
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redrawAll);

  // A reader who has said which county is theirs sees it, unless the address names another. What is embedded remembers
  // nobody: its address says all.
  function withMyCounty({ view, embedded }, choice) {
    if (embedded) return choice;
    const mine = app.myCounty.get();
    const named = new URL(window.location.href).searchParams.has("area");
    if (named || choice.area || choice.areaType !== "county" || !mine) return choice;
    return app.view.possible(view, { ...choice, area: mine });
  }

  app.areaTypeWords = areaTypeWords;
  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    indicatorPage: {
      show: (page, choice) => {
        app.putStillParts();
        if (!page || !choice || !here()) return window.dash_clientside.no_update;
        const shown = { ...page, view: app.unpacked(page.view) };
        current = { ...shown, choice: withMyCounty(shown, choice) };
        charted = false;
        drawn.clear();
        draw(current);
        return byId("series-graph") ? painted().then(graph) : window.dash_clientside.no_update;
      },
    },
  });
})();
