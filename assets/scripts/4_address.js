/* The address is the only state of a view. Here alone scripts write it. */
(() => {
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

  /** Put the choices of the page into its address, and into the links to the page in another language. A browser lays the
      page out before it writes the address: whoever draws calls this before anything is changed. */
  function writeAddress(choices) {
    const address = withChoices(window.location.href, choices);
    if (address.href !== window.location.href) window.history.replaceState(window.history.state, "", address);
    for (const link of document.querySelectorAll("a[data-language]")) link.search = address.search;
  }

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

  Object.assign(window.aluekuva, { addressVersion, namedRelease, withChoices, withinRelease, writeAddress });
})();
