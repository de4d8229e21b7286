// Searches, filters and prints the cards of the page, with no network: the data is a script beside this one.
(function () {
  "use strict";
  const data = window.STUDY_PRACTICES;
  const finder = document.getElementById("finder");
  if (!data || !window.MiniSearch || !window.StudySearch || !finder) return;

  const search = new StudySearch(data, { title: 3, keys: 1 }, data.practices.map(({ title, keys }) => ({ title, keys })));
  const cards = data.practices.map(({ id }) => document.getElementById(id));
  const sections = [...document.querySelectorAll("section.practices")];
  const choices = [...finder.querySelectorAll("select")];
  const input = finder.elements.q;
  const count = document.getElementById("find-count");

  const fits = (card) => choices.every(({ name, value }) => !value || card.dataset[name].split(" ").includes(value));
  const { one, many, parts, none, oneHere, manyHere, noneHere } = finder.dataset;
  const choose = (number, ofOne, ofMany, ofNone) => (number === 0 ? ofNone : number === 1 ? ofOne : ofMany);
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? 0);

  // Shows the cards that hold all words and have all codes, the best first within their section, and says how many.
  function show() {
    const words = search.read(input.value);
    const found = search.rank(words).map(({ place }) => cards[place]).filter(fits);
    const isNarrowed = words.length > 0 || choices.some(({ value }) => value);
    for (const card of cards) card.hidden = true;
    for (const card of found) {
      card.hidden = false;
      card.parentElement.append(card);
    }
    const numbers = { n: found.length, all: cards.length };
    for (const section of sections) {
      const number = section.querySelectorAll(".practice:not([hidden])").length;
      numbers[section.dataset.section] = number;
      section.querySelector(".count").textContent = fill(choose(number, oneHere, manyHere, noneHere), { n: number });
    }
    const said = fill(choose(found.length, `${one} ${parts}`, `${many} ${parts}`, none), numbers);
    count.textContent = isNarrowed ? said : "";
  }

  // What was chosen stands in the address, so that it can be sent to others, and in the link to the other language.
  function write() {
    const chosen = [input, ...choices].filter(({ value }) => value).map(({ name, value }) => [name, value]);
    const hash = new URLSearchParams(chosen).toString();
    history.replaceState(null, "", hash ? `#${hash}` : location.href.split("#")[0]);
    carry(hash);
  }

  function carry(hash) {
    for (const link of document.querySelectorAll("nav.language a")) link.hash = hash;
  }

  // An address holds what was chosen, or the code of a practice, which is shown whatever was chosen before.
  function read() {
    const asked = location.hash.slice(1);
    const target = document.querySelector(".practice:target");
    if (!asked || asked.includes("=") || target?.hidden) {
      const chosen = new URLSearchParams(asked.includes("=") ? asked : "");
      for (const control of [input, ...choices]) control.value = chosen.get(control.name) || "";
      for (const choice of choices) if (choice.selectedIndex < 0) choice.value = ""; // a code that is none
      show();
    }
    if (asked.includes("=")) write();
    else carry(target ? target.id : "");
    target?.scrollIntoView();
  }

  let waiting = 0;
  const change = () => (show(), write());
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(change, 80);
  });
  for (const choice of choices) choice.addEventListener("change", change);
  finder.addEventListener("submit", (event) => (event.preventDefault(), change()));
  finder.addEventListener("reset", () => setTimeout(change));
  window.addEventListener("hashchange", read);

  // On paper stands the full record, where it is in the language of the page; one card alone when its button was used.
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details.record:not([open])")].filter((record) => !record.querySelector("dl[lang]"));
    for (const record of opened) record.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const record of opened) record.open = false;
    for (const element of document.querySelectorAll(".alone")) element.classList.remove("alone");
  });
  for (const card of cards) {
    const button = card.querySelector("button.print");
    button.hidden = false;
    button.addEventListener("click", () => {
      document.body.classList.add("alone");
      card.classList.add("alone");
      window.print();
    });
  }

  finder.hidden = false;
  read();
})();
