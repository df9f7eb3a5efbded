/* Tables in which several values of one row stand side by side: chosen areas by period, women and men by area. */
(() => {
  const { element, number, translate, view: selection } = window.aluekuva;

  function value(row, decimals) {
    const isMissing = !row || row.value === null;
    const text = isMissing ? selection.statusText(row ? row.status : "M") : number(row.value, decimals);
    return element("td", { class: isMissing ? "number missing-value" : "number" }, text);
  }

  function interval(row, decimals) {
    const isKnown = row && row.lower !== null && row.upper !== null;
    return element("td", { class: "number" }, isKnown ? `${number(row.lower, decimals)}–${number(row.upper, decimals)}` : "");
  }

  const flag = (row) => (row && row.value !== null ? selection.statusText(row.status) : "");

  /** `lines` are {name, code, cells}, each cell an observation or undefined, in the order of `heads`. */
  function table({ first, heads, lines, chosen, unit, decimals, caption }) {
    const has = heads.map((_, place) => ({
      interval: lines.some(({ cells }) => cells[place] && cells[place].lower !== null),
      flag: lines.some(({ cells }) => flag(cells[place])),
    }));
    const head = (text, right = true) => element("th", { scope: "col", class: right ? "number" : null }, text);
    const columns = heads.flatMap((name, place) => [
      head(unit ? `${name}, ${unit}` : name),
      has[place].interval ? head(translate("95% interval")) : null,
      has[place].flag ? head(translate("Note"), false) : null,
    ]);
    const line = ({ name, code, cells }) =>
      element(
        "tr",
        { class: code && code === chosen ? "chosen" : null, "data-area": code },
        element("th", { scope: "row" }, name),
        cells.map((cell, place) => [
          value(cell, decimals),
          has[place].interval ? interval(cell, decimals) : null,
          has[place].flag ? element("td", {}, flag(cell)) : null,
        ]),
      );
    return element(
      "table",
      {},
      element("caption", {}, caption),
      element("thead", {}, element("tr", {}, head(first, false), columns)),
      element("tbody", {}, lines.map(line)),
    );
  }

  /** Periods of several areas, the newest first; `series` are {name, points}. */
  function severalSeriesTable({ series, ...rest }) {
    const times = [...new Set(series.flatMap(({ points }) => points.map(({ time }) => time)))].sort((a, b) => b - a);
    const lines = times.map((time) => ({ name: String(time), cells: series.map(({ points }) => points.find((point) => point.time === time)) }));
    return table({ first: translate("Period"), heads: series.map(({ name }) => name), lines, ...rest });
  }

  /** Women's and men's values by area, as `sexes` gives them; the country first, as in the table of areas. */
  function sexesTable({ found, ...rest }) {
    const pairs = [...(found.country ? [{ ...found.country, code: null }] : []), ...found.areas];
    const lines = pairs.map(({ name, code, female, male }) => ({ name, code, cells: [female, male] }));
    return table({ first: translate("Area"), heads: [translate("Women"), translate("Men")], lines, ...rest });
  }

  Object.assign(window.aluekuva, { severalSeriesTable, sexesTable });
})();
