/* Texts and numbers in the language of the page. Loaded first: the other scripts build on `aluekuva`. */
window.aluekuva = window.aluekuva || {};

(() => {
  const language = document.documentElement.lang || "en";
  const holder = document.getElementById("messages");
  const messages = holder ? JSON.parse(holder.textContent) : {};
  const locale = { fi: "fi-FI", sv: "sv-FI", en: "en-GB" }[language];
  const formats = new Map();

  /** `message` (English) in the language of the page, with `{name}` filled from `values`. */
  function translate(message, values = {}) {
    const text = messages[message] || message;
    return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
  }

  /** A number with exactly so many decimals. */
  function number(value, decimals) {
    if (!formats.has(decimals)) {
      const options = { minimumFractionDigits: decimals, maximumFractionDigits: decimals, signDisplay: "negative" };
      formats.set(decimals, new Intl.NumberFormat(locale, options));
    }
    return formats.get(decimals).format(value);
  }

  /** A written number or range with its unit, the unit after a no-break space. */
  function withUnit(text, unit) {
    const between = language === "en" && unit === "%" ? "" : "\u00a0";
    return unit ? `${text}${between}${unit}` : text;
  }

  /** A number with its unit. */
  const quantity = (value, decimals, unit) => withUnit(number(value, decimals), unit);

  const compare = new Intl.Collator(locale).compare;

  Object.assign(window.aluekuva, { language, translate, number, quantity, withUnit, compare });
})();
