/* Suggestions under a search field while the reader types: a combobox with a list of links. Without it, or with nothing
   chosen, the field is a plain form that leads to the list of indicators. */
(() => {
  const { translate } = window.aluekuva;
  const FIELDS = ["header-search", "start-search", "not-found-search"];
  const LIMIT = 8;
  const PAUSE = 120; // ms without a key before the server is asked
  const WORDS = /([\p{L}\p{N}%]+)/u;

  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
    made.append(...children);
    return made;
  }

  /** A text, its words that are in `matched` marked. */
  function marked(text, matched) {
    return text.split(WORDS).map((part, place) => (place % 2 && matched.includes(part) ? element("mark", {}, part) : part));
  }

  function kindName(kind) {
    return kind === "area" ? translate("Areas") : translate("Indicators");
  }

  function countText(count) {
    if (count === 0) return translate("No suggestions");
    return count === 1 ? translate("1 suggestion") : translate("{count} suggestions", { count });
  }

  function attach(input) {
    const { form, id } = input;
    for (const old of form.querySelectorAll(".suggestions, .suggestion-count")) old.remove();
    const list = element("div", { id: `${id}-suggestions`, class: "suggestions", role: "listbox" });
    list.setAttribute("aria-label", translate("Suggestions"));
    list.hidden = true;
    const status = element("div", { class: "suggestion-count unseen", role: "status" });
    form.append(list, status);
    const combobox = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id };
    for (const [attribute, value] of Object.entries(combobox)) input.setAttribute(attribute, value);

    let active = -1;
    let timer = 0;
    let request = null;

    const options = () => [...list.querySelectorAll("[role=option]")];

    function choose(place) {
      active = place;
      options().forEach((option, index) => option.setAttribute("aria-selected", String(index === place)));
      const chosen = options()[place];
      if (chosen) {
        input.setAttribute("aria-activedescendant", chosen.id);
        chosen.scrollIntoView({ block: "nearest" });
      } else input.removeAttribute("aria-activedescendant");
    }

    function stop() {
      window.clearTimeout(timer);
      if (request) request.abort();
      request = null;
    }

    function close() {
      stop();
      choose(-1);
      list.hidden = true;
      input.setAttribute("aria-expanded", "false");
      status.textContent = "";
      status.classList.add("unseen");
    }

    function option(place, href, ...children) {
      const attributes = { id: `${list.id}-${place}`, role: "option", href, tabindex: "-1", "aria-selected": "false" };
      return element("a", { ...attributes, class: "suggestion" }, ...children);
    }

    function group(kind, members) {
      const heading = element("div", { id: `${list.id}-${kind}`, class: "suggestion-kind", role: "presentation" }, kindName(kind));
      return element("div", { role: "group", "aria-labelledby": heading.id }, heading, ...members);
    }

    function open(answer, words) {
      const groups = new Map();
      answer.suggestions.forEach((one, place) => {
        const title = element("span", { class: "suggestion-title", lang: one.language }, ...marked(one.title, one.matched));
        const within = one.kind === "indicator" && answer.within ? ` · ${answer.within.name}` : "";
        const about = element("span", { class: "suggestion-about" }, one.about + within);
        groups.set(one.kind, [...(groups.get(one.kind) || []), option(place, one.href, title, about)]);
      });
      list.replaceChildren(...[...groups].map(([kind, members]) => group(kind, members)));
      const shown = (groups.get("indicator") || []).length;
      if (answer.found.indicators > shown && shown) {
        const all = translate("All {count} indicators that fit", { count: answer.found.indicators });
        const href = `${form.getAttribute("action")}?${new URLSearchParams({ q: words, ...window.aluekuva.namedRelease() })}`;
        list.append(option(answer.suggestions.length, href, all));
      }
      const count = answer.suggestions.length;
      active = -1;
      input.removeAttribute("aria-activedescendant");
      list.hidden = count === 0;
      list.scrollTop = 0;
      input.setAttribute("aria-expanded", String(count > 0));
      status.textContent = countText(count);
      status.classList.toggle("unseen", count > 0);
    }

    /** Ask for what fits the words in the field; the last question wins. `then` runs once the list is open. */
    async function ask(then) {
      stop();
      const words = input.value.trim();
      if (!words) {
        close();
        return;
      }
      const mine = new AbortController();
      request = mine;
      try {
        const query = new URLSearchParams({ q: words, lang: window.aluekuva.language, limit: LIMIT, ...window.aluekuva.namedRelease() });
        const response = await fetch(`/api/v1/suggestions?${query}`, { signal: mine.signal });
        if (!response.ok) throw new Error(`${response.status}`);
        const answer = await response.json();
        if (request !== mine || document.activeElement !== input) return;
        request = null;
        open(answer, words);
        if (then) then();
      } catch {
        // Without suggestions the form still leads to the list.
        if (request === mine) close();
      }
    }

    /** The option `step` further on from the chosen one, round the ends. */
    function move(step) {
      const count = options().length;
      if (list.hidden) ask(() => choose(step > 0 ? 0 : options().length - 1));
      else choose(active < 0 ? (step > 0 ? 0 : count - 1) : (active + step + count) % count);
    }

    const keys = {
      ArrowDown: () => move(1),
      ArrowUp: () => move(-1),
      Home: () => choose(0),
      End: () => choose(options().length - 1),
      Enter: () => options()[active].click(),
      Escape: close,
    };

    function handles(key) {
      if (key === "ArrowDown" || key === "ArrowUp") return input.value.trim() !== "";
      if (key === "Escape") return !list.hidden || !status.classList.contains("unseen");
      // With nothing chosen these keys are the field's own: Enter sends the form, Home and End move in the text.
      return key in keys && !list.hidden && active >= 0;
    }

    input.addEventListener("input", () => {
      stop();
      choose(-1);
      if (input.value.trim()) timer = window.setTimeout(ask, PAUSE);
      else close();
    });
    input.addEventListener("keydown", (event) => {
      if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
      if (handles(event.key)) {
        event.preventDefault();
        keys[event.key]();
      } else if (event.key === "ArrowLeft" || event.key === "ArrowRight") choose(-1);
    });
    input.addEventListener("blur", close);
    form.addEventListener("submit", close);
    // Pressing a suggestion leaves the focus in the field: otherwise the list would close before the click.
    list.addEventListener("mousedown", (event) => event.preventDefault());
  }

  function attachAll() {
    for (const id of FIELDS) {
      const input = document.getElementById(id);
      if (input && input.form && input.getAttribute("role") !== "combobox") attach(input);
    }
  }

  // Pages are drawn by scripts, one after another.
  new MutationObserver(attachAll).observe(document.body, { childList: true, subtree: true });
})();
