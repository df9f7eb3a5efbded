/* The list of all indicators, narrowed down while the reader types, without a request. */
(() => {
  const { translate } = window.aluekuva;
  // A control is named after the parameter of the address that it sets: filter-q, filter-taskArea.
  const CONTROLS = "input[id^=filter-], select[id^=filter-]";
  const fold = (text) => text.toLocaleLowerCase().normalize("NFC");

  function writeAddress(filter) {
    const address = new URL(window.location.href);
    for (const [name, value] of Object.entries(filter)) {
      if (value) address.searchParams.set(name, value);
      else address.searchParams.delete(name);
    }
    window.history.replaceState(window.history.state, "", address);
    for (const link of document.querySelectorAll("a[data-language]")) link.search = address.search;
  }

  function apply() {
    const list = document.getElementById("indicator-list");
    if (!list) return;
    const filter = {};
    for (const control of document.querySelectorAll(CONTROLS)) filter[control.id.slice("filter-".length)] = control.value.trim();
    const words = fold(filter.q || "").split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of list.querySelectorAll("tr[data-search]")) {
      const fits =
        words.every((word) => row.dataset.search.includes(word)) &&
        (!filter.taskArea || row.dataset.taskArea === filter.taskArea) &&
        (!filter.dimension || row.dataset.dimension === filter.dimension);
      row.hidden = !fits;
      if (fits) shown += 1;
    }
    for (const group of list.querySelectorAll("tbody")) group.hidden = !group.querySelector("tr[data-search]:not([hidden])");
    const count = document.getElementById("indicator-count");
    if (count) {
      count.textContent =
        shown === 0
          ? translate("No indicator fits. Try fewer or other words.")
          : shown === 1
            ? translate("1 indicator")
            : translate("{count} indicators", { count: shown });
    }
    writeAddress(filter);
  }

  for (const kind of ["input", "change"]) {
    document.addEventListener(kind, (event) => {
      if (event.target.closest(CONTROLS)) apply();
    });
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    indicatorList: {
      filter: () => {
        window.setTimeout(apply, 0);
        return window.dash_clientside.no_update;
      },
    },
  });
})();
