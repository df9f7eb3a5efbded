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

  /** How wide a text is in pixels, in the typeface of the page; `font` is its weight and size, as "700 14px". */
  window.aluekuva.textWidth = (text, font) => {
    canvas.font = `${font} ${getComputedStyle(document.body).fontFamily}`;
    return canvas.measureText(text).width;
  };
  window.aluekuva.svg = (name, attributes = {}, ...children) =>
    fill(document.createElementNS(SVG, name), attributes, children);
  window.aluekuva.element = (name, attributes = {}, ...children) =>
    fill(document.createElement(name), attributes, children);
})();
