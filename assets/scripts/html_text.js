/* Parts of a page that Dash never changes come as text: see components/html_text.py, which makes it. */
(() => {
  /** Let every part of the page that came as text hold its elements, in the place of what stood there before. */
  function putStillParts() {
    for (const holder of document.querySelectorAll("[data-html]")) {
      holder.innerHTML = holder.dataset.html;
      holder.removeAttribute("data-html");
    }
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

  window.aluekuva.putStillParts = putStillParts;
})();
