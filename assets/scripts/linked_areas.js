/* Pointing at an area in one figure marks it in all of them. Nothing is drawn again: a class is set, and a line laid over
   the time series. In the table the areas are buttons, one of them in the order of the keyboard; arrow keys lead on. In the
   matrix an area is a column, and the keyboard goes through its cells. */
(() => {
  const app = window.aluekuva;
  const PLACES = "#ranking-drawing, #map-drawing, #funnel-drawing, #sexes-drawing, #table-drawing, #sexes-table, #matrix-drawing, #pair-drawing";
  let marked = "";

  const here = () => document.querySelector("#ranking-drawing, #matrix-drawing");
  const areaOf = (target) => {
    const part = target instanceof Element && target.closest("[data-area], [data-column]");
    return part && part.closest(PLACES) ? part.dataset.area || part.dataset.column : "";
  };

  function paint(code, isMarked) {
    if (!code) return;
    const areas = ["area", "column"].map((kind) => `[data-${kind}="${window.CSS.escape(code)}"]`).join(", ");
    for (const part of document.querySelectorAll(areas)) part.classList.toggle("marked", isMarked);
  }

  /** Mark the area `code` in every figure, and no other; an empty text marks none. */
  function markArea(code) {
    if (code === marked || !here()) return;
    paint(marked, false);
    paint(code, true);
    marked = code;
    app.markSeries(code);
  }

  /** Set the mark anew after the figures have been drawn. */
  function markAgain() {
    paint(marked, true);
    app.markSeries(marked);
  }

  const inMatrix = (target) => (target.closest("#matrix-drawing") ? areaOf(target) : "");
  const focusedButton = () => document.activeElement && document.activeElement.closest("button[data-choose-area]");

  document.addEventListener("pointerover", (event) => {
    if (!here() || event.pointerType === "touch") return;
    const code = areaOf(event.target);
    if (code || !event.target.closest("#time-series")) markArea(code || (focusedButton() ? focusedButton().dataset.chooseArea : ""));
  });
  document.addEventListener("focusin", (event) => {
    const column = inMatrix(event.target);
    if (column) markArea(column);
    const button = event.target.closest("button[data-choose-area]");
    if (!button) return;
    for (const other of button.closest("table").querySelectorAll('button[data-choose-area][tabindex="0"]')) other.tabIndex = -1;
    button.tabIndex = 0;
    markArea(button.dataset.chooseArea);
  });
  document.addEventListener("focusout", (event) => {
    if (event.target.closest("button[data-choose-area]") || inMatrix(event.target)) markArea("");
  });

  const STEPS = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity };
  document.addEventListener("keydown", (event) => {
    const button = event.target.closest("button[data-choose-area]");
    if (!button || !(event.key in STEPS) || event.ctrlKey || event.altKey || event.metaKey) return;
    const all = [...button.closest("table").querySelectorAll("button[data-choose-area]")];
    const next = Math.max(0, Math.min(all.length - 1, all.indexOf(button) + STEPS[event.key]));
    event.preventDefault();
    all[next].focus();
  });

  /** Do `change`, which draws the table anew, and leave the focus on the button of the same area. */
  function keepingFocus(change) {
    const button = focusedButton();
    change();
    if (!button || button.isConnected) return;
    const same = document.querySelector(`#table-drawing button[data-choose-area="${window.CSS.escape(button.dataset.chooseArea)}"]`);
    if (same) same.focus({ preventScroll: true });
  }

  Object.assign(app, { markArea, markAgain, keepingFocus });
})();
