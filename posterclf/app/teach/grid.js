// The pictures: one tab stop, the arrow keys move in it. Tiles are kept and changed, never drawn anew.

const ARROWS = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"];

class Grid {
  selection = new Set(); // identities
  active = null; // of the picture that the keyboard is on
  #anchor = null; // from where shift extends
  #fresh = new Set(); // pictures that were selected because they came without a label
  #tiles = new Map(); // identity -> its tile
  #order = []; // identities

  // board: with say, exchange, thumbnails, chips, changed
  constructor(grid, board) {
    this.grid = grid;
    this.board = board;
    grid.onclick = (event) => this.#click(event);
    grid.onkeydown = (event) => this.#key(event);
    grid.addEventListener("focusin", (event) => this.#activate(this.#identityOf(event)));
    grid.ondragstart = (event) => this.#drag(event);
  }

  // The server calls pictures otherwise than the browser did: the tiles stay.
  rename(identities) {
    for (const [key, identity] of Object.entries(identities)) {
      const tile = this.#tiles.get(key);
      if (!tile) continue;
      this.#tiles.delete(key);
      this.#tiles.set(identity, tile);
      tile.identity = identity;
      for (const set of [this.selection, this.#fresh]) if (set.delete(key)) set.add(identity);
      if (this.active === key) this.active = identity;
      if (this.#anchor === key) this.#anchor = identity;
      this.#order = this.#order.map((other) => (other === key ? identity : other));
    }
  }

  // A picture without a label comes: it is selected with those that came just before, ready to get one.
  greet(key) {
    if (![...this.selection].every((identity) => this.#fresh.has(identity))) return;
    this.#fresh.add(key);
    this.selection.add(key);
  }

  clear() {
    this.selection.clear();
    this.#fresh.clear();
  }

  // names: of all labels, in their order. chosen: the identity of the picture in Try it
  draw(pictures, names, chosen) {
    const byIdentity = new Map(pictures.map((picture) => [picture.id, picture]));
    this.selection = new Set([...this.selection].filter((identity) => byIdentity.has(identity)));
    for (const [identity, tile] of this.#tiles) {
      if (byIdentity.has(identity)) continue;
      tile.row.remove();
      this.#tiles.delete(identity);
    }
    this.#order = this.#inOrder(pictures.map((picture) => picture.id));
    if (!byIdentity.has(this.active)) this.active = this.#order[0] ?? null;
    this.#order.forEach((identity, place) => {
      const tile = this.#tiles.get(identity) ?? this.#make(identity);
      const here = this.grid.children[place];
      if (here !== tile.row) this.grid.insertBefore(tile.row, here ?? null);
      const picture = byIdentity.get(identity);
      const labels = names.filter((name) => picture.labels.has(name));
      tile.fill(picture, labels, this.board.thumbnails.get(identity), identity === chosen);
    });
  }

  // Show what is selected, and which tile the tab key leads to.
  mark() {
    this.#tiles.forEach((tile, identity) => tile.mark(this.selection.has(identity), identity === this.active));
  }

  // While somebody works in the grid nothing changes its place there: what is new comes first.
  #inOrder(identities) {
    const busy = this.selection.size || this.grid.contains(this.grid.getRootNode().activeElement);
    if (!busy) return identities;
    const there = new Set(identities);
    const known = new Set(this.#order);
    const fresh = identities.filter((identity) => !known.has(identity));
    return [...fresh, ...this.#order.filter((identity) => there.has(identity))];
  }

  #make(identity) {
    const tile = new Tile(identity, this.board, (change, event) => this.#answer(change, event));
    this.#tiles.set(identity, tile);
    return tile;
  }

  #answer(change, event) {
    this.board.exchange.push(change);
    this.board.changed();
    // After the last question by mouse nobody works here any longer: the next ones may come first.
    if (event.detail && !this.grid.querySelector(".doubt")) this.grid.getRootNode().activeElement?.blur();
  }

  #identityOf(event) {
    return event.target.closest?.(".tile")?.dataset.picture ?? null;
  }

  #activate(identity) {
    if (!identity || identity === this.active) return;
    this.active = identity;
    this.board.changed();
  }

  #click(event) {
    const identity = this.#identityOf(event);
    if (!identity || event.target.closest(".doubt")) return;
    this.#tiles.get(identity).cell.focus();
    if (event.shiftKey) this.#select(this.#range(this.#anchor ?? identity, identity), false);
    else if (event.ctrlKey || event.metaKey || event.target.closest(".check")) this.#toggle(identity);
    else {
      this.#anchor = identity;
      this.#select([identity], true);
    }
  }

  #key(event) {
    if (event.target.closest(".doubt") && ![...ARROWS, "Escape"].includes(event.key)) return; // a button's own
    const command = event.ctrlKey || event.metaKey;
    const to = this.#reached(event.key);
    if (to) {
      if (event.shiftKey) {
        this.#anchor ??= this.active;
        this.#select(this.#range(this.#anchor, to), false);
      }
      this.#tiles.get(to).cell.focus();
      this.#tiles.get(to).cell.scrollIntoView({ block: "nearest" });
    } else if (event.key === " ") this.#toggle(this.active);
    else if (command && event.key.toLowerCase() === "a") this.#select(this.#order, false);
    else if (command || event.altKey) return;
    else if (event.key === "Escape") this.#select([], false);
    else if (event.key === "Delete" || event.key === "Backspace") this.remove();
    else if (event.key === "Enter") this.#show(this.active);
    else if (/^[1-9]$/.test(event.key)) this.#press(Number(event.key) - 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  // The picture that a key leads to from the active one, null for a key that leads nowhere.
  #reached(key) {
    const tops = this.#order.map((identity) => this.#tiles.get(identity).row.offsetTop);
    const place = this.#order.indexOf(this.active);
    const second = tops.findIndex((top) => top > tops[0]);
    const columns = second < 0 ? tops.length : second;
    const places = { Home: 0, End: tops.length - 1 };
    [place - columns, place + columns, place - 1, place + 1].forEach((to, number) => (places[ARROWS[number]] = to));
    return key in places ? (this.#order[places[key]] ?? this.active) : null;
  }

  #range(from, to) {
    const [first, last] = [this.#order.indexOf(from), this.#order.indexOf(to)].sort((one, other) => one - other);
    return this.#order.slice(Math.max(0, first), last + 1);
  }

  #toggle(identity) {
    this.#anchor = identity;
    if (!this.selection.delete(identity)) this.selection.add(identity);
    this.board.changed();
  }

  #select(identities, show) {
    this.selection = new Set(identities);
    if (show) this.#show(identities[0]);
    this.board.changed();
  }

  #show(picture) {
    if (picture) this.board.exchange.push({ do: "show", picture });
  }

  // A digit gives a label to the active picture, and to all that are selected with it.
  #press(place) {
    const label = this.board.view.labels[place];
    if (!label) return;
    if (!this.selection.has(this.active)) this.#select([this.active], false);
    this.board.chips.press(label.name);
  }

  // Take the selected pictures away, the active one where none is selected.
  remove() {
    const pictures = this.selection.size ? [...this.selection] : [this.active];
    const gone = new Set(pictures);
    const place = this.#order.indexOf(this.active);
    const stays = (identity) => !gone.has(identity);
    const next = this.#order.slice(place).find(stays) ?? this.#order.findLast(stays);
    this.board.exchange.push({ do: "remove", pictures });
    this.clear();
    this.active = next ?? null;
    this.board.changed();
    this.focus();
  }

  // Go to the active picture, if there is one.
  focus() {
    this.#tiles.get(this.active)?.cell.focus();
  }

  // Pictures can be dragged onto a label.
  #drag(event) {
    const identity = this.#identityOf(event);
    if (!identity) return;
    if (!this.selection.has(identity)) this.#select([identity], false);
    event.dataTransfer.setData(DRAGGED, identity);
    event.dataTransfer.effectAllowed = "copy";
  }
}
