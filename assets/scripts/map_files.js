/* The boundaries that maps are drawn from: the same for every indicator, fetched once a visit. */
(() => {
  // By address: what was `found` (null until the first answer, undefined where none could be had), the `asking` that goes
  // on, and what to call once a map can be drawn, or can't.
  const files = new Map();

  async function ask(address, file) {
    const answer = await window.fetch(address).catch(() => null);
    const found = answer && answer.ok ? await answer.json().catch(() => undefined) : undefined;
    const isNew = file.found !== found;
    Object.assign(file, { found, asking: null });
    if (isNew) file.arrived();
  }

  function askAgain(address, file) {
    if (!file.asking && !file.found) file.asking = ask(address, file);
  }

  /** What the file at `address` holds (components/map_files.py); null while it is on its way for the first time, and
      undefined where it can't be had. Whenever that changes, `arrived` is called. */
  function boundaries(address, arrived) {
    const file = files.get(address) || { found: null, asking: null };
    files.set(address, Object.assign(file, { arrived }));
    askAgain(address, file);
    return file.found;
  }

  /** Kept once all that was asked for has come, or can't be had. */
  const boundariesSettled = () => Promise.all([...files.values()].map(({ asking }) => asking));

  window.addEventListener("online", () => files.forEach((file, address) => askAgain(address, file)));
  Object.assign(window.aluekuva, { boundaries, boundariesSettled });
})();
