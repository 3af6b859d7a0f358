"""Barriers on a page, as axe-core finds them by the rules of WCAG, levels A and AA."""

from __future__ import annotations

from playwright.sync_api import Page

IMPACTS = ("serious", "critical")
RUN = """
async () => (await axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa",
  "wcag22aa"], resultTypes: ["violations"]})).violations.map((one) => ({
    rule: one.id, impact: one.impact, count: one.nodes.length,
    where: one.nodes[0].target.join(" "), why: one.nodes[0].failureSummary}))
"""


def barriers(page: Page, script: str) -> list[str]:
    """Each serious or critical finding on the page: its rule, how often, where first, and why."""
    page.evaluate(script)
    found = page.evaluate(RUN)
    return [
        f"{one['rule']}: {one['count']} times, first {one['where']}: {' '.join(one['why'].split())}"
        for one in found
        if one["impact"] in IMPACTS
    ]
