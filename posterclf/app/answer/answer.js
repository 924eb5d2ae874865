// One poster's answer. The server sends probabilities, thresholds and words once; what the reader moves is right here at
// every frame, and the server is told when it was let go.

export default class Answer {
  constructor(root) {
    this.root = root.querySelector(".answer");
    this.told = new Told((number) => this.setStateValue("chosen", { ...this.chosen, number }));
    this.words = new Words(this.root);
    this.table = new Table(this.root);
    this.rule = this.root.querySelector(".rule");
    this.views = this.root.querySelector(".views");
    this.bars = new Bars(this.root.querySelector(".bars"), {
      moved: () => this.#move(),
      settled: () => this.told.settle(),
      asked: (row) => this.setTriggerValue("why", row.label),
    });
    this.keys = (event) => this.#key(event);
    document.addEventListener("keydown", this.keys, true); // before the slider that has the focus
    this.resized = () => this.data?.kind === "stage" && this.#show();
    window.addEventListener("resize", this.resized);
  }

  leave() {
    document.removeEventListener("keydown", this.keys, true);
    window.removeEventListener("resize", this.resized);
    this.told.leave();
    this.bars.leave();
  }

  take(data, { setStateValue, setTriggerValue }) {
    Object.assign(this, { data, setStateValue, setTriggerValue });
    if (this.told.accepts(data.chosen.number)) this.chosen = structuredClone(data.chosen);
    this.root.dataset.kind = data.kind;
    if (data.kind === "stage") this.words.beTitle();
    this.#controls();
    this.#show();
  }

  #show() {
    const { data, chosen } = this;
    const decision = new Decision(data.rows, chosen);
    this.words.show(decision, data);
    this.table.show(decision, data);
    const most = data.rows.slice(0, data.bars ?? (chosen.all ? data.rows.length : data.most));
    const order = chosen.byName ? "place" : data.order;
    const shown = order ? most.toSorted((one, other) => one[order] - other[order]) : most;
    this.bars.show(shown, decision, {
      other: data.other ? data.compared : "", scale: data.kind === "stage" ? stageScale() : 1, words: data.words, chosen: data.why,
    });
    for (const input of this.rule.querySelectorAll("input")) input.checked = input.value === chosen.rule;
    for (const input of this.views.querySelectorAll("input")) input.checked = chosen[input.name];
  }

  // The rule, and what else there is to choose: made when the words or what is offered change.
  #controls() {
    const { words, rules, rows, most, compared } = this.data;
    const offered = JSON.stringify([rules, words.rule, rows.length > most, compared, this.data.order]);
    if (offered === this.offered) return;
    this.offered = offered;
    this.rule.replaceChildren(
      made("legend", { textContent: words.rule, title: words.rule_help }),
      ...rules.map(([value, textContent]) => this.#choice("radio", "rule", value, textContent, () => this.#choose({ rule: value }))),
    );
    const views = this.data.order ? [] : [["byName", words.by_name, ""]];
    if (rows.length > most) views.push(["all", filled(words.all_labels, { all: rows.length }), words.all_labels_help]);
    if (compared) views.push(["compare", filled(words.compare, { model: compared }), words.compare_help]);
    this.views.replaceChildren(
      ...views.map(([name, text, help]) =>
        this.#choice("checkbox", name, name, text, (event) => this.#choose({ [name]: event.target.checked }), help),
      ),
    );
  }

  #choice(type, name, value, text, onchange, title = "") {
    return made("label", { title }, [made("input", { type, name, value, onchange }), made("span", { textContent: text })]);
  }

  #move() {
    this.told.hold();
    this.#show();
  }

  #choose(change) {
    Object.assign(this.chosen, change);
    this.#show();
    this.told.now();
  }

  // On a stage keys go through the posters, as a presenter's remote has them, and move the threshold, wherever the focus is.
  #key(event) {
    if (this.data?.kind !== "stage" || event.target.matches("input:not([type=range]), textarea, select")) return;
    const way = { PageDown: "Right", " ": "Right", PageUp: "Left", ArrowRight: "Right", ArrowLeft: "Left" }[event.key];
    const step = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if ((!way && !step) || (event.key === " " && event.target.matches("button"))) return;
    event.preventDefault();
    event.stopPropagation();
    if (way) document.querySelector(`.st-key-step-${way} button`)?.click();
    else this.#moveBy(step);
  }

  #moveBy(step) {
    if (this.chosen.rule === "one") this.chosen.one = Math.min(100, Math.max(0, this.chosen.one + step));
    this.chosen.rule = "one"; // the first step shows where the one for all stands
    this.#move();
    this.told.settle();
  }
}

// 34 pixels of type on 1080 lines, twice that on 2160, and no less than on a desk.
const stageScale = () => Math.max(1, (34 / TYPE) * Math.min(window.innerWidth / 1920, window.innerHeight / 1080));
