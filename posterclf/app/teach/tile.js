// One picture of the grid: its labels as small chips, and a question where the model doubts one of them.

const MAX_MARKS = 3; // labels on a tile

// An element with these attributes and children; texts stay texts.
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
  element.append(...children);
  return element;
}

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function setAttribute(element, name, value) {
  if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value);
}

class Tile {
  doubt = null; // the part that asks

  // board: with say, data. answer(change, event): called when a question is answered
  constructor(identity, board, answer) {
    this.board = board;
    this.answer = answer;
    this.image = make("img", { alt: "", draggable: "false" });
    this.tried = make("span", { class: "tried" });
    this.marks = make("span", { class: "marks" });
    const check = make("span", { class: "check", "aria-hidden": "true" });
    const attributes = { class: "cell", role: "gridcell", tabindex: "-1", draggable: "true" };
    this.cell = make("div", attributes, this.image, check, this.tried, this.marks);
    this.row = make("div", { class: "tile", role: "row" }, this.cell);
    this.identity = identity;
  }

  get identity() {
    return this.row.dataset.picture;
  }

  set identity(identity) {
    this.row.dataset.picture = identity;
  }

  // picture: as in `viewOf`. labels: of the picture, in their order. tried: whether Try it shows it
  fill(picture, labels, address, tried) {
    if (address && this.image.src !== address) this.image.src = address;
    this.row.classList.toggle("coming", Boolean(picture.coming));
    const written = JSON.stringify([labels, picture.name, picture.doubt, tried, this.board.data.language]);
    if (this.written === written) return;
    this.written = written;
    const { say } = this.board;
    const asks = picture.doubt ? this.#question(picture.doubt) : "";
    const named = say("tile", { name: picture.name, labels: labels.join(say("comma")) || say("no_label") });
    setText(this.tried, tried ? say("tried") : "");
    setAttribute(this.cell, "aria-label", [named, asks, this.tried.textContent].filter(Boolean).join(". "));
    const shown = labels.length > MAX_MARKS ? labels.slice(0, MAX_MARKS - 1) : labels;
    const rest = shown.length < labels.length ? [`+${labels.length - shown.length}`] : [];
    this.marks.replaceChildren(...[...shown, ...rest].map((text) => make("span", { class: "mark" }, text)));
    this.#ask(picture.doubt);
  }

  // reached: whether the tab key leads here
  mark(selected, reached) {
    setAttribute(this.cell, "aria-selected", selected);
    for (const one of [this.cell, ...this.row.getElementsByTagName("button")]) {
      setAttribute(one, "tabindex", reached ? 0 : -1);
    }
  }

  #question({ label, on, probability }) {
    return this.board.say(on ? "doubt_on" : "doubt_off", { label, probability });
  }

  #ask(doubt) {
    const hadFocus = this.doubt?.contains(this.row.getRootNode().activeElement);
    this.doubt?.remove();
    this.doubt = null;
    if (hadFocus) this.cell.focus();
    if (!doubt) return;
    const { label, on } = doubt;
    const { say } = this.board;
    const mend = make("button", { type: "button" }, say(on ? "mend_on" : "mend_off", { label }));
    const keep = make("button", { type: "button" }, say(on ? "keep_on" : "keep_off", { label }));
    mend.onclick = (event) => this.answer({ do: "mark", pictures: [this.identity], label, on: !on }, event);
    keep.onclick = (event) => this.answer({ do: "keep", picture: this.identity, label }, event);
    this.doubt = make("div", { class: "doubt", role: "gridcell" }, make("span", {}, this.#question(doubt)), mend, keep);
    this.row.append(this.doubt);
  }
}
