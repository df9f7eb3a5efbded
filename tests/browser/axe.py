"""axe-core: what it finds on a page by the rules of WCAG 2.2 AA."""

from typing import Any

from playwright.sync_api import Page

from tests.browser.site import CHECKOUT

AXE = CHECKOUT / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# A third of axe's time goes into selectors of nodes, which nobody reads here.
_AXE = """async (tags) => {
    const options = { runOnly: tags, resultTypes: ["violations"], selectors: false, preload: false };
    return (await axe.run(document, options)).violations;
}"""
# A table's rows are made by the same code: of those with the same parts, two are as good as all.
_ONE_OF_A_KIND = """() => {
    const made = new Map();
    for (const row of document.querySelectorAll("tbody tr")) {
        const parts = [row, ...row.querySelectorAll("*")].map((part) =>
            `${part.nodeName} ${part.getAttribute("class")} ${part.getAttribute("role")} ${part.dataset.outcome}`);
        const kind = parts.join();
        made.set(kind, (made.get(kind) || 0) + 1);
        if (made.get(kind) > 2) row.remove();
    }
}"""


def findings(page: Page, axe: str) -> list[str]:
    """What axe finds on the page, one line each; ``axe`` is the text of axe-core."""
    page.evaluate(f"{axe}; 0")
    found: list[dict[str, Any]] = page.evaluate(_AXE, TAGS)
    return [f"{one['id']}: {one['help']}: {node['html'][:150]}" for one in found for node in one["nodes"][:5]]


def leave_one_of_a_kind(page: Page) -> None:
    """Take away the rows of tables that are like others: what axe takes longest over. The page is of no use then."""
    page.evaluate(_ONE_OF_A_KIND)
