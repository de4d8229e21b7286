// What the searches of the site share: the words of a query, their keys, and the texts that hold all of them.
// The data is a script that sets a global; it comes with `forms` (word → keys), `stop`, `endings` and `shortest`.
window.StudySearch = class {
  static WORD = /[\p{L}\p{N}]+/gu;

  // `texts`: an object each, with keys by the names of `weights`, blanks between them.
  constructor(data, weights, texts) {
    this.data = data;
    this.texts = texts;
    this.forms = new Map(Object.entries(data.forms));
    this.stop = new Set(data.stop);
    this.index = new MiniSearch({
      fields: Object.keys(weights),
      tokenize: (text) => text.split(" "),
      processTerm: (term) => term,
      searchOptions: { boost: weights },
    });
    this.index.addAll(texts.map((keys, id) => ({ id, ...keys })));
  }

  // The words of a query in small letters, without those that stand everywhere.
  read(query) {
    const words = [...query.normalize("NFC").toLowerCase().matchAll(StudySearch.WORD)].map((word) => word[0]);
    return words.filter((word) => !this.stop.has(word));
  }

  // Without the endings of article, number and gender; the same rules made the keys.
  stem(word) {
    for (const step of this.data.endings[/[a-z]/.test(word) ? "latin" : "cyrillic"] || []) {
      const fits = ([end, other]) => word.endsWith(end) && word.length - end.length + other.length >= this.data.shortest;
      const found = step.find(fits);
      if (found) word = word.slice(0, word.length - found[0].length) + found[1];
    }
    return word;
  }

  // The keys of a word: those of its form in the texts, else its stem.
  keys(word) {
    return this.forms.get(word) || [`_${this.stem(word)}`];
  }

  // The texts that hold a word, by their place; of a word that none holds, those with a word that begins like it.
  find(word) {
    const hits = this.index.search(this.keys(word).join(" "), { combineWith: "OR" });
    const begun = hits.length || word.length < 4 ? [] : this.index.search(word, { prefix: true });
    return new Map([...hits, ...begun].map((hit) => [hit.id, hit]));
  }

  // The places of the texts that hold all words, with the hits of each word: the best first, without words as they stand.
  rank(words) {
    const found = words.map((word) => this.find(word));
    return this.texts
      .map((_, place) => ({ place, hits: found.map((hits) => hits.get(place)) }))
      .filter(({ hits }) => hits.every(Boolean))
      .map(({ place, hits }) => ({ place, hits, score: hits.reduce((sum, hit) => sum + hit.score, 0) }))
      .sort((one, other) => other.score - one.score);
  }
};
