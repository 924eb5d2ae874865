// The ways in which pictures come to the board: chosen as files or as a folder, dropped, pasted, or photographed.

const DRAGGED = "application/x-posterclf-pictures"; // pictures of the board itself
const STILL = 400; // milliseconds without a sign of dragging, after which it is over

class Ways {
  // board: with say, exchange, chips, grid, intake, add, fault, changed. gone: ends all listeners
  constructor(element, board, gone) {
    this.element = element;
    this.board = board;
    this.listen = (target, event, act) => target.addEventListener(event, act, { signal: gone });
    this.#choose("files");
    this.#choose("folder");
    this.#photograph();
    this.listen(this.#part(".add-paste"), "click", () => this.#paste());
    this.listen(document, "paste", (event) => this.#pasted(event));
    this.listen(element, "dragover", (event) => this.#dragged(event));
    this.listen(element, "drop", (event) => this.#dropped(event));
    // A file that misses the board would replace the page, and all that was done.
    for (const name of ["dragover", "drop"]) this.listen(document, name, (event) => event.preventDefault());
  }

  stop() {
    this.burst.stop();
  }

  #part(selector) {
    return this.element.querySelector(selector);
  }

  #choose(name) {
    const files = this.#part(`input.${name}`);
    const button = this.#part(`.add-${name}`);
    button.hidden = files.hasAttribute("webkitdirectory") && !("webkitdirectory" in files); // as on older phones
    this.listen(button, "click", () => files.click());
    this.listen(files, "change", () => {
      this.board.add([...files.files].map((file) => ({ file, path: file.webkitRelativePath })));
      files.value = ""; // the same ones may be chosen again
    });
  }

  #photograph() {
    const { board } = this;
    const button = this.#part(".add-camera");
    this.burst = new Burst(this.#part(".camera"), board.say, (camera, name, came) => {
      if (came !== this.came) board.grid.clear(); // another press, other pictures
      this.came = came;
      board.intake.takeFrame(camera, name, [...board.chips.chosen], came);
    });
    const close = () => {
      this.burst.stop();
      setAttribute(button, "aria-expanded", false);
      button.focus();
    };
    this.listen(this.#part(".camera .close"), "click", close);
    this.listen(button, "click", () => {
      if (this.burst.open) return close();
      this.burst.start();
      setAttribute(button, "aria-expanded", true);
      board.grid.clear(); // the labels show what the pictures will get
      board.changed();
    });
  }

  #pasted(event) {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    this.board.add(files.map((file) => ({ file, path: "" })));
  }

  async #paste() {
    const { board } = this;
    try {
      const files = [];
      for (const item of await navigator.clipboard.read()) {
        const type = item.types.find((name) => name.startsWith("image/"));
        if (type) files.push(new File([await item.getType(type)], board.say("pasted_name"), { type }));
      }
      if (files.length) board.add(files.map((file) => ({ file, path: "" })));
      else board.fault(board.say("add_paste"), board.say("paste_nothing"));
    } catch {
      board.fault(board.say("add_paste"), board.say("paste_refused"));
    }
  }

  #dragged(event) {
    const { types } = event.dataTransfer;
    const files = types.includes("Files");
    if (!files && !types.includes(DRAGGED)) return;
    event.preventDefault();
    const label = this.board.chips.labelAt(event);
    event.dataTransfer.dropEffect = files || label !== null ? "copy" : "none";
    this.element.classList.add("dragging");
    this.board.chips.target(label);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#stopDragging(), STILL);
  }

  #stopDragging() {
    clearTimeout(this.timer);
    this.element.classList.remove("dragging");
    this.board.chips.target(null);
  }

  #dropped(event) {
    event.preventDefault();
    this.#stopDragging();
    const { board } = this;
    const label = board.chips.labelAt(event);
    if (!event.dataTransfer.types.includes(DRAGGED)) {
      droppedFiles(event.dataTransfer).then((files) => board.add(files, label));
    } else if (label !== null) {
      board.exchange.push({ do: "mark", pictures: [...board.grid.selection], label, on: true });
      board.changed();
    }
  }
}
