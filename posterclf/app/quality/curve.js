// What a threshold does: the slider, its four numbers, and its point on the precision-recall curve, which can be dragged
// as well. The server wrote what there is to say of each percent; it is told where the threshold was left.

const SLOP = 8; // pixels that a finger goes across before it drags
const ABOVE = 8, BELOW = 12; // pixels from the point to its words

export default class ThresholdCurve {
  constructor(parent) {
    this.told = new Told((number) => this.setStateValue("left", { threshold: Number(this.input.value), number }));
    this.root = parent.querySelector(".posterclf-curve");
    const found = (name) => this.root.querySelector(name);
    this.parts = { title: found("h2"), says: found(".says"), name: found(".name"), own: found(".own"), area: found(".area") };
    Object.assign(this, {
      input: found("input"), output: found("output"), numbers: found(".numbers"), place: found(".posterclf-chart"),
      guide: found("svg path"), point: found("svg circle"), label: found("svg text"),
    });
    this.drawing = new Drawing(this.place, (plot) => {
      this.size = plot._fullLayout._size;
      this.#paint();
    });
    this.input.oninput = () => this.#move(Number(this.input.value));
    this.place.onpointerdown = (event) => {
      if (event.button) return;
      this.place.setPointerCapture(event.pointerId);
      this.from = event.pointerType === "touch" ? event : null; // a finger may be about to scroll
      if (!this.from) this.#moveTo(event);
    };
    this.place.onpointermove = (event) => {
      if (!this.place.hasPointerCapture(event.pointerId)) return;
      const across = this.from && Math.abs(event.clientX - this.from.clientX);
      if (this.from && (across < SLOP || across < Math.abs(event.clientY - this.from.clientY))) return;
      this.from = null;
      this.#moveTo(event);
    };
    this.place.onclick = (event) => event.isTrusted && this.#moveTo(event); // Plotly makes clicks of its own, nowhere
  }

  leave() {
    this.told.leave();
    this.drawing.leave();
  }

  // Told is where the threshold was left, and the name of a number that was clicked.
  take(data, { setStateValue, setTriggerValue }) {
    Object.assign(this, { data, setStateValue, setTriggerValue });
    if (this.told.accepts(data.number)) this.input.value = data.threshold;
    const { words } = data;
    for (const [name, part] of Object.entries(this.parts)) write(part, words[name]);
    this.input.setAttribute("aria-label", words.name);
    this.place.setAttribute("aria-label", data.alt);
    if (!this.numbers.children.length) this.numbers.replaceChildren(...words.numbers.map((number) => this.#number(number)));
    const figure = JSON.stringify(data.figure);
    if (figure !== this.figure) {
      this.figure = figure;
      this.drawing.show(data.figure);
    }
    this.#paint();
  }

  // Elements for a number: its name, its value, what it counts. A click on that lists its posters.
  #number([, , , picked]) {
    const onclick = () => {
      this.told.flush();
      this.setTriggerValue("picked", picked);
    };
    const note = picked ? made("button", { type: "button", onclick }) : made("span");
    return made("div", {}, [made("dt"), made("dd", { className: "value" }), made("dd", { className: "note" }, [note])]);
  }

  #moveTo({ clientX }) {
    if (!this.size) return;
    const left = this.place.getBoundingClientRect().left;
    const recall = ((clientX - left - this.size.l) / this.size.w) * this.data.reach[0];
    const away = ({ recall: other }) => Math.abs(other - recall);
    const steps = this.data.steps.filter((step) => step.recall !== null);
    const nearest = steps.reduce((one, other) => (away(other) < away(one) ? other : one));
    // Of several thresholds at one place, that which is nearest to the present one.
    const now = Number(this.input.value);
    const same = this.data.steps.flatMap((step, percent) => (step.recall === nearest.recall ? [percent] : []));
    this.input.value = same.reduce((one, other) => (Math.abs(other - now) < Math.abs(one - now) ? other : one));
    this.#move(Number(this.input.value));
  }

  #move() {
    this.#paint();
    this.told.hold();
    this.told.settle();
  }

  #paint() {
    const { words, steps, positives } = this.data;
    const threshold = Number(this.input.value), step = steps[threshold], nothing = step.precision === null;
    const values = { ...step, positives, threshold: `${threshold}%`, precision: step.values[0], recall: step.values[1] };
    this.output.value = values.threshold;
    this.input.setAttribute("aria-valuetext", filled(nothing ? words.nothing : words.point, values));
    words.numbers.forEach(([name, note, empty], index) => {
      const [term, value, meaning] = this.numbers.children[index].children;
      write(term, name);
      write(value, step.values[index]);
      write(meaning.firstElementChild, filled(nothing && empty ? empty : note, values));
    });
    if (this.size) this.#paintPoint(step, filled(nothing ? words.nothing : words.threshold, values));
  }

  #paintPoint({ recall, precision }, text) {
    const { l, t, w, h } = this.size, [right, top] = this.data.reach;
    const x = l + (w * (recall ?? 0.01)) / right, y = t + h * (1 - (precision ?? 1) / top);
    const shown = precision !== null;
    this.guide.setAttribute("d", shown ? `M${l},${y}H${x}V${t + h}` : "");
    this.point.setAttribute("visibility", shown ? "visible" : "hidden");
    this.point.setAttribute("cx", x);
    this.point.setAttribute("cy", y);
    // The curve falls: the words fit to the point's right above it, or to its left below it.
    const above = !shown || recall <= 0.5;
    this.label.textContent = text;
    this.label.setAttribute("text-anchor", above ? "start" : "end");
    this.label.setAttribute("x", above ? x + ABOVE : x - BELOW);
    this.label.setAttribute("y", above ? y - ABOVE : y + 2 * BELOW);
  }
}
