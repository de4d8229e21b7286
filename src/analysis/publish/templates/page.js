// On every page: tables that are sorted by the buttons in their heads, links that keep the section being read, and
// paper with nothing folded.
(function () {
  "use strict";
  const language = document.documentElement.lang;
  const month = new Intl.DateTimeFormat(language, { month: "long" });
  const DECIMAL = new Intl.NumberFormat(language).formatToParts(1.5).find((part) => part.type === "decimal").value;
  const MONTHS = [...Array(12).keys()].map((number) => month.format(new Date(2015, number, 15)).toLowerCase());

  // What a cell says without the remark below it.
  function read(cell) {
    const copy = cell.cloneNode(true);
    for (const remark of copy.querySelectorAll("small")) remark.remove();
    return copy.textContent.replace(/\s+/g, " ").trim();
  }

  // A day or a month, as this language writes it; NaN for another text.
  function date(text) {
    const [, day, name, year] = /^(?:(\d{1,2}) )?(\p{L}+) (\d{4})/u.exec(text) || [];
    const month = MONTHS.indexOf(name?.toLowerCase());
    return month < 0 ? NaN : year * 400 + month * 32 + Number(day || 0);
  }

  // The number at the beginning, as this language writes it; NaN for another text.
  function count(text) {
    const found = /^\(?([+−-]?)(\d[\d ]*(?:[.,]\d+)*)/.exec(text);
    if (!found) return NaN;
    const digits = found[2].replace(/ /g, "");
    const plain = digits.replaceAll(DECIMAL === "," ? "." : ",", "").replace(DECIMAL, ".");
    return Number(`${found[1] && found[1] !== "+" ? "-" : ""}${plain}`);
  }

  // The rows by a column: what has no value – a flag, a dash – stands last both ways, and equals keep their order.
  function sort(rows, column, down) {
    const texts = new Map(rows.map((row) => [row, read(row.cells[column])]));
    const told = rows.filter((row) => /[\p{L}\p{N}]/u.test(texts.get(row)) && !/^:[cu]$/.test(texts.get(row)));
    const dates = told.some((row) => !Number.isNaN(date(texts.get(row))));
    const value = (text) => (dates ? (/^\d{4}( г\.)?$/.test(text) ? parseInt(text) * 400 : date(text)) : count(text));
    const numbers = new Map(told.map((row) => [row, value(texts.get(row))]));
    const first = told.filter((row) => !Number.isNaN(numbers.get(row)));
    // Amounts of different currencies stand apart: which is the larger, their numbers do not say.
    const currency = (row) => /лв\.|BGN|€|CHF/.exec(texts.get(row))?.[0] || "";
    const compare = first.length * 2 > told.length
      ? (one, other) => currency(one).localeCompare(currency(other)) || numbers.get(one) - numbers.get(other)
      : (one, other) => texts.get(one).localeCompare(texts.get(other), language, { numeric: true });
    const valued = first.length * 2 > told.length ? first : told;
    return [...valued.sort((one, other) => (down ? -1 : 1) * compare(one, other)), ...rows.filter((row) => !valued.includes(row))];
  }

  // What is said of a sorted table to those who do not see it.
  const status = document.createElement("p");
  status.className = "unseen";
  status.setAttribute("role", "status");
  document.querySelector("main")?.append(status);

  function equip(table) {
    const body = table.tBodies[0];
    const rows = body ? [...body.rows] : [];
    const heads = table.tHead?.rows.length === 1 ? [...table.tHead.rows[0].cells] : [];
    if (rows.length < 3 || rows.some((row) => row.cells.length !== heads.length)) return;
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const next = { ascending: "descending", descending: "" }[head.getAttribute("aria-sort")] ?? "ascending";
        for (const other of heads) other.removeAttribute("aria-sort");
        if (next) head.setAttribute("aria-sort", next);
        body.append(...(next ? sort(rows, column, next === "descending") : rows));
        status.textContent = (document.body.dataset[next || "original"] || "").replace("{column}", head.textContent.trim());
      });
    });
  }
  for (const table of document.querySelectorAll("figure:not(.strip) table")) equip(table);

  // The section read last: ids are alike in both languages and on the pages of all municipalities. The links stand at the
  // top, so what is passed on the way up does not count: a section is read when the page stands still there.
  const heads = [...document.querySelectorAll("main h2[id], main h3[id]")];
  const go = () => heads.find(({ id }) => id === decodeURIComponent(location.hash.slice(1)))?.id;
  let section = go() || "";
  let waiting = 0;
  window.addEventListener("hashchange", () => (section = go() || section));
  window.addEventListener("scroll", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      const passed = heads.filter((head) => head.getBoundingClientRect().top < innerHeight / 3);
      section = passed.length ? passed[passed.length - 1].id : section;
    }, 400);
  });
  for (const link of document.querySelectorAll("nav.language a, nav.places:has([aria-current]) a")) {
    const keep = () => {
      if (link.hash && !link.dataset.kept) return; // a script of the page has set it
      link.dataset.kept = "yes";
      link.hash = section;
    };
    for (const event of ["pointerenter", "focus", "pointerdown"]) link.addEventListener(event, keep);
  }

  // A button at the edge of a wide table is scrolled into its region whole when it gets the focus.
  document.addEventListener("focusin", ({ target }) => {
    if (target.parentElement?.closest(".scroll")) target.scrollIntoView({ block: "nearest", inline: "nearest" });
  });

  // Paper has nothing folded: the tables below the figures are printed with them.
  let folded = [];
  window.addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("figure details:not([open])")];
    for (const details of folded) details.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const details of folded) details.open = false;
  });
})();
