// Goes through the page in a tab with the Tab key alone: what is never reached, what is taken out of its way, and where the
// focus cannot be seen.
const BATCH = 50; // presses at a time
const AROUND = 2; // presses that leave the page at its end and come in again at its beginning
const MINIMUM = { outline: 2, contrast: 3 }; // CSS pixels, and WCAG 1.4.11

export async function walk(tab) {
  await tab.keyboard.press("Tab"); // from now on the browser knows that the keyboard is used, and marks the focus
  const expected = await tab.evaluate(prepare, MINIMUM);
  for (let pressed = 0; pressed <= expected + AROUND; pressed += BATCH) {
    await Promise.all(Array.from({ length: BATCH }, () => tab.keyboard.press("Tab")));
  }
  return tab.evaluate(() => window.finishWalk());
}

// Looks once more at every stop of the last walk, on the page in other colours; null where it has other stops now.
export async function lookAgain(tab) {
  return tab.evaluate(() => window.lookAgain());
}

// Runs in the page: notes each stop as it is reached; afterwards looks at each with the focus on it.
function prepare(minimum) {
  const CONTROLS = "a[href], area[href], button, input, select, textarea, summary, [contenteditable], [tabindex]";
  const isOpen = (element) =>
    element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0 && !element.closest("[inert]");
  const list = () => [...document.querySelectorAll(CONTROLS)].filter((e) => !e.disabled && isOpen(e));
  const found = list();
  const orders = found.map((e) => e.tabIndex);
  const controls = found.filter((e) => e.tabIndex >= 0);
  const withdrawn = found.filter((e) => e.tabIndex < 0 && e.matches("a, area, button, input, select, textarea, summary"));
  const describe = (element) => element.outerHTML.slice(0, 120);

  const read = (color) => (color.match(/[\d.]+/g) || [0, 0, 0, 0]).map(Number);
  const linear = (part) => (part <= 10.31475 ? part / 3294.6 : ((part / 255 + 0.055) / 1.055) ** 2.4);
  const luminance = ([red, green, blue]) => 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  const contrast = (a, b) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  // The colour behind the outline, which stands outside the element.
  function behind(element) {
    for (let above = element.parentElement; above; above = above.parentElement) {
      const color = read(getComputedStyle(above).backgroundColor);
      if (color[3] === undefined || color[3] === 1) return color;
    }
    return [255, 255, 255];
  }

  // Whether something else stands over the middle of what is to be seen of an element.
  function isCovered(element) {
    const { left, right, top, bottom } = element.getClientRects()[0] ?? element.getBoundingClientRect();
    const middle = (from, to, size) => (Math.max(from, 0) + Math.min(to, size)) / 2;
    const over = document.elementFromPoint(middle(left, right, innerWidth), middle(top, bottom, innerHeight));
    return Boolean(over) && !element.contains(over) && !over.contains(element);
  }

  // Whether the focus can be seen on an element that has it.
  function look(element) {
    element.focus();
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element);
    const told = contrast(luminance(read(outlineColor)), luminance(behind(element)));
    const isMarked = outlineStyle !== "none" && parseFloat(outlineWidth) >= minimum.outline && told >= minimum.contrast;
    const { left, right, width, height } = element.getBoundingClientRect();
    const isInside = right > 0 && left < innerWidth && width > 0 && height > 0;
    const said = isCovered(element) ? "covered" : `${outlineStyle} ${outlineWidth} ${told.toFixed(2)}, left ${left}`;
    return isMarked && isInside && said !== "covered" ? [] : [`${describe(element)} (${said})`];
  }

  const reached = new Set();
  const note = ({ target }) => reached.add(target);
  document.activeElement?.blur();
  document.addEventListener("focusin", note);
  window.finishWalk = () => {
    document.removeEventListener("focusin", note);
    const unseen = [...reached].flatMap(look);
    document.activeElement?.blur();
    const missing = [...controls.filter((e) => !reached.has(e)), ...withdrawn].map(describe);
    return { stops: controls.length, missing, unseen };
  };
  window.lookAgain = () => {
    const now = list();
    const isSame = now.length === found.length && now.every((e, at) => e === found[at] && e.tabIndex === orders[at]);
    return isSame ? window.finishWalk() : null;
  };
  return controls.length;
}
