/* What paper says in the place of controls: the address that gives the page again, and the choices in words. Figures are
   drawn anew for it, as wide as the sheet, and the time series in the colours of the light scheme. */
(() => {
  const app = window.aluekuva;
  const { translate, element } = app;
  const SHEET = 680; // px, what A4 is wide within its margins
  let current = null;

  function address(release) {
    const found = new URL(window.location.href);
    found.hash = "";
    if (release) found.searchParams.set("release", release);
    return found.href.replace(/%2C/g, ",");
  }

  /** A choice in words, "Year: 2025"; an empty text where nothing is chosen. */
  function words(control) {
    const label = control.querySelector("label, legend, .legend");
    const chosen = control.querySelector('[aria-pressed="true"], [aria-current="true"]');
    const [menu, field] = [control.querySelector("select"), control.querySelector("input")];
    const value = menu ? menu.value && menu.selectedOptions[0].textContent : chosen ? chosen.textContent : field && field.value;
    return label && value ? `${label.textContent}: ${value}` : "";
  }

  function write() {
    const controls = [...document.querySelectorAll(".controls .control, .figure .control")];
    const chosen = controls.filter((control) => !control.closest("[hidden]")).map(words).filter(Boolean);
    for (const holder of document.querySelectorAll(".printed")) {
      const { release } = holder.dataset;
      const head = ["Aluekuva", release && translate("Release {release}", { release })].filter(Boolean).join(" · ");
      holder.replaceChildren(
        element("p", {}, element("strong", {}, head)),
        element("p", {}, address(release)),
        ...(chosen.length ? [element("p", {}, chosen.join(" · "))] : []),
      );
    }
  }

  function drawSeries() {
    const graph = document.querySelector("#time-series .js-plotly-plot");
    if (!graph || !current || !current.view.indicator) return;
    const { data, layout } = app.inLightScheme(() => app.timeSeries(current.view, current.choice, false));
    window.Plotly.react(graph, data, { ...layout, width: SHEET, autosize: false }, { staticPlot: true });
  }

  document.addEventListener("figures-drawn", ({ detail }) => {
    current = detail;
    app.afterwards("printed", write);
  });
  window.matchMedia("print").addEventListener("change", write);
  window.addEventListener("beforeprint", () => {
    write();
    document.documentElement.classList.add("for-paper");
    document.dispatchEvent(new Event("draw-figures"));
    drawSeries();
  });
  // Back on the screen everything is drawn as after a change of the window.
  window.addEventListener("afterprint", () => {
    document.documentElement.classList.remove("for-paper");
    window.dispatchEvent(new Event("resize"));
  });
})();
