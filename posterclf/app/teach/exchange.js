// What goes to the server: changes in numbered batches, one at a time, each until it is acknowledged. See batch.py.

const PATIENCE = 8000; // milliseconds without an acknowledgement, after which a batch is sent once more
const SLOWEST = 200; // characters a millisecond: a large batch is given more time
const MAX_AT_ONCE = 8; // pictures of a batch
const MAX_CHARACTERS = 1_000_000; // of a batch that has more than one change
const ALONE = new Set(["zip", "example"]); // changes that end a batch: another project may stand there after them
const OF_NO_PROJECT = new Set(["label", "picture", "table", "zip", "example", "dismiss"]);

class Exchange {
  queue = [];
  flying = null; // the batch on its way
  version = 0; // another one whenever the view may be otherwise
  timer = null; // runs while a batch is on its way, and a board is there
  number = 0; // of the last batch that was sent or acknowledged
  identities = new Map(); // what the browser calls a picture -> what the server calls it
  #together = null; // what the last picture came with, as long as nothing else was changed

  // The server's data have come. send: takes a batch to the server
  take(data, send) {
    this.version += 1;
    this.send = send;
    this.number = Math.max(this.number, data.seq);
    if (this.project !== data.project) {
      // The pictures of another project are called alike.
      this.queue = this.queue.filter((change) => OF_NO_PROJECT.has(change.do));
      this.identities.clear();
      this.project = data.project;
    }
    Object.entries(data.added).forEach(([key, identity]) => this.identities.set(key, identity));
    if (this.flying && data.seq >= this.flying.seq) {
      clearTimeout(this.timer);
      this.flying = null;
    } else if (this.flying && !this.timer) {
      this.#fly(PATIENCE); // the reader left before it was acknowledged
    }
    this.next();
  }

  // A change that is to be made. came: the same for all pictures that came at once
  push(change, came = null) {
    if (change.do === "picture") change.together = came !== null && came === this.#together;
    if (change.do !== "show" && change.do !== "thumbnails") this.#together = came;
    this.queue.push(change);
    this.version += 1;
    this.next();
  }

  // The changes that the server has not acknowledged, in their order.
  get pending() {
    return [...(this.flying?.changes ?? []), ...this.queue];
  }

  get waitingPictures() {
    return this.pending.filter((change) => change.do === "picture").length;
  }

  next() {
    if (this.flying || !this.queue.length || !this.send) return;
    let pictures = 0;
    let characters = 0;
    let count = 0;
    for (const change of this.queue) {
      const size = change.content?.length ?? 0;
      pictures += change.do === "picture";
      if (count && (pictures > MAX_AT_ONCE || characters + size > MAX_CHARACTERS)) break;
      characters += size;
      count += 1;
      if (ALONE.has(change.do)) break;
    }
    const changes = this.queue.splice(0, count).map((change) => this.#forServer(change));
    this.number += 1;
    this.flying = { seq: this.number, project: this.project, changes };
    this.#fly(PATIENCE + characters / SLOWEST);
  }

  // What is not acknowledged stays, for the next board.
  stop() {
    clearTimeout(this.timer);
    this.timer = this.send = null;
  }

  #fly(patience) {
    this.send(this.flying);
    this.timer = setTimeout(() => this.#fly(patience), patience);
  }

  #forServer(change) {
    if (!change.pictures && !change.picture) return change;
    const called = (key) => this.identities.get(key) ?? key;
    return change.pictures
      ? { ...change, pictures: change.pictures.map(called) }
      : { ...change, picture: called(change.picture) };
  }
}

// The labels and pictures that the reader sees: the server's, with the pending changes as if they were made.
// returns: {labels: [{name, count, ...}], pictures: [{id, name, labels: Set of names, doubt}]}
function viewOf(data, exchange) {
  const names = data.labels.map((label) => label.name);
  let labels = data.labels.map((label) => ({ ...label }));
  let pictures = data.pictures.map((picture) => ({
    ...picture,
    labels: new Set(picture.labels.map((place) => names[place])),
    doubt: picture.doubt && { ...picture.doubt, label: names[picture.doubt.label] },
  }));
  const named = (name) => {
    if (name && !labels.some((label) => label.name === name)) {
      labels.push({ name, count: 0, told: null, guessing: null, needs: "" });
    }
  };
  const meant = (identities) => {
    const wanted = new Set(identities.map((key) => exchange.identities.get(key) ?? key));
    return pictures.filter((picture) => wanted.has(picture.id));
  };
  const makes = {
    label: ({ name }) => named(name),
    rename({ label, name }) {
      const exists = labels.some((other) => other.name === name);
      labels = labels.filter((other) => !exists || other.name !== label);
      labels.filter((other) => other.name === label).forEach((other) => (other.name = name));
      pictures.forEach((picture) => picture.labels.delete(label) && picture.labels.add(name));
    },
    forget({ label }) {
      labels = labels.filter((other) => other.name !== label);
      pictures.forEach((picture) => picture.labels.delete(label));
    },
    mark({ pictures: identities, label, on }) {
      named(label);
      meant(identities).forEach((picture) => {
        picture.labels[on ? "add" : "delete"](label);
        if (picture.doubt?.label === label) picture.doubt = null;
      });
    },
    keep({ picture }) {
      meant([picture]).forEach((other) => (other.doubt = null));
    },
    remove({ pictures: identities }) {
      const gone = new Set(meant(identities));
      pictures = pictures.filter((picture) => !gone.has(picture));
    },
    picture({ key, name, labels: had }) {
      had.forEach(named);
      pictures.unshift({ id: key, name, labels: new Set(had), doubt: null, coming: true });
    },
  };
  exchange.pending.forEach((change) => makes[change.do]?.(change));
  labels.forEach((label) => (label.count = pictures.filter((picture) => picture.labels.has(label.name)).length));
  return { labels, pictures };
}
