// All posters of a queue at once. What the reader moves is right at every frame; the server is told when it is let go.

const MAX_BARS = 25; // of the counts

export default class Many {
  cards = new Map();

  constructor(root) {
    this.root = root.querySelector(".many");
    const find = (selector) => this.root.querySelector(selector);
    this.place = Object.fromEntries(
      [".rule", ".one-for-all", ".own-thresholds", ".filters", ".shown", ".view", ".nothing", "ul.cards", ".table", ".counts"].map(
        (selector) => [selector, find(selector)],
      ),
    );
    this.compared = new Compared(find(".compared"));
    this.told = new Told((number) => {
      this.#sort();
      this.setStateValue("chosen", { ...this.chosen, number });
    });
    const [one, own] = [find(".one-for-all input"), find(".own-thresholds input")];
    one.oninput = () => this.#move(() => (this.chosen.one = Number(one.value)));
    own.oninput = () =>
      this.#move(() => {
        this.chosen.rule = "own"; // who takes a tuned threshold in hand has one's own from there on
        this.chosen.own[this.#owned] = Number(own.value);
      });
    for (const input of [one, own]) input.onchange = input.onpointerup = () => this.told.settle();
    find(".own-thresholds select").onchange = () => this.#show();
    for (const name of ["which", "order", "name"]) {
      const field = find(`.${name}`);
      field.oninput = () => {
        this.#move(() => (this.chosen[name] = field.value));
        this.#sort();
        this.told.settle();
      };
    }
  }

  leave() {
    this.told.leave();
  }

  take(data, { setStateValue }) {
    Object.assign(this, { data, setStateValue });
    if (this.told.accepts(data.chosen.number)) this.chosen = { ...structuredClone(data.chosen), name: this.chosen?.name ?? "" };
    const old = this.cards;
    this.cards = new Map();
    for (const poster of data.posters) {
      const known = old.get(poster.id);
      const card = known?.drawn === Boolean(poster.picture) ? known : new Card(poster, data.words);
      card.words = data.words;
      card.take(poster, data.labels);
      this.cards.set(poster.id, card);
    }
    this.known = new Set(data.compared?.known ?? []);
    this.#controls();
    this.#show();
    this.#sort();
  }

  get #owned() {
    return this.place[".own-thresholds"].querySelector("select").value;
  }

  // Names and choices: made anew where they change.
  #controls() {
    const { words, rules, whiches, orders, labels } = this.data;
    const { place } = this;
    const offered = JSON.stringify([words, rules, whiches, orders, labels.map(({ name }) => name)]);
    if (offered === this.offered) return;
    this.offered = offered;
    this.#choices(place[".rule"], "rule", words.rule, rules);
    this.#choices(place[".view"], "view", words.view, [["pictures", words.view_pictures], ["table", words.view_table]]);
    place[".one-for-all"].querySelector("span").textContent = words.threshold;
    const options = (list) => list.map(([value, textContent]) => made("option", { value, textContent }));
    const own = place[".own-thresholds"].querySelector("select");
    own.replaceChildren(...options(labels.map(({ label, name }) => [label, name])));
    own.ariaLabel = words.of_genre;
    place[".own-thresholds"].querySelector("input").ariaLabel = words.threshold;
    const [which, order, name] = place[".filters"].querySelectorAll("label");
    [which, order, name].forEach((field, index) => (field.firstElementChild.textContent = [words.which, words.order, words.name][index]));
    which.lastElementChild.replaceChildren(...options(whiches));
    order.lastElementChild.replaceChildren(...options(orders));
    order.title = words.order_help;
    name.lastElementChild.placeholder = words.name_part;
    place[".nothing"].textContent = words.none_shown;
    place[".table"].ariaLabel = words.table_alt;
  }

  #choices(place, name, legend, options) {
    place.replaceChildren(
      made("legend", { textContent: legend }),
      ...options.map(([value, textContent]) => {
        const onchange = () => {
          this.chosen[name] = value;
          this.#show();
          this.told.now();
        };
        return made("label", {}, [made("input", { type: "radio", name: `many-${name}`, value, onchange }), made("span", { textContent })]);
      }),
    );
  }

  #move(change) {
    this.told.hold();
    change();
    this.#show();
  }

  // All that depends on a threshold.
  #show() {
    const { chosen, place, data } = this;
    const { labels, words } = data;
    for (const name of ["rule", "view"]) for (const input of place[`.${name}`].querySelectorAll("input")) input.checked = input.value === chosen[name];
    place[".one-for-all"].hidden = chosen.rule !== "one";
    place[".own-thresholds"].hidden = chosen.rule === "one";
    const spoken = (field, value) => {
      const [input, output] = [field.querySelector("input"), field.querySelector("output")];
      input.value = value;
      output.textContent = percent(value / 100);
      input.setAttribute("aria-valuetext", output.textContent);
    };
    spoken(place[".one-for-all"], chosen.one);
    const owned = labels.find(({ label }) => label === this.#owned);
    if (owned) spoken(place[".own-thresholds"], Math.round(100 * new Decision(labels, chosen).threshold(owned)));
    for (const name of ["which", "order"]) this.root.querySelector(`.${name}`).value = chosen[name];
    const cards = [...this.cards.values()];
    for (const card of cards) card.show(chosen, this.known);
    for (const card of cards) card.element.hidden = !fits(card, chosen);
    const shown = cards.filter((card) => !card.element.hidden);
    place[".shown"].textContent = filled(words.shown, { shown: shown.length, all: cards.length });
    place[".nothing"].hidden = shown.length > 0;
    const table = chosen.view === "table";
    place["ul.cards"].hidden = table;
    place[".table"].hidden = !table;
    if (table) this.#table(inOrder(shown, chosen));
    const answered = cards.filter((card) => card.answered);
    this.#counts(answered);
    this.compared.show(data.compared, answered.filter((card) => card.true), chosen, labels);
  }

  // The cards' order, and that of the counts: nothing changes its place while a threshold is moved.
  #sort() {
    const all = inOrder([...this.cards.values()], this.chosen).map((card) => card.element);
    const list = this.place["ul.cards"];
    if (all.length !== list.children.length || all.some((element, place) => list.children[place] !== element)) list.replaceChildren(...all);
    const number = new Map(this.data.labels.map(({ label }) => [label, 0]));
    for (const card of this.cards.values()) for (const row of card.predicted) number.set(row.label, number.get(row.label) + 1);
    this.frequent = this.data.labels.toSorted((one, other) => number.get(other.label) - number.get(one.label)).slice(0, MAX_BARS);
    this.#counts([...this.cards.values()].filter((card) => card.answered));
  }

  #counts(cards) {
    const { place, data, frequent = data.labels.slice(0, MAX_BARS) } = this;
    const { words } = data;
    const section = place[".counts"];
    section.querySelector("h2").textContent = words.counts;
    const counts = new Map();
    for (const card of cards) for (const row of card.predicted) counts.set(row.label, (counts.get(row.label) ?? 0) + 1);
    const all = cards.length;
    const list = section.querySelector("ol");
    frequent.forEach(({ label, name }, index) => {
      const row = list.children[index] ?? list.appendChild(this.#countRow());
      const count = counts.get(label) ?? 0;
      const [button, bar, number] = row.children;
      button.textContent = name;
      button.ariaLabel = filled(words.counts_row, { genre: name, count, all });
      button.title = button.ariaLabel;
      button.onclick = () => {
        this.chosen.which = this.chosen.which === label ? ALL : label;
        this.#show();
        this.told.now();
      };
      button.setAttribute("aria-pressed", this.chosen.which === label);
      bar.firstElementChild.style.width = `${(100 * count) / Math.max(1, all)}%`;
      number.textContent = count;
    });
    while (list.children.length > frequent.length) list.lastElementChild.remove();
    const sum = [...counts.values()].reduce((one, other) => one + other, 0);
    const none = cards.filter((card) => !card.predicted.length).length;
    section.querySelector(".caption").textContent = filled(words.counts_caption, { all, mean: (sum / Math.max(1, all)).toFixed(1), none });
    const most = section.querySelector(".most");
    most.hidden = data.labels.length <= MAX_BARS;
    most.textContent = filled(words.counts_most, { shown: MAX_BARS, count: data.labels.length });
  }

  #countRow() {
    return made("li", {}, [made("button", { type: "button" }), made("span", { className: "bar" }, [made("i")]), made("span", { className: "number" })]);
  }

  // Of the answered posters that are shown: file, predicted labels, how many, remark, and all probabilities.
  #table(cards) {
    const { labels, words } = this.data;
    const heads = [words.column_file, words.column_predicted, words.column_count, words.column_remark, ...labels.map(({ name }) => name)];
    const table = this.place[".table"];
    table.querySelector("thead tr").replaceChildren(...heads.map((textContent) => made("th", { scope: "col", textContent })));
    table.querySelector("tbody").replaceChildren(
      ...cards.filter((card) => card.answered).map((card) => {
        const names = card.predicted.map((row) => row.name).join(words.joined);
        const cells = [names, card.predicted.length, card.doubted ? words.doubted : "", ...card.probabilities.map(percent)];
        const head = made("th", { scope: "row", textContent: card.shown, title: card.path });
        return made("tr", {}, [head, ...cells.map((textContent) => made("td", { textContent }))]);
      }),
    );
  }
}
