/* Lists to tick: on the page of comparisons indicators by task area, areas, and the counties of a group; on that of an
   indicator the areas of the time series. A list is made when it is opened, and tells which values are ticked. */
(() => {
  const { element, translate } = window.aluekuva;

  function box(name, { value, text, lang }, ticked) {
    const input = element("input", { type: "checkbox", "data-pick": name, value, checked: ticked ? "" : null });
    return element("li", {}, element("label", { lang }, input, ` ${text}`));
  }

  function group(name, { title, options }, ticked) {
    const list = element("ul", { class: "columns" }, options.map((option) => box(name, option, ticked.has(option.value))));
    return element("fieldset", { class: "control" }, element("legend", {}, title), list);
  }

  const button = (name, action, text) => element("button", { type: "button", "data-pick-all": name, "data-action": action }, text);

  function buttons(name) {
    if (name === "areas") return [button(name, "compared", translate("All compared counties")), button(name, "all", translate("All areas"))];
    return [button(name, "none", translate("Clear all ticks"))];
  }

  const filled = (options) => options.filter(({ options: some }) => some.length);

  function groupsOf(name, view) {
    const area = ({ code, name: text }) => ({ value: code, text });
    const ofType = (kind) => view.areas.filter(({ areaType }) => areaType === kind).map(area);
    const counties = { title: translate("Wellbeing services counties"), options: ofType("county") };
    if (name === "group") return [counties];
    if (name === "areas") {
      return filled([
        counties,
        { title: translate("Collaborative areas"), options: ofType("collaborative_area") },
        { title: translate("Whole country"), options: ofType("country") },
      ]);
    }
    return view.taskAreas.map(({ id, name: title }) => ({
      title,
      options: view.indicators.filter(({ taskArea }) => taskArea === id).map(({ id: value, title: text, lang }) => ({ value: String(value), text, lang })),
    }));
  }

  /** Fill the list `name` into its place, with the values that are chosen ticked. */
  function fillPicker(name, view, chosen) {
    fillList(name, chosen, () => groupsOf(name, view), buttons(name));
  }

  /** Fill the list `name` with the groups that `makeGroups` gives, {title, options: [{value, text}]}, below `above`. */
  function fillList(name, chosen, makeGroups, above) {
    const holder = document.getElementById(`pick-${name}`);
    if (!holder) return;
    const ticked = new Set(chosen.map(String));
    if (holder.childElementCount) {
      for (const input of holder.querySelectorAll("input")) input.checked = ticked.has(input.value);
      return;
    }
    holder.replaceChildren(
      element("p", { class: "picker-buttons" }, above),
      ...makeGroups().map((one) => group(name, one, ticked)),
    );
  }

  /** Untick everything, so that a choice can be begun anew; nothing is chosen by that. */
  function clearPicker(name) {
    for (const input of document.querySelectorAll(`input[data-pick="${name}"]`)) input.checked = false;
  }

  const picked = (name) => [...document.querySelectorAll(`input[data-pick="${name}"]:checked`)].map(({ value }) => value);

  Object.assign(window.aluekuva, { fillPicker, fillList, clearPicker, picked });
})();
