/* The sentence that says what the figures say, made by rule. Without a test there is no "better" and no "worse". It is
   made of texts and of elements: the value stands out, and so does the outcome, with its mark. */
(() => {
  const { element, translate, quantity, number, view: selection } = window.aluekuva;
  const BLANK = /(\{\w+\})/;

  /** A translated message with elements in the place of some of its blanks, as a list of texts and elements. */
  const woven = (message, elements) => message.split(BLANK).map((part) => elements[part.slice(1, -1)] || part);

  const capitalised = ([first, ...rest]) => [typeof first === "string" ? capital(first) : first, ...rest];

  // What stands in brackets beside a value.
  function asideOf(row, decimals) {
    const between =
      row.lower === null || row.upper === null ? "" : `${number(row.lower, decimals)}–${number(row.upper, decimals)}`;
    const aside = [between, selection.statusText(row.status)].filter(Boolean).join("; ");
    return aside ? ` (${aside})` : "";
  }

  const valueWords = (row, unit, decimals) => quantity(row.value, decimals, unit) + asideOf(row, decimals);

  function ofArea(row, time, unit, decimals) {
    const place = row.in;
    if (row.value === null) {
      const reason = selection.statusText(row.status);
      return [translate("{area}, {time}: {reason}.", { area: row.name, time, reason })];
    }
    const value = element("span", {}, element("strong", {}, quantity(row.value, decimals, unit)), asideOf(row, decimals));
    if (!place) return woven(translate("{area}, {time}: {value}.", { time, area: row.name }), { value });
    return capitalised(woven(translate("{inArea} the value was {value} in {time}.", { time, inArea: place }), { value }));
  }

  function ofCountry(benchmark, unit, decimals) {
    const value = valueWords(benchmark, unit, decimals);
    return capital(translate("{inArea} the value was {value}", { inArea: benchmark.in || benchmark.name, value }));
  }

  // The value of what the area is compared with, as the beginning of a sentence.
  function ofBenchmark(row, benchmark, { view, choice }) {
    if (choice.benchmark === "country") return benchmark ? ofCountry(benchmark, view.unit, view.decimals) : "";
    if (row.benchmarkValue === null) return "";
    const value = quantity(row.benchmarkValue, view.decimals, view.unit);
    if (choice.benchmark === "peers") return translate("In the similar counties together the value was {value}", { value });
    if (choice.benchmark === "earlier") {
      return translate("In {time} the value was {value}", { time: selection.earlierTime(view, choice, row.code), value });
    }
    const above = view.areas.collaborative_area.find((area) => area.code === row.collaborative_area);
    return capital(translate("{inArea} the value was {value}", { inArea: above.in || above.name, value }));
  }

  function ofAll(rows, time, unit, decimals) {
    const known = rows.filter((row) => row.value !== null);
    if (!known.length) return translate("There are no values for {time}.", { time });
    const values = known.map((row) => row.value);
    const [least, most] = [Math.min(...values), Math.max(...values)];
    const [low, high] = [number(least, decimals), quantity(most, decimals, unit)];
    if (known.length === 1) return translate("In {time} the one value known was {value}.", { time, value: high });
    const between = { time, count: known.length, low, high };
    const named = (value) => known.filter((row) => number(row.value, decimals) === number(value, decimals)).map((row) => row.name);
    const [lowest, highest] = [named(least), named(most)];
    // Two areas with what is written as the same value are neither of them the lowest.
    if (lowest.length > 1 || highest.length > 1) return translate("In {time} the values of {count} areas lay between {low} and {high}.", between);
    const ends = { lowest: lowest[0], highest: highest[0] };
    return translate("In {time} the values of {count} areas lay between {low} and {high}, from {lowest} to {highest}.", { ...between, ...ends });
  }

  function against(benchmark, country, outcome) {
    if (benchmark === "collaborative_area") return translate("Against the collaborative area: {outcome}.", { outcome });
    if (benchmark === "peers") return translate("Against the similar counties: {outcome}.", { outcome });
    if (benchmark === "earlier") return translate("Against the period before: {outcome}.", { outcome });
    return country && country.code === "FI1"
      ? translate("Against Mainland Finland: {outcome}.", { outcome })
      : translate("Against the whole country: {outcome}.", { outcome });
  }

  // The mark of an outcome, as the figures draw it: a triangle to the side on which the value lies, a diamond for what
  // is not judged, a dot for no difference.
  function markOf(outcome, polarity) {
    if (outcome === "s") return "●";
    if (outcome === "h" || outcome === "l") return "◆";
    return (outcome === "b") === (polarity === "higher_is_better") ? "▲" : "▼";
  }

  const CLASSES = { b: "better", w: "worse" };

  // The benchmark's value and what the test says of the difference, or why there was none.
  function ofTest(row, told, polarity) {
    const words = selection.outcomeText(row);
    if (row.outcome === "n") return [...(told ? [`${told}. `] : []), `${capital(words)}.`];
    if (!told || !words) return told ? [`${told}.`] : [];
    const message = {
      s: translate("{benchmark}: the value is {outcome} from that.", { benchmark: told }),
      h: translate("{benchmark}: compared with that the value {outcome}.", { benchmark: told }),
      l: translate("{benchmark}: compared with that the value {outcome}.", { benchmark: told }),
    }[row.outcome] || translate("{benchmark}: compared with that the value is {outcome}.", { benchmark: told });
    const mark = element("span", { "aria-hidden": "true" }, `${markOf(row.outcome, polarity)} `);
    return woven(message, { outcome: element("strong", { class: CLASSES[row.outcome] || null }, mark, words) });
  }

  // The ranks that the area may truly have.
  function ofRank({ rank }) {
    if (!rank) return "";
    const [best, worst, of] = rank;
    const range = best === worst ? best : `${best}–${worst}`;
    return translate("The rank is {range} of {of}, 1 being the best.", { range, of });
  }

  // How many areas the test found where, for a reader who has chosen none.
  function ofTests(rows, country, choice) {
    const count = (outcome) => rows.filter((row) => row.value !== null && row.outcome === outcome).length;
    const counted = [
      ["w", translate("worse {count}", { count: count("w") })],
      ["b", translate("better {count}", { count: count("b") })],
      ["h", translate("higher {count}", { count: count("h") })],
      ["l", translate("lower {count}", { count: count("l") })],
      ["s", translate("not different {count}", { count: count("s") })],
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

  // The recent trend says nothing of a year before its last.
  function ofTrend({ trend }, time) {
    if (!trend || Number(time) < trend.last) return "";
    const reason = selection.reasonText(trend.word);
    if (reason) return translate("No recent trend was calculated: {reason}.", { reason });
    const period = { first: trend.first, last: trend.last };
    return {
      improving: translate("The value improved from {first} to {last}.", period),
      worsening: translate("The value worsened from {first} to {last}.", period),
      increasing: translate("The value rose from {first} to {last}.", period),
      decreasing: translate("The value fell from {first} to {last}.", period),
      no_change: translate("From {first} to {last} the value did not change beyond chance.", period),
    }[trend.word];
  }

  const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

  // Sentences, each a text or a list of texts and elements, one after the other.
  const joined = (sentences) =>
    sentences
      .map((one) => [one].flat())
      .filter((parts) => parts.some(Boolean))
      .flatMap((parts, place) => (place ? [" ", ...parts] : parts));

  /** A few plain sentences on the chosen area, or on all of them where none is chosen, as a list of texts and elements;
      `benchmark` is the country. */
  function sentence({ view, choice, rows, benchmark }) {
    const { unit, decimals, polarity } = view;
    const mine = rows.find((row) => row.code === choice.area);
    const who = selection.sexText(choice.sex);
    const told = mine ? ofBenchmark(mine, benchmark, { view, choice }) : "";
    const country = benchmark ? `${ofCountry(benchmark, unit, decimals)}.` : "";
    const parts = mine
      ? [
          ofArea(mine, choice.time, unit, decimals),
          mine.value === null ? told && `${told}.` : ofTest(mine, told, polarity),
          mine.value === null ? "" : ofRank(mine),
          mine.value === null ? "" : ofPeople(mine, benchmark, { view, choice }),
          ofTrend(mine, choice.time),
        ]
      : [ofAll(rows, choice.time, unit, decimals), country, ofTests(rows, benchmark, choice)];
    return [...(who ? [`${who}: `] : []), ...joined(parts)];
  }

  window.aluekuva.sentence = sentence;
})();
