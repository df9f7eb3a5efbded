/* Women and men side by side: for each area a round mark and a square one, each with its interval. */
(() => {
  const { svg, element, number, quantity, textWidth, translate, view: selection } = window.aluekuva;
  const ROW = 26;
  const TOP = 26;
  const APART = 5; // women stand a little above the middle of a row, men below
  // On a phone the values stand in the table alone.
  const ROOM_FOR_VALUES = 460;
  const FONT = "14px";

  /** Women's and men's values of each area at the chosen period, in the order in which the areas are ranked; null where
      the indicator is not given for both; the country where it is known, and whether that is a total. */
  function sexes(view, choice) {
    if (!["female", "male"].every((sex) => view.sexes.includes(sex))) return null;
    const [women, men] = ["female", "male"].map((sex) => new Map(selection.rows(view, { ...choice, sex }).map((row) => [row.code, row])));
    const pair = (code, name, female, male) => ({ code, name, female, male });
    const areas = selection
      .rows(view, choice)
      .filter(({ code }) => women.has(code) && men.has(code))
      .map((row) => ({ ...pair(row.code, row.name, women.get(row.code), men.get(row.code)), in: row.in }));
    const [female, male] = ["female", "male"].map((sex) => selection.benchmark(view, { ...choice, sex }));
    const country = female && male && female.code === male.code ? { ...pair(female.code, female.name, female, male), in: female.in, isCountry: true } : null;
    return { areas, country, isTotal: view.total };
  }

  const known = ({ female, male }) => female.value !== null || male.value !== null;

  const shape = {
    female: (x, y) => svg("circle", { cx: x, cy: y, r: 5, class: "woman" }),
    male: (x, y) => svg("rect", { x: x - 4.5, y: y - 4.5, width: 9, height: 9, class: "man" }),
  };

  // The mark and the interval of one sex; nothing where there is no value.
  function one(sex, row, x, y) {
    if (row.value === null) return null;
    const interval =
      row.lower === null || row.upper === null ? null : svg("line", { x1: x(row.lower), x2: x(row.upper), y1: y, y2: y, class: "interval" });
    return [interval, shape[sex](x(row.value), y)];
  }

  const written = (row, decimals) =>
    row.value === null ? "–" : number(row.value, decimals) + (selection.statusText(row.status) ? "*" : "");

  function described({ name, female, male }, unit, decimals) {
    const of = (row) => (row.value === null ? selection.statusText(row.status) : quantity(row.value, decimals, unit));
    return `${name}: ${translate("Women")} ${of(female)}, ${translate("Men")} ${of(male)}`;
  }

  function line(pair, y, { x, width, left, ends, chosen, unit, decimals }) {
    const middle = y + ROW / 2;
    const { female, male } = pair;
    const joined =
      female.value === null || male.value === null
        ? null
        : svg("line", { x1: x(female.value), y1: middle - APART, x2: x(male.value), y2: middle + APART, class: "joined" });
    return svg(
      "g",
      { class: `area${pair.code === chosen ? " mine" : ""}${pair.isCountry ? " country" : ""}`, "data-area": pair.isCountry ? null : pair.code },
      svg("rect", { x: 0, y, width, height: ROW, class: "row" }),
      svg("text", { x: left - 12, y: middle, class: "name", "text-anchor": "end" }, window.aluekuva.fittedName(pair.name, left - 12)),
      joined,
      one("female", female, x, middle - APART),
      one("male", male, x, middle + APART),
      ends.map((at, place) => svg("text", { x: at, y: middle, class: "value", "text-anchor": "end" }, written([female, male][place], decimals))),
      svg("title", {}, described(pair, unit, decimals)),
    );
  }

  function scale(pairs, left, right) {
    const numbers = pairs.flatMap(({ female, male }) => [female, male].flatMap((row) => [row.value, row.lower, row.upper]));
    const values = numbers.filter((value) => value !== null);
    let [low, high] = [Math.min(...values), Math.max(...values)];
    if (low === high) [low, high] = [low - 1, high + 1];
    if (low > 0 && low < (high - low) * 0.6) low = 0;
    const pad = (high - low) * 0.03;
    const [from, to] = [low === 0 ? 0 : low - pad, high + pad];
    return { from, to, x: (value) => left + ((value - from) / (to - from)) * (right - left) };
  }

  /** SVG of women's and men's values; `found` is what `sexes` gives. Null where no area has a value. */
  function sexesFigure({ found, chosen, unit, decimals, width }) {
    // A total is no line beside its parts.
    const pairs = [...found.areas.filter(known), ...(found.country && !found.isTotal ? [found.country] : [])];
    if (!found.areas.some(known)) return null;
    const isRoomy = width >= ROOM_FOR_VALUES;
    const widest = (texts) => Math.ceil(Math.max(...texts.map((text) => textWidth(text, `700 ${FONT}`))));
    const [women, men] = [translate("Women"), translate("Men")];
    const column = Math.max(widest(pairs.flatMap(({ female, male }) => [written(female, decimals), written(male, decimals)])), widest([women, men])) + 14;
    const left = Math.min(widest(pairs.map(({ name }) => name)) + 14, width * 0.45);
    const ends = isRoomy ? [width - 4 - column, width - 4] : [];
    const { x, from, to } = scale(pairs, left, width - 8 - (isRoomy ? 2 * column : 0));
    const { marks, axisDecimals } = window.aluekuva.roomyTicks(from, to, x);
    const end = TOP + pairs.length * ROW;
    return svg(
      "svg",
      { viewBox: `0 0 ${width} ${end + 6}`, width, height: end + 6, class: "ranking sexes", "aria-hidden": "true", focusable: "false" },
      marks.map((mark) => [
        svg("line", { x1: x(mark), x2: x(mark), y1: TOP, y2: end, class: "grid" }),
        svg("text", { x: x(mark), y: TOP - 9, class: "tick", "text-anchor": "middle" }, number(mark, axisDecimals)),
      ]),
      ends.map((at, place) => svg("text", { x: at, y: TOP - 9, class: "tick", "text-anchor": "end" }, [women, men][place])),
      pairs.map((pair, index) => line(pair, TOP + index * ROW, { x, width, left, ends, chosen, unit, decimals })),
    );
  }

  /** Which mark is which. */
  function sexesLegend() {
    const key = (sex) => svg("svg", { width: 16, height: 16, class: "ranking sexes key", "aria-hidden": "true" }, shape[sex](8, 8));
    return element("ul", { class: "legend" }, element("li", {}, key("female"), ` ${translate("Women")}`), element("li", {}, key("male"), ` ${translate("Men")}`));
  }

  /** The values of the chosen area, or of the country, in words. No test was made, so nothing is said to differ. */
  function sexesSentence({ found, time, chosen, unit, decimals }) {
    const mine = found.areas.find(({ code }) => code === chosen) || found.country;
    if (!mine) return "";
    const of = (row) => {
      if (row.value === null) return selection.statusText(row.status);
      const flag = selection.statusText(row.status);
      const interval = row.lower === null || row.upper === null ? "" : `${number(row.lower, decimals)}–${number(row.upper, decimals)}`;
      const aside = [interval, flag].filter(Boolean).join("; ");
      return quantity(row.value, decimals, unit) + (aside ? ` (${aside})` : "");
    };
    const values = translate("{area}, {time}: women {women}, men {men}.", { area: mine.name, time, women: of(mine.female), men: of(mine.male) });
    return [values, translate("The difference between women and men has not been tested.")].join(" ");
  }

  Object.assign(window.aluekuva, { sexes, sexesFigure, sexesLegend, sexesSentence });
})();
