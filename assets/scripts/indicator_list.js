/* The list of all indicators, narrowed down while the reader types. What words find is decided by the server alone;
   the browser asks it, and shows, hides and orders the rows that are there. */
(() => {
  const { isAddressed, language, namedRelease, translate, whenReturned } = window.aluekuva;
  // A control is named after the parameter of the address that it sets: filter-q, filter-taskArea.
  const CONTROLS = "input[id^=filter-], select[id^=filter-]";
  const PAUSE = 150; // ms without a key before the server is asked
  const EVERYTHING = 5000;
  const MOST_AREAS = 8;
  // The menus that there may be. Each names what a row has to hold, among others where it holds several.
  const MENUS = ["taskArea", "dimension", "set", "freshness"];

  /** What the words in the field found: ranks by indicator (null: nothing was asked, all are there), and areas. */
  let found = { words: "", ranks: null, areas: [] };
  let release = "";
  let timer = 0;
  let request = null;

  function filters() {
    const chosen = Object.fromEntries(MENUS.map((name) => [name, ""]));
    for (const control of document.querySelectorAll(CONTROLS)) chosen[control.id.slice("filter-".length)] = control.value.trim();
    return chosen;
  }

  // The list that a choice is made from, as it is known on the way back.
  const keyOf = () => [language, "indicators", release].join(" ");

  function writeAddress(chosen = "") {
    if (isAddressed("indicators")) window.aluekuva.writeAddress(filters(), { view: keyOf(), choice: filters() }, chosen);
  }

  function tell(text) {
    const count = document.getElementById("indicator-count");
    if (count && count.textContent !== text) count.textContent = text;
  }

  function countText(count) {
    if (count === 0) return translate("No indicator fits. Try fewer or other words.");
    return count === 1 ? translate("1 indicator") : translate("{count} indicators", { count });
  }

  /** Put the nodes of one parent in the order of their keys; nothing moves where they stand in it already. */
  function arrange(parent, nodes, key) {
    const ordered = [...nodes].sort((a, b) => key(a) - key(b));
    if (ordered.some((node, place) => node !== nodes[place])) parent.append(...ordered);
  }

  function showAreas() {
    const line = document.getElementById("area-hits");
    if (!line) return;
    const links = found.areas.slice(0, MOST_AREAS).map(({ title, href }) => {
      const link = document.createElement("a");
      link.href = href;
      link.textContent = title;
      return link;
    });
    line.replaceChildren(...links.flatMap((link, place) => [place ? ", " : `${translate("Areas")}: `, link]));
    line.hidden = links.length === 0;
  }

  /** Show what fits, the best first, and tell how much it is. */
  function apply() {
    const list = document.getElementById("indicator-list");
    if (!list) return;
    const chosen = filters();
    const fits = (row) => MENUS.every((name) => !chosen[name] || row.dataset[name].split(" ").includes(chosen[name]));
    const last = list.querySelectorAll("tr[data-indicator]").length;
    const place = (row) => Number(row.dataset.place);
    const rank = (row) => {
      if (!found.ranks) return place(row);
      return found.ranks.has(row.dataset.indicator) ? found.ranks.get(row.dataset.indicator) : last + place(row);
    };
    let shown = 0;
    for (const group of list.tBodies) {
      const rows = [...group.querySelectorAll("tr[data-indicator]")];
      for (const row of rows) {
        row.hidden = rank(row) >= last || !fits(row);
        if (!row.hidden) shown += 1;
      }
      group.hidden = rows.every((row) => row.hidden);
      arrange(group, rows, rank);
    }
    const best = (group) => {
      const rows = [...group.querySelectorAll("tr[data-indicator]")];
      return Math.min(...rows.map((row) => (row.hidden ? last + place(row) : rank(row))));
    };
    arrange(list, [...list.tBodies], best);
    list.hidden = shown === 0;
    showAreas();
    tell(countText(shown));
  }

  function stop() {
    window.clearTimeout(timer);
    if (request) request.abort();
    request = null;
  }

  /** Ask what the words in the field find; the last question wins. */
  async function ask(words) {
    stop();
    if (!words) {
      found = { words, ranks: null, areas: [] };
      apply();
      return;
    }
    const mine = new AbortController();
    request = mine;
    const query = new URLSearchParams({ q: words, lang: language, limit: EVERYTHING, ...namedRelease() });
    try {
      const response = await fetch(`/api/v1/suggestions?${query}`, { signal: mine.signal });
      if (!response.ok) throw new Error(`${response.status}`);
      const { suggestions } = await response.json();
      if (request !== mine) return;
      request = null;
      const indicators = suggestions.filter(({ kind }) => kind === "indicator");
      found = {
        words,
        ranks: new Map(indicators.map(({ id }, place) => [id, place])),
        areas: suggestions.filter(({ kind }) => kind === "area"),
      };
      apply();
    } catch {
      if (request === mine) tell(translate("The search does not answer. Try again in a moment."));
    }
  }

  /** Take over what the server found for the words of the address. */
  function takeOver() {
    const list = document.getElementById("indicator-list");
    const line = document.getElementById("area-hits");
    if (!list || !line) return;
    stop();
    ({ release = "" } = namedRelease());
    const ranked = [...list.querySelectorAll("tr[data-indicator]")].filter((row) => row.dataset.rank !== "");
    found = {
      words: line.dataset.asked,
      ranks: line.dataset.asked ? new Map(ranked.map((row) => [row.dataset.indicator, Number(row.dataset.rank)])) : null,
      areas: JSON.parse(line.dataset.areas),
    };
    writeAddress();
    const { q } = filters();
    if (q === found.words) apply();
    else ask(q);
  }

  document.addEventListener("change", (event) => {
    if (event.target.matches("select[id^=filter-]")) {
      writeAddress(event.target.id);
      apply();
    }
  });
  whenReturned((view, chosen) => {
    if (!document.getElementById("indicator-list") || keyOf() !== view) return false;
    for (const control of document.querySelectorAll(CONTROLS)) control.value = chosen[control.id.slice("filter-".length)];
    stop();
    writeAddress();
    if (chosen.q === found.words) apply();
    else ask(chosen.q);
    return true;
  });
  document.addEventListener("input", (event) => {
    if (event.target.id !== "filter-q") return;
    writeAddress();
    stop();
    const { q } = filters();
    timer = window.setTimeout(() => ask(q), q ? PAUSE : 0);
  });

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    indicatorList: {
      show: () => {
        window.aluekuva.putStillParts();
        takeOver();
        return window.dash_clientside.no_update;
      },
    },
  });
})();
