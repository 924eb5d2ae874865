// What a reader chose, on its way to the server, which is told when it was let go. Until the server knows of it, it is newer
// than what comes from there.

const SETTLED = 400; // milliseconds without another step of the keyboard, after which the server is told

class Told {
  #number = 0; // of what was told last
  #held = false; // whether something is in the reader's hand, or was let go and is not told yet
  #timer;

  // tell: takes what was chosen to the server, with the number that it is given
  constructor(tell) {
    this.tell = tell;
  }

  leave() {
    clearTimeout(this.#timer);
  }

  // Whether what comes from the server, with the number that it was told last, is as new as what the reader chose.
  accepts(number) {
    if (this.#held || number < this.#number) return false;
    this.#number = number;
    return true;
  }

  hold() {
    this.#held = true;
  }

  settle() {
    if (!this.#held) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.now(), SETTLED);
  }

  // Tell at once what was held.
  flush() {
    if (this.#held) this.now();
  }

  now() {
    clearTimeout(this.#timer);
    this.#held = false;
    this.#number += 1;
    this.tell(this.#number);
  }
}
