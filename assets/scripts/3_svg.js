/* SVG and HTML elements from plain values; texts are always set as text, never as markup. */
(() => {
  const SVG = "http://www.w3.org/2000/svg";

  function fill(node, attributes, children) {
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== null && value !== undefined) node.setAttribute(name, value);
    }
    node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
    return node;
  }

  const canvas = document.createElement("canvas").getContext("2d");
  const widths = new Map();
  let family = "";
  // A typeface that has just come changes what was measured with another.
  document.fonts.addEventListener("loadingdone", () => widths.clear());

  /** How wide a text is in pixels, in the typeface of the page; `font` is its weight and size, as "700 14px". */
  window.aluekuva.textWidth = (text, font) => {
    const key = `${font} ${text}`;
    if (!widths.has(key)) {
      family = family || getComputedStyle(document.body).fontFamily;
      canvas.font = `${font} ${family}`;
      widths.set(key, canvas.measureText(text).width);
    }
    return widths.get(key);
  };
  window.aluekuva.svg = (name, attributes = {}, ...children) =>
    fill(document.createElementNS(SVG, name), attributes, children);
  window.aluekuva.element = (name, attributes = {}, ...children) =>
    fill(document.createElement(name), attributes, children);
})();
