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

  // What the test says, and the ranks that the area may truly have; nothing where nothing was tested.
  function ofTest(row, benchmark) {
    const outcome = selection.outcomeText(row.outcome);
    if (!outcome) return "";
    const rank = selection.rankText(row.rank);
    const tested =
      benchmark && benchmark.code === "FI1"
        ? translate("Against Mainland Finland: {outcome}.", { outcome })
        : translate("Against the whole country: {outcome}.", { outcome });
    const ranked = rank ? translate("Rank interval {rank}, 1 is best.", { rank }) : "";
    return [tested, ranked].filter(Boolean).join(" ");
  }

  const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

  /** One or two plain sentences on the chosen area, or on all of them where none is chosen. */
  function sentence({ rows, benchmark, choice, unit, decimals }) {
    const mine = rows.find((row) => row.code === choice.area);
    const who = sexWords(choice.sex);
    const parts = [
      mine ? ofArea(mine, choice.time, unit, decimals) : ofAll(rows, choice.time, unit, decimals),
      benchmark ? ofCountry(benchmark, unit, decimals) : "",
      mine ? ofTest(mine, benchmark) : "",
    ].filter(Boolean);
    return (who ? `${who}: ` : "") + parts.join(" ");
  }

  window.aluekuva.sentence = sentence;
})();
