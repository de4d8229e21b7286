// Goes through the page in a tab with the Tab key alone: what is never reached, and where the focus cannot be seen.
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

// Runs in the page: notes each stop as it is reached; afterwards looks at each with the focus on it.
function prepare(minimum) {
  const CONTROLS = "a[href], area[href], button, input, select, textarea, summary, [contenteditable], [tabindex]";
  const isOpen = (element) =>
    element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0 && !element.closest("[inert]");
  const controls = [...document.querySelectorAll(CONTROLS)].filter((e) => e.tabIndex >= 0 && !e.disabled && isOpen(e));
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

  // Whether the focus can be seen on an element that has it.
  function look(element) {
    element.focus();
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element);
    const told = contrast(luminance(read(outlineColor)), luminance(behind(element)));
    const isMarked = outlineStyle !== "none" && parseFloat(outlineWidth) >= minimum.outline && told >= minimum.contrast;
    const { left, right, width, height } = element.getBoundingClientRect();
    const isInside = right > 0 && left < innerWidth && width > 0 && height > 0;
    return isMarked && isInside ? [] : [`${describe(element)} (${outlineStyle} ${outlineWidth} ${told.toFixed(2)}, left ${left})`];
  }

  const reached = new Set();
  const note = ({ target }) => reached.add(target);
  document.activeElement?.blur();
  document.addEventListener("focusin", note);
  window.finishWalk = () => {
    document.removeEventListener("focusin", note);
    const unseen = [...reached].flatMap(look);
    document.activeElement?.blur();
    return { stops: controls.length, missing: controls.filter((e) => !reached.has(e)).map(describe), unseen };
  };
  return controls.length;
}
