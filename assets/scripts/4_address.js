/* The address is the only state of a view. Here alone scripts write it, and the reader's way back through the choices. */
(() => {
  const HURRY = 1000; // ms: as a reader goes through the options of a menu by keyboard
  const NONE = { name: "", time: 0 };
  const takers = [];
  let last = NONE; // the control used last, and when
  let isLeaving = false; // another page is on its way
  // As components/address_versions.py has it: an address says its version only once there is a second one.
  const version = document.documentElement.dataset.addressVersion;

  /** `address` with `choices` (texts by parameter): an empty one is left out, null is written as empty. */
  function withChoices(address, choices) {
    const written = new URL(address);
    for (const [name, value] of Object.entries(choices)) {
      if (value === "") written.searchParams.delete(name);
      else written.searchParams.set(name, value === null ? "" : value);
    }
    written.searchParams.delete("v");
    if (version !== "1" && written.search) written.searchParams.set("v", version);
    // Lists are easier to read, and to write by hand, with their commas as they are.
    written.search = written.search.replaceAll("%2C", ",");
    return written;
  }

  /** Whether the address is that of the page at `path`, a pattern after the language: while another page is on its way, it
      is that page's already. */
  const isAddressed = (path) => new RegExp(`^/${document.documentElement.lang}/${path}/?$`).test(window.location.pathname);

  /** Put `choices` (texts by parameter) into the address of the page, and into the links to the page in another language.
      A browser lays the page out before it writes the address: whoever draws calls this before anything is changed.

      `kept` is what the page draws from, `{view, choice}`: the choice, and the figures that it chooses from, as a text.
      Where the reader has chosen by the control `chosen`, the address is one more on the way back; but of one control used
      again and again in a hurry only the last. */
  function writeAddress(choices, kept, chosen = "") {
    isLeaving = false;
    const address = withChoices(window.location.href, choices);
    const state = window.history.state || {};
    const isOther = address.href !== window.location.href;
    if (isOther && chosen && !inHurry(chosen)) {
      window.history.pushState({ ...kept, scrolled: Math.round(window.scrollY) }, "", address);
    } else if (isOther || state.view !== kept.view) {
      window.history.replaceState({ ...state, ...kept }, "", address);
    }
    for (const link of document.querySelectorAll("a[data-language]")) link.search = address.search;
  }

  function inHurry(name) {
    const before = last;
    last = { name, time: Date.now() };
    return before.name === name && last.time - before.time < HURRY;
  }

  /** When the reader goes back or forward to a choice, `take(view, choice)` is asked whether it shows these figures, and
      shows the choice if so. Otherwise Dash loads the page of the address, as it does for any other. */
  function whenReturned(take) {
    takers.push(take);
  }

  window.addEventListener("popstate", (event) => {
    const { view, choice } = window.history.state || {};
    last = NONE;
    // Before Dash, which begins to listen only once it has drawn.
    if (choice && !isLeaving && takers.some((take) => take(view, choice))) event.stopImmediatePropagation();
    else isLeaving = true;
  });
  // A link that loads no document.
  window.addEventListener("_dashprivate_pushstate", () => {
    isLeaving = true;
    last = NONE;
  });

  /** The release that the address of the page names, as a parameter of another; no parameter where it names none. */
  function namedRelease() {
    const release = new URLSearchParams(window.location.search).get("release");
    return release ? { release } : {};
  }

  /** The address of a page, in the release that the address of this one names. */
  function withinRelease(path) {
    const query = String(new URLSearchParams(namedRelease()));
    return query ? `${path}?${query}` : path;
  }

  const addressVersion = version === "1" ? {} : { v: version };

  Object.assign(window.aluekuva, { addressVersion, isAddressed, namedRelease, whenReturned, withChoices, withinRelease, writeAddress });
})();
