/* "My county" is remembered in this browser only, and forgotten when the reader says so. */
(() => {
  const KEY = "aluekuva.my-county";

  // A browser may forbid storage; then nothing is remembered, and all else works.
  function attempt(action) {
    try {
      return action(window.localStorage);
    } catch {
      return null;
    }
  }

  window.aluekuva.myCounty = {
    get: () => attempt((storage) => storage.getItem(KEY)) || "",
    remember: (code) => attempt((storage) => storage.setItem(KEY, code)),
    forget: () => attempt((storage) => storage.removeItem(KEY)),
  };

  function show() {
    const code = window.aluekuva.myCounty.get();
    for (const link of document.querySelectorAll("[data-my-county]")) {
      const mine = link.dataset.myCounty === code;
      link.setAttribute("aria-pressed", String(mine));
    }
    for (const part of document.querySelectorAll("[data-if-my-county]")) part.hidden = !code;
    for (const link of document.querySelectorAll("a[data-my-county-link]")) {
      link.href = window.aluekuva.withinRelease(link.dataset.myCountyLink.replace("{code}", encodeURIComponent(code)));
    }
  }

  document.addEventListener("click", (event) => {
    const choose = event.target.closest("[data-my-county]");
    const forget = event.target.closest("[data-forget-my-county]");
    if (choose) {
      window.aluekuva.myCounty.remember(choose.dataset.myCounty);
      show();
    }
    if (forget) {
      window.aluekuva.myCounty.forget();
      show();
      const heading = document.querySelector("[data-my-county-heading]");
      if (heading) heading.focus();
    }
  });

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    start: {
      showMyCounty: () => {
        window.setTimeout(show, 0);
        return window.dash_clientside.no_update;
      },
    },
  });
})();
