/* A page is drawn after the browser has looked for the part that the address names: go there once it stands. */
(() => {
  function show() {
    const part = document.getElementById(window.location.hash.slice(1));
    if (!part) return;
    part.scrollIntoView();
    const heading = document.getElementById(`${part.id}-title`);
    if (heading) heading.focus({ preventScroll: true });
  }

  // The same part of the page in another language.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-language]");
    if (link) link.hash = window.location.hash;
  });

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    anchor: {
      show: () => {
        window.aluekuva.putStillParts();
        window.setTimeout(show, 0);
        return window.dash_clientside.no_update;
      },
    },
  });
})();
