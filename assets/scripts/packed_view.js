/* The figures of an indicator as they travel, made whole again: components/packed_view.py says how they are packed, and
   components/expected.py has the arithmetic, which is done here step by step in the same order. Nothing touches the page. */
(() => {
  const WHOLE = ["country", "mainland"];
  const PARTS = "collaborative_area";
  const SEXES = ["female", "male"];
  const EXACT = 2 ** 53; // below it each whole number is one of the numbers reckoned with

  const wholeNumber = (number, power) => Math.floor(number * power + 0.5);
  const cell = (lines, line, column) => (lines && line >= 0 && column >= 0 ? lines[line][column] : null);

  // Where in an area's values the one before another stands; -1 where there is none.
  function columnBefore(values, column) {
    let before = column - 1;
    while (before >= 0 && values[before] === null) before -= 1;
    return before;
  }

  // `ways[way](line, column, lines)` is what that way expects, or null; `lines` are those made whole so far.
  function unpackedTable([way, more], ways, power) {
    const lines = [];
    more.forEach((cells, line) => {
      lines.push([]);
      cells.forEach((left, column) => {
        if (left === null || Array.isArray(left)) {
          lines[line].push(left && left[0]);
          return;
        }
        const expected = ways[way](line, column, lines);
        lines[line].push(((Number.isFinite(expected) ? wholeNumber(expected, power) : 0) + left) / power);
      });
    });
    return lines;
  }

  // Of parts of a whole, each [value, size], the mean value and the size; null where a part has none.
  function together(parts) {
    let [size, amount] = [0, 0];
    for (const [partValue, partSize] of parts) {
      size = partSize === null || size === null ? null : size + partSize;
      amount = partValue === null || partSize === null || amount === null ? null : amount + partValue * partSize;
    }
    return { value: amount === null ? null : amount / size, size };
  }

  function wilson(value, size, per, z) {
    const count = Math.floor((value * size) / per + 0.5);
    const [spread, whole] = [z * z, size + z * z];
    const middle = (count + spread / 2) / whole;
    const half = (z / whole) * Math.sqrt((count * (size - count)) / size + spread / 4);
    return [(middle - half) * per, (middle + half) * per];
  }

  function byar(value, size, per, z) {
    const count = Math.floor((value * size) / per + 0.5);
    const more = count + 1;
    const below = 1 - 1 / (9 * count) - z / (3 * Math.sqrt(count));
    const above = 1 - 1 / (9 * more) + z / (3 * Math.sqrt(more));
    return [((count * (below * below * below)) / size) * per, ((more * (above * above * above)) / size) * per];
  }

  function inTwoFigures(number) {
    const size = Math.abs(number);
    let step = 1;
    while (size >= step * 100) step *= 10;
    return Math.sign(number) * Math.floor(size / step + 0.5) * step;
  }

  // The difference in people, its lower and its upper limit; each area is [value, lower, upper].
  function expectedPeople(own, other, size, per) {
    if (size === null || own.includes(null) || other.includes(null)) return [0, 0, 0];
    const hypotenuse = (one, two) => Math.sqrt(one * one + two * two);
    const apart = own[0] - other[0];
    const below = hypotenuse(own[0] - own[1], other[2] - other[0]);
    const above = hypotenuse(own[2] - own[0], other[0] - other[1]);
    const exact = [apart, apart - below, apart + above].map((part) => part * (size / per));
    return exact.every((count) => Math.abs(count) < EXACT / 2) ? exact.map(inTwoFigures) : [0, 0, 0];
  }

  /** The view whose `values` are packed, as components/indicator_view.py describes it. */
  function unpacked(view) {
    const values = {};
    const sizesOf = {}; // by area type and sex: of collaborative areas too, where they serve to unpack alone
    const power = 10 ** view.drawn;
    const { per, z } = view.funnel || { per: 1, z: [0, 0] };
    const of = (areaType, sex) => (values[areaType] || {})[sex] || {};
    const columnOf = (areaType, time) => (view.times[areaType] || []).indexOf(time);
    const sizes = ({ funnel }) => funnel && funnel.n;

    // Which lines of counties make up each collaborative area.
    const counties = (view.areas[PARTS] || []).map(({ code }) =>
      (view.areas.county || []).flatMap((county, line) => (county[PARTS] === code ? [line] : []))
    );

    function countiesTogether(sex, line, column) {
      const [found, at] = [of("county", sex), columnOf("county", view.times[PARTS][column])];
      if (!found.v || at < 0 || !counties[line].length) return { value: null, size: null };
      return together(counties[line].map((county) => [found.v[county][at], cell(sizes(found), county, at)]));
    }

    function sexesTogether(areaType, line, column) {
      return together(SEXES.map((sex) => [cell(of(areaType, sex).v, line, column), cell(sizesOf[`${areaType} ${sex}`], line, column)]));
    }

    function measure(areaType, sex) {
      const found = { ...view.values[areaType][sex] };
      const before = (line, column, lines) => cell(lines, line, columnBefore(lines[line], column));
      const inParts = (line, column) => countiesTogether(sex, line, column);
      const ways = { before, sexes: (line, column) => sexesTogether(areaType, line, column) };
      const ofValue = (way) => (line, column) => ways[way](line, column).value;
      if (found.funnel) {
        const n = unpackedTable(found.funnel.n, { before, sexes: (line, column) => ways.sexes(line, column).size }, 1);
        found.funnel = { ...found.funnel, n };
      }
      found.v = unpackedTable(found.v, { before, sexes: ofValue("sexes"), counties: (...at) => inParts(...at).value }, power);
      const size = areaType === PARTS ? found.v.map((cells, line) => cells.map((_, column) => inParts(line, column).size)) : sizes(found);
      const limits = (method, place) => (line, column) => {
        const [value, many] = [found.v[line][column], cell(size, line, column)];
        return value === null || many === null ? null : method(value, many, per, z[0])[place];
      };
      ["l", "u"].forEach((key, place) => {
        const value = (line, column) => found.v[line][column];
        if (found[key]) found[key] = unpackedTable(found[key], { value, wilson: limits(wilson, place), byar: limits(byar, place) }, power);
      });
      values[areaType] = { ...values[areaType], [sex]: found };
      sizesOf[`${areaType} ${sex}`] = size;
    }

    const measured = (found, line, column) => [cell(found.v, line, column), cell(found.l, line, column), cell(found.u, line, column)];

    // What counts as known without error.
    const known = (value) => [value, value, value];

    // The value that areas are compared with and its limits, where it is known from the rest of the view.
    function other(benchmark, areaType, sex, line, column) {
      const time = view.times[areaType][column];
      const area = view.areas[areaType][line];
      if (benchmark === "country") {
        const [whole, mainland] = WHOLE.map((kind) => cell(of(kind, sex).v, 0, columnOf(kind, time)));
        return known(whole === null ? mainland : whole);
      }
      if (benchmark === PARTS) {
        const at = (view.areas[PARTS] || []).findIndex(({ code }) => code === area[PARTS]);
        return known(cell(of(PARTS, sex).v, at, columnOf(PARTS, time)));
      }
      const found = of(areaType, sex);
      return measured(found, line, columnBefore(found.v[line], column));
    }

    function against(areaType, sex, benchmark, size) {
      const [own, found] = [of(areaType, sex), { ...of(areaType, sex).against[benchmark] }];
      if (found.b) {
        const ways = { value: (line, column) => own.v[line][column], other: (line, column) => other(benchmark, areaType, sex, line, column)[0] };
        found.b = unpackedTable(found.b, ways, power);
      }
      if (found.p) {
        found.p = found.p.map((cells, line) =>
          cells.map((more, column) => {
            if (more === null) return null;
            // The interval of peers together is not in the view.
            const beside = benchmark === "peers" ? known(found.b[line][column]) : other(benchmark, areaType, sex, line, column);
            const people = expectedPeople(measured(own, line, column), beside, cell(size, line, column), per);
            return more ? people.map((count, index) => count + more[index]) : people;
          })
        );
      }
      return found;
    }

    // Parts come before what they make up.
    const first = (list, parts) => [...parts.filter((one) => list.includes(one)), ...list.filter((one) => !parts.includes(one))];
    for (const areaType of first(Object.keys(view.values), ["county"])) {
      for (const sex of first(Object.keys(view.values[areaType]), SEXES)) measure(areaType, sex);
    }
    for (const [areaType, bySex] of Object.entries(values)) {
      for (const [sex, found] of Object.entries(bySex)) {
        const benchmarks = Object.keys(found.against || {});
        const size = sizesOf[`${areaType} ${sex}`];
        if (found.against) found.against = Object.fromEntries(benchmarks.map((one) => [one, against(areaType, sex, one, size)]));
      }
    }
    return { ...view, values };
  }

  window.aluekuva.unpacked = unpacked;
})();
