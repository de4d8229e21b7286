// Searches the passages of the page, with no network: the data is a script beside this one.
(function () {
  "use strict";
  const data = window.STUDY_DOCUMENTS;
  const finder = document.getElementById("finder");
  if (!data || !window.MiniSearch || !window.StudySearch || !finder) return;
  const SHOWN = 50;

  const texts = data.passages.map((passage) => ({ keys: passage.keys, above: data.headings[passage.above] }));
  const search = new StudySearch(data, { keys: 1, above: 0.2 }, texts); // a word in a heading counts a fifth

  const at = (id) => document.getElementById(id);
  const [input, place, theme, generation] = ["find-words", "find-place", "find-theme", "find-generation"].map(at);
  const count = at("find-count");
  const list = at("find-results");

  function matches(passage) {
    const source = data.documents[passage.document];
    return (
      (!place.value || source.municipality === place.value) &&
      (!generation.value || source.generation === generation.value) &&
      (!theme.value || passage.themes.includes(theme.value))
    );
  }

  // All words stand in the passage or in the headings above it, one of them in the passage itself.
  function rank(words) {
    const isHere = (hit) => Object.values(hit.match).some((fields) => fields.includes("keys"));
    return search
      .rank(words)
      .filter(({ hits }) => !hits.length || hits.some(isHere))
      .map(({ place }) => data.passages[place])
      .filter(matches);
  }

  // Marks the words of the passage that have a key in common with a word that is sought.
  function quote(passage, words) {
    const element = document.createElement("q");
    const wanted = new Set(words.flatMap((word) => [word, ...search.keys(word)]));
    element.lang = document.getElementById("find-words").lang;
    let end = 0;
    for (const word of passage.quote.matchAll(StudySearch.WORD)) {
      const form = word[0].toLowerCase();
      const keys = search.keys(form);
      if (!keys.some((key) => wanted.has(key) || [...wanted].some((w) => w.length > 3 && key.startsWith(w)))) continue;
      element.append(passage.quote.slice(end, word.index));
      const mark = document.createElement("mark");
      mark.textContent = word[0];
      element.append(mark);
      end = word.index + word[0].length;
    }
    element.append(passage.quote.slice(end));
    return element;
  }

  function show() {
    const words = search.read(input.value);
    list.replaceChildren();
    count.textContent = "";
    if (!words.length && !theme.value) return;
    const hits = rank(words);
    count.textContent = hits.length ? `${finder.dataset.found} ${hits.length}` : finder.dataset.none;
    for (const passage of hits.slice(0, SHOWN)) {
      const item = document.createElement("li");
      const where = document.createElement("small");
      const link = document.createElement("a");
      link.href = `#${passage.id}`;
      link.textContent = data.documents[passage.document].title;
      where.append(link, `, ${finder.dataset.page} ${passage.page}`);
      item.append(quote(passage, words), " ", where);
      list.append(item);
    }
  }

  let waiting = 0;
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, 80);
  });
  for (const choice of [place, theme, generation]) choice.addEventListener("change", show);
  finder.hidden = false;
})();
