/* The boundaries that maps are drawn from: the same for every indicator, fetched once a visit. */
(() => {
  const found = new Map();

  /** The paths of the file at `address` by the codes of areas; null while they are on their way, after which `arrived`
      is called; undefined where they can't be had, until they are asked for again. */
  function mapPaths(address, arrived) {
    if (!found.has(address)) {
      found.set(address, null);
      window
        .fetch(address)
        .then((answer) => (answer.ok ? answer.json() : undefined))
        .catch(() => undefined)
        .then((paths) => {
          found.set(address, paths);
          arrived();
        });
    }
    const paths = found.get(address);
    if (paths === undefined) found.delete(address);
    return paths;
  }

  window.aluekuva.mapPaths = mapPaths;
})();
