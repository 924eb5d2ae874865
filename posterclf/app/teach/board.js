// Labels and pictures on one board. The server's data are drawn with what it has not acknowledged yet, see exchange.js;
// words come in the language of the visit. Strangers' names are texts, never HTML.

const QUIET = 5000; // milliseconds between two announcements of progress
const MAX_FAULTS_SHOWN = 5;
const BETWEEN_NAMES = /[,，、;；\n]/;
const EXAMPLES = ["clothes", "samples"];
const boards = new WeakMap();

// Where fingers hold the device, nothing is dropped.
const touched = () => matchMedia("(hover: none)").matches;

class Board {
  exchange = (window.posterclfExchange ??= new Exchange()); // the same after another page was looked at
  thumbnails = new Thumbnails();
  faults = []; // of files that did not leave the browser
  say = (key, values = {}) =>
    (this.data.words[key] ?? key).replace(/{(\w+)}/g, (place, name) => (name in values ? values[name] : place));
  #gone = new AbortController(); // ends all listeners

  constructor(root) {
    this.root = root;
    this.element = root.querySelector(".board");
    const part = (selector) => this.element.querySelector(selector);
    this.parts = Object.fromEntries(
      ["hint", "progress", "heard", "faults", "count", "empty", "empty-title", "drawn", "keys", "undo", "add-camera"]
        .map((name) => [name, part(`.${name}`)]));
    this.field = part(".naming input");
    this.chips = new Chips(part(".chips"), this);
    this.grid = new Grid(part(".grid"), this);
    this.intake = new Intake(this);
    this.ways = new Ways(this.element, this, this.#gone.signal);
    this.#listen(part);
  }

  take(data, send) {
    const known = this.data?.language === data.language;
    this.data = data;
    this.exchange.take(data, send);
    this.thumbnails.take(data, this.exchange);
    this.grid.rename(data.added);
    if (!known) this.#nameControls();
    this.changed();
    this.thumbnails.ask(this.view.pictures, this.exchange);
  }

  leave() {
    this.#gone.abort();
    this.ways.stop();
    this.exchange.stop();
    this.intake.stop();
  }

  get selected() {
    return this.view.pictures.filter((picture) => this.grid.selection.has(picture.id));
  }

  // Something is otherwise than it was drawn.
  changed() {
    this.stale = true;
    if (this.drawing) return;
    this.drawing = true;
    while (this.stale) {
      this.stale = false;
      this.#draw();
    }
    this.drawing = false;
  }

  fault(name, reason) {
    this.faults.push({ name, reason });
    this.changed();
  }

  // Add files. label: of the chip they were dropped on, null where they get the chosen ones
  add(files, label = null) {
    if (!files.length) return;
    this.grid.clear();
    this.dismiss();
    this.intake.takeFiles(files, label === null ? [...this.chips.chosen] : [label], label !== null);
  }

  dismiss() {
    this.faults = [];
    if (this.data.faults.length) this.exchange.push({ do: "dismiss" });
    this.changed();
  }

  undo() {
    this.intake.stop();
    this.exchange.push({ do: "undo" });
    this.changed();
  }

  #draw() {
    const { data, parts, say } = this;
    if (this.drawn !== this.exchange.version) {
      this.drawn = this.exchange.version;
      this.view = viewOf(data, this.exchange);
      this.thumbnails.keepOnly(new Set(this.view.pictures.map((picture) => picture.id)));
      this.grid.draw(this.view.pictures, this.view.labels.map((label) => label.name), data.chosen);
    }
    const { labels, pictures } = this.view;
    this.grid.mark();
    this.chips.draw(labels, this.selected);
    this.element.classList.toggle("selecting", this.grid.selection.size > 0); // shows the buttons for it
    setText(parts.hint, this.#hint());
    parts.undo.disabled = !data.canUndo && !this.exchange.pending.length;
    this.#drawFaults();
    this.#drawProgress();
    this.#drawCount(pictures);
    const empty = !pictures.length;
    parts.keys.hidden = this.grid.grid.hidden = empty;
    parts.empty.hidden = !empty || !parts.progress.hidden;
    setText(parts["empty-title"], say(touched() ? "empty_title_touch" : "empty_title"));
    if (empty && !parts.drawn.children.length) {
      const images = data.emptyThumbnails.map((content) => `data:image/jpeg;base64,${content}`);
      parts.drawn.append(...images.map((src) => make("img", { alt: "", src })));
    }
  }

  #drawCount(pictures) {
    const { parts, say } = this;
    const without = pictures.filter((picture) => !picture.labels.size).length;
    const [count, rest] = parts.count.children;
    setText(count, say(pictures.length === 1 ? "count_one" : "count_many", { count: pictures.length }));
    setText(rest, without ? say(without === 1 ? "without_one" : "without_many", { count: without }) : "");
    parts.count.hidden = !pictures.length || !parts.progress.hidden;
  }

  #hint() {
    const { say } = this;
    const selected = this.grid.selection.size;
    if (selected && !this.view.labels.length) return say("hint_selected_first", { count: selected });
    if (selected) return say(selected === 1 ? "hint_selected_one" : "hint_selected", { count: selected });
    if (this.chips.chosen.size) return say("hint_chosen", { labels: [...this.chips.chosen].join(say("comma")) });
    if (!this.view.labels.length) return say("hint_first");
    return say(touched() ? "hint_touch" : "hint");
  }

  #drawFaults() {
    const { parts, say } = this;
    const faults = [...this.faults, ...this.data.faults];
    const written = JSON.stringify([faults, this.data.language]);
    if (parts.faults.dataset.written === written) return;
    parts.faults.dataset.written = written;
    parts.faults.hidden = !faults.length;
    const shown = faults.slice(0, MAX_FAULTS_SHOWN);
    const lines = shown.map(({ name, reason }) => make("li", {}, make("b", {}, name), ` ${reason}`));
    const rest = faults.length - shown.length;
    if (rest) lines.push(make("li", {}, say("faults_more", { count: rest })));
    parts.faults.querySelector("ul").replaceChildren(...lines);
    if (faults.length) setText(parts.heard, lines.map((line) => line.textContent).join(" "));
  }

  #drawProgress() {
    const { intake, parts, say } = this;
    const { left, total } = intake;
    const opening = this.exchange.pending.some((change) => change.do === "example" || change.do === "zip");
    parts.progress.hidden = !opening && (left === 0 || total < 2);
    if (parts.progress.hidden) {
      if (this.announced) setText(parts.heard, say("read"));
      this.announced = null;
      return;
    }
    const bar = parts.progress.querySelector("progress");
    const done = Math.max(0, total - left);
    bar.max = total || 1;
    if (opening) bar.removeAttribute("value");
    else bar.value = done;
    const text = opening ? say("opening") : this.#progressText(done, total, left);
    setText(parts.progress.querySelector("p"), text);
    if (performance.now() - (this.announced ?? -QUIET) > QUIET) {
      this.announced = performance.now();
      setText(parts.heard, text);
    }
  }

  #progressText(done, all, left) {
    if (!done) return this.say("progress_first", { all });
    const rate = done / this.intake.secondsSoFar;
    const written = rate < 10 ? rate.toFixed(1) : Math.round(rate);
    return this.say("progress", { done, all, rate: written, left: Math.ceil(left / rate) });
  }

  #nameControls() {
    this.element.lang = this.data.language;
    const named = (kind, name) => {
      const elements = this.element.querySelectorAll(`[data-${kind}]`);
      elements.forEach((element) => name(element, this.say(element.dataset[kind])));
    };
    named("words", setText);
    named("label", (element, text) => element.setAttribute("aria-label", text));
    named("placeholder", (element, text) => (element.placeholder = text));
    named("title", (element, text) => (element.title = text));
  }

  #listen(part) {
    const listen = (target, event, act) => target.addEventListener(event, act, { signal: this.#gone.signal });
    listen(part(".naming"), "submit", (event) => {
      event.preventDefault();
      this.#nameLabels();
    });
    listen(part(".edit"), "click", (event) => {
      setAttribute(event.currentTarget, "aria-pressed", this.element.classList.toggle("editing"));
    });
    listen(part(".undo"), "click", () => this.undo());
    listen(part(".remove"), "click", () => this.grid.remove());
    listen(part(".none"), "click", () => {
      this.grid.clear();
      this.changed();
      this.grid.focus();
    });
    listen(part(".faults button"), "click", () => this.dismiss());
    for (const name of EXAMPLES) {
      listen(part(`.begin-${name}`), "click", () => {
        this.exchange.push({ do: "example", name });
        this.changed();
      });
    }
    listen(document, "keydown", (event) => {
      const field = event.composedPath()[0].matches?.("input, textarea, select, [contenteditable]");
      if (field || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.key.toLowerCase() !== "z") return;
      event.preventDefault();
      this.undo();
    });
    // What is typed here is no shortcut of Streamlit's.
    listen(this.element, "keydown", (event) => event.target.matches("input") && event.stopPropagation());
  }

  #nameLabels() {
    const names = this.field.value.split(BETWEEN_NAMES).map((name) => name.trim()).filter(Boolean);
    names.forEach((name) => this.exchange.push({ do: "label", name }));
    this.field.value = "";
    this.changed();
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  if (!boards.has(parentElement)) boards.set(parentElement, new Board(parentElement));
  const board = boards.get(parentElement);
  board.take(data, (batch) => setTriggerValue("changes", batch));
  // Streamlit calls this as well where newer data overtake older ones: only a board that is gone is left.
  return () => {
    if (!parentElement.isConnected && boards.delete(parentElement)) board.leave();
  };
}
