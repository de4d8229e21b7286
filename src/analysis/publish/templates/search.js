// Finds sections of all pages, with no network: the data is a script beside this one.
(function () {
  "use strict";
  const data = window.STUDY_PAGES;
  const finder = document.getElementById("finder");
  const list = document.getElementById("found");
  if (!data || !window.MiniSearch || !window.StudySearch || !finder) return;

  const MOST = 30;
  const search = new StudySearch(data, { title: 3, keys: 1 }, data.sections.map(({ title, keys }) => ({ title, keys })));
  const input = finder.elements.q;
  const count = document.getElementById("find-count");
  const { one, many, first, none } = finder.dataset;

  function entry({ page, id, of, name, text }) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = `${page}.html#${encodeURIComponent(id)}`;
    link.textContent = name === of ? of : `${of}: ${name}`;
    const said = document.createElement("p");
    said.textContent = text;
    item.append(link, said);
    return item;
  }

  // Lists the sections that hold all words, the best first, and says how many there are.
  function show() {
    const words = search.read(input.value);
    const found = words.length ? search.rank(words).map(({ place }) => data.sections[place]) : [];
    list.replaceChildren(...found.slice(0, MOST).map(entry));
    list.hidden = !found.length;
    const said = found.length === 0 ? none : found.length === 1 ? one : found.length > MOST ? first : many;
    count.textContent = words.length ? said.replace("{n}", found.length).replace("{shown}", MOST) : "";
  }

  // The words stand in the address, so that a search can be sent to others, and in the link to the other language.
  function write() {
    const hash = input.value ? new URLSearchParams({ q: input.value }).toString() : "";
    history.replaceState(null, "", hash ? `#${hash}` : location.href.split("#")[0]);
    for (const link of document.querySelectorAll("nav.language a")) link.hash = hash;
  }

  function read() {
    input.value = new URLSearchParams(location.hash.slice(1)).get("q") || "";
    show();
    write();
  }

  let waiting = 0;
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => (show(), write()), 80);
  });
  finder.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    show();
    write();
  });
  window.addEventListener("hashchange", read);
  finder.hidden = false;
  read();
})();
