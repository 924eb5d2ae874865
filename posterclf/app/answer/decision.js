// What is predicted: the reader's rule and thresholds, and the labels that reach them.

class Decision {
  // rows:    all labels, the most probable first, with `probability`, and `start`, its tuned threshold
  // chosen:  { rule: 'one', 'tuned' or 'own'; one: percent; own: label -> percent of those that were moved }
  constructor(rows, chosen) {
    this.rows = rows;
    this.chosen = chosen;
  }

  threshold(row) {
    if (this.chosen.rule === "one") return this.chosen.one / 100;
    return this.chosen.rule === "own" && this.moved(row) ? this.chosen.own[row.label] / 100 : row.start;
  }

  moved(row) {
    return row.label in this.chosen.own;
  }

  reaches(row) {
    return row.probability >= this.threshold(row);
  }

  get predicted() {
    return this.rows.filter((row) => this.reaches(row));
  }
}
