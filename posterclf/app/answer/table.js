// The same numbers as a table, and as a file.

class Table {
  constructor(root) {
    this.details = root.querySelector(".numbers");
    this.summary = root.querySelector("summary");
    this.head = root.querySelector("thead tr");
    this.body = root.querySelector("tbody");
    this.download = root.querySelector(".download");
    this.details.ontoggle = () => this.#fill();
    this.download.onclick = () => this.#save();
  }

  show(decision, { words, file, model }) {
    Object.assign(this, { decision, words, file, model });
    write(this.summary, words.numbers);
    this.download.textContent = words.download;
    this.#fill();
  }

  #fill() {
    if (!this.details.open) return;
    const { words, decision } = this;
    const heads = [words.column_genre, words.column_probability, words.column_words, words.column_predicted];
    this.head.replaceChildren(...heads.map((textContent) => made("th", { scope: "col", textContent })));
    this.body.replaceChildren(
      ...decision.rows.map((row) =>
        made("tr", {}, [
          made("th", { scope: "row", textContent: row.name }),
          ...[
            percent(row.probability),
            howSure(row.probability, words),
            decision.reaches(row) ? words.predicted : "-",
          ].map((textContent) => made("td", { textContent })),
        ]),
      ),
    );
  }

  // All numbers in the order of the labels, unrounded, the same in all languages.
  #save() {
    const cell = (text) => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
    const lines = this.decision.rows.toSorted((one, other) => one.index - other.index).map((row) =>
      [
        cell(row.label),
        row.probability.toFixed(6),
        Number(this.decision.reaches(row)),
        this.decision.threshold(row),
        cell(this.model),
      ].join(),
    );
    const content = ["label,probability,predicted,threshold,model", ...lines, ""].join("\n");
    const link = made("a", { href: URL.createObjectURL(new Blob([content], { type: "text/csv" })), download: this.file });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }
}
