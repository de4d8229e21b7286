// Goes through the page in a tab with the Tab key alone: what is never reached, and where the focus cannot be seen.
const BATCH = 50; // presses at a time
const MINIMUM = { outline: 2, contrast: 3 }; // CSS pixels, and WCAG 1.4.11

export async function walk(tab) {
  const expected = await tab.evaluate(prepare, MINIMUM);
  for (let pressed = 0; pressed <= expected; pressed += BATCH) {
    await Promise.all(Array.from({ length: BATCH }, () => tab.keyboard.press("Tab")));
  }
  return tab.evaluate(() => window.finishWalk());
}

// Runs in the page: notes each stop as it is reached, and how its focus is marked.
function prepare(minimum) {
  const CONTROLS = "a[href], area[href], button, input, select, textarea, summary, [contenteditable], [tabindex]";
  const isOpen = (element) =>
    element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0 && !element.closest("[inert]");
  const controls = [...document.querySelectorAll(CONTROLS)].filter((e) => e.tabIndex >= 0 && !e.disabled && isOpen(e));
  const missing = new Set(controls);
  const unseen = new Set();
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

  // The focus stands, and is marked, when the key is let go.
  function note() {
    const target = document.activeElement;
    missing.delete(target);
    if (target === document.body) return;
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(target);
    const told = contrast(luminance(read(outlineColor)), luminance(behind(target)));
    const isMarked = outlineStyle !== "none" && parseFloat(outlineWidth) >= minimum.outline && told >= minimum.contrast;
    const { left, right, width, height } = target.getBoundingClientRect();
    const isInside = right > 0 && left < innerWidth && width > 0 && height > 0;
    if (!isMarked || !isInside) unseen.add(`${describe(target)} (${outlineStyle} ${outlineWidth} ${told.toFixed(2)}, left ${left})`);
  }
  document.activeElement?.blur();
  getSelection().removeAllRanges();
  document.addEventListener("keyup", note, true);
  window.finishWalk = () => {
    document.removeEventListener("keyup", note, true);
    document.activeElement?.blur();
    return { stops: controls.length, missing: [...missing].map(describe), unseen: [...unseen] };
  };
  return controls.length;
}
