// How right the predictions are at the present thresholds: precision, recall and F1 of all pairs of poster and label.

const SAMPLES = 1000; // of the bootstrap

const figuresOf = (hits, predicted, positives) => ({
  precision: predicted ? hits / predicted : null,
  recall: positives ? hits / positives : null,
  f1: predicted + positives ? (2 * hits) / (predicted + positives) : null,
});

// counts: hits, predicted and positives of each poster
const figuresOfAll = (counts) => figuresOf(...[0, 1, 2].map((part) => counts.reduce((sum, count) => sum + count[part], 0)));

// 95% percentile intervals over posters drawn with replacement; the same draw at every call.
const intervalsOf = (counts) => {
  const [hits, predicted, positives] = [0, 1, 2].map((part) => Float64Array.from(counts, (count) => count[part]));
  const values = { precision: [], recall: [], f1: [] };
  let seed = 1;
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    let [hit, said, true_] = [0, 0, 0];
    for (let draw = 0; draw < counts.length; draw += 1) {
      seed = (seed * 48271) % 2147483647; // Lehmer's generator
      const poster = seed % counts.length;
      hit += hits[poster];
      said += predicted[poster];
      true_ += positives[poster];
    }
    const figures = figuresOf(hit, said, true_);
    for (const name in values) if (figures[name] !== null) values[name].push(figures[name]);
  }
  const at = (sorted, share) => sorted[Math.round(share * (sorted.length - 1))];
  return Object.fromEntries(
    Object.entries(values).map(([name, all]) => {
      all.sort((one, other) => one - other);
      return [name, all.length ? [at(all, 0.025), at(all, 0.975)] : null];
    }),
  );
};

class Compared {
  constructor(section) {
    this.section = section;
    for (const name of ["h2", ".with", "thead tr", "tbody", ".notes"]) this[name] = section.querySelector(name);
  }

  // compared: of the data, null where nothing is; cards: those of which the labels are known
  show(compared, cards, chosen, labels) {
    this.section.hidden = !compared;
    if (!compared) return;
    const { words } = compared;
    this.h2.textContent = words.title;
    this[".with"].textContent = words.with;
    this["thead tr"].replaceChildren(...words.heads.map((textContent) => made("th", { scope: "col", textContent })));
    const known = new Set(compared.known);
    const counts = cards.map((card) => [
      card.predicted.filter((row) => card.true.has(row.index)).length,
      card.predicted.filter((row) => known.has(row.index)).length,
      card.true.size,
    ]);
    const now = figuresOfAll(counts);
    const intervals = compared.few ? {} : intervalsOf(counts);
    const guess = new Decision(labels.map((label, index) => ({ ...label, index, probability: compared.frequencies[index] })), chosen);
    const guessed = new Set(guess.predicted.map((row) => row.index).filter((index) => known.has(index)));
    const baseline = figuresOfAll(cards.map((card) => [[...card.true].filter((index) => guessed.has(index)).length, guessed.size, card.true.size]));
    const rows = [
      ...compared.figures,
      ...["f1", "precision", "recall"].map((name) => ({
        name: words[name], value: now[name], interval: intervals[name] ?? null, baseline: baseline[name],
      })),
    ];
    const text = (value) => (value === null ? "–" : value.toFixed(3));
    this.tbody.replaceChildren(
      ...rows.map(({ name, value, interval, baseline: base }) => {
        const between = interval && interval[0] !== null ? filled(words.between, { low: text(interval[0]), high: text(interval[1]) }) : "–";
        const cells = [text(value), between, text(base)].map((textContent) => made("td", { textContent }));
        return made("tr", {}, [made("th", { scope: "row", textContent: name }), ...cells]);
      }),
    );
    this[".notes"].replaceChildren(...compared.notes.map((textContent) => made("p", { textContent })));
  }
}
