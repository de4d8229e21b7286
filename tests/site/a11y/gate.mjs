// Holds every page of a site to axe-core and pa11y, to narrow screens, and to the keyboard, in one browser without a
// network. Reads what to do as JSON from standard input, { browser, options, site, pages, tabs }, and writes what was
// found as JSON to standard output, { versions, states, widths, keyboard }.
import { createRequire } from "node:module";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import puppeteer from "puppeteer-core";
import { judge, measure } from "./judge.mjs";
import { lookAgain, walk } from "./keyboard.mjs";
import { NARROWEST, WIDTHS, listSlides, narrow, open, setScheme, showSlide } from "./page.mjs";

const require = createRequire(import.meta.url);
const SCHEMES = ["light", "dark"];

const job = JSON.parse(await text(process.stdin));
const browser = await puppeteer.launch({ executablePath: job.browser, args: job.options, headless: true });
const waiting = job.pages.map((name) => ({ name, url: pathToFileURL(`${job.site}/${name}`).href }));
const states = [];
const widths = [];
const keyboard = [];

// One tab: takes the next page that nobody has taken, until none is left.
async function work() {
  const tab = await browser.newPage();
  await tab.setOfflineMode(true);
  const session = await tab.createCDPSession();
  await session.send("Emulation.setFocusEmulationEnabled", { enabled: true }); // else only one tab has a focus to be seen
  for (let page = waiting.shift(); page; page = waiting.shift()) {
    for (const width of WIDTHS) {
      await open(tab, page.url, width);
      widths.push({ page: page.name, width, ...(await tab.evaluate(measure)) });
      for (const slide of await listSlides(tab)) {
        await showSlide(tab, slide);
        for (const scheme of SCHEMES) {
          await setScheme(tab, scheme);
          const state = { page: page.name, width, scheme, slide };
          states.push({ ...state, ...(await judge(browser, tab)) });
          if (width !== WIDTHS[0]) continue;
          const walked = scheme === SCHEMES[0] ? null : await lookAgain(tab);
          keyboard.push({ ...state, ...(walked ?? (await walk(tab))) });
        }
      }
    }
    await narrow(tab);
    widths.push({ page: page.name, width: NARROWEST, ...(await tab.evaluate(measure)) });
  }
  await tab.close();
}

try {
  await Promise.all(Array.from({ length: job.tabs }, work));
  const versions = {
    "axe-core": require("axe-core/package.json").version,
    pa11y: require("pa11y/package.json").version,
    HTML_CodeSniffer: require("@pa11y/html_codesniffer/package.json").version,
    browser: await browser.version(),
    node: process.version,
  };
  process.stdout.write(JSON.stringify({ versions, states, widths, keyboard }));
} finally {
  await browser.close();
}
