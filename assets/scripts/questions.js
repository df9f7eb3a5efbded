/* What a table of many indicators shows, as questions to the interface. A question asks for each of its indicators in each of
   its periods and sexes: indicators of other periods or another sex are other questions, so that each asks for exactly what
   is shown. */
(() => {
  const app = window.aluekuva;
  const { translate } = app;
  const MOST = 400; // so many numbers of indicators, nine digits each, the interface reads in one address
  const MOST_PUT_TOGETHER = 1000; // values of an area: of more the interface makes no group in one answer

  const inParts = (list, most) => Array.from({ length: Math.ceil(list.length / most) }, (_, part) => list.slice(part * most, (part + 1) * most));

  /** Indicators ({id, sex, time}; no sex is both together) by sex and period, the latest first. */
  function alike(indicators) {
    const sets = new Map();
    for (const one of indicators) {
      const key = `${one.time} ${one.sex || "total"}`;
      if (!sets.has(key)) sets.set(key, []);
      sets.get(key).push(one);
    }
    return [...sets.values()].sort(([a], [b]) => Number(b.time) - Number(a.time) || 0);
  }

  /** The questions for indicators; `rest` gives path and query of some that are alike, or null where there is nothing to
      ask of them. Where one question is not all, each says what it is `of`. */
  function questions(indicators, rest, most = MOST) {
    const sets = alike(indicators);
    const several = new Set(indicators.map(({ time }) => time)).size > 1;
    return sets.flatMap((set) => {
      const [{ sex = "total", time }] = set;
      const parts = inParts(set, most);
      return parts.map((part, place) => {
        const asked = rest(part);
        const of = [several && time, app.view.sexText(sex), parts.length > 1 && `${place + 1}/${parts.length}`];
        const indicator = part.map(({ id }) => id).join(",");
        return asked && { path: asked.path, query: { indicator, ...asked.query, sex, time }, of: of.filter(Boolean).join(", ") };
      });
    }).filter(Boolean);
  }

  /** Of the latest period of each indicator in one area; indicators are {id, sex}. */
  function askedOfArea(indicators, { area, areaType }) {
    const query = { area, areaType, lang: app.language, labels: "both" };
    const latest = indicators.map((one) => ({ ...one, time: "latest" }));
    return questions(latest, () => ({ path: "data", query }));
  }

  /** Of the matrix: its indicators in its areas, and in the groups that the reader has put together. */
  function askedOfMatrix({ view, choice }, indicators) {
    const chosen = view.areas.map((area, place) => ({ ...area, place })).filter(({ code }) => choice.areas.includes(code));
    const ofAreas = (part) => {
      // Of an area type that none of the indicators is given for, the interface knows nothing to answer.
      const isGiven = ({ areaType }) => chosen.some((area) => area.areaType === areaType && part.some(({ s }) => s[area.place] !== "M"));
      const given = chosen.filter(isGiven);
      const query = {
        area: given.map(({ code }) => code).join(","),
        areaType: [...new Set(given.map(({ areaType }) => areaType))].join(","),
        ...{ lang: view.language, labels: "both" },
      };
      return given.length ? { path: "data", query } : null;
    };
    return [...questions(indicators, ofAreas), ...app.groupColumns(choice).flatMap((group) => askedOfGroup(indicators, group))];
  }

  function askedOfGroup(indicators, { codes, name }) {
    const areas = codes.split(",").length;
    // One county alone is no group to the interface, and its figures are its own.
    if (areas < 2) return [];
    const query = { area: codes, areaType: "county" };
    const most = Math.min(MOST, Math.floor(MOST_PUT_TOGETHER / areas));
    const found = questions(indicators, () => ({ path: "groups", query }), most);
    return found.map((one) => ({ ...one, of: [name, one.of].filter(Boolean).join(", ") }));
  }

  Object.assign(app, { askedOfArea, askedOfMatrix });
})();
