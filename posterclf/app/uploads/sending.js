// Files on their way to the server: a few at once, each until the page has taken it. See pieces.js and inbox.py.

const PATIENCE = 8000; // milliseconds without the page's answer, after which it is told once more

class Sending {
  waiting = []; // {file, name} that are still to be sent
  flying = new Set();
  told = []; // what became of files that the page has not taken yet
  choice = 0; // how often files were brought
  leftOut = 0;
  #number = 0;
  #begun = new AbortController();

  // changed: called when something moved
  constructor(changed) {
    this.changed = changed;
  }

  // The page's data have come. tell: takes a report to the page
  take({ address, taken, piece, most, atOnce }, tell) {
    if (address !== this.address) this.stop(); // the list was cleared, or the server is a new one
    Object.assign(this, { address, piece, most, atOnce, tell });
    this.told = this.told.filter((file) => file.number > taken);
    this.#number = Math.max(this.#number, taken);
    if (this.#told !== undefined && this.#told <= taken) {
      clearTimeout(this.timer);
      this.#told = undefined;
    }
    this.#next();
  }

  add(files, leftOut = 0) {
    this.waiting.push(...files);
    this.choice += 1;
    this.leftOut += leftOut;
    this.#next();
  }

  // All files are forgotten.
  stop() {
    clearTimeout(this.timer);
    this.#begun.abort();
    this.#begun = new AbortController();
    this.waiting = [];
    this.flying.clear();
    this.told = [];
    this.#told = undefined;
    this.#number = 0;
  }

  get left() {
    return this.waiting.length + this.flying.size;
  }

  // Bytes that are sent, of all bytes on their way.
  get share() {
    const flying = [...this.flying];
    const all = flying.reduce((sum, { file }) => sum + file.size, 0);
    return all ? flying.reduce((sum, { sent }) => sum + sent, 0) / all : 0;
  }

  #told; // number of the last file in the report that is on its way

  #next() {
    while (this.waiting.length && this.flying.size + this.told.length < this.atOnce) this.#send(this.waiting.shift());
    this.#report();
    this.changed();
  }

  #report() {
    if (this.#told !== undefined || !(this.told.length || this.leftOut)) return;
    this.#told = this.told.at(-1)?.number ?? 0;
    this.tell({ files: this.told, choice: this.choice, left_out: this.leftOut });
    this.leftOut = 0;
    this.timer = setTimeout(() => {
      this.#told = undefined;
      this.#report();
    }, PATIENCE);
  }

  async #send({ file, name }) {
    const begun = this.#begun;
    const flight = { file, sent: 0 };
    this.flying.add(flight);
    const moved = (sent) => {
      flight.sent = sent;
      this.changed();
    };
    const arrived = await sendInPieces(file, this, moved, begun.signal);
    if (begun.signal.aborted) return;
    this.flying.delete(flight);
    this.#number += 1;
    this.told.push({ number: this.#number, name: name.slice(-300), ...arrived });
    this.#next();
  }
}
