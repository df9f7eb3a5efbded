/* A figure as a picture that stands by itself: its drawing with title, legend, source and licence, always in the light
   scheme, whatever the reader's. SVG, or PNG at twice the size as far as a browser can paint that. */
(() => {
  const app = window.aluekuva;
  const { svg } = app;
  const MARGIN = 28;
  const NARROWEST = 560;
  const SCALE = 2;
  // What every browser of today paints: so many pixels in all, and along one side.
  const MOST_PIXELS = 64_000_000;
  const MOST_ALONG = 16_000;
  const FAMILY = '"Source Sans 3", "Source Sans Pro", "Segoe UI", "Helvetica Neue", Arial, sans-serif';
  const DARK = /prefers-color-scheme:\s*dark/;

  // Properties that a drawing takes from the style sheets, with what they are where nothing is said; children inherit
  // the first of them from their parents.
  const INHERITED = {
    ...{ fill: "rgb(0, 0, 0)", "fill-opacity": "1", "fill-rule": "nonzero", stroke: "none", "stroke-width": "1px" },
    ...{ "stroke-dasharray": "none", "stroke-linecap": "butt", "stroke-linejoin": "miter", "stroke-opacity": "1" },
    ...{ "font-size": "16px", "font-weight": "400", "font-style": "normal", "text-anchor": "start", "paint-order": "normal" },
    ...{ "dominant-baseline": "auto" },
  };
  const OWN = { opacity: "1", "vector-effect": "none" };

  function groups(rules) {
    return [...rules].flatMap((rule) => (rule instanceof CSSMediaRule ? [rule, ...groups(rule.cssRules)] : []));
  }

  /** What `action` gives while the style sheets have other conditions where `another` gives one for the text of theirs.
      Nothing is painted meanwhile. */
  function underConditions(another, action) {
    const sheets = [...document.styleSheets];
    const found = sheets.flatMap((sheet) => groups(sheet.cssRules)).map(({ media }) => ({ media, kept: media.mediaText }));
    const last = sheets[sheets.length - 1];
    // What changes colour in steps would be read at its first.
    const still = last.insertRule("* { transition: none !important; }", last.cssRules.length);
    const changed = found.map(({ media, kept }) => ({ media, kept, now: another(kept) })).filter(({ now }) => now);
    for (const { media, now } of changed) media.mediaText = now;
    try {
      return action();
    } finally {
      for (const { media, kept } of changed) media.mediaText = kept;
      last.deleteRule(still);
    }
  }

  /** What `action` gives while there is no dark scheme. */
  const inLightScheme = (action) => underConditions((media) => DARK.test(media) && "not all", action);

  /** What `action` gives as it would on a desktop, in the light scheme. */
  const asOnDesktop = (action) =>
    underConditions((media) => (DARK.test(media) || /max-width/.test(media) ? "not all" : /min-width/.test(media) && "all"), action);

  // Other programs than browsers do not know a colour with its opacity in one.
  function painted(name, value) {
    const found = /^rgba\((\d+), (\d+), (\d+), ([\d.]+)\)$/.exec(value);
    if (!found) return { [name]: value };
    const [red, green, blue, alpha] = found.slice(1);
    if (Number(alpha) === 0) return { [name]: "none" };
    return { [name]: `rgb(${red}, ${green}, ${blue})`, [`${name}-opacity`]: alpha };
  }

  function attributesOf(style, parent) {
    const found = {};
    for (const [name, usual] of Object.entries(INHERITED)) {
      const value = style.getPropertyValue(name);
      if (value !== (parent ? parent.getPropertyValue(name) : usual)) Object.assign(found, painted(name, value));
    }
    for (const [name, usual] of Object.entries(OWN)) {
      if (style.getPropertyValue(name) !== usual) found[name] = style.getPropertyValue(name);
    }
    return found;
  }

  /** A copy of an SVG of the page that needs no style sheet; `width` and `height` are those on screen. */
  function resolved(drawing) {
    const { width, height } = drawing.getBoundingClientRect();
    const copy = (node, parent) => {
      if (node.nodeType !== Node.ELEMENT_NODE) return node.cloneNode();
      const style = getComputedStyle(node);
      if (style.display === "none" && node.localName !== "title") return null;
      const made = node.cloneNode();
      for (const name of ["class", "style", "aria-hidden", "focusable"]) made.removeAttribute(name);
      if (node.localName !== "title") {
        for (const [name, value] of Object.entries(attributesOf(style, parent))) made.setAttribute(name, value);
      }
      if (node.localName === "text" && style.dominantBaseline === "middle") made.setAttribute("dy", "0.3em");
      made.removeAttribute("dominant-baseline"); // which other programs do not know either
      made.append(...[...node.childNodes].map((child) => copy(child, style)).filter(Boolean));
      return made;
    };
    const made = copy(drawing, null);
    made.setAttribute("width", Math.round(width));
    made.setAttribute("height", Math.round(height));
    return made;
  }

  /** The entries of a legend as the page shows it: the text of each, and its key as an SVG of 16 × 16, or of its size where
      it is a cell of a table. */
  function legendOf(list) {
    return [...list.children].map((entry) => {
      const [drawn, swatch, cell] = ["svg", ".swatch", ".matrix-key"].map((key) => entry.querySelector(key));
      if (cell) return { text: entry.textContent.replace(cell.textContent, "").trim(), key: app.drawnElement(cell) };
      const style = swatch && getComputedStyle(swatch);
      const box = { x: 0.5, y: 0.5, width: 15, height: 15, rx: 2 };
      const square = style && svg("rect", { ...box, fill: style.backgroundColor, stroke: style.borderTopColor });
      return { text: entry.textContent.trim(), key: drawn ? resolved(drawn) : square };
    });
  }

  /** A text in lines no wider than `width`; what has no blank to break at is cut where it must be. */
  function wrapped(text, font, width) {
    const fits = (line) => app.textWidth(line, font) <= width;
    const lines = [""];
    for (const word of text.split(" ")) {
      const longer = lines[lines.length - 1] ? `${lines[lines.length - 1]} ${word}` : word;
      if (fits(longer)) {
        lines[lines.length - 1] = longer;
        continue;
      }
      if (lines[lines.length - 1]) lines.push("");
      for (const letter of word) {
        if (!fits(lines[lines.length - 1] + letter)) lines.push("");
        lines[lines.length - 1] += letter;
      }
    }
    return lines.filter(Boolean);
  }

  /** Texts, one below the other from `top`, and where they end. */
  function paragraph(texts, { top, width, size, weight, fill, line }) {
    const lines = texts.filter(Boolean).flatMap((text) => wrapped(text, `${weight} ${size}px`, width));
    const style = { x: MARGIN, fill, "font-size": size, "font-weight": weight };
    const nodes = lines.map((text, place) => svg("text", { ...style, y: top + (place + 0.75) * line }, text));
    return { nodes, end: top + lines.length * line };
  }

  function legendLines(entries, { top, width, fill }) {
    let [x, y] = [0, top];
    const nodes = [];
    for (const { key, text } of entries) {
      const after = (key ? Math.max(16, Number(key.getAttribute("width"))) : 16) + 7;
      const wide = after + 1 + app.textWidth(text, "400 14px") + 18;
      if (x && x + wide - 18 > width) [x, y] = [0, y + 22];
      nodes.push(svg("g", { transform: `translate(${MARGIN + x}, ${y + 3})` }, key ? key.cloneNode(true) : null));
      nodes.push(svg("text", { x: MARGIN + x + after, y: y + 16, fill, "font-size": 14 }, text));
      x += wide;
    }
    return { nodes, end: entries.length ? y + 30 : top };
  }

  /** One SVG of `drawings` (SVGs that need no style sheet), one below the other, with what must be said round them.

      `title`, `note` and `warning` (that the figures are not real; may be empty) stand above; `legend` holds
      `{ text, key }`, `notes` and `source` are lines of text; `colours` are those of ink, muted text and the warning. */
  function picture(drawings, { title, note, warning, legend, notes, source, colours }) {
    const inner = Math.max(NARROWEST, ...drawings.map((drawing) => Number(drawing.getAttribute("width"))));
    const { ink, muted } = colours;
    const of = (top, size, weight, fill, line) => ({ top, width: inner, size, weight, fill, line });
    const banner = paragraph([warning], of(warning ? 8 : 0, 15, 600, ink, 22));
    const head = paragraph([title], of(banner.end + 18, 22, 700, ink, 29));
    const below = paragraph([note], of(head.end + 2, 15, 400, muted, 21));
    const keys = legendLines(legend, { top: below.end + 8, width: inner, fill: ink });
    let y = keys.end + 8;
    const placed = drawings.map((drawing) => {
      const [width, height] = ["width", "height"].map((name) => Number(drawing.getAttribute(name)));
      drawing.setAttribute("x", MARGIN + (width < inner ? Math.round((inner - width) / 2) : 0));
      drawing.setAttribute("y", y);
      y += height + 8;
      return drawing;
    });
    const remarks = paragraph(notes, of(y + 8, 13.5, 400, muted, 19));
    const foot = paragraph(source, of(remarks.end + 8, 13.5, 400, ink, 19));
    const [width, height] = [inner + 2 * MARGIN, Math.ceil(foot.end + 18)];
    const strip = { x: 0, y: 0, width, height: banner.end + 8, fill: colours.notice };
    return svg(
      "svg",
      { viewBox: `0 0 ${width} ${height}`, width, height, "font-family": FAMILY, style: "font-variant-numeric: lining-nums tabular-nums" },
      svg("title", {}, `${title}. ${note}`),
      svg("rect", { x: 0, y: 0, width, height, fill: "#ffffff" }),
      warning ? svg("rect", strip) : null,
      [banner, head, below, keys].map(({ nodes }) => nodes),
      placed,
      [remarks, foot].map(({ nodes }) => nodes),
    );
  }

  async function asDataAddress(address) {
    const body = await (await fetch(address)).blob();
    return new Promise((resolve, reject) => {
      const reader = new FileReader();
      reader.onload = () => resolve(reader.result);
      reader.onerror = reject;
      reader.readAsDataURL(body);
    });
  }

  // The page's own typeface, within the style sheet itself: a picture that is drawn fetches nothing.
  async function typeface() {
    const faces = [...document.styleSheets].flatMap(({ cssRules }) => [...cssRules].filter((rule) => rule instanceof CSSFontFaceRule));
    const texts = faces.map(async ({ cssText, parentStyleSheet }) => {
      const [whole, address] = /url\("?([^")]+)"?\)/.exec(cssText);
      return cssText.replace(whole, `url("${await asDataAddress(new URL(address, parentStyleSheet.href))}")`);
    });
    return (await Promise.all(texts)).join("\n");
  }

  const written = (drawing) => new XMLSerializer().serializeToString(drawing);

  /** A picture as a file of SVG. */
  const asSvg = (drawing) => new Blob(['<?xml version="1.0" encoding="UTF-8"?>\n', written(drawing)], { type: "image/svg+xml" });

  /** A picture as a file of PNG, at twice its size where that can be painted; a promise. */
  async function asPng(drawing) {
    const copy = drawing.cloneNode(true);
    copy.prepend(svg("style", {}, await typeface()));
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(written(copy))}`;
    await image.decode();
    const canvas = document.createElement("canvas");
    const sides = ["width", "height"].map((name) => Number(drawing.getAttribute(name)));
    const scale = Math.min(SCALE, MOST_ALONG / Math.max(...sides), Math.sqrt(MOST_PIXELS / (sides[0] * sides[1])));
    const [width, height] = sides.map((side) => Math.floor(side * scale));
    Object.assign(canvas, { width, height });
    canvas.getContext("2d").drawImage(image, 0, 0, width, height);
    return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  }

  Object.assign(app, { picture, resolved, legendOf, inLightScheme, asOnDesktop, asSvg, asPng });
})();
