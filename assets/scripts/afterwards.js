/* What no reader sees change is changed after the frame that shows the rest: texts to copy, links, figures out of sight. */
(() => {
  const waiting = new Map();

  function finish() {
    const acts = [...waiting.values()];
    waiting.clear();
    for (const act of acts) {
      try {
        act();
      } catch (error) {
        // One that fails keeps none of the others from being done, and is heard of all the same.
        window.reportError(error);
      }
    }
  }

  /** Do `act` once the next frame is on the screen; of several by one `name` only the last. */
  function afterwards(name, act) {
    // A tab in the background paints no frame.
    if (!waiting.size) (document.hidden ? window.setTimeout : window.requestAnimationFrame)(() => window.setTimeout(finish));
    waiting.set(name, act);
  }

  /** Do `act` now; what waits by the same `name` is older, and must not come after it. */
  function atOnce(name, act) {
    waiting.delete(name);
    act();
  }

  // What is read at once must be whole: on paper, and by who copies or saves.
  window.addEventListener("beforeprint", finish);
  document.addEventListener(
    "click",
    ({ target }) => {
      // A choice draws all of it anew.
      if (target.closest("a, button:not([data-choice]), summary")) finish();
    },
    true,
  );
  document.addEventListener("copy", finish, true);

  Object.assign(window.aluekuva, { afterwards, atOnce });
})();
