// The samples to choose from. They are drawn when the browser has nothing better to do: the answer comes first.

const PATIENCE = 1000; // milliseconds after which they are drawn all the same

const atLeisure = () =>
  new Promise((resolve) => {
    if (window.requestIdleCallback) requestIdleCallback(resolve, { timeout: PATIENCE });
    else setTimeout(resolve);
  });

export default class Gallery {
  #buttons = new Map(); // name of a sample, or "" for the reader's own poster -> its button

  constructor(parent) {
    this.place = parent.querySelector(".gallery");
  }

  async take(data, { setTriggerValue: tell }) {
    Object.assign(this, { data, tell, chosen: data.chosen });
    if (data.list !== this.list) {
      this.list = data.list;
      const answer = await fetch(new URL(data.list, pageRoot));
      const list = await answer.json();
      await atLeisure();
      if (data.list !== this.list) return; // the language has changed meanwhile
      this.#draw(list);
    }
    this.#mark();
    this.#name();
  }

  // After a change of pages the address names nothing while what was shown last is shown again: Back is to find it.
  #name() {
    const address = new URL(location.href);
    if (this.data.strip || address.searchParams.has("sample") || this.chosen === this.first) return;
    address.searchParams.set("sample", this.chosen || "yours");
    history.replaceState(history.state, "", address);
  }

  #draw(list) {
    this.#buttons.clear();
    this.place.replaceChildren();
    this.sheet = new URL(list.sheet, pageRoot).href;
    this.count = list.count;
    this.first = list.groups[0].samples[0].name;
    const groups = list.groups.map(({ title, caption, samples }, place) => this.#group(list, title, caption, samples, place));
    this.place.append(...(this.data.strip ? [this.#strip(list)] : groups));
  }

  // The first group has a place for the reader's own poster; the samples of a group with notes stand in rows.
  #group(list, title, caption, samples, place) {
    const heading = made("h3", { textContent: title, id: `posterclf-gallery-${place}` });
    const tiles = samples.map((sample) => this.#tile(sample.name, sample.title, this.#picture(sample.place), sample.note));
    if (!place) {
      this.own = this.#tile("", list.own, made("img", { alt: "" }));
      tiles.unshift(this.own);
    }
    const items = made("ul", { className: samples.some(({ note }) => note) ? "noted" : "" }, tiles);
    items.setAttribute("aria-labelledby", heading.id);
    return made("section", {}, [heading, items, ...(caption ? [made("p", { textContent: caption })] : [])]);
  }

  #tile(name, title, picture, note = "") {
    const button = made("button", { type: "button", onclick: () => this.#choose(name) }, [
      made("span", { className: "picture" }, [picture]),
      made("span", { className: "title", textContent: title, title }),
    ]);
    this.#buttons.set(name, button);
    const item = made("li", {}, [button]);
    if (note) item.append(made("span", { className: "note", textContent: note }));
    return item;
  }

  #strip(list) {
    const samples = list.groups.flatMap((group) => group.samples);
    return made("div", { className: "strip" }, samples.map(({ place }) => made("span", { className: "picture" }, [this.#picture(place)])));
  }

  // All thumbnails are one picture, one below the other.
  #picture(place) {
    const picture = made("img", { alt: "", src: this.sheet, decoding: "async" });
    picture.style.setProperty("--place", place);
    picture.style.setProperty("--count", this.count);
    return picture;
  }

  #mark() {
    if (!this.own) return;
    this.own.hidden = !this.data.own;
    if (this.data.own) this.own.querySelector("img").src = this.data.own;
    for (const [name, button] of this.#buttons) {
      if (name === this.chosen) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
  }

  #choose(name) {
    this.chosen = name;
    this.#mark();
    if (name) this.tell("sample", name);
    else this.tell("own", true);
  }
}
