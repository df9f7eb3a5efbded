/* A table of the page as an SVG that needs no style sheet: its grounds, lines, words and drawings where HTML lays them out
   on a desktop, whatever the reader's window. */
(() => {
  const app = window.aluekuva;
  const { svg, element } = app;
  const SIDES = ["Top", "Right", "Bottom", "Left"];
  // Where the baseline of a line lies below its middle, in parts of the size of its letters.
  const BASELINE = 0.34;

  const isSeen = (colour) => colour !== "transparent" && !/^rgba\(.*, 0\)$/.test(colour);
  const rounded = (length) => Math.round(length * 100) / 100;

  function box(node, origin) {
    const { left, top, width, height } = node.getBoundingClientRect();
    return { x: rounded(left - origin.left), y: rounded(top - origin.top), width: rounded(width), height: rounded(height) };
  }

  const rect = (place, fill, rx = 0) => svg("rect", rx ? { ...place, rx, fill } : { ...place, fill });

  function ground(style, place) {
    if (!isSeen(style.backgroundColor)) return [];
    return [rect(place, style.backgroundColor, parseFloat(style.borderTopLeftRadius) || 0)];
  }

  function edges(style, { x, y, width, height }) {
    const places = {
      Top: (thick) => ({ x, y, width, height: thick }),
      Right: (thick) => ({ x: x + width - thick, y, width: thick, height }),
      Bottom: (thick) => ({ x, y: y + height - thick, width, height: thick }),
      Left: (thick) => ({ x, y, width: thick, height }),
    };
    return SIDES.map((side) => [side, parseFloat(style[`border${side}Width`]), style[`border${side}Color`], style[`border${side}Style`]])
      .filter(([, thick, colour, kind]) => thick && kind !== "none" && isSeen(colour))
      .map(([side, thick, colour]) => rect(places[side](thick), colour));
  }

  /** The pieces of a text that stand in one line each: what it says, and the place of it. A word that is broken is of two. */
  function linesOf(node, isVertical) {
    const range = document.createRange();
    const placeOf = (from, to) => {
      range.setStart(node, from);
      range.setEnd(node, to);
      return [...range.getClientRects()].filter(({ width, height }) => width && height);
    };
    const lines = [];
    const put = (text, place, isNewWord) => {
      const last = lines[lines.length - 1];
      const isSame = last && Math.abs(isVertical ? last.left - place.left : last.top - place.top) < 2;
      if (!isSame) return lines.push({ text, ...place.toJSON() });
      last.text += (isNewWord ? " " : "") + text;
      for (const side of ["left", "top"]) last[side] = Math.min(last[side], place[side]);
      for (const side of ["right", "bottom"]) last[side] = Math.max(last[side], place[side]);
    };
    // Blanks that no line may be broken at are parts of words.
    for (const { 0: word, index } of node.data.matchAll(/[^ \n\t]+/g)) {
      const places = placeOf(index, index + word.length);
      if (places.length === 1) put(word, places[0], true);
      else [...word].forEach((letter, at) => placeOf(index + at, index + at + 1).forEach((place) => put(letter, place, at === 0)));
    }
    return lines;
  }

  // Which end of a line stays where it is in a program that has other letters.
  const ANCHORS = { right: "end", end: "end", center: "middle" };

  function words(node, style, origin) {
    const size = parseFloat(style.fontSize);
    const isVertical = style.writingMode.startsWith("vertical");
    const letters = { fill: style.color, "font-size": size, "font-weight": style.fontWeight };
    return linesOf(node, isVertical).map(({ text, left, right, top, bottom }) => {
      if (isVertical) {
        const [x, y] = [(left + right) / 2 + BASELINE * size - origin.left, bottom - origin.top];
        return svg("text", { ...letters, transform: `translate(${rounded(x)}, ${rounded(y)}) rotate(-90)` }, text);
      }
      const anchor = ANCHORS[style.textAlign] || "start";
      const x = { start: left, middle: (left + right) / 2, end: right }[anchor] - origin.left;
      const y = (top + bottom) / 2 + BASELINE * size - origin.top;
      return svg("text", { ...letters, "text-anchor": anchor, x: rounded(x), y: rounded(y) }, text);
    });
  }

  function pieces(node, origin, parent) {
    if (node.nodeType === Node.TEXT_NODE) return words(node, parent, origin);
    if (node.nodeType !== Node.ELEMENT_NODE) return [];
    const style = getComputedStyle(node);
    if (style.display === "none" || style.visibility === "hidden" || style.clipPath !== "none") return [];
    const place = box(node, origin);
    if (node.localName === "svg") {
      const drawing = app.resolved(node);
      drawing.setAttribute("x", place.x);
      drawing.setAttribute("y", place.y);
      return [drawing];
    }
    const own = [...ground(style, place), ...edges(style, place)];
    return [...own, ...[...node.childNodes].flatMap((child) => pieces(child, origin, style))];
  }

  /** An element as it stands on the page, as an SVG of its size. */
  function drawnElement(node) {
    const origin = node.getBoundingClientRect();
    const [width, height] = [Math.ceil(origin.width), Math.ceil(origin.height)];
    return svg("svg", { width, height, viewBox: `0 0 ${width} ${height}` }, pieces(node, origin, getComputedStyle(node)));
  }

  /** A table with all its rows, those out of sight too, as an SVG. Changes nothing that a reader sees. */
  function drawnTable(table) {
    const copy = table.cloneNode(true);
    const holder = element("div", { class: "for-picture", "aria-hidden": "true" }, copy);
    table.parentElement.append(holder);
    try {
      return drawnElement(copy);
    } finally {
      holder.remove();
    }
  }

  Object.assign(app, { drawnElement, drawnTable });
})();
