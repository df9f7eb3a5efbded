/* The sentence that says what the figures say, made by rule. Without a test there is no "better" and no "worse". */
(() => {
  const { translate, quantity, number, view: selection } = window.aluekuva;

  function sexWords(sex) {
    return { total: "", female: translate("Women"), male: translate("Men") }[sex] || "";
  }

  function valueWords(row, unit, decimals) {
    const value = quantity(row.value, decimals, unit);
    const between =
      row.lower === null || row.upper === null ? "" : `${number(row.lower, decimals)}–${number(row.upper, decimals)}`;
    const aside = [between, selection.statusText(row.status)].filter(Boolean).join("; ");
    return aside ? `${value} (${aside})` : value;
  }

  function ofArea(row, time, unit, decimals) {
    const place = row.in;
    if (row.value === null) {
      const reason = selection.statusText(row.status);
      return translate("{area}, {time}: {reason}.", { area: row.name, time, reason });
    }
    const values = { time, value: valueWords(row, unit, decimals) };
    if (!place) return translate("{area}, {time}: {value}.", { ...values, area: row.name });
    return capital(translate("{inArea} the value was {value} in {time}.", { ...values, inArea: place }));
  }

  function ofCountry(benchmark, unit, decimals) {
    const value = valueWords(benchmark, unit, decimals);
    return capital(translate("{inArea} it was {value}.", { inArea: benchmark.in || benchmark.name, value }));
  }

  // The value of what the area is compared with.
  function ofBenchmark(row, benchmark, { view, choice }) {
    if (choice.benchmark === "country") return benchmark ? ofCountry(benchmark, view.unit, view.decimals) : "";
    if (row.benchmarkValue === null) return "";
    const value = quantity(row.benchmarkValue, view.decimals, view.unit);
    if (choice.benchmark === "peers") return translate("In the similar counties together it was {value}.", { value });
    if (choice.benchmark === "earlier") {
      return translate("In {time} it was {value}.", { time: selection.earlierTime(view, choice, row.code), value });
    }
    const above = view.areas.collaborative_area.find((area) => area.code === row.collaborative_area);
    return capital(translate("{inArea} it was {value}.", { inArea: above.in || above.name, value }));
  }

  function ofAll(rows, time, unit, decimals) {
    const values = rows.filter((row) => row.value !== null).map((row) => row.value);
    if (!values.length) return translate("There are no values for {time}.", { time });
    const [low, high] = [number(Math.min(...values), decimals), quantity(Math.max(...values), decimals, unit)];
    if (values.length === 1) return translate("In {time} the one value known was {value}.", { time, value: high });
    return translate("In {time} the values of {count} areas lay between {low} and {high}.", {
      time,
      count: values.length,
      low,
      high,
    });
  }

  function against(benchmark, country, outcome) {
    if (benchmark === "collaborative_area") return translate("Against the collaborative area: {outcome}.", { outcome });
    if (benchmark === "peers") return translate("Against the similar counties: {outcome}.", { outcome });
    if (benchmark === "earlier") return translate("Against the period before: {outcome}.", { outcome });
    return country && country.code === "FI1"
      ? translate("Against Mainland Finland: {outcome}.", { outcome })
      : translate("Against the whole country: {outcome}.", { outcome });
  }

  // What the test says, or why there was none; and the ranks that the area may truly have.
  function ofTest(row, country, choice) {
    const outcome = selection.outcomeText(row);
    const rank = selection.rankText(row.rank);
    const tested = row.outcome === "n" ? `${capital(outcome)}.` : outcome && against(choice.benchmark, country, outcome);
    const ranked = rank ? translate("Rank interval {rank}, 1 is best.", { rank }) : "";
    return [tested, ranked].filter(Boolean).join(" ");
  }

  // How many areas the test found where, for a reader who has chosen none.
  function ofTests(rows, country, choice) {
    const count = (outcome) => rows.filter((row) => row.value !== null && row.outcome === outcome).length;
    const counted = [
      ["w", translate("worse {count}", { count: count("w") })],
      ["b", translate("better {count}", { count: count("b") })],
      ["h", translate("higher {count}", { count: count("h") })],
      ["l", translate("lower {count}", { count: count("l") })],
      ["s", translate("similar {count}", { count: count("s") })],
      ["n", translate("not tested {count}", { count: count("n") })],
    ].filter(([outcome]) => count(outcome));
    return counted.length ? against(choice.benchmark, country, counted.map(([, words]) => words).join(", ")) : "";
  }

  /** The difference in people, in the words that the server uses too. */
  function ofPeople({ people }, country, { view, choice }) {
    if (!people || !view.people) return "";
    const [count, low, high] = people;
    const whole = (value) => number(Math.abs(value), 0);
    const filled = (message, values) => message.replace(/\{(\w+)\}/g, (blank, name) => values[name]);
    const level = choice.benchmark === "country" && country && country.code === "FI1" ? "mainland" : choice.benchmark;
    const interval =
      low < 0 && high > 0
        ? filled(view.people.across, { fewer: whole(low), more: whole(high) })
        : [low, high].sort((a, b) => Math.abs(a) - Math.abs(b)).map(whole).join("–");
    const { more, oneMore, fewer, oneFewer } = view.people;
    const message = Math.abs(count) === 1 ? [oneFewer, oneMore] : [fewer, more];
    return filled(message[Number(count > 0)], { count: whole(count), level: view.people[level], interval });
  }

  function ofTrend({ trend }) {
    if (!trend) return "";
    const reason = selection.reasonText(trend.word);
    if (reason) return translate("No recent trend was calculated: {reason}.", { reason });
    const values = { first: trend.first, last: trend.last, trend: selection.trendText(trend) };
    return translate("Recent trend {first}–{last}: {trend}.", values);
  }

  const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

  /** A few plain sentences on the chosen area, or on all of them where none is chosen; `benchmark` is the country. */
  function sentence({ view, choice, rows, benchmark }) {
    const { unit, decimals } = view;
    const mine = rows.find((row) => row.code === choice.area);
    const who = sexWords(choice.sex);
    const parts = mine
      ? [
          ofArea(mine, choice.time, unit, decimals),
          ofBenchmark(mine, benchmark, { view, choice }),
          mine.value === null ? "" : ofTest(mine, benchmark, choice),
          mine.value === null ? "" : ofPeople(mine, benchmark, { view, choice }),
          ofTrend(mine),
        ]
      : [
          ofAll(rows, choice.time, unit, decimals),
          benchmark ? ofCountry(benchmark, unit, decimals) : "",
          ofTests(rows, benchmark, choice),
        ];
    return (who ? `${who}: ` : "") + parts.filter(Boolean).join(" ");
  }

  window.aluekuva.sentence = sentence;
})();
