/* The page of comparisons: the reader's choice in; sentence, matrix and the figure of two indicators out. Only groups
   of areas and a correlation are asked of the server; all else is drawn from what was sent once. */
(() => {
  const app = window.aluekuva;
  const { translate, element } = app;
  const SINGLE = ["taskArea", "show", "benchmark", "sort", "direction", "area", "x", "y"];
  const LISTS = ["indicators", "areas", "group"];
  const MOST_GROUPS = 5; // as components/matrix.py has it
  let current = null;
  let edited = 0; // the place of the group whose counties can be ticked; of a new one that of the last and one more

  const byId = (id) => document.getElementById(id);

  function put(id, ...nodes) {
    const holder = byId(id);
    if (holder) holder.replaceChildren(...nodes.filter(Boolean));
  }

  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

  /** The indicators of a choice, in reading order. */
  function indicatorsOf({ view, choice }) {
    if (choice.indicators.length) {
      const chosen = new Set(choice.indicators.map(String));
      return view.indicators.filter(({ id }) => chosen.has(String(id)));
    }
    return view.indicators.filter(({ taskArea }) => choice.taskArea === "all" || taskArea === choice.taskArea);
  }

  // A choice in which one part does not contradict another.
  function possible(choice, defaults) {
    const made = { ...choice };
    if (made.indicators.length) made.taskArea = "";
    else if (!made.taskArea) made.taskArea = defaults.taskArea;
    if (!made.areas.length) made.areas = defaults.areas;
    const columns = ["", "title", ...made.areas, ...app.groupColumns(made).map(({ code }) => code)];
    if (!columns.includes(made.sort)) made.sort = "";
    if (!made.sort) made.direction = "ascending";
    return made;
  }

  // The figures that a choice is made of, as they are known on the way back.
  const keyOf = ({ view }) => [app.language, "compare", view.release].join(" ");

  function writeAddress(state, chosen = "") {
    if (!app.isAddressed("compare")) return;
    const { choice, defaults } = state;
    const names = [...SINGLE, ...LISTS];
    const text = (name) => (name === "group" ? choice.group.join(".") : String(choice[name]));
    const written = Object.fromEntries(names.map((name) => [name, same(choice[name], defaults[name]) ? "" : text(name)]));
    if (!choice.area && app.myCounty.get()) written.area = null; // none, not even mine
    app.writeAddress(written, { view: keyOf(state), choice }, chosen);
  }

  function against(benchmark, outcome) {
    return {
      country: translate("Against the whole country: {outcome}.", { outcome }),
      collaborative_area: translate("Against the collaborative area: {outcome}.", { outcome }),
      peers: translate("Against the similar counties: {outcome}.", { outcome }),
      earlier: translate("Against the period before: {outcome}.", { outcome }),
    }[benchmark];
  }

  function counted(counts) {
    return [
      ["w", translate("worse {count}", { count: counts.w })],
      ["b", translate("better {count}", { count: counts.b })],
      ["h", translate("higher {count}", { count: counts.h })],
      ["l", translate("lower {count}", { count: counts.l })],
      ["s", translate("not different {count}", { count: counts.s })],
    ]
      .filter(([letter]) => counts[letter])
      .map(([, words]) => words)
      .join(", ");
  }

  const sum = (counts, letters) => [...letters].reduce((total, letter) => total + counts[letter], 0);

  function sentence(state, indicators) {
    const { view, choice } = state;
    const counts = app.matrixCounts(indicators, state);
    const tested = sum(counts, "wbshl");
    const values = { indicators: indicators.length, areas: choice.areas.length, tested, all: tested + counts.n };
    const parts = [translate("Indicators {indicators}, areas {areas}: {tested} of {all} values could be tested.", values)];
    if (tested) parts.push(against(choice.benchmark, counted(counts)));
    const mine = view.areas.find(({ code }) => code === choice.area && choice.areas.includes(code));
    const own = mine && counted(app.matrixCounts(indicators, state, mine.code));
    if (own) parts.push(translate("{area}: {outcome}.", { area: mine.name, outcome: own }));
    return parts.join(" ");
  }

  function note({ view, choice }, indicators) {
    const times = indicators.map(({ time }) => time);
    const [first, last] = [Math.min(...times), Math.max(...times)];
    const name = choice.indicators.length || choice.taskArea === "all" ? "" : view.taskAreas.find(({ id }) => id === choice.taskArea).name;
    return [name, first === last ? String(first) : `${first}–${last}`, app.view.benchmarkText(choice.benchmark)].filter(Boolean).join(" · ");
  }

  /** A new table where other rows or columns are chosen; else the same one, written and ordered anew. */
  function drawMatrix(state) {
    const indicators = indicatorsOf(state);
    const { areas, area, group, show, benchmark } = state.choice;
    const built = JSON.stringify([indicators.map(({ id }) => id), areas, area, group]);
    const painted = JSON.stringify([show, benchmark]);
    const kept = state.drawn && state.drawn.built === built && byId("matrix-drawing").contains(state.drawn.table);
    if (kept) {
      if (state.drawn.painted !== painted) state.drawn.paint(state);
      state.drawn.place(state);
    } else {
      state.drawn = app.matrix(indicators, state);
      put("matrix-drawing", state.drawn.table);
    }
    const isOld = kept && state.drawn.painted === painted;
    Object.assign(state.drawn, { built, painted });
    app.markAgain();
    if (isOld) return; // what stands beside the table does not depend on its order
    put("sentence", sentence(state, indicators));
    put("matrix-note", note(state, indicators));
    put("matrix-legend", app.matrixLegend(indicators, state));
    put("matrix-groups", groupsNote(state));
  }

  // Which counties are in which group.
  function groupsNote({ view, choice }) {
    const names = new Map(view.areas.map(({ code, name }) => [code, name]));
    const listed = (codes) => codes.split(",").map((code) => names.get(code)).join(", ");
    return app.groupColumns(choice).map(({ name, codes }) => `${name}: ${listed(codes)}.`).join(" ");
  }

  function drawPair({ view, choice, found }) {
    const axes = [choice.x, choice.y].map((id) => view.indicators.find((one) => String(one.id) === id));
    const chosen = axes[0] && axes[1] && axes[0] !== axes[1];
    const answered = found.asked.x === choice.x && found.asked.y === choice.y;
    for (const part of document.querySelectorAll("#pair-drawing, [data-pair]")) part.hidden = !chosen;
    const holder = byId("pair-drawing");
    holder.setAttribute("aria-busy", String(Boolean(chosen) && !answered)); // the sentence is still being worked out
    if (!chosen) {
      put("pair-drawing");
      put("pair-table");
      put("pair-note", "");
      put("pair-sentence", translate("Choose two different indicators to see how they lie against each other in the counties."));
      return;
    }
    const points = view.areas
      .map((area, place) => ({ ...area, x: axes[0].v[place], y: axes[1].v[place] }))
      .filter(({ areaType, compared, x, y }) => areaType === "county" && compared && x !== null && y !== null);
    const caption = axes.map(app.scatterAxisText).join(" / ");
    put("pair-note", caption);
    put("pair-sentence", answered ? app.pairSentence(found.pair, axes) : "");
    put("pair-drawing", points.length ? app.scatter({ points, axes, chosen: choice.area, width: Math.max(280, Math.floor(holder.clientWidth || 640)) }) : null);
    put("pair-table", app.scatterTable({ points, axes, chosen: choice.area, caption }));
  }

  function fillAxisMenus({ view, choice }) {
    for (const axis of ["x", "y"]) {
      const menu = byId(`choice-${axis}`);
      if (!menu) continue;
      if (menu.options.length < 2) {
        const option = ({ id, title }) => element("option", { value: String(id) }, `${title}`);
        const group = ({ id, name }) => element("optgroup", { label: name }, view.indicators.filter(({ taskArea }) => taskArea === id).map(option));
        menu.append(...view.taskAreas.map(group));
      }
      menu.value = choice[axis];
    }
  }

  function updateControls(state) {
    const { view, choice } = state;
    for (const button of document.querySelectorAll("button[data-choice]")) {
      button.setAttribute("aria-pressed", String(choice[button.dataset.choice] === button.dataset.value));
    }
    for (const name of ["taskArea", "area"]) if (byId(`choice-${name}`)) byId(`choice-${name}`).value = choice[name];
    const own = document.querySelector('#choice-taskArea option[value=""]');
    if (own) own.hidden = own.disabled = !choice.indicators.length;
    fillAxisMenus(state);
    edited = Math.min(edited, choice.group.length);
    const counties = (choice.group[edited] || "").split(",").filter(Boolean);
    const shown = { indicators: indicatorsOf(state).map(({ id }) => id), areas: choice.areas, group: counties };
    const all = { indicators: view.indicators.length, areas: view.areas.length };
    for (const name of LISTS) {
      const count = name === "group" ? choice.group.map((codes) => codes.split(",").length).join(" + ") : shown[name].length;
      const of = all[name] ? translate("({count} of {all})", { count, all: all[name] }) : `(${count})`;
      put(`picked-${name}`, count ? ` ${of}` : "");
      if (byId(`picker-${name}`) && byId(`picker-${name}`).open) app.fillPicker(name, view, shown[name]);
    }
    const tabs = byId("group-tabs");
    if (tabs) app.redraw(tabs, groupTabs(choice.group));
  }

  // Which of the groups the ticks below are for, once there is one.
  function groupTabs(groups) {
    if (!groups.length) return [];
    const names = groups.map((_, place) => translate("Group {number}", { number: place + 1 }));
    if (groups.length < MOST_GROUPS) names.push(translate("New group"));
    const button = (text, place) => element("button", { type: "button", "data-group": place, "aria-pressed": String(place === edited) }, text);
    const legend = element("legend", {}, translate("Tick the counties of"));
    return [element("fieldset", { class: "control" }, legend, element("div", { class: "segments" }, names.map(button)))];
  }

  function draw(chosen = "") {
    if (!current || !byId("matrix-drawing")) return;
    byId("matrix-drawing").setAttribute("aria-busy", "false");
    writeAddress(current, chosen);
    drawMatrix(current);
    drawPair(current);
    updateControls(current);
    document.dispatchEvent(new CustomEvent("figures-drawn", { detail: current }));
  }

  /** Ask the server where groups or a pair are chosen that have not been worked out yet. */
  function ask() {
    const { choice, found, view } = current;
    const asked = { group: choice.group.join("."), x: choice.x, y: choice.y, release: view.release || "" };
    const known = same(found.asked.group, choice.group) && found.asked.x === choice.x && found.asked.y === choice.y;
    if (!known) window.dash_clientside.set_props("compare-asked", { data: asked });
    return known;
  }

  function choose(changes) {
    if (!here()) return;
    current.choice = possible({ ...current.choice, ...changes }, current.defaults);
    show(Object.keys(changes).join(" "));
  }

  app.whenReturned((view, choice) => {
    if (!here() || !app.isAddressed("compare") || keyOf(current) !== view) return false;
    current.choice = possible(choice, current.defaults);
    show();
    return true;
  });

  function show(chosen = "") {
    // Nothing is drawn of a group that is still being worked out: what stands on screen is always whole.
    const waits = !ask() && !same(current.found.asked.group, current.choice.group) && current.choice.group.length;
    if (waits) {
      byId("matrix-drawing").setAttribute("aria-busy", "true");
      updateControls(current);
      writeAddress(current, chosen);
    } else draw(chosen);
  }

  function sortBy(column) {
    const { sort, direction } = current.choice;
    if (sort !== column) choose({ sort: column, direction: "ascending" });
    else if (direction === "ascending") choose({ direction: "descending" });
    else choose({ sort: "" });
  }

  function pick(name) {
    const ticked = app.picked(name);
    if (name === "indicators") choose({ indicators: ticked.map(Number) });
    else if (name === "group") chooseGroup(ticked);
    else choose({ [name]: current.view.areas.map(({ code }) => code).filter((code) => ticked.includes(code)) });
  }

  /** Let the group whose counties are ticked be of these; of none it is given up. */
  function chooseGroup(codes) {
    const groups = [...current.choice.group];
    groups.splice(edited, 1, current.view.areas.map(({ code }) => code).filter((code) => codes.includes(code)).join(","));
    choose({ group: [...new Set(groups.filter(Boolean))] });
  }

  function pickAll(name, action) {
    if (name === "indicators") return app.clearPicker(name);
    if (name === "group") return chooseGroup([]);
    const areas = current.view.areas.filter(({ areaType, compared }) => action === "all" || (areaType === "county" && compared));
    return choose({ [name]: areas.map(({ code }) => code) });
  }

  const here = () => current && byId("matrix-drawing");

  document.addEventListener("click", (event) => {
    if (!here()) return;
    const button = event.target.closest("button[data-choice]");
    const head = event.target.closest("button[data-sort]");
    const every = event.target.closest("button[data-pick-all]");
    const dot = event.target.closest("#pair-drawing [data-area]");
    if (button) choose({ [button.dataset.choice]: button.dataset.value });
    if (head) sortBy(head.dataset.sort);
    if (every) pickAll(every.dataset.pickAll, every.dataset.action);
    const tab = event.target.closest("button[data-group]");
    if (tab) {
      edited = Number(tab.dataset.group);
      updateControls(current);
    }
    if (dot) choose({ area: current.choice.area === dot.dataset.area ? "" : dot.dataset.area });
  });
  document.addEventListener("change", (event) => {
    if (!here()) return;
    const menu = event.target.closest("select[data-choice]");
    const tick = event.target.closest("input[data-pick]");
    if (menu && menu.dataset.choice === "taskArea") choose(menu.value ? { taskArea: menu.value, indicators: [] } : {});
    else if (menu) choose({ [menu.dataset.choice]: menu.value });
    if (tick) pick(tick.dataset.pick);
  });
  document.addEventListener(
    "toggle",
    (event) => {
      if (here() && event.target.matches("details.picker[open]")) updateControls(current);
    },
    true, // the event does not bubble
  );

  let resizing = 0;
  window.addEventListener("resize", () => {
    window.clearTimeout(resizing);
    resizing = window.setTimeout(() => here() && drawPair(current), 120);
  });

  document.addEventListener("draw-figures", () => here() && drawPair(current));

  // A reader who has said which county is theirs follows it, unless the address names another.
  function withMyCounty({ view, choice }) {
    const mine = app.myCounty.get();
    const named = new URL(window.location.href).searchParams.has("area");
    const known = view.areas.some(({ code, areaType }) => code === mine && areaType === "county");
    return named || choice.area || !known ? choice : { ...choice, area: mine };
  }

  app.matrixIndicators = indicatorsOf;

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    comparePage: {
      show: (page) => {
        app.putStillParts();
        if (page && byId("matrix-drawing")) {
          current = { ...page, choice: possible(withMyCounty(page), page.defaults) };
          edited = 0;
          draw();
        }
        return window.dash_clientside.no_update;
      },
      take: (found) => {
        if (!found || !here()) return window.dash_clientside.no_update;
        const { asked } = found;
        const { group, x, y } = current.choice;
        // An answer to an earlier choice is not for this one.
        if (same(asked.group, group) && asked.x === x && asked.y === y) {
          current.found = found;
          draw();
        }
        return window.dash_clientside.no_update;
      },
    },
  });
})();
