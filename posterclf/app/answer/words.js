// The answer in words. Each part has its final height, whatever the threshold: nothing below it moves.

const DOT = "\u00a0· ";

class Words {
  constructor(root) {
    for (const name of ["headline", "sure", "longest", "most", "other", "doubt"]) this[name] = root.querySelector(`.${name}`);
  }

  // Be the heading of a whole page.
  beTitle() {
    if (this.headline.tagName === "H1") return;
    const title = made("h1", { className: this.headline.className });
    this.headline.replaceWith(title);
    this.headline = title;
  }

  show(decision, { words, other, doubted, kind }) {
    this.headline.setAttribute("aria-live", kind === "live" ? "off" : "polite"); // frames are spoken where they are shown
    const { rows, chosen } = decision;
    const predicted = decision.predicted;
    const threshold = chosen.rule === "one" ? percent(chosen.one / 100) : "";
    this.#headline(predicted, words, threshold);
    write(this.sure, this.#sentence(predicted, rows, words, threshold));
    // The longest sentence that any threshold or rule can bring keeps the place for all of them.
    const longest = ["", "100%"].map((most) => this.#sentence(rows, rows, words, most));
    write(this.longest, longest.reduce((one, other) => (one.length > other.length ? one : other)));
    const ranked = rows.slice(0, 3).map((row) => filled(words.ranked, { genre: row.name, probability: percent(row.probability) }));
    write(this.most, filled(words.most_probable, { genres: ranked.join(words.joined) }));
    this.other.hidden = !other;
    write(this.other, other);
    this.doubt.hidden = !doubted;
    write(this.doubt, words.no_poster);
  }

  #sentence(predicted, rows, words, threshold) {
    if (!predicted.length) return words.lower;
    const sure = predicted.slice(0, 3).map((row) => filled(words.sure, { genre: row.name, how: howSure(row.probability, words) }));
    const count = filled(threshold ? words.count : words.count_own, { count: predicted.length, all: rows.length, threshold });
    return `${filled(words.sure_all, { genres: sure.join(words.joined) })} ${count}`;
  }

  // As many names as two lines hold; the rest is counted.
  #headline(predicted, words, threshold) {
    const names = predicted.map((row) => row.name);
    const key = JSON.stringify([names, names.length || threshold, this.headline.clientWidth]);
    if (key === this.key) return;
    this.key = key;
    if (!names.length) {
      write(this.headline, threshold ? filled(words.nothing_reached, { threshold }) : words.nothing_reached_own);
      return;
    }
    for (let named = names.length; named; named -= 1) {
      const rest = names.length - named;
      write(this.headline, [...names.slice(0, named), ...(rest ? [filled(words.more, { count: rest })] : [])].join(DOT));
      if (this.headline.scrollHeight < 1.25 * this.headline.clientHeight) return; // letters reach beyond their line
    }
  }
}

// A calibrated probability in words.
const howSure = (probability, words) => words.how_sure.find(([from]) => probability >= from)[1];
