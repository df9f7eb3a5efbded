/* What a reader takes along from a figure: pictures, its numbers, the call of the interface, a citation, and the line
   that puts the figure into another page. All follow the choice, and name the release so that they stay as they are. */
(() => {
  const app = window.aluekuva;
  const { translate } = app;
  const PLACEHOLDER = /\{(areas|period|address)\}/g;
  const SAID = 4000; // ms that a message stays
  // The map as wide as its drawing is on a desktop, whatever the reader's screen.
  const MAP_WIDTH = 460;
  // The pages of the figures that are not of one indicator.
  const PAGES = { matrix: "compare", pair: "compare", "spine-chart": "area" };
  let current = null;

  const figureOf = (row) => row.closest(".figure");
  const isIndicator = (state) => Boolean(state && state.citations);
  const pageOf = (state) => (isIndicator(state) ? "indicator" : state.shown ? "area" : "compare");

  /** The choices of a view as they stand in an address: those that differ from the usual ones. */
  function choices({ choice, defaults }) {
    const given = Object.entries(choice).filter(([name, value]) => String(value) && String(value) !== String(defaults[name]));
    return new URLSearchParams([...given.map(([name, value]) => [name, String(value)]), ...Object.entries(app.addressVersion)]);
  }

  function address(path, query, release) {
    // Commas stay as they are: an address is read by people too.
    const given = new URLSearchParams([...new URLSearchParams(query), ["release", release]]);
    return `${window.location.origin}${path}?${given.toString().replace(/%2C/g, ",")}`;
  }

  /** The address that gives these figures for ever, as it names the release. */
  const pageAddress = ({ view, ...state }) => address(`/${view.language}/indicators/${view.indicator}`, choices({ view, ...state }), view.release);

  /** What the figure `key` shows, as questions to the interface: `path` without its suffix, and `query`; of several
      each says what it is `of`. */
  function asked(key, { view, choice, shown }) {
    if (key === "spine-chart") return app.askedOfArea(shown, view);
    if (key === "pair") return askedOfPair(view, choice);
    if (key === "matrix") return app.askedOfMatrix({ view, choice }, app.matrixIndicators({ view, choice }));
    return [askedOfIndicator(key, view, choice)];
  }

  function askedOfIndicator(key, view, { areaType, sex, time }) {
    const labels = { lang: view.language, labels: "both" };
    const indicator = view.indicator;
    if (key === "funnel") return { path: "comparisons", query: { indicator, areaType, sex, time } };
    if (key === "series") {
      const country = app.view.benchmarkSeries(view, sex);
      const types = country ? [areaType, country.areaType] : [areaType];
      return { path: "data", query: { indicator, areaType: types.join(","), sex, ...labels } };
    }
    if (key === "sexes") return { path: "data", query: { indicator, areaType, time, ...labels } };
    return { path: "data", query: { indicator, areaType, sex, time, ...labels } };
  }

  /** Two indicators of the areas drawn: one question where both are of one period and sex; else one for each, as a
      question asks for each of its indicators in each of its periods. */
  function askedOfPair({ indicators, areas: all, language }, { x, y }) {
    const axes = [x, y].map((id) => indicators.find((one) => String(one.id) === id)).filter(Boolean);
    const hasBoth = (place) => axes.every(({ v }) => v[place] !== null);
    const drawn = all.filter(({ areaType, compared }, place) => areaType === "county" && compared && hasBoth(place));
    const of = ({ time, sex }) => ({ time, sex: sex || "total" });
    const alike = new Set(axes.map((axis) => JSON.stringify(of(axis)))).size === 1;
    const areas = drawn.length ? { area: drawn.map(({ code }) => code).join(",") } : {};
    const shared = { areaType: "county", ...areas, lang: language, labels: "both" };
    const question = (axes) => ({ path: "data", query: { indicator: axes.map(({ id }) => id).join(","), ...of(axes[0]), ...shared } });
    return alike ? [question(axes)] : axes.map((axis) => ({ ...question([axis]), of: axis.title }));
  }

  const numbersAddress = ({ path, query }, suffix, release) => address(`/api/v1/${path}.${suffix}`, query, release);

  /** Lines that read the numbers at one address or several; codes of areas stay texts, as "01" is none of the number 1. */
  function python(from) {
    const one = (address, indent) => `pd.read_csv(\n${indent}    "${address}",\n${indent}    dtype={"area": str},\n${indent})`;
    const all = from.map((address) => `    ${one(address, "    ")},\n`).join("");
    return `import pandas as pd\n\nfigures = ${from.length === 1 ? one(from[0], "") : `pd.concat([\n${all}])`}`;
  }

  // R puts only tables of the same columns below each other: groups, which have no area of their own, are another table.
  function r(from) {
    const read = (column) => (address, indent) =>
      `read.csv(\n${indent}  "${address}",\n${indent}  colClasses = c(${column} = "character"),\n${indent}  encoding = "UTF-8"\n${indent})`;
    const lines = (name, one, some) => {
      const all = some.map((address) => `  ${one(address, "  ")}`).join(",\n");
      return `${name} <- ${some.length === 1 ? one(some[0], "") : `rbind(\n${all}\n)`}`;
    };
    const isOfGroup = (address) => new URL(address).pathname.endsWith("/groups.csv");
    const tables = [
      ["figures", read("area"), from.filter((address) => !isOfGroup(address))],
      ["groups", read("areas"), from.filter(isOfGroup)],
    ];
    return tables.filter(([, , some]) => some.length).map((table) => lines(...table)).join("\n\n");
  }

  function areaWords(key, { view, choice }) {
    const mine = key === "series" && view.areas[choice.areaType].find(({ code }) => code === choice.area);
    const sex = key !== "sexes" && app.view.sexText(choice.sex);
    return [mine ? mine.name : app.areaTypeWords(choice.areaType), sex].filter(Boolean).join(", ");
  }

  function period(key, { view, choice }) {
    const times = view.times[choice.areaType];
    return key === "series" && times.length > 1 ? `${times[0]}–${times[times.length - 1]}` : choice.time;
  }

  function cited(message, key, state) {
    const values = { areas: areaWords(key, state), period: period(key, state), address: pageAddress(state) };
    return message.replace(PLACEHOLDER, (whole, name) => values[name]);
  }

  const inAttribute = (text) => text.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;");

  function frame(key, state) {
    const { view } = state;
    const query = new URLSearchParams([["figure", key], ...choices(state)]);
    const from = inAttribute(address(`/${view.language}/embed/${view.indicator}`, query, view.release));
    const title = inAttribute(`${view.title}, ${period(key, state)}`);
    return `<iframe src="${from}" title="${title}" width="100%" height="640" style="border: 0" loading="lazy"></iframe>`;
  }

  /** Every text that can be copied from under the figure `key`, by its name; the `questions` ask for its numbers. */
  function texts(key, questions, state) {
    const [csv, json] = ["csv", "json"].map((suffix) => questions.map((one) => numbersAddress(one, suffix, state.picture.release)));
    const numbers = { csv: csv.join("\n"), json: json.join("\n"), python: python(csv), r: r(csv) };
    if (!isIndicator(state)) return numbers;
    const cite = Object.entries(state.citations).map(([name, message]) => [name, cited(message, key, state)]);
    return { ...numbers, embed: frame(key, state), ...Object.fromEntries(cite) };
  }

  /** One link to the numbers for each question that the format answers; `link` is the first of them. */
  function updateLinks(link, all, release) {
    const { numbers } = link.dataset;
    const questions = all.filter(({ path }) => numbers !== "xlsx" || path === "data"); // nothing else is a workbook
    link.dataset.word = link.dataset.word || link.textContent;
    for (const further of link.parentElement.querySelectorAll(`a[data-further="${numbers}"]`)) further.remove();
    link.hidden = questions.length === 0;
    const links = questions.map((_, place) => (place ? link.cloneNode() : link));
    links.forEach((own, place) => {
      const question = questions[place];
      own.href = numbersAddress(question, numbers, release);
      own.textContent = [link.dataset.word, question.of].filter(Boolean).join(": ");
      if (own === link) return;
      own.removeAttribute("data-numbers");
      own.dataset.further = numbers;
    });
    link.after(...links.slice(1));
  }

  // The rows of a page are alike, and the server sends the first.
  function fillRows() {
    const first = document.querySelector(".reuse:not(:empty)");
    for (const row of document.querySelectorAll(".reuse:empty")) row.append(...first.cloneNode(true).childNodes);
  }

  function updateRow(row, state) {
    const key = figureOf(row).id;
    const questions = asked(key, state);
    for (const link of row.querySelectorAll("a[data-numbers]")) updateLinks(link, questions, state.picture.release);
    const found = texts(key, questions, state);
    for (const holder of row.querySelectorAll("[data-text]")) holder.textContent = found[holder.dataset.text];
  }

  function fileName(key, suffix, state) {
    const { view, choice } = state;
    const named = {
      pair: () => [choice.x, choice.y, "scatter"],
      matrix: () => ["matrix"],
      "spine-chart": () => [view.area, "indicators"],
    };
    const parts = named[key] ? named[key]() : [view.indicator, key, period(key, state).replace("–", "-")];
    return ["aluekuva", ...parts, state.picture.release].filter(Boolean).join("-") + `.${suffix}`;
  }

  /** The time series once more, in the colours of the light scheme, as an SVG of its own. */
  async function timeSeries({ view, choice }, width) {
    const figure = inLightFigure(view, choice);
    const size = { width, height: figure.layout.height };
    const made = await window.Plotly.toImage({ ...figure, layout: { ...figure.layout, ...size } }, { format: "svg", ...size });
    const text = decodeURIComponent(made.slice(made.indexOf(",") + 1));
    const { documentElement } = new DOMParser().parseFromString(text, "image/svg+xml");
    return document.importNode(documentElement, true);
  }

  const inLightFigure = (view, choice) => app.inLightScheme(() => app.timeSeries(view, choice, false));

  function colours() {
    const style = getComputedStyle(document.documentElement);
    const of = (name) => style.getPropertyValue(`--${name}`).trim();
    return { ink: of("ink"), muted: of("muted"), notice: of("notice") };
  }

  const textOf = (node) => (node ? node.textContent.trim() : "");

  // What a drawing needs to be understood without the page round it.
  function remarks(figure, key) {
    const marks = key === "ranking" && figure.querySelector(".interval") && translate("The mark is the value, the line its 95% interval.");
    const said = figure.querySelectorAll(".drawing .note, [data-in-picture]");
    return [marks, ...[...said].map(textOf)].filter(Boolean);
  }

  function sized(drawing) {
    const [width, height] = ["width", "height"].map((name) => Number(drawing.getAttribute(name)));
    if (!drawing.dataset.map) return drawing;
    drawing.removeAttribute("data-map");
    drawing.setAttribute("width", MAP_WIDTH);
    drawing.setAttribute("height", Math.round((MAP_WIDTH * height) / width));
    return drawing;
  }

  // A map takes the shape of its view box; on screen it may have air beside it.
  function resolvedMap(drawing) {
    const made = app.resolved(drawing);
    const { width, height } = drawing.viewBox.baseVal;
    made.setAttribute("width", width);
    made.setAttribute("height", height);
    made.dataset.map = "true";
    return made;
  }

  function about(figure, state) {
    const key = figure.id;
    const heading = textOf(figure.querySelector("h2"));
    const title = state.view.title || heading;
    const note = textOf(figure.querySelector(`#${key}-note`)).replace(title, "").replace(/^[ ·.]+/, "");
    const where = isIndicator(state) ? pageAddress(state) : address(window.location.pathname, choices(state), state.picture.release);
    return {
      title,
      note: isIndicator(state) ? [key === "series" ? `${heading}, ${period(key, state)}` : heading, note].filter(Boolean).join(": ") : note,
      warning: state.picture.warning,
      notes: remarks(figure, key),
      source: [...state.picture.source, `Aluekuva: ${where}`],
    };
  }

  /** The figure as an SVG that stands by itself; a promise. */
  async function pictureOf(figure, state) {
    const said = about(figure, state);
    const table = figure.querySelector("[data-drawn]");
    if (table) {
      const legends = () => [...figure.querySelectorAll("ul.legend")].flatMap(app.legendOf);
      return app.picture(...app.asOnDesktop(() => [[app.drawnTable(table)], { ...said, legend: legends(), colours: colours() }]));
    }
    const drawn = [...figure.querySelectorAll(".drawing > svg, .drawing > div > svg:not(.main-svg)")];
    const found = app.inLightScheme(() => ({
      drawings: drawn.map((drawing) => (drawing.classList.contains("map") ? sized(resolvedMap(drawing)) : app.resolved(drawing))),
      legend: [...figure.querySelectorAll(".drawing .legend")].flatMap(app.legendOf),
      colours: colours(),
    }));
    const drawings = figure.id === "series" ? [await timeSeries(state, 900)] : found.drawings;
    return app.picture(drawings, { ...said, ...found });
  }

  function give(blob, name) {
    const link = app.element("a", { href: URL.createObjectURL(blob), download: name });
    document.body.append(link);
    link.click();
    link.remove();
    window.setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }

  function say(row, message) {
    const place = row.querySelector("[role=status]");
    place.textContent = message;
    window.clearTimeout(Number(place.dataset.timer));
    place.dataset.timer = window.setTimeout(() => (place.textContent = ""), SAID);
  }

  async function takePicture(button) {
    const row = button.closest(".reuse");
    const suffix = button.dataset.picture;
    const figure = figureOf(row);
    if (figure.querySelector('.drawing[aria-busy="true"]')) await app.boundariesSettled();
    if (!figure.isConnected) return;
    if (figure.id === "map" && !figure.querySelector(".drawing svg.map")) {
      say(row, textOf(figure.querySelector(".drawing .note")));
      return;
    }
    const state = current; // the choice that is drawn by now
    const drawn = await pictureOf(figure, state);
    give(suffix === "png" ? await app.asPng(drawn) : app.asSvg(drawn), fileName(figure.id, suffix, state));
    say(row, translate("The picture has been saved."));
  }

  async function copy(button) {
    const holder = button.closest(".to-copy").querySelector("[data-text]");
    const row = button.closest(".reuse");
    try {
      await window.navigator.clipboard.writeText(holder.textContent);
      say(row, translate("Copied."));
    } catch {
      // Without leave to write to the clipboard the text is marked, ready to be copied by hand.
      window.getSelection().selectAllChildren(holder);
      holder.closest("pre").focus();
      say(row, translate("The browser does not allow copying. The text is selected: copy it with the keyboard."));
    }
  }

  document.addEventListener("figures-drawn", ({ detail }) => {
    current = detail;
    fillRows();
    app.afterwards("reuse", () => {
      for (const row of document.querySelectorAll(".reuse")) {
        // Another page may have come meanwhile; it tells of its own figures.
        if (pageOf(current) === (PAGES[figureOf(row).id] || "indicator")) updateRow(row, current);
      }
    });
  });
  document.addEventListener("click", (event) => {
    const picture = event.target.closest("button[data-picture]");
    const copied = event.target.closest("button[data-copy]");
    if (picture && current) takePicture(picture);
    if (copied) copy(copied);
  });

  Object.assign(app, { pageAddress, updateNumbers: updateLinks });
})();
