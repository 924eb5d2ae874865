// One poster: its picture, its name, and what is predicted at the present thresholds. A card keeps its height.

const LINES = 4; // labels that a card names

class Card {
  constructor(poster, words) {
    this.words = words;
    this.image = poster.picture ? made("img", { loading: "lazy", decoding: "async" }) : made("div", { className: "no-picture" });
    this.file = made("p", { className: "file" });
    this.list = made("ul");
    this.element = made("li", { className: "card" }, [this.image, made("div", {}, [this.file, this.list])]);
    this.drawn = Boolean(poster.picture);
  }

  // labels: those of the model, in its order
  take(poster, labels) {
    Object.assign(this, poster);
    if (poster.picture) {
      const address = new URL(poster.picture, pageRoot).href;
      if (this.image.src !== address) this.image.src = address;
      this.image.alt = poster.alt;
    }
    this.file.textContent = poster.shown;
    this.file.title = poster.path;
    const rows = (poster.probabilities ?? []).map((probability, index) => ({ ...labels[index], probability, index }));
    this.rows = rows.toSorted((one, other) => other.probability - one.probability);
    this.true = poster.true && new Set(poster.true);
  }

  get answered() {
    return this.rows.length > 0;
  }

  // Bring the card to these thresholds. known: the labels that the reader's table says
  show(chosen, known) {
    this.predicted = new Decision(this.rows, chosen).predicted;
    const had = new Set(this.predicted.map((row) => row.index));
    this.missed = this.true ? this.rows.filter((row) => this.true.has(row.index) && !had.has(row.index)) : [];
    this.wrong = this.true ? this.predicted.filter((row) => known.has(row.index) && !this.true.has(row.index)) : [];
    const lines = this.#lines(known);
    if (lines.join("\n") === this.written) return;
    this.written = lines.join("\n");
    this.list.replaceChildren(
      ...lines.map((line) => {
        const entry = made("li");
        write(entry, line);
        return entry;
      }),
    );
  }

  #lines(known) {
    const { words } = this;
    if (!this.answered) return [words.waiting];
    const lines = this.predicted.slice(0, LINES).map((row) => {
      const line = `**${row.name} ${percent(row.probability)}**`;
      if (!this.true || !known.has(row.index)) return line;
      return filled(this.true.has(row.index) ? words.right : words.wrong, { label: line });
    });
    const more = this.predicted.length - LINES + 1;
    if (more > 1) lines.splice(LINES - 1, 1, filled(words.more, { count: more }));
    if (!lines.length) lines.push(filled(words.none, { genre: this.rows[0].name, probability: percent(this.rows[0].probability) }));
    if (this.missed.length) {
      const names = this.missed.map((row) => row.name).join(words.joined);
      lines.push(filled(words.missed, { labels: names }));
    }
    if (this.doubted) lines.push(words.doubted);
    return lines;
  }
}
