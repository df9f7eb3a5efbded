/* The indicators of one area, narrowed down without a request, and the course of each drawn beside its trend. */
(() => {
  const { isAddressed, svg, translate, whenReturned, withChoices } = window.aluekuva;
  const WIDTH = 60;
  const HEIGHT = 20;
  const EDGE = 3;
  // A control is named after the parameter of the address that it sets.
  const FILTERS = ["taskArea", "dimension", "outcome", "trend"];

  const control = (name) => document.getElementById(`filter-${name}`);

  function chosen() {
    return Object.fromEntries(FILTERS.map((name) => [name, control(name) ? control(name).value : ""]));
  }

  const figure = () => document.getElementById("spine-chart");

  function writeAddress(filter, chosen) {
    for (const link of document.querySelectorAll("a[data-benchmark]")) link.href = withChoices(link.href, filter);
    const { area, benchmark } = JSON.parse(figure().dataset.known);
    if (!isAddressed(`areas/${area}`)) return;
    // What the area can't be compared with does not stay in the address either.
    const written = { ...filter, benchmark: benchmark === "country" ? "" : benchmark };
    window.aluekuva.writeAddress(written, { view: figure().dataset.known, choice: filter }, chosen);
  }

  // What is shown, told to those who give it along.
  function tell(rows, filter) {
    figure().querySelector(".reuse").hidden = rows.length === 0;
    const { picture, benchmark, ...view } = JSON.parse(figure().dataset.known);
    const shown = rows.map(({ dataset }) => ({ id: dataset.indicator, sex: dataset.sex }));
    const detail = { view, choice: { ...filter, benchmark }, defaults: { benchmark: "country" }, picture, shown };
    document.dispatchEvent(new CustomEvent("figures-drawn", { detail }));
  }

  // The line that names a dimension goes with the last of its rows.
  function hideEmptyDimensions(table) {
    let head = null;
    for (const row of table.querySelectorAll("tbody > tr")) {
      if (row.matches(".dimension")) {
        head = row;
        head.hidden = true;
      } else if (row.matches(".group")) head = null;
      else if (head && !row.hidden) head.hidden = false;
    }
  }

  function narrow(by = "") {
    const table = document.getElementById("area-indicators");
    if (!table) return;
    const filter = chosen();
    writeAddress(filter, by);
    const rows = [...table.querySelectorAll("tr[data-outcome]")];
    for (const row of rows) row.hidden = !FILTERS.every((name) => !filter[name] || row.dataset[name] === filter[name]);
    hideEmptyDimensions(table);
    for (const group of table.querySelectorAll("tbody")) group.hidden = !group.querySelector("tr[data-outcome]:not([hidden])");
    const left = rows.filter((row) => !row.hidden);
    const shown = left.length;
    const count = document.getElementById("area-count");
    if (count) {
      count.textContent =
        shown === 0
          ? translate("No indicator fits these choices.")
          : translate("{shown} of {all} indicators are shown.", { shown, all: rows.length });
    }
    tell(left, filter);
  }

  /** A line through the values by their periods, the last one marked; it says nothing that the words beside it don't. */
  function drawn(times, values) {
    const [first, last] = [times[0], times[times.length - 1]];
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const x = (time) => EDGE + ((time - first) / (last - first || 1)) * (WIDTH - 2 * EDGE);
    const y = (value) => (high === low ? HEIGHT / 2 : HEIGHT - EDGE - ((value - low) / (high - low)) * (HEIGHT - 2 * EDGE));
    const points = values.map((value, place) => `${x(times[place]).toFixed(1)},${y(value).toFixed(1)}`);
    return svg(
      "svg",
      { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT, "aria-hidden": "true", focusable: "false" },
      svg("polyline", { points: points.join(" ") }),
      svg("circle", { cx: x(last), cy: y(values[values.length - 1]), r: 2.5 }),
    );
  }

  function drawSparklines() {
    for (const place of document.querySelectorAll(".sparkline[data-values]")) {
      if (place.querySelector("svg")) continue;
      place.append(drawn(place.dataset.times.split(" ").map(Number), place.dataset.values.split(" ").map(Number)));
    }
  }

  document.addEventListener("change", (event) => {
    const by = FILTERS.find((name) => event.target === control(name));
    if (by) narrow(by);
  });
  whenReturned((view, filter) => {
    if (!figure() || figure().dataset.known !== view) return false;
    for (const name of FILTERS) control(name).value = filter[name];
    narrow();
    return true;
  });

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    areaPage: {
      show: () => {
        window.aluekuva.putStillParts();
        drawSparklines();
        narrow();
        return window.dash_clientside.no_update;
      },
    },
  });
})();
