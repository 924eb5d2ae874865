// The labels: chips in the order in which they were named. With pictures selected a chip marks them, else it is chosen
// for the pictures to come.

class Chips {
  chosen = new Set(); // names of the labels that pictures to come get
  #chips = new Map(); // label -> its parts

  // board: with say, exchange, selected
  constructor(list, board) {
    this.list = list;
    this.board = board;
  }

  // selected: the pictures that are
  draw(labels, selected) {
    const names = new Set(labels.map((label) => label.name));
    this.chosen = new Set([...this.chosen].filter((name) => names.has(name)));
    for (const [name, chip] of this.#chips) {
      if (names.has(name)) continue;
      chip.item.remove();
      this.#chips.delete(name);
    }
    labels.forEach((label, place) => {
      const chip = this.#chips.get(label.name) ?? this.#make(label.name);
      if (this.list.children[place] !== chip.item) this.list.insertBefore(chip.item, this.list.children[place] ?? null);
      this.#fill(chip, label, selected);
    });
  }

  // The label whose chip stands at this place of the screen's event, null for none.
  labelAt(event) {
    const item = event.composedPath().find((element) => element.dataset?.chip !== undefined);
    return item?.dataset.chip ?? null;
  }

  // Show on which chip pictures would land.
  target(name) {
    this.#chips.forEach((chip, label) => chip.item.classList.toggle("target", label === name));
  }

  press(name) {
    const pictures = this.board.selected;
    if (pictures.length) {
      const on = !pictures.every((picture) => picture.labels.has(name));
      this.board.exchange.push({ do: "mark", pictures: pictures.map((picture) => picture.id), label: name, on });
    } else if (!this.chosen.delete(name)) this.chosen.add(name);
    this.board.changed();
  }

  #make(name) {
    const toggle = make("button", { type: "button", class: "chip" });
    const parts = {
      name: make("span", { class: "name" }),
      count: make("span", { class: "number" }),
      told: make("span", { class: "told" }),
    };
    toggle.append(parts.name, parts.count, parts.told);
    const rename = make("button", { type: "button", class: "tool rename" }, "✎");
    const forget = make("button", { type: "button", class: "tool forget" }, "×");
    const needs = make("p", { class: "needs" });
    const item = make("li", { "data-chip": name }, toggle, rename, forget, needs);
    parts.told.append(make("i"), make("b"));
    toggle.onclick = (event) => event.detail < 2 && this.press(name);
    toggle.ondblclick = () => {
      if (this.board.selected.length) this.board.undo(); // what the first click did
      else this.press(name);
      this.#rename(name);
    };
    toggle.onkeydown = (event) => {
      if (event.key === "F2") this.#rename(name);
      if (event.key === "Delete") this.#forget(name);
    };
    rename.onclick = () => this.#rename(name);
    forget.onclick = () => this.#forget(name);
    const chip = { item, toggle, rename, forget, needs, ...parts };
    this.#chips.set(name, chip);
    return chip;
  }

  #fill(chip, { name, count, told, guessing, needs }, selected) {
    const { board } = this;
    const marked = selected.filter((picture) => picture.labels.has(name)).length;
    const some = marked && marked < selected.length ? "mixed" : marked > 0;
    setAttribute(chip.toggle, "aria-pressed", selected.length ? some : this.chosen.has(name));
    setText(chip.name, name);
    setText(chip.count, String(count));
    const known = told !== null && told !== undefined;
    const measured = known
      ? board.say("chip_told", { told: told.toFixed(3), guessing: guessing.toFixed(3) })
      : board.say("chip_unknown");
    const counted = board.say(count === 1 ? "chip_one" : "chip_many", { count });
    setAttribute(chip.toggle, "aria-label", name + counted + measured);
    chip.told.classList.toggle("unknown", !known);
    chip.told.style.setProperty("--told", known ? told : 0);
    chip.told.style.setProperty("--guessing", guessing ?? 0);
    setText(chip.needs, needs);
    setAttribute(chip.rename, "aria-label", board.say("rename", { label: name }));
    setAttribute(chip.forget, "aria-label", board.say("forget", { label: name }));
    chip.rename.title = board.say("rename_title");
    chip.forget.title = board.say("forget_title");
  }

  #forget(name) {
    const next = this.#chips.get(name).item.nextElementSibling ?? this.#chips.get(name).item.previousElementSibling;
    this.board.intake.rename(name, null);
    this.board.exchange.push({ do: "forget", label: name });
    this.board.changed();
    (next?.querySelector(".chip") ?? this.board.field).focus();
  }

  // Type another name where the label stands.
  #rename(name) {
    const { item, toggle } = this.#chips.get(name);
    const field = make("input", { type: "text", class: "renaming", maxlength: "300" });
    setAttribute(field, "aria-label", this.board.say("rename", { label: name }));
    field.value = name;
    const end = (kept) => {
      field.onblur = null;
      field.remove();
      item.classList.remove("renamed");
      const wanted = field.value.trim();
      if (!kept || !wanted || wanted === name) return toggle;
      if (this.chosen.delete(name)) this.chosen.add(wanted);
      this.board.intake.rename(name, wanted);
      this.board.exchange.push({ do: "rename", label: name, name: wanted });
      this.board.changed();
      return this.#chips.get(wanted)?.toggle ?? this.board.field;
    };
    field.onkeydown = (event) => {
      if (event.isComposing) return; // the key chooses a Chinese character
      if (event.key === "Enter" || event.key === "Escape") end(event.key === "Enter").focus();
    };
    field.onblur = () => end(true);
    item.classList.add("renamed");
    item.prepend(field);
    field.select();
  }
}
