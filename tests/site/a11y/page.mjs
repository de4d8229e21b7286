// A page as people meet it: of a width, in light or dark, each slide of a deck, with all that can be opened open.
export const WIDTHS = [1280, 360]; // CSS pixels; the keyboard is tried at the first
export const NARROWEST = 320; // 1280 pixels enlarged to 400 per cent, WCAG 1.4.10
const HEIGHT = 800;
const WORDS = "общин"; // what is typed into a search, so that results stand on the page

export const viewport = (width) => ({ width, height: HEIGHT, deviceScaleFactor: 1 });

// Loads a page anew, opens its details and fills its search.
export async function open(tab, url, width) {
  await tab.setViewport(viewport(width));
  await tab.goto(url, { waitUntil: "load" });
  await tab.evaluate(async (words) => {
    await document.fonts.ready;
    for (const details of document.querySelectorAll("details")) details.open = true;
    const input = document.getElementById("find-words");
    if (!input || !input.offsetParent) return;
    input.value = words;
    input.dispatchEvent(new Event("input"));
    await new Promise((resolve) => setTimeout(resolve, 300));
  }, WORDS);
}

// Makes the screen of a loaded page as narrow as a page must fit.
export async function narrow(tab) {
  await tab.setViewport(viewport(NARROWEST));
}

// The numbers of the slides that are shown one at a time; [null] for any other page.
export async function listSlides(tab) {
  const isDeck = await tab.evaluate(() => Boolean(window.Reveal) && matchMedia("(min-width: 48rem)").matches);
  if (!isDeck) return [null];
  await tab.waitForFunction(() => document.documentElement.classList.contains("shown") && Reveal.isReady());
  return tab.evaluate(() => Array.from({ length: Reveal.getTotalSlides() }, (_, number) => number));
}

export async function showSlide(tab, slide) {
  if (slide !== null) await tab.evaluate((number) => Reveal.slide(number), slide);
}

export async function setScheme(tab, scheme) {
  await tab.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
}
