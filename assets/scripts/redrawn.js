/* What is drawn anew takes the place of what stands. Where the two are alike only what differs is changed: of whatever is
   new the browser reads the shape again, and works out style and place. */
(() => {
  // Shapes of areas are long. An area keeps its own, wherever it stands among the others.
  const keyOf = (node) => (node.nodeName === "path" && node.getAttribute("data-area")) || "";

  function change(old, fresh) {
    if (old.isEqualNode(fresh)) return;
    if (!(old instanceof Element)) {
      old.data = fresh.data;
      return;
    }
    for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name)) old.removeAttribute(name);
    for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
    redraw(old, [...fresh.childNodes]);
  }

  /** Let `holder` hold `nodes`, as `replaceChildren` does. What stood there may stay, changed: whoever holds one of the
      nodes given must not count on its being shown. */
  function redraw(holder, nodes) {
    const areas = new Map([...holder.childNodes].filter(keyOf).map((node) => [keyOf(node), node]));
    let next = holder.firstChild;
    for (const node of nodes) {
      const key = keyOf(node);
      const old = key ? areas.get(key) : next;
      if (!old || old.nodeName !== node.nodeName || keyOf(old) !== key) {
        holder.insertBefore(node, next);
        continue;
      }
      if (old === next) next = next.nextSibling;
      else holder.insertBefore(old, next);
      change(old, node);
    }
    while (next) {
      const left = next;
      next = next.nextSibling;
      left.remove();
    }
  }

  window.aluekuva.redraw = redraw;
})();
