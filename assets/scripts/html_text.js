/* Large parts of a page that Dash never changes come as text: see components/html_text.py, which makes it. */
(() => {
  /** Put the elements of `text` into `holder`, which Dash keeps empty, in the place of what a script has put there. */
  function putHtml(holder, text) {
    const template = document.createElement("template");
    template.innerHTML = text;
    for (const node of template.content.querySelectorAll("[data-style]")) {
      node.style.cssText = node.dataset.style;
      node.removeAttribute("data-style");
    }
    holder.replaceChildren(template.content);
  }

  // What Dash's own links do: another page is drawn, and no document loaded.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-link]");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    window.history.pushState({}, "", link.href);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
    window.scrollTo(0, 0);
  });

  window.aluekuva.putHtml = putHtml;
})();
