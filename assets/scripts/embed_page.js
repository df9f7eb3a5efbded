/* One figure in another site's page: drawn by the same scripts as the page of its indicator. */
(() => {
  const app = window.aluekuva;
  const nothing = () => window.dash_clientside.no_update;

  document.addEventListener("figures-drawn", ({ detail }) => {
    for (const link of document.querySelectorAll("a[data-full-page]")) link.href = app.pageAddress(detail);
  });

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    embedPage: {
      show: async (page) => {
        if (!page) return nothing();
        const graph = window.dash_clientside.indicatorPage.show({ ...page, embedded: true }, page.choice);
        if (document.getElementById("series-graph")) window.dash_clientside.set_props("series-graph", { children: await graph });
        return nothing();
      },
    },
  });
})();
