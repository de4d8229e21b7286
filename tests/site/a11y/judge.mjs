// What axe-core and pa11y find on the page in a tab, what axe-core leaves to people, and how wide the page is.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import pa11y from "pa11y";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf-8");

// Every rule of axe-core is on, those that it leaves off by itself, too, up to WCAG 2.2 AA and its best practice.
const LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];

export async function judge(browser, tab) {
  if (!(await tab.evaluate(() => Boolean(window.axe)))) await tab.evaluate(AXE);
  const axe = await tab.evaluate(async (levels) => {
    const names = axe.getRules(levels).map((rule) => rule.ruleId);
    const rules = Object.fromEntries(names.map((name) => [name, { enabled: true }]));
    const run = { runOnly: { type: "rule", values: names }, rules, resultTypes: ["violations", "incomplete"], elementRef: false };
    const { violations, incomplete } = await axe.run(document, run);
    const why = ({ any, all, none }) => [...any, ...all, ...none].map((check) => check.data?.messageKey ?? check.id);
    return {
      rules: names.length,
      findings: violations.map(({ id, nodes }) => ({
        id, count: nodes.length, where: nodes.slice(0, 5).map((node) => `${node.target} | ${node.failureSummary}`),
      })),
      unsure: incomplete.flatMap(({ id, nodes }) => nodes.map((node) => ({ id, why: why(node), where: node.html.slice(0, 200) }))),
    };
  }, LEVELS);
  // Without `level`, `ignore` and `hideElements`: pa11y then tells every error, and warnings and notices are no findings.
  const viewport = tab.viewport();
  const { issues } = await pa11y(tab.url(), { browser, page: tab, ignoreUrl: true, viewport, standard: "WCAG2AA", timeout: 120000 });
  const told = issues.map(({ code, message, selector, context }) => ({ code, message, selector, context }));
  return { axe, pa11y: told };
}

// Runs in the page: how wide it is, what stands out of the screen where nobody can scroll to it, and how many figures and
// tables are scrolled within their own regions.
export function measure() {
  const overflow = (element) => getComputedStyle(element).overflowX;
  const hides = (element) => ["hidden", "clip"].includes(overflow(element)) && element.scrollWidth > element.clientWidth + 1;
  const scrolls = (element) => ["auto", "scroll"].includes(overflow(element)) && element.scrollWidth > element.clientWidth + 1;
  const shown = [...document.body.querySelectorAll("*")].filter((element) => element.clientWidth > 1);
  const isDeck = document.documentElement.classList.contains("shown"); // reveal.js makes slides as large as the screen
  return {
    scrollWidth: document.scrollingElement.scrollWidth,
    cut: isDeck ? [] : [document.documentElement, document.body, ...shown].filter(hides).map((element) => element.outerHTML.slice(0, 120)),
    regions: shown.filter(scrolls).length,
  };
}
