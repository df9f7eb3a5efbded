/* Back and forward lead to where the reader had scrolled. Pages are drawn after the document has come, when a browser
   has long given up to restore the place by itself; so each entry of its history keeps its own. */
(() => {
  const PAUSE = 100; // ms without scrolling before the place is kept
  const PATIENCE = 5000; // ms that a page may take until it is as long as it was
  let wanted = null;
  let timer = 0;
  let patience = 0;

  window.history.scrollRestoration = "manual";

  function keep() {
    window.clearTimeout(timer);
    if (wanted !== null) return;
    const place = Math.round(window.scrollY);
    const state = window.history.state || {};
    if (state.scrolled !== place) window.history.replaceState({ ...state, scrolled: place }, "");
  }

  function giveUp() {
    window.clearTimeout(patience);
    wanted = null;
  }

  function restore() {
    // The page before may still stand there, so the place is sought again whenever the page grows.
    if (wanted !== null) window.scrollTo({ top: wanted, behavior: "instant" });
  }

  function begin() {
    const { scrolled } = window.history.state || {};
    giveUp();
    if (scrolled === undefined) return;
    wanted = scrolled;
    patience = window.setTimeout(giveUp, PATIENCE);
    restore();
  }

  window.addEventListener("scroll", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(keep, PAUSE);
  });
  // A reader who acts while the place is sought has found another one.
  for (const act of ["wheel", "touchstart", "keydown", "pointerdown"]) window.addEventListener(act, giveUp, { passive: true });
  document.addEventListener("click", keep, true); // before a link leads away
  window.addEventListener("pagehide", keep);
  window.addEventListener("popstate", begin, true); // before whoever keeps the event to themselves
  new ResizeObserver(restore).observe(document.documentElement);
  begin();
})();
