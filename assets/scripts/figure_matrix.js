/* Indicators by area as one table: built once, then its cells are written anew and its rows moved. It is a grid: one stop
   of the Tab key, and the arrow keys within. */
(() => {
  const { afterwards, atOnce, element, number, quantity, translate, view: selection } = window.aluekuva;
  const PAGE = 10;
  const LOWEST_ROW = 2.2; // rem, as compare.css has it
  const SYMBOLS = { w: "◀", b: "▶", s: "●", h: "◆↑", l: "◆↓", n: "–" };
  // What stands in place of a missing value, explained in the legend.
  const SIGNS = { S: "×", M: "··", Z: "/" };
  const KINDS = { w: "worse", b: "better", s: "similar", h: "differs", l: "differs", n: "untested" };
  // From worse to better; what cannot be put in order stands between, what was not tested last.
  const ORDER = { w: 0, l: 1, s: 2, h: 3, b: 4, n: 5 };

  /** The cell of an indicator in the column of an area: value, status, outcome and why nothing was tested. */
  function areaCell(indicator, place, benchmark) {
    const letter = (letters) => (letters && letters[benchmark] ? letters[benchmark][place] : ".");
    const reason = letter(indicator.y).replace(".", "");
    const outcome = letter(indicator.o);
    return {
      value: indicator.v[place],
      status: indicator.s[place],
      outcome: outcome === "." && reason ? "n" : outcome,
      reason,
    };
  }

  /** The cell of a group of the reader's own; only against the country is a group tested. */
  function groupCell(indicator, figures, benchmark) {
    const [value, status, outcome, reason] = figures[indicator.id] || [null, "M", "n", "missing_part"];
    if (value === null) return { value, status, outcome: ".", reason: "", why: whyText(reason) };
    const tested = benchmark === "country";
    return { value, status, outcome: tested ? outcome : "n", reason: tested ? reason.replace(".", "") : "" };
  }

  function whyText(reason) {
    return {
      not_additive: translate("no value: the areas’ values cannot be put together"),
      missing_part: translate("no value: a part is missing"),
    }[reason];
  }

  // Thousands of cells share a few words: each is looked up once.
  const words = new Map();
  function wordsOf(key, make) {
    if (!words.has(key)) words.set(key, make());
    return words.get(key);
  }

  // What a cell has to say; `text` is its value as it is written.
  function said(cell, text, unit) {
    const status = wordsOf(`status ${cell.status}`, () => selection.statusText(cell.status));
    if (cell.value === null) return cell.why || status;
    const outcome = wordsOf(`${cell.outcome} ${cell.reason}`, () => selection.outcomeText(cell) || translate("no comparison"));
    return `${outcome}, ${text}${unit}${status ? `, ${status}` : ""}`;
  }

  // What is seen of a cell.
  function seen(cell, text, show) {
    if (cell.value === null) return cell.why || SIGNS[cell.status];
    const symbol = SYMBOLS[cell.outcome] || "";
    if (show === "outcome") return symbol || "–";
    return "wbhl".includes(cell.outcome) ? `${symbol} ${text}` : text;
  }

  /** The groups that the reader has put together, as columns; `codes` are their areas. As components/matrix.py has it, the
      first is called `group`, the next `group2`. */
  function groupColumns({ group }) {
    return group.map((codes, place) => ({
      code: `group${place ? place + 1 : ""}`,
      name: group.length > 1 ? translate("My group {number}", { number: place + 1 }) : translate("My group"),
      areaType: "group",
      codes,
    }));
  }

  /** The columns of a choice: groups first, then the areas. */
  function columnsOf(view, choice) {
    const place = new Map(view.areas.map((area, index) => [area.code, index]));
    const areas = choice.areas.map((code) => ({ ...view.areas[place.get(code)], place: place.get(code) }));
    return [...groupColumns(choice), ...areas];
  }

  function cellOf(indicator, column, { found }, benchmark) {
    if (column.areaType === "group") return groupCell(indicator, found.group[column.codes] || {}, benchmark);
    return areaCell(indicator, column.place, benchmark);
  }

  // The query of the addresses that the cells of a column lead to.
  function queryOf(column, { view, choice }) {
    const query = new URLSearchParams();
    if (view.release) query.set("release", view.release);
    if (column.areaType === "collaborative_area") query.set("areaType", column.areaType);
    if (["county", "collaborative_area"].includes(column.areaType)) query.set("area", column.code);
    if (choice.benchmark !== "country") query.set("benchmark", choice.benchmark);
    const text = query.toString();
    return text ? `?${text}` : "";
  }

  function headOf(column, mine) {
    const name = element("span", { class: "name" }, column.name);
    const button = element("button", { type: "button", "data-sort": column.code, tabindex: "-1" }, name, element("span", { class: "order", "aria-hidden": "true" }));
    const kind = column.code === mine ? "column mine" : `column ${column.areaType === "group" ? "own" : ""}`;
    return element("th", { scope: "col", role: "columnheader", class: kind.trim(), "data-column": column.code }, button);
  }

  // A row with a cell for each column, to make the others from: that takes half as long as making each cell anew.
  function blankRow(columns) {
    const cell = (column) => element("td", { role: "gridcell", "data-column": column.code }, element("a", { tabindex: "-1" }));
    return element("tr", { role: "row" }, columns.map(cell));
  }

  function rowOf(indicator, columns, blank) {
    const aside = [indicator.time, indicator.title.includes(indicator.unit) ? "" : indicator.unit].filter(Boolean).join(" · ");
    const title = element("a", { tabindex: "-1", lang: indicator.lang }, indicator.title);
    const head = element("th", { scope: "row", role: "rowheader" }, title, element("span", { class: "aside" }, aside));
    const row = blank.cloneNode(true);
    const cells = [...row.children].map((holder, place) => ({ column: columns[place], link: holder.firstChild, holder }));
    row.dataset.indicator = indicator.id;
    row.prepend(head);
    return { indicator, row, title, cells };
  }

  function paint(rows, columns, state) {
    const { show, benchmark, area } = state.choice;
    const queries = new Map(columns.map((column) => [column, queryOf(column, state)]));
    const whole = queryOf({}, state);
    for (const { indicator, title, cells } of rows) {
      const address = `/${state.view.language}/indicators/${indicator.id}`;
      const unit = quantity(0, 0, indicator.unit).slice(1); // what comes after the number
      title.setAttribute("href", address + whole);
      for (const { column, link, holder } of cells) {
        const cell = cellOf(indicator, column, state, benchmark);
        const kind = cell.value === null ? "empty" : KINDS[cell.outcome] || "untested";
        const text = cell.value === null ? "" : number(cell.value, indicator.decimals);
        link.textContent = seen(cell, text, show);
        link.setAttribute("aria-label", said(cell, text, unit));
        link.setAttribute("href", address + queries.get(column));
        holder.className = `${kind}${column.code === area ? " mine" : ""}${column.areaType === "group" ? " own" : ""}`;
      }
    }
  }

  function sortKey(indicator, state, columns) {
    const { sort, show, benchmark } = state.choice;
    const column = columns.find(({ code }) => code === sort);
    const cell = cellOf(indicator, column, state, benchmark);
    if (show === "value") return cell.value;
    const order = ORDER[cell.outcome];
    return cell.value === null || order === undefined ? null : order;
  }

  /** Rows in the chosen order; what has nothing to be sorted by stands last in either direction. */
  function sorted(rows, state, columns) {
    const { sort, direction } = state.choice;
    if (!sort) return rows;
    const turn = direction === "descending" ? -1 : 1;
    if (sort === "title") return [...rows].sort((a, b) => turn * window.aluekuva.compare(a.indicator.title, b.indicator.title));
    const keyed = rows.map((row) => [sortKey(row.indicator, state, columns), row]);
    const last = ([key]) => key === null || (state.choice.show === "outcome" && key === ORDER.n);
    keyed.sort((a, b) => last(a) - last(b) || (last(a) ? 0 : turn * (a[0] - b[0])));
    return keyed.map(([, row]) => row);
  }

  /** The table of a state ({view, choice, found}) and what changes it: `paint` writes the cells, `place` the order. */
  function matrix(indicators, state) {
    const columns = columnsOf(state.view, state.choice);
    const corner = element("button", { type: "button", "data-sort": "title", tabindex: "-1" }, translate("Indicator"), element("span", { class: "order", "aria-hidden": "true" }));
    const heads = [element("th", { scope: "col", role: "columnheader", "data-column": "title" }, corner), ...columns.map((column) => headOf(column, state.choice.area))];
    const blank = blankRow(columns);
    const rows = indicators.map((indicator) => rowOf(indicator, columns, blank));
    const names = new Map(state.view.taskAreas.map(({ id, name }) => [id, name]));
    const groups = new Map();
    for (const { indicator } of rows) {
      if (groups.has(indicator.taskArea)) continue;
      const head = element("th", { scope: "colgroup", role: "rowheader", colspan: columns.length + 1 }, element("span", { class: "stay" }, names.get(indicator.taskArea)));
      groups.set(indicator.taskArea, element("tr", { role: "row", class: "group" }, head));
    }
    const body = element("tbody", { role: "rowgroup" });
    // The roles are said: rows that are laid out one by one, so that those out of sight cost nothing, are no table's.
    const table = element(
      "table",
      { role: "grid", class: "matrix", "data-drawn": "", "aria-labelledby": "matrix-title", "aria-describedby": "matrix-help" },
      element("thead", { role: "rowgroup" }, element("tr", { role: "row" }, heads)),
      body,
    );

    // Rows are at least so high: no more of them can be in sight.
    function inSight() {
      const frame = table.parentElement;
      const lowest = LOWEST_ROW * parseFloat(getComputedStyle(document.documentElement).fontSize);
      return frame ? Math.ceil((frame.scrollTop + Math.min(frame.clientHeight, window.innerHeight)) / lowest) : 0;
    }

    /** Put the rows in order: what may be in sight at once, the others after the next frame. To move a row costs as much as
        to draw it. */
    function place(now) {
      const order = sorted(rows, now, columns);
      const nodes = [];
      let group = null;
      for (const { indicator, row } of order) {
        if (!now.choice.sort && groups.size > 1 && indicator.taskArea !== group) nodes.push(groups.get(indicator.taskArea));
        group = indicator.taskArea;
        nodes.push(row);
      }
      const count = body.firstChild ? inSight() : nodes.length;
      body.prepend(...nodes.slice(0, count));
      const finish = () => {
        body.append(...nodes.slice(count));
        const stays = new Set(nodes);
        for (const left of [...body.children].filter((node) => !stays.has(node))) left.remove(); // lines of task areas
      };
      if (count < nodes.length) afterwards("matrix", finish);
      else atOnce("matrix", finish);
      for (const head of heads) {
        const direction = head.dataset.column === now.choice.sort ? now.choice.direction : "none";
        if (head.getAttribute("aria-sort") === direction) continue; // what is written again is laid out again
        head.setAttribute("aria-sort", direction);
        head.querySelector(".order").textContent = { none: "", ascending: " ▲", descending: " ▼" }[direction];
      }
    }

    const whole = {
      table,
      place,
      paint: (now) => {
        table.dataset.show = now.choice.show;
        paint(rows, columns, now);
      },
    };
    whole.paint(state);
    place(state);
    corner.tabIndex = 0;
    listen(table);
    return whole;
  }

  // The one thing to focus in a cell; the row of a task area has none.
  const target = (cell) => cell && cell.querySelector("a, button");

  function moveTo(table, cell) {
    const to = target(cell);
    if (!to) return;
    enter(table, to);
    to.focus();
    // Rows are laid out only once they come into sight, and are then higher than was thought: looked after until then.
    const keepInSight = (frames) => {
      if (document.activeElement !== to) return;
      to.scrollIntoView({ block: "nearest", inline: "nearest" });
      if (frames) window.requestAnimationFrame(() => keepInSight(frames - 1));
    };
    window.requestAnimationFrame(() => keepInSight(3));
  }

  function enter(table, node) {
    for (const other of table.querySelectorAll('[tabindex="0"]')) other.tabIndex = -1;
    node.tabIndex = 0;
  }

  function listen(table) {
    table.addEventListener("focusin", ({ target: node }) => {
      if (node.matches("a, button")) enter(table, node);
    });
    table.addEventListener("keydown", (event) => {
      const cell = event.target.closest("th, td");
      if (!cell || event.altKey || event.metaKey) return;
      const rows = [...table.rows].filter((row) => !row.classList.contains("group"));
      const [line, column] = [rows.indexOf(cell.parentElement), cell.cellIndex];
      const width = rows[0].cells.length;
      const within = (row) => rows[Math.min(Math.max(row, 0), rows.length - 1)];
      const to = {
        ArrowRight: () => rows[line].cells[Math.min(column + 1, width - 1)],
        ArrowLeft: () => rows[line].cells[Math.max(column - 1, 0)],
        ArrowDown: () => within(line + 1).cells[column],
        ArrowUp: () => within(line - 1).cells[column],
        PageDown: () => within(line + PAGE).cells[column],
        PageUp: () => within(line - PAGE).cells[column],
        Home: () => (event.ctrlKey ? rows[0] : rows[line]).cells[0],
        End: () => (event.ctrlKey ? rows[rows.length - 1] : rows[line]).cells[width - 1],
      }[event.key];
      if (!to) return;
      event.preventDefault();
      moveTo(table, to());
    });
  }

  /** How many cells of compared areas have which outcome (by letter); `area` counts one column alone. */
  function matrixCounts(indicators, state, area = "") {
    const counts = { w: 0, b: 0, s: 0, h: 0, l: 0, n: 0 };
    const columns = columnsOf(state.view, state.choice).filter(({ compared, code }) => compared && (!area || code === area));
    for (const indicator of indicators) {
      for (const column of columns) {
        const { value, outcome } = areaCell(indicator, column.place, state.choice.benchmark);
        if (value !== null) counts[outcome === "." ? "n" : outcome] += 1;
      }
    }
    return counts;
  }

  /** What the symbols and signs mean, for those that stand in the table. */
  function matrixLegend(indicators, state) {
    const cells = columnsOf(state.view, state.choice).flatMap((column) => indicators.map((one) => cellOf(one, column, state, state.choice.benchmark)));
    const kinds = new Set(cells.filter(({ value }) => value !== null).map(({ outcome }) => (outcome === "." ? "n" : outcome)));
    const missing = new Set(cells.filter(({ value, why }) => value === null && !why).map(({ status }) => status));
    // In place of a value stands no symbol of what does not differ, or was not tested.
    const shown = state.choice.show === "outcome" ? "wbshln" : "wbhl";
    const entry = (kind, symbol, text) => element("li", {}, element("span", { class: `matrix-key ${kind}`, "aria-hidden": "true" }, symbol), ` ${text}`);
    return element(
      "ul",
      { class: "legend" },
      [...shown].filter((letter) => kinds.has(letter)).map((letter) => entry(KINDS[letter], SYMBOLS[letter], selection.outcomeText({ outcome: letter, reason: "" }))),
      Object.keys(SIGNS).filter((status) => missing.has(status)).map((status) => entry("empty", SIGNS[status], selection.statusText(status))),
    );
  }

  Object.assign(window.aluekuva, { groupColumns, matrix, matrixCounts, matrixLegend });
})();
